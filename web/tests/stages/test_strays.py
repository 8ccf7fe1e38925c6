"""Rows that fit nobody: the county's reviewer and the city's monitor see whose they are, ask for the number, and take a list along."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from cast import AT, CITY, COUNTY, OTHER_COUNTY, Cast
from jiwang.kit.offices import Office
from jiwang.kit.sights import EVERYWHERE, Sight, see
from jiwang.registers.corrections.models import Correction
from jiwang.registers.corrections.queries import inbox
from jiwang.registers.staff.models import Officer
from jiwang.stages.matching import actions, queries
from jiwang.stages.matching.models import Stray
from jiwang.stages.matching.rules import lacking

Enter = Callable[[Officer], Client]


def row(number: int, region: str, *, source: str = "医保大额医疗费用") -> tuple[object, ...]:
    shown = {"来源": source, "姓名": "张*", "证件号码": None, "出生年份": 1962, "县区": None}
    return (
        str(number),
        region,
        source,
        "医保",
        "医保202610.csv",
        number,
        json.dumps(shown, ensure_ascii=False),
        "找不到相符的人",
        True,
    )


@pytest.fixture
def strays(cast: Cast) -> Cast:
    """One row of the county, one of another county, one that names no county."""
    actions.take_in_strays([row(7, COUNTY), row(8, OTHER_COUNTY), row(9, CITY)], by="job:test", at=AT)
    return cast


def test_a_reviewer_sees_the_own_county_and_the_monitor_all_of_the_city(strays: Cast, entered: Enter) -> None:
    pages = [
        entered(strays[code]).get(reverse("matching:strays")).content.decode()
        for code in ("shenhe", "jiance")
    ]

    assert ["第 7 行" in one for one in pages] == [True, True]
    assert ["第 8 行" in one for one in pages] == ["第 9 行" in one for one in pages] == [False, True]
    assert "没有证件号码" in pages[0] and "医保" in pages[0]
    see(Sight.over([COUNTY]))
    assert list(Stray.objects.values_list("pk", flat=True)) == ["7"]
    see(Sight.over(["999901001"]))
    assert not Stray.objects.exists()


def test_the_owner_is_asked_once_for_the_number_of_a_row(strays: Cast, entered: Enter) -> None:
    client, page = entered(strays["shenhe"]), reverse("matching:strays")
    for _time in range(2):
        client.post(page, {"row": ["7", "8"], "question": "请补正证件号码后重新报送"})
    see(EVERYWHERE)

    asked = Correction.objects.get()
    assert (asked.person, asked.region, asked.department, asked.row_no) == (None, COUNTY, "医保", 7)
    assert "已请补" in client.get(page).content.decode()
    assert list(inbox(Sight.over([], offices=[Office("医保", CITY)]), is_open=True)) == [asked]
    told = entered(strays["lianluo"]).get(reverse("corrections:inbox")).content.decode()
    assert "医保202610.csv" in told and "张" not in told


def test_a_workbook_for_the_owner_holds_the_rows_and_a_place_for_the_number(
    strays: Cast, entered: Enter
) -> None:
    answer = entered(strays["jiance"]).get(reverse("matching:stray_book"))
    [head, *rows] = (
        CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()[:4]
    )

    assert "补正后的证件号码" in head and [one[3] for one in rows] == [7, 8, 9]


def test_what_a_whole_run_could_place_is_closed_and_a_part_closes_nothing(strays: Cast) -> None:
    actions.take_in_strays([row(10, COUNTY)], by="job:test", at=AT, is_part=True)
    of_part = queries.strays(EVERYWHERE).count()
    actions.take_in_strays([row(9, CITY)], by="job:test", at=AT)

    assert of_part == 4 and [one.pk for one in queries.strays(EVERYWHERE)] == ["9"]


def test_what_a_row_lacks_is_said_in_words() -> None:
    assert lacking({"姓名": "张*", "证件号码": "999***1234", "出生年份": None}) == [
        "证件号码不可用",
        "没有出生日期",
    ]
    assert lacking({"姓名": None, "证件号码": None, "出生年份": 1962}) == ["没有证件号码", "没有姓名"]
