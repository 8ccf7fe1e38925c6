"""Reading determinations. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet

from jiwang.kit.sights import EVERYWHERE, TOWNSHIP, Sight, seeing
from jiwang.registers.determinations.models import Determination


def determinations_of(sight: Sight, household: int) -> list[Determination]:
    """What was ever decided of a household, the newest first, within a sight."""
    found = Determination.objects.filter(sight.within("region", digits=TOWNSHIP), household=household)
    return list(_told(found).order_by("-since", "-at"))


def decided_by(matter: str) -> list[Determination]:
    """What one meeting has decided."""
    return list(_told(Determination.objects.filter(matter=matter)).order_by("clause"))


def all_decided(household: int) -> list[Determination]:
    """The same of a household above every sight: for the engine, which shows nothing of it but its answer."""
    with seeing(EVERYWHERE):
        return list(_told(Determination.objects.filter(household=household)).order_by("since", "at", "pk"))


def all_determinations() -> Iterable[Determination]:
    """Everything that was ever decided, for a run of the engine; the caller sees everything."""
    return _told(Determination.objects.all()).order_by("since", "at", "pk")


def last_day(one: Determination) -> date:
    """The last day on which it holds: its own, or the day before it was ended."""
    ending = getattr(one, "ending", None)
    return min(one.until, ending.since - timedelta(days=1)) if ending else one.until


def _told(found: QuerySet[Determination]) -> QuerySet[Determination]:
    return found.select_related("ending", "person")
