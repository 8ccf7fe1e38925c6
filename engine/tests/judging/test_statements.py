"""Which of several words on one thing counts: a higher rank, then what nobody has followed; of two that differ nobody knows until a person decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jiwang_engine.judging.statements import Place, Resolved, Shared, Standing, Statement, places, settle

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


@st.composite
def decided(draw: st.DrawFn) -> tuple[list[Statement], list[Resolved]]:
    """Some words, and what people have decided about some of them."""
    said = draw(statements())
    keys = [one.key for one in said]
    sets = st.lists(st.sampled_from(keys), min_size=1, unique=True) if keys else st.nothing()
    found = draw(st.lists(sets, max_size=2)) if keys else []
    return said, [Resolved(frozenset(one), draw(st.sampled_from(["", *one]))) for one in found]


SHARED = st.one_of(
    st.none(), st.builds(Shared, st.booleans(), st.dates(DAY - timedelta(days=30), DAY + timedelta(days=3)))
)


@given(decided(), SHARED, st.randoms(use_true_random=False))
def test_the_order_in_which_words_and_decisions_arrive_changes_nothing(
    all_of_it: tuple[list[Statement], list[Resolved]], shared: Shared | None, random: Any
) -> None:
    said, resolved = all_of_it
    words, decisions = list(said), list(resolved)
    random.shuffle(words)
    random.shuffle(decisions)

    assert settle(said, shared, DAY, resolved=resolved) == settle(words, shared, DAY, resolved=decisions)
    assert places(said, resolved) == places(words, decisions)


@given(decided())
def test_every_word_stands_somewhere_and_none_that_differs_is_silent(
    all_of_it: tuple[list[Statement], list[Resolved]],
) -> None:
    said, resolved = all_of_it
    found = places(said, resolved)

    assert set(found) == {one.key for one in said}
    for rank in (True, False):
        leaves = [
            one for one in said if one.is_verified is rank and found[one.key] in (Place.HOLDS, Place.DISPUTED)
        ]
        values = {one.value for one in leaves}
        assert all((found[one.key] is Place.DISPUTED) == (len(values) > 1) for one in leaves)
    decided_about = {key for one in resolved for key in one.words - {one.holds}}
    assert {key for key, one in found.items() if one is Place.ASIDE} == decided_about


@given(statements(), st.data())
def test_what_a_person_has_decided_counts_from_then_on(said: list[Statement], data: st.DataObject) -> None:
    disputed = sorted(key for key, one in places(said).items() if one is Place.DISPUTED)
    if not disputed:
        return
    holds = data.draw(st.sampled_from(disputed))
    rank = next(one.is_verified for one in said if one.key == holds)
    both = frozenset(one.key for one in said if one.key in disputed and one.is_verified is rank)

    found = places(said, [Resolved(both, holds)])
    none = places(said, [Resolved(both)])

    assert found[holds] is Place.HOLDS and all(found[one] is Place.ASIDE for one in both - {holds})
    assert all(none[one] is Place.ASIDE for one in both)


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
    leaves = places([one for one in said if one.on <= DAY])
    alive = [
        one
        for one in said
        if leaves.get(one.key) in (Place.HOLDS, Place.DISPUTED)
        and (one.expires is None or one.expires >= DAY)
    ]

    if any(one.is_verified for one in alive):
        assert found.standing in (Standing.VERIFIED, Standing.CONFLICT)
    elif shared is not None:
        assert found.standing is Standing.SHARED and found.value is shared.value
    counted = [one for one in said if one.key in found.counts]
    values = {one.value for one in counted}
    assert (len(values) > 1) == (found.standing is Standing.CONFLICT)
    assert found.standing is not Standing.CONFLICT or found.value is None
    assert len({one.is_verified for one in counted}) <= 1
    assert found.standing is Standing.CONFLICT or len({one.on for one in counted}) <= 1


def test_whoever_knew_a_word_and_says_otherwise_replaces_it_on_the_same_day() -> None:
    later = Statement("b", False, SAID.on, follows="a")

    assert settle([SAID, later], None, DAY).counts == ("b",)
    assert settle([SAID, replace(later, follows="")], None, DAY).standing is Standing.CONFLICT


def test_of_two_who_did_not_know_of_each_other_nobody_knows_until_a_person_decides_on_whichever_days() -> (
    None
):
    other = Statement("b", False, DAY)
    decision = Resolved(frozenset({"a", "b"}), "a")

    assert settle([SAID, other], Shared(True, DAY), DAY).standing is Standing.CONFLICT
    found = settle([SAID, other], None, DAY, resolved=[decision])
    assert (found.value, found.counts, found.beside) == (True, ("a",), ("b",))
    assert settle([SAID, other], None, DAY, resolved=[Resolved(decision.words)]).standing is Standing.MISSING


def test_what_is_said_later_by_somebody_who_knew_the_decision_counts_and_on_old_knowledge_it_is_open_again() -> (
    None
):
    other, decision = Statement("b", False, DAY), Resolved(frozenset({"a", "b"}), "a")
    knew, did_not = Statement("c", False, DAY, follows="a"), Statement("c", False, DAY, follows="b")

    assert settle([SAID, other, knew], None, DAY, resolved=[decision]).counts == ("c",)
    assert settle([SAID, other, did_not], None, DAY, resolved=[decision]).standing is Standing.CONFLICT


def test_who_knew_a_word_and_tells_of_a_day_before_it_replaces_nothing() -> None:
    paper = Statement("b", False, SAID.on - timedelta(days=3), follows="a")

    assert settle([SAID, paper], None, DAY).standing is Standing.CONFLICT


def test_a_word_that_has_expired_does_not_bring_back_the_one_before_it() -> None:
    later = Statement("b", False, SAID.on, expires=DAY - timedelta(days=1), follows="a")

    assert settle([SAID, later], None, DAY).standing is Standing.EXPIRED


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
