"""Reading alerts. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from jiwang.kit.sights import COUNTY, TOWNSHIP, Sight
from jiwang.stages.alerts.models import Alert, Indicator
from jiwang.stages.alerts.rules import Age, due_between
from jiwang.stages.alerts.states import AlertState, Level


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the board is asked for; empty parts ask for everything."""

    level: Level | None = None
    age: Age | None = None
    indicator: str = ""
    area: str = ""
    text: str = ""


def alerts_seen(sight: Sight) -> QuerySet[Alert]:
    """The alerts within a sight: from the township upwards, and at the county alone where they stay there."""
    public = sight.within("region", digits=TOWNSHIP) & Q(stays_at_county=False)
    return Alert.objects.filter(public | sight.within("region", digits=COUNTY))


def board(sight: Sight, wanted: Wanted, *, today: date) -> QuerySet[Alert]:
    """Alerts that are not quiet, the most urgent and the earliest due first."""
    found = alerts_seen(sight).exclude(state=AlertState.QUIET).filter(region__startswith=wanted.area)
    if wanted.level:
        found = found.filter(level=wanted.level)
    if wanted.age:
        found = found.filter(due_on__range=due_between(wanted.age, today))
    if wanted.indicator:
        found = found.filter(indicator=wanted.indicator)
    if wanted.text:
        found = found.filter(
            Q(household__address__contains=wanted.text) | Q(person__name__startswith=wanted.text)
        )
    return found.select_related("indicator", "household", "person").order_by("urgency", "due_on", "id")


def alerts_of(sight: Sight, *, households: Iterable[int] = (), tasks: Iterable[str] = ()) -> QuerySet[Alert]:
    """The alerts of some households or some tasks, newest first."""
    asked = Q(household__in=list(households)) | Q(task__in=list(tasks))
    return (
        alerts_seen(sight)
        .filter(asked)
        .select_related("indicator", "person")
        .order_by("-raised_on", "urgency", "id")
    )


def counts_by_level(sight: Sight) -> dict[str, int]:
    """How many alerts wait at each level."""
    rows = (
        alerts_seen(sight)
        .exclude(state=AlertState.QUIET)
        .values("level")
        .annotate(number=Count("pk"))
        .order_by()
    )
    return {row["level"]: row["number"] for row in rows}


def indicators() -> QuerySet[Indicator]:
    """All indicators, by their code."""
    return Indicator.objects.order_by("id")
