"""A decision before the law: the case as it was given says the same again, months are reckoned by their own numbers, and unsure numbers are named."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiwang_engine.deciding import (
    amounts,
    home_of,
    ruled,
    stale_at,
    steady_since,
    text_of,
)
from jiwang_engine.homes import Cell, Home, Person, Stated
from jiwang_engine.judging.statements import Resolved
from jiwang_engine.language.program import Program
from jiwang_engine.versions import read_version

DAY = date(2026, 11, 2)
KNOWN = {
    "wages": "500元/月",
    "business_income": "0元/月",
    "property_income": "0元/月",
    "transfer_income": "0元/月",
    "all_cars": "0",
}


@pytest.fixture(scope="module")
def shili() -> Program:
    return read_version("shili").program


def home(**other: str) -> Home:
    """Somebody of 40 who lives alone, earns 500 yuan a month and owns nothing."""
    told = tuple(Stated(fact, fact, value, DAY, "1") for fact, value in {**KNOWN, **other}.items())
    own = (Stated("d", "deposits", "0元", DAY), Stated("h", "houses", "1", DAY))
    person = Person("1", "户主", "男", date(1986, 1, 1), (Cell("roll", "r1", "category", "低保", DAY),))
    return Home(
        DAY, "999901001001", (person,), "verified", told + own, frozenset({"roll"}), frozenset({"", "1"})
    )


def test_what_the_law_gives_and_the_answer_of_it(shili: Program) -> None:
    found = ruled(home(), shili, "dibao")

    assert (found.verdict, found.amount, found.unpublished, found.stale) == ("yes", 36_000, (), ())
    told = json.loads(found.answer)
    assert [one["id"] for one in told["items"]] == ["dibao"]
    assert told["pack"]["hash"] == shili.pack.hash


def test_the_case_as_text_is_the_case_and_gives_the_same_answer(shili: Program) -> None:
    given_ = home()

    again = home_of(text_of(given_))

    assert again == given_
    assert ruled(again, shili, "dibao").answer == ruled(given_, shili, "dibao").answer


@given(
    st.lists(
        st.tuples(st.text(max_size=8), st.text(max_size=8), st.none() | st.dates(), st.booleans()), max_size=4
    ),
    st.sets(st.text(max_size=3), max_size=3),
)
def test_no_word_is_lost_on_the_way_into_text_and_back(
    said: list[tuple[str, str, date | None, bool]], came: set[str]
) -> None:
    stated = tuple(
        Stated(str(place), fact, value, DAY, "1", sure, until)
        for place, (fact, value, until, sure) in enumerate(said)
    )
    person = Person(
        "1", birth=None, cells=tuple(Cell("s", value, fact, value, until) for fact, value, until, _ in said)
    )
    decided = tuple(Resolved(frozenset(came), holds) for holds in sorted(came))
    given_ = Home(
        DAY, "", (person,), stated=stated, came=frozenset(came), opened=frozenset(came), resolved=decided
    )

    assert home_of(text_of(given_)) == given_


def test_another_wage_is_another_answer(shili: Program) -> None:
    assert ruled(home(wages="900元/月"), shili, "dibao").verdict == "no"
    assert ruled(replace(home(), stated=()), shili, "dibao").verdict == "unknown"


def test_two_words_that_nobody_has_decided_give_no_verdict_and_the_decided_one_does(shili: Program) -> None:
    other = replace(home(), stated=(*home().stated, Stated("w2", "wages", "900元/月", DAY, "1")))
    decided = replace(other, resolved=(Resolved(frozenset({"wages", "w2"}), "wages"),))

    assert ruled(other, shili, "dibao").verdict == "unknown"
    assert ruled(home_of(text_of(decided)), shili, "dibao").amount == ruled(home(), shili, "dibao").amount


def test_of_a_household_in_which_nobody_lives_any_more_nothing_is_given(shili: Program) -> None:
    found = ruled(replace(home(), people=()), shili, "dibao")

    assert (found.verdict, found.amount) == ("no", 0)
    assert ruled(home_of(text_of(replace(home(), people=()))), shili, "dibao").answer == found.answer


def test_a_month_is_reckoned_by_the_numbers_of_that_month_and_what_is_known_now(shili: Program) -> None:
    june, july = amounts(home(), shili, "dibao", months=[date(2026, 6, 1), date(2026, 7, 1)])

    assert july == 36_000
    assert june is not None and june < july
    assert steady_since(shili, "dibao", area="999901", on=DAY) == date(2026, 7, 1)


def test_a_number_that_nobody_has_compared_for_too_long_is_named(shili: Program) -> None:
    shanghai = read_version("shanghai").program

    assert stale_at(shanghai, "dibao", area="310101", on=DAY) == ()
    (way,) = stale_at(shanghai, "dibao", area="310101", on=date(2029, 1, 1))
    assert way.startswith("低保发放方式（") and "上次核对 2026" in way
    for status in ("dibao", "danren", "tekun_living", "bianyuan", "gangxing"):
        assert stale_at(shili, status, area="999901", on=DAY) == ()
    later = stale_at(shili, "tekun_living", area="999901", on=date(2029, 1, 1))
    assert "特困老年年龄（民发〔2021〕43号，上次核对 2026-11-22）" in later


def test_a_number_of_which_nobody_wrote_when_it_was_compared_says_so(shili: Program) -> None:
    aid = stale_at(shili, "small_fast_aid", area="999901", on=DAY)  # only the start of that text was read
    assert [one for one in aid if one.endswith("（临时救助意见，没有写核对日期）")]
