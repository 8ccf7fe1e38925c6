"""What offices say of a household's means: a sum only once everybody has spoken, and in whatever order they speak."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiwang_engine.batches import check_rows
from jiwang_engine.errors import PackErrors
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.procedures.checks import check_items, found_by, merged, months_of, shown
from village import program_of

DAY = date(2026, 11, 2)
MONEY = ("bank_deposits", "insurance", "securities", "payment_accounts")
ITEM = "核对项: 存款查询\n编号: bank\n部门: 银行\n范围: 存款\n列: [{列: 余额, 编号: total, 类型: 金额}]\n有效月数: '6'\n"


def values(
    program_name: str, answers: dict[tuple[str, str], dict[str, object]], members: list[str]
) -> dict[tuple[str, str], str]:
    found = found_by(checked_pack(program_name), answers, members)
    return {(one.fact, one.member): one.value for one in found if one.fills}


def test_the_law_names_eleven_things_and_three_that_only_hint() -> None:
    items = check_items(checked_pack("national"))

    assert [one.is_auxiliary for one in items] == [False] * 11 + [True] * 3
    assert all(one.article and (one.clock is None) == (one.clock_article is None) for one in items)


@settings(deadline=None)  # the first time the law is read
@given(st.dictionaries(st.tuples(st.sampled_from(MONEY), st.sampled_from(["1", "2"])), st.integers(0, 10**9)))
def test_deposits_are_the_sum_once_every_office_has_spoken_of_everybody(
    said: dict[tuple[str, str], int],
) -> None:
    answers = {key: {"total": amount} for key, amount in said.items()}

    found = values("national", answers, ["1", "2"])

    assert (("deposits", "") in found) == (len(said) == 8)
    if len(said) == 8:
        assert found["deposits", ""].replace(",", "") == f"{sum(said.values()) / 100:.2f}元"


def test_what_two_own_together_is_one_house() -> None:
    half = {"units": ["X1"], "share": 4500}
    found = values("national", {("real_estate", one): half for one in ("1", "2")}, ["1", "2"])

    assert (found["houses", ""], found["floor_area", ""]) == ("1", "90平方米")


def test_several_rows_about_one_person_are_one_answer() -> None:
    item = checked_pack("national").pack.check_items["real_estate"]
    rows = [{"units": "X1", "share": "4000"}, {"units": "X2", "share": "1000"}, {"units": "X1", "share": ""}]

    told = merged(item, rows)

    assert told == {"units": ["X1", "X2"], "share": 5000}
    assert shown(item, told) == [("住房不动产单元号", "2个"), ("住房建筑面积（本人份额）", "50平方米")]


def test_of_wages_the_tax_office_knows_a_part_and_fills_nothing() -> None:
    found = list(found_by(checked_pack("national"), {("taxes", "1"): {"wages": 0, "business": 0}}, ["1"]))

    assert {(one.fact, one.fills) for one in found} == {("wages", False), ("business_income", False)}


def test_a_value_of_which_nobody_can_tell_what_it_is_is_told_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "回函.csv"
    path.write_text(
        "查询编号,证件号码,账户余额合计\nHD1-01,999901194912311234,12.5\nHD1-02,999901194912311234,许多\n",
        encoding="utf-8",
    )

    rows, issues = check_rows(path, pack="national", item="bank_deposits", as_of=DAY, columns={})

    assert rows[0].says["total"] == "1250" and [(one.row, one.found) for one in issues] == [(3, "许多")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ITEM.replace("'6'", "'0'"), "check-unclear"),
        (ITEM.replace("列: [{列: 余额, 编号: total, 类型: 金额}]\n", ""), "check-unclear"),
        (ITEM + "时限: {天数: 10, 日: 工作日}\n", "check-unclear"),
        (ITEM + "对应: {total: 没有的}\n", "check-fills-nothing"),
        (ITEM + "对应: {total: 有车}\n", "check-fills-nothing"),
        (ITEM + "对照: {nothing: 工资}\n", "check-fills-nothing"),
        (ITEM.replace("范围: 存款", "范围: 嫁妆"), "bad-entry"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_place(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(PackErrors) as caught:
        program_of(tmp_path, fresh=text)
    assert [one.code for one in caught.value.errors] == [code]
    assert all(one.at is not None and one.remedy for one in caught.value.errors)


@pytest.mark.parametrize(("pack", "area", "day", "months"), [
    ("national", "110101", DAY, 6), ("shili", "999901", date(2026, 6, 30), 6), ("shili", "999901", date(2026, 7, 1), 4),
])  # fmt: skip
def test_a_place_says_for_how_long_a_report_holds_from_its_day_on(
    pack: str, area: str, day: date, months: int
) -> None:
    program = checked_pack(pack)
    assert {months_of(program, one, area=area, on=day) for one in check_items(program)} == {months}
