"""A ground that does not prove right often enough is left to people."""

from __future__ import annotations

import pytest

from jiwang_engine.linking.tiers import LEAST_PRECISION, TIERS, Audit, Outcome, Tier


@pytest.mark.parametrize(
    ("audit", "outcome"),
    [(Audit(9_990, 10), Outcome.AUTO), (Audit(9_970, 30), Outcome.REVIEW), (Audit(0, 0), Outcome.REVIEW)],
)
def test_a_tier_links_by_itself_only_where_its_audit_was_good_enough(audit: Audit, outcome: Outcome) -> None:
    assert Tier("X", Outcome.AUTO, "", audit).outcome is outcome


def test_every_tier_that_links_by_itself_has_been_seen_often() -> None:
    automatic = [tier for tier in TIERS.values() if tier.wanted is Outcome.AUTO]

    assert all(tier.audit.precision >= LEAST_PRECISION and tier.audit.right > 1_000 for tier in automatic)
