"""Reading objections. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from jiwang.kit.sights import COUNTY, TOWNSHIP, Sight
from jiwang.registers.objections.models import Objection
from jiwang.registers.statements.states import Depth


def objections_seen(sight: Sight) -> QuerySet[Objection]:
    """The objections within a sight."""
    seen = (
        (sight.within("region") & Q(depth=Depth.VILLAGE))
        | (sight.within("region", digits=TOWNSHIP) & Q(depth=Depth.TOWNSHIP))
        | sight.within("region", digits=COUNTY)
    )
    return Objection.objects.filter(seen).select_related("household", "heard_by", "answered_by")


def objections_of(sight: Sight, household: int) -> QuerySet[Objection]:
    """What a family does not agree with, the newest first."""
    return objections_seen(sight).filter(household=household).order_by("-at", "pk")


def on_shelf(sight: Sight, *, is_open: bool) -> QuerySet[Objection]:
    """What waits for an answer, the oldest first; or what was answered, the newest first."""
    found = objections_seen(sight)
    return found.filter(answer="").order_by("at", "pk") if is_open else found.exclude(answer="").order_by("-answered_at", "pk")  # fmt: skip
