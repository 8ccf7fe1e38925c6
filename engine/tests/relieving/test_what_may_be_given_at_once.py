"""小额快救 as the law of a place says it: how much at most, by which numbers, by when; of a family nothing is asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.relieving import Relief, relief_of, word_of, words_of

SHILI, ITEM = checked_pack("shili"), "small_fast_aid"
TOWN, AUGUST = "999901001001", date(2026, 8, 1)


def terms(on: date = AUGUST, area: str = TOWN) -> Relief:
    """What holds in a town of the made-up city on a day."""
    found = relief_of(SHILI, ITEM, area=area, on=on)
    assert found is not None
    return found


@pytest.mark.parametrize(("on", "most"), [(date(2026, 6, 30), 82_000), (date(2026, 7, 1), 86_000)])
def test_the_limit_is_a_month_s_standard_of_the_day(on: date, most: int) -> None:
    (limit,) = terms(on).limits

    assert (limit.scope, limit.most) == ("", most)


def test_every_number_behind_the_limit_says_its_document_its_article_and_how_sure_it_is() -> None:
    standard, months = terms().limits[0].numbers

    assert (standard.label, standard.value, standard.document, standard.mark) == (
        "低保标准",
        "860元/月",
        "示例市民发〔2026〕9号",
        "虚构",
    )
    assert (standard.since, standard.article) == (date(2026, 7, 1), "《社会救助法》第19条")
    assert (months.label, months.value, months.mark) == ("小额快救月数", "1个月", "核实")


def test_where_nobody_knows_whether_it_is_town_or_country_both_limits_are_told() -> None:
    told = [(one.scope, one.most) for one in terms(area="9999").limits]

    assert told == [("城镇", 86_000), ("农村", 63_000)]


def test_the_article_is_the_one_in_force_on_the_day() -> None:
    assert terms(date(2026, 6, 30)).article == "《临时救助意见》"
    assert terms(date(2026, 7, 1)).article == "《社会救助法》第50条"


def test_before_the_item_was_made_there_is_nothing_and_of_an_unknown_one_neither() -> None:
    assert relief_of(SHILI, ITEM, area=TOWN, on=date(2026, 1, 28)) is None
    assert relief_of(SHILI, ITEM, area=TOWN, on=date(2026, 1, 29)) is not None
    assert relief_of(SHILI, "no_such_item", area=TOWN, on=AUGUST) is None


def test_the_clocks_come_from_item_and_procedure() -> None:
    found = terms()

    assert found.clock is not None and (found.clock.days, found.clock.kind) == (3, "calendar")
    signed = found.clock_of("countersign")
    assert signed is not None and (signed.days, signed.kind) == (3, "calendar")
    back = found.clock_of("look_back")
    assert back is not None and back.days == 365
    assert found.clock_of("explain") is None and found.clock_of("no_such_step") is None


def test_a_standard_that_nobody_has_published_is_unknown_and_not_nothing() -> None:
    found = relief_of(checked_pack("national"), ITEM, area="450202", on=AUGUST)

    assert found is not None
    (limit,) = found.limits
    assert limit.most is None and limit.numbers[0].value == "未公布"


def test_lists_of_the_law_are_read_by_name() -> None:
    assert (
        words_of(SHILI, "急难事由")[0] == "火灾" and words_of(SHILI, "emergency_cause")[-1] == "其他突发变故"
    )
    assert words_of(SHILI, "没有的代码") == ()


@pytest.mark.parametrize(
    ("department", "kind"), [("住建", "住房"), ("教育", "教育"), ("医保", "医疗"), ("气象", "")]
)
def test_a_department_gives_one_of_the_law_s_kinds_of_help(department: str, kind: str) -> None:
    assert word_of(SHILI, "department_help", department) == kind
    assert word_of(SHILI, "没有的代码", department) == ""


def test_of_every_department_that_the_law_names_the_kind_is_known() -> None:
    """Of a matter of several departments the first has it; civil affairs decides itself."""
    named = {one.department.split("、")[0] for one in SHILI.pack.items.values()} - {"民政"}
    assert [one for one in sorted(named) if not word_of(SHILI, "department_help", one)] == []


@given(st.integers(0, 700), st.sampled_from(["999901", "999901001", TOWN, "999902100202", "9999"]))
def test_the_limit_is_what_a_case_of_that_place_and_day_would_be_given(after: int, area: str) -> None:
    on = date(2026, 1, 29) + timedelta(days=after)
    found = terms(on, area)

    assert found.limits and all(
        one.most in (54_000, 58_000, 63_000, 79_000, 82_000, 86_000) for one in found.limits
    )
    assert {one.scope for one in found.limits} in ({""}, {"城镇", "农村"})
