"""Reading reviews and lawsuits, within what the officer may see of decisions."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from jiwang.kit.sights import Sight
from jiwang.procedure.remedies.models import Remedy
from jiwang.stages.decisions.models import Decision
from jiwang.stages.decisions.queries import within


def remedies_seen(sight: Sight, *, is_open: bool) -> QuerySet[Remedy]:
    """What is under way, the oldest first, or what has ended, the newest first."""
    found = Remedy.objects.filter(within(sight), ending__isnull=is_open).select_related(
        "decision", "ending", "by"
    )
    return found.order_by("filed_on" if is_open else "-filed_on", "pk")


def remedies_of(decision: Decision) -> list[Remedy]:
    """What was asked for against a decision, the oldest first."""
    found = Remedy.objects.filter(decision=decision).select_related("by", "ending", "ending__by")
    return list(found.order_by("filed_on", "at"))


def decision_for(sight: Sight, decision: UUID) -> Decision | None:
    """A decision within a sight, with its letter."""
    return Decision.objects.filter(within(sight), pk=decision).select_related("by", "letter").first()
