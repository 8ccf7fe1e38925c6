"""Lists leave as workbooks, files leave in another office's template, and every household remembers what left of it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.db import InternalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from cast import AT, CHEN, NUMBERS, VILLAGE, Cast
from jiwang.desk.outgoing.models import Departure, Parcel
from jiwang.desk.outgoing.rules import Column, Template, filled
from jiwang.kit import clock
from jiwang.kit.sheets import Sheet, written
from jiwang.kit.sights import EVERYWHERE, Sight, see
from jiwang.registers.staff.actions import grant_leave
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.dispatch.actions import Actor, claim
from jiwang.trail.models import Line

Enter = Callable[[Officer], Client]
texts = st.text(max_size=8)
columns = st.builds(
    Column,
    label=texts,
    filled_by=st.sampled_from(["", "level", "head_name"]),
    needed=st.booleans(),
    words=st.just({}),
)


def table(content: bytes) -> list[list[object]]:
    """The first sheet of a workbook."""
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@given(
    st.lists(columns, max_size=6),
    st.lists(st.dictionaries(st.sampled_from(["level", "head_name"]), texts), max_size=6),
)
def test_what_must_be_typed_again_is_every_needed_cell_that_stays_empty(
    asked: list[Column], records: list[dict[str, str]]
) -> None:
    found = filled(Template("t", "t", "d", "tasks", tuple(asked)), records)

    empty = sum(column.needed and row[at] == "" for row in found.rows for at, column in enumerate(asked))
    assert found.typed_twice == empty
    assert [len(row) for row in found.rows] == [len(asked)] * len(records)


def test_no_cell_of_a_workbook_acts_as_a_formula() -> None:
    content = written(
        [Sheet("a/b", [("列", 10)], [["=1+1"], ["http://example.invalid"], [None], [True], [3]])]
    )

    assert [row[0] for row in table(content)[1:]] == ["=1+1", "http://example.invalid", "", "是", 3.0]


def test_the_province_gets_its_template_filled_and_nothing_is_typed_twice(
    cast: Cast, entered: Enter, law: None
) -> None:
    client = entered(cast["paifa"])

    answer = client.post(reverse("outgoing:send"), {"template": "province_tasks", "why": "按月报省平台"})
    rows = table(answer.content)
    page = client.get(reverse("outgoing:parcels")).content.decode()
    see(EVERYWHERE)

    chen = next(row for row in rows if row[2] == "陈大山")
    assert (chen[3], chen[6], chen[10]) == (NUMBERS[CHEN], "青禾区", "二级")
    assert len(rows) == 4 and "按月报省平台" in page
    assert Parcel.objects.get().typed_twice == 0
    assert Line.objects.get(what="outgoing.sent").why == "按月报省平台"


def test_the_household_remembers_which_fields_left_and_when(cast: Cast, entered: Enter, law: None) -> None:
    entered(cast["paifa"]).post(
        reverse("outgoing:send"), {"template": "province_alerts", "why": "按月报省平台"}
    )

    page = entered(cast["xieli"]).get(reverse("desk:household", args=[CHEN])).content.decode()

    assert "送出过的资料" in page and "户主证件号码" in page


def test_what_left_is_never_changed_and_is_seen_by_place(cast: Cast, entered: Enter, law: None) -> None:
    entered(cast["paifa"]).post(
        reverse("outgoing:send"), {"template": "province_tasks", "why": "按月报省平台"}
    )
    see(Sight.over([VILLAGE]))
    near = Departure.objects.count()
    see(Sight.over(["999902"]))
    far = Departure.objects.count()

    assert (near, far) == (1, 0)
    with pytest.raises(Exception) as refused, transaction.atomic():
        Parcel.objects.update(rows=0)
    assert isinstance(refused.value, InternalError) or "permission denied" in str(refused.value)


def test_nothing_leaves_without_a_reason_or_for_a_template_that_is_not_there(
    cast: Cast, entered: Enter, law: None
) -> None:
    client = entered(cast["paifa"])

    silent = client.post(reverse("outgoing:send"), {"template": "province_tasks", "why": ""})
    strange = client.post(reverse("outgoing:send"), {"template": "nobody", "why": "按月报省平台"})

    assert (silent.status_code, strange.status_code, Parcel.objects.count()) == (422, 404, 0)


def test_the_board_leaves_with_names_masked(cast: Cast, entered: Enter) -> None:
    answer = entered(cast["jingban"]).get(reverse("outgoing:alerts"))

    rows = table(answer.content)
    assert [row[3] for row in rows[1:]] == ["陈**", "李**"]
    assert Line.objects.get(what="trail.exported").about == "alerts:2"


def test_a_village_list_holds_the_sentence_for_the_door_and_nothing_of_the_alert(
    cast: Cast, entered: Enter
) -> None:
    claim(f"t{CHEN}", by=Actor(cast["xieli"], held_by(cast["xieli"]), AT.date()), at=AT)

    rows = table(entered(cast["xieli"]).get(reverse("outgoing:mine")).content)

    assert rows[1][0] == "陈大山" and "家庭可能出现较大支出" in str(rows[1])
    assert "自付医疗费用" not in str(rows)


def test_the_offices_tasks_leave_here_and_below(cast: Cast, entered: Enter) -> None:
    client = entered(cast["paifa"])

    here = table(client.get(reverse("outgoing:tasks")).content)
    below = table(client.get(reverse("outgoing:tasks"), {"where": "below"}).content)

    assert ([row[0] for row in here[1:]], {row[0] for row in below[1:]}) == (["赵二牛"], {"陈大山", "李水根"})


def test_what_a_search_has_found_leaves_without_numbers(cast: Cast, entered: Enter) -> None:
    rows = table(entered(cast["paifa"]).post(reverse("outgoing:search"), {"text": "陈大山"}).content)

    assert rows[1][0] == "陈大山" and NUMBERS[CHEN] not in str(rows)


def test_the_list_of_officers_leaves_with_a_row_for_each_duty_and_no_secret(
    cast: Cast, entered: Enter
) -> None:
    grant_leave(cast["xia"], since=clock.today(), until=clock.today(), by="paifa", at=timezone.now())

    rows = table(entered(cast["paifa"]).get(reverse("outgoing:officers")).content)

    found = {row[1]: row for row in rows[1:]}
    assert set(found) == {"paifa", "shenhe", "queren", "jingban", "xieli", "bangfu", "zhou", "xia"}
    assert (
        found["jingban"][2:5] == ["乡镇（街道）经办人", "", "示例市青禾区清溪街道"]
        and found["jingban"][7] == 10
    )
    assert [found[code][8] for code in ("xia", "xieli")] == ["休假", ""]
    assert "pbkdf2" not in str(rows) and Line.objects.get(what="trail.exported").about == "officers:8"


@pytest.mark.parametrize("code", ["jingban", "xieli", "shenhe", "jiandu"])
def test_only_who_answers_for_a_county_or_city_sends_to_the_province(
    cast: Cast, entered: Enter, code: str
) -> None:
    answer = entered(cast[code]).post(
        reverse("outgoing:send"), {"template": "province_tasks", "why": "按月报省平台"}
    )

    assert answer.status_code == 403
