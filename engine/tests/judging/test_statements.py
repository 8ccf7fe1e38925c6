"""Which of several words on one thing counts: a higher rank, then the later day; what differs on one day nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jiwang_engine.judging.statements import Shared, Standing, Statement, settle

DAY = date(2026, 11, 1)
SAID = Statement("a", True, DAY - timedelta(days=9))


@st.composite
def statements(draw: st.DrawFn) -> list[Statement]:
    """Some words, each of which may follow an earlier one."""
    found: list[Statement] = []
    for number in range(draw(st.integers(0, 6))):
        on = DAY - timedelta(days=draw(st.integers(-3, 30)))
        expires = draw(st.one_of(st.none(), st.integers(0, 60))) if draw(st.booleans()) else None
        found.append(
            Statement(
                f"s{number}", draw(st.booleans()), on, draw(st.booleans()),
                on + timedelta(days=expires) if expires is not None else None,
                draw(st.sampled_from(["", *(one.key for one in found)])),
            )
        )  # fmt: skip
    return found


SHARED = st.one_of(
    st.none(), st.builds(Shared, st.booleans(), st.dates(DAY - timedelta(days=30), DAY + timedelta(days=3)))
)


@given(statements(), SHARED, st.randoms(use_true_random=False))
def test_the_order_in_which_words_arrive_changes_nothing(
    said: list[Statement], shared: Shared | None, random: object
) -> None:
    shuffled = list(said)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert settle(said, shared, DAY) == settle(shuffled, shared, DAY)


@given(statements(), SHARED)
def test_every_word_that_was_said_by_the_day_counts_or_stays_visible(
    said: list[Statement], shared: Shared | None
) -> None:
    found = settle(said, shared, DAY)

    assert {*found.counts, *found.beside} == {one.key for one in said if one.on <= DAY}
    assert not set(found.counts) & set(found.beside)


@given(statements(), SHARED)
def test_a_value_is_one_that_somebody_of_the_highest_rank_there_is_has_said(
    said: list[Statement], shared: Shared | None
) -> None:
    found = settle(said, shared, DAY)
    alive = [one for one in said if one.on <= DAY and (one.expires is None or one.expires >= DAY)]

    if any(one.is_verified for one in alive):
        assert found.standing in (Standing.VERIFIED, Standing.CONFLICT)
    elif shared is not None:
        assert found.standing is Standing.SHARED and found.value is shared.value
    counted = [one for one in said if one.key in found.counts]
    values = {one.value for one in counted}
    assert (len(values) > 1) == (found.standing is Standing.CONFLICT)
    assert found.standing is not Standing.CONFLICT or found.value is None
    assert len({(one.is_verified, one.on) for one in counted}) <= 1


def test_whoever_knew_a_word_and_says_otherwise_replaces_it_on_the_same_day() -> None:
    later = Statement("b", False, SAID.on, follows="a")

    assert settle([SAID, later], None, DAY).counts == ("b",)
    assert settle([SAID, replace(later, follows="")], None, DAY).standing is Standing.CONFLICT


def test_what_is_declared_after_a_visit_does_not_replace_what_the_visit_has_found() -> None:
    declared = Statement("b", False, DAY, is_verified=False, follows="a")

    assert settle([SAID, declared], None, DAY).counts == ("a",)


def test_a_list_that_says_otherwise_later_asks_for_another_look_and_replaces_nothing() -> None:
    later, earlier = Shared(False, DAY - timedelta(days=1)), Shared(False, DAY - timedelta(days=20))

    assert settle([SAID], later, DAY).needs_recheck and settle([SAID], later, DAY).value is True
    assert not settle([SAID], earlier, DAY).needs_recheck
    assert not settle([SAID], Shared(True, DAY), DAY).needs_recheck


def test_what_has_expired_is_not_known_and_is_not_forgotten() -> None:
    old = replace(SAID, expires=DAY - timedelta(days=1))

    found = settle([old], None, DAY)

    assert (found.standing, found.value, found.beside) == (Standing.EXPIRED, None, ("a",))
    assert settle([replace(SAID, expires=DAY)], None, DAY).standing is Standing.VERIFIED
    assert settle([], None, DAY).standing is Standing.MISSING
