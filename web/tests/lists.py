"""What the lists of departments say of chen's father, who is paralysed: the same in every story of SC16."""

from __future__ import annotations

from datetime import date

from cast import AT, CHEN, VILLAGE, facts
from jiwang.kit.copying import copy_in
from jiwang.registers.people.actions import FACT, take_in_sources
from jiwang.registers.people.models import Fact, Household

DAY = date(2026, 10, 31)
HEAD, CHILD = CHEN * 10, CHEN * 10 + 1
ABILITIES = ("eating", "dressing", "bed", "toilet", "walking", "bathing")


def row_of(
    source: str, label: str, purpose: str, *cells: tuple[str, str, str], person: int = HEAD
) -> list[tuple[object, ...]]:
    """One row of a list about somebody of chen."""
    return [
        (f"{source}{person}:{place:03d}", person, VILLAGE, False, label, "某部门", purpose, kind, column, column, value, DAY, "名单.csv", 1)
        for place, (column, kind, value) in enumerate(cells)
    ]  # fmt: skip


def disabled(person: int) -> list[tuple[object, ...]]:
    """Somebody is on the list of the severely disabled."""
    cells = (("class", "code", "肢体"), ("grade", "code", "一级"), ("state", "code", "正常"), ("issued", "date", "2026-01-05"))  # fmt: skip
    return row_of("disability", "残联持证残疾人", "trigger", *cells, person=person)


def on_the_lists(*, has_car: bool, beside: tuple[int, ...] = ()) -> None:
    """Chen is recognised; the father is on the list of the disabled, some others beside him too, and on that of cars or not."""
    Household.objects.filter(pk=CHEN).update(basis="verified")
    rows = [
        *disabled(HEAD),
        *row_of("vehicles", "交管机动车登记", "means", ("kind", "code", "小型汽车"), ("use", "code", "非营运"), ("state", "code", "正常")),
    ]  # fmt: skip
    born = [(*one[:10], "1985-03-04", *one[11:]) if one[8] == "birth" else one for one in facts()]
    copy_in(
        Fact,
        FACT,
        [*born, *(rows if has_car else rows[:4]), *(row for one in beside for row in disabled(one))],
        wholesale=True,
    )
    names = (("population", "公安户籍人口"), ("disability", "残联持证残疾人"), ("vehicles", "交管机动车登记"), ("roll", "民政在保名单"),
             ("deaths", "死亡与火化信息"), ("education", "教育在校生与辍学"), ("unemployment", "人社失业登记"), ("medical", "医保大额医疗费用"))  # fmt: skip
    take_in_sources(names, by="job:test", at=AT)
