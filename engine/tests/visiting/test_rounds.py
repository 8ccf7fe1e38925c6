"""Visits that come round: each day lies in one period, what was done is not due again, and a draw can be worked out anew."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.packs.visiting.rounds import Called, drawn, due_of, span_of

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
PERS = st.sampled_from(["week", "month", "quarter", "year"])
PEOPLE = st.sets(st.integers(1, 10**9), max_size=60)


@given(PERS, DAYS)
def test_every_day_lies_in_one_period_and_the_next_begins_the_day_after(per: str, day: date) -> None:
    span = span_of(per, day)

    assert span.since <= day <= span.until
    assert span_of(per, span.since) == span_of(per, span.until) == span
    after = span_of(per, span.until + timedelta(days=1))
    assert after.since == span.until + timedelta(days=1) and after.name != span.name


@pytest.mark.parametrize(
    ("per", "name"), [("week", "2026W45"), ("month", "2026M11"), ("quarter", "2026Q4"), ("year", "2026")]
)
def test_a_period_is_called_as_officials_call_it(per: str, name: str) -> None:
    assert span_of(per, date(2026, 11, 5)).name == name


@given(PERS, DAYS, st.lists(st.builds(Called, DAYS, st.booleans()), max_size=6))
def test_somebody_is_due_until_one_visit_was_made_or_refused_in_the_period(
    per: str, day: date, called: list[Called]
) -> None:
    due, span = due_of(per, day, called), span_of(per, day)
    within = [one for one in called if span.since <= one.on <= day]

    assert due.is_due == (not within)
    assert due.is_refused == (bool(within) and all(one.is_refused for one in within))
    assert due_of(per, day, list(reversed(called))) == due
    assert due_of(per, span.until + timedelta(days=1), within).is_due, "a no holds until the next period"


@given(PEOPLE, st.integers(1, 100), st.text(max_size=8))
def test_so_many_are_drawn_as_the_share_asks_for_and_the_same_again(
    everybody: set[int], share: int, seed: str
) -> None:
    found = drawn(everybody, share=share, seed=seed)

    assert (
        found <= everybody
        and 100 * len(found) >= share * len(everybody) > 100 * (len(found) - 1)
        or not everybody
    )
    assert drawn(sorted(everybody, reverse=True), share=share, seed=seed) == found
    assert found <= drawn(everybody, share=min(share + 20, 100), seed=seed)


def test_another_seed_draws_others() -> None:
    draws = {drawn(range(100), share=30, seed=str(seed)) for seed in range(20)}

    assert len(draws) == 20 and all(len(one) == 30 for one in draws)


def test_the_nation_s_rounds_know_whom_how_often_and_by_which_form() -> None:
    pack = checked_pack("national").pack
    purposes = {one.purpose for one in pack.visit_forms.values()}

    rounds = {one.id: (one.per, one.share, one.column) for one in pack.visit_rounds.values()}

    assert rounds["quarterly"] == ("quarter", 100, "category") and rounds["tekun_check"][1] == 30
    assert {one.purpose for one in pack.visit_rounds.values()} <= purposes
    assert all(one.article for one in pack.visit_rounds.values())
