"""A ground that does not prove right often enough is left to people."""

from __future__ import annotations

import pytest

from jiwang_engine.linking.tiers import LEAST_PRECISION, TIERS, Outcome, Tier, Trial


@pytest.mark.parametrize(
    ("trial", "outcome"),
    [(Trial(9_990, 10), Outcome.AUTO), (Trial(9_970, 30), Outcome.REVIEW), (Trial(0, 0), Outcome.REVIEW)],
)
def test_a_tier_links_by_itself_only_where_its_audit_was_good_enough(trial: Trial, outcome: Outcome) -> None:
    assert Tier("X", Outcome.AUTO, "", trial).outcome is outcome


def test_every_tier_that_links_by_itself_without_people_has_been_seen_often() -> None:
    automatic = [tier for tier in TIERS.values() if tier.wanted is Outcome.AUTO and not tier.by_people]

    assert all(tier.trial.precision >= LEAST_PRECISION and tier.trial.right > 1_000 for tier in automatic)
