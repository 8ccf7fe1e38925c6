"""Words of relations, and the sentences that explain a link."""

from __future__ import annotations

from jiwang_engine.linking.tiers import TIERS, Outcome, explained
from jiwang_engine.linking.words import relation_words


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
