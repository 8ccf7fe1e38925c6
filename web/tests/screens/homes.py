"""Two families of whom a visit has told everything: a paralysed father whose family has a car (SC16), and somebody jobless in a bad house (SC03, SC09)."""

from __future__ import annotations

from datetime import date, timedelta

from cast import AT, VILLAGE
from jiwang.kit import clock
from jiwang.registers.people.actions import take_in_households, take_in_people
from jiwang.registers.people.sealing import Newcomer
from jiwang.registers.statements.models import Statement

CAR, HOUSE = 105, 106
FATHER, JOBLESS = CAR * 10, HOUSE * 10
MEMBERS = (
    (FATHER, "石大勇", "男", date(1984, 6, 2), "户主"), (FATHER + 1, "石小军", "男", date(2014, 2, 11), "子"), (FATHER + 2, "石小梅", "女", date(2017, 8, 30), "女"),
    (JOBLESS, "田秋实", "男", date(1993, 4, 18), "户主"), (JOBLESS + 1, "田小禾", "女", date(2018, 5, 7), "女"),
)  # fmt: skip
WHERE = {CAR: VILLAGE, HOUSE: VILLAGE}
NOTHING = {
    one: "0元/月"
    for one in ("wages", "business_income", "property_income", "transfer_income", "basic_pension")
}
SAID: dict[int, dict[str, str]] = {
    FATHER: {"transfer_income": "1400元/月", "accident_severity": "严重", "accident_on": "2026-10-24"},
    JOBLESS: {
        "unemployment_registered": "1", "unemployed_since": "2020-12-01", "work_capacity": "部分丧失", "training_wanted": "是", "startup_wanted": "是",
    },
}  # fmt: skip
OF_HOME = {
    CAR: {"deposits": "12000元", "houses": "1", "has_car": "是", "car_serves_member": "否"},
    HOUSE: {"deposits": "0元", "houses": "1", "house_grade": "D级"},
}


def move_in() -> None:
    """Both families, and what a visit has found of them."""
    by = {"by": "job:test", "at": AT}
    sizes = {home: sum(one[0] // 10 == home for one in MEMBERS) for home in WHERE}
    take_in_households(((home, WHERE[home], f"坡脚屯{home}号", "verified", sizes[home]) for home in WHERE), **by)  # fmt: skip
    take_in_people(map(_newcomer, MEMBERS), is_part=True, **by)
    for pk, *_who in MEMBERS:
        _say(pk // 10, pk, NOTHING | {"all_cars": "0"} | SAID.get(pk, {}))
    for home, told in OF_HOME.items():
        _say(home, None, told)


def _newcomer(told: tuple[int, str, str, date, str]) -> Newcomer:
    pk, name, sex, birth, relation = told
    home = pk // 10
    number = f"999901{birth:%Y%m%d}{pk:04}" if relation == "户主" else ""
    return Newcomer(pk, home, WHERE[home], name, sex, birth, relation, relation == "户主", number, "")


def _say(home: int, person: int | None, told: dict[str, str]) -> None:
    for fact, value in told.items():
        Statement.objects.create(
            household_id=home, person_id=person, region=WHERE[home], depth="village", fact=fact, wording=fact, value=value, state="verified",
            source="走访", by="xieli", on=clock.today() - timedelta(days=2), evidence="visit:1", at=AT,
        )  # fmt: skip
