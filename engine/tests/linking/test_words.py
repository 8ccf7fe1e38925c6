"""Words of relations, the sentences that explain a link, and names that stand alone."""

from __future__ import annotations

from hamlet import Hamlet, number

from jiwang_engine.linking.tiers import TIERS, Outcome, explained
from jiwang_engine.linking.words import relation_words

CHEN, LI = number("1980-05-01", 1), number("1990-02-03", 2)


def test_no_spelling_of_a_relation_means_two_things() -> None:
    pairs = list(relation_words())

    assert len(pairs) == len(dict(pairs))


def test_words_codes_and_nicknames_of_a_relation_meet() -> None:
    words = dict(relation_words())

    assert {words[one] for one in ("妻", "10", "爱人", "配偶")} == {"配偶"}
    assert {words[one] for one in ("本人", "户主", "02")} == {"户主"}


def test_every_ground_can_be_told_even_one_of_another_version() -> None:
    assert all(explained(tier).strip() for tier in TIERS)
    assert "X9" in explained("X9")
    assert {tier.outcome for tier in TIERS.values()} == set(Outcome)


def test_a_name_alone_is_offered_with_its_bearers_when_they_are_few(hamlet: Hamlet) -> None:
    bearers = {hamlet.resident("陈小红", LI), hamlet.resident("陈小红", CHEN)}
    row = hamlet.put("medical", name="陈小红", id_number="4.5E+17")

    hamlet.linked()

    assert (hamlet.person(row), hamlet.tier(row)) == (None, "D3")
    offered = {one for (one,) in hamlet.db.rows("SELECT candidate FROM review")}
    assert offered == {hamlet.person(one) for one in bearers}


def test_a_name_alone_that_many_people_bear_asks_nobody(hamlet: Hamlet) -> None:
    for turn in range(6):
        hamlet.resident("陈小红", number("1980-05-01", 2 * turn))
    row = hamlet.put("medical", name="陈小红", id_number="4.5E+17")

    hamlet.linked()

    assert (hamlet.person(row), hamlet.tier(row)) == (None, "N0")
