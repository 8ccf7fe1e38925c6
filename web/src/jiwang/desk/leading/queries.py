"""Counting for the leader's screen. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Aggregate, Count, F, FloatField, Func, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left

from jiwang.desk.leading import rules
from jiwang.desk.leading.models import RunCount
from jiwang.desk.leading.rules import Measures
from jiwang.kit.sights import Sight
from jiwang.registers.people.queries import households_seen
from jiwang.registers.places.models import Place
from jiwang.registers.places.queries import places_inside
from jiwang.registers.staff.queries import officers_within
from jiwang.registers.staff.states import Duty
from jiwang.stages.alerts.models import Alert, Indicator
from jiwang.stages.alerts.queries import alerts_seen
from jiwang.stages.alerts.states import AlertState
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.queries import loads_of, tasks_seen
from jiwang.stages.dispatch.states import Step, TaskState

TOWNSHIP = 9  # digits
OPEN = (TaskState.LISTED, TaskState.HELD, TaskState.SENT, TaskState.CLAIMED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the screen shows: an area, and one sign or all."""

    area: str
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of the road with how long it took: tasks that have come so far, median and nine in ten, in days."""

    start: str
    end: str
    tasks: int
    median: float | None
    p90: float | None


class Days(Func):
    """The days between two moments, the later one first."""

    template = "(EXTRACT(EPOCH FROM (%(expressions)s)) / 86400.0)"
    arg_joiner = " - "
    output_field = FloatField()


class Midnight(Func):
    """The beginning of a day where the desk stands."""

    template = f"(%(expressions)s)::timestamp AT TIME ZONE '{settings.TIME_ZONE}'"


class Percentile(Aggregate):
    """The value below which a share of all values lies."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


# The moments on the road of a task; a stage that is built later adds its own.
_CLAIMS = (Step.CLAIM, Step.ASSIGN)
MOMENTS: dict[str, Any] = {
    "raised": Midnight(
        Subquery(Alert.objects.filter(task=OuterRef("pk")).order_by("raised_on").values("raised_on")[:1])
    ),
    "sent": Min("handovers__at", filter=Q(handovers__step=Step.SEND)),
    "claimed": Min("handovers__at", filter=Q(handovers__step__in=_CLAIMS)),
    "closed": Max("handovers__at", filter=Q(handovers__step=Step.CLOSE)),
}
LEGS = (("raised", "sent"), ("sent", "claimed"), ("claimed", "closed"), ("raised", "closed"))


def alerts_counted(sight: Sight, asked: Asked) -> QuerySet[Alert]:
    """The alerts of an area that are not quiet."""
    found = alerts_seen(sight).exclude(state=AlertState.QUIET).filter(region__startswith=asked.area)
    return found.filter(indicator=asked.indicator) if asked.indicator else found


def tasks_counted(sight: Sight, asked: Asked) -> QuerySet[Task]:
    """The tasks of an area; with a sign, those to which it has led."""
    found = tasks_seen(sight).filter(region__startswith=asked.area, merged_into__isnull=True)
    if asked.indicator:
        found = found.filter(pk__in=alerts_counted(sight, asked).exclude(task="").values("task"))
    return found


def places_compared(asked: Asked) -> list[Place]:
    """The places one level below an area."""
    return list(places_inside([asked.area]))


def measures_of(sight: Sight, asked: Asked, *, digits: int, today: date) -> dict[str, Measures]:
    """Everything that is counted in an area, by the codes of its parts of some digits; what lies in no part has a shorter code."""
    households = households_seen(sight).filter(region__startswith=asked.area)
    alerts, tasks = alerts_counted(sight, asked), tasks_counted(sight, asked)
    count = _counter(digits)
    return rules.merged(
        {
            "households": count(households, Count("pk")),
            "alerted": count(alerts, Count("household", distinct=True)),
            "persons": count(alerts, Count("person", distinct=True)),
            "alerts": count(alerts, Count("pk")),
            "tasks": count(tasks, Count("pk")),
            "waiting": count(tasks.filter(state__in=(TaskState.LISTED, TaskState.HELD)), Count("pk")),
            "sent": count(tasks.filter(state=TaskState.SENT), Count("pk")),
            "claimed": count(tasks.filter(state=TaskState.CLAIMED), Count("pk")),
            "closed": count(tasks.filter(state=TaskState.CLOSED), Count("pk")),
            "overdue": count(tasks.filter(state__in=OPEN, due_on__lt=today), Count("pk")),
        }
    )


def legs_of(sight: Sight, asked: Asked) -> list[Leg]:
    """How long the legs of the road took, over the tasks that have gone them."""
    moved = tasks_counted(sight, asked).filter(moved_at__isnull=False).annotate(**MOMENTS)
    found = []
    for start, end in LEGS:
        gone = moved.filter(**{f"{start}__isnull": False, f"{end}__isnull": False})
        taken = gone.annotate(days=Days(F(end), F(start))).aggregate(
            tasks=Count("pk"), median=Percentile("days", share=0.5), p90=Percentile("days", share=0.9)
        )
        found.append(Leg(start, end, taken["tasks"], taken["median"], taken["p90"]))
    return found


def overdue_by_level(sight: Sight, asked: Asked, *, today: date) -> dict[str, tuple[int, int]]:
    """Tasks past their day, and all tasks, by level."""
    rows = (
        tasks_counted(sight, asked)
        .values("level")
        .annotate(overdue=Count("pk", filter=Q(due_on__lt=today, state__in=OPEN)), all=Count("pk"))
        .order_by()
    )
    return {row["level"]: (row["overdue"], row["all"]) for row in rows}


def loads_by_township(asked: Asked, *, today: date) -> dict[str, list[int]]:
    """What the village workers of an area hold, by township; the loads stand in no order that would name somebody."""
    posted = officers_within(asked.area, duty=Duty.VILLAGE_WORKER, on=today)
    officers = {officer.pk: (officer, area) for officer, area in reversed(posted)}  # two villages, one worker
    loads = loads_of(officer for officer, _ in officers.values())
    found: dict[str, list[int]] = {}
    for officer, area in officers.values():
        found.setdefault(area[:TOWNSHIP], []).append(loads[officer.pk])
    return {area: sorted(values) for area, values in sorted(found.items())}


def indicators_of(sight: Sight, area: str) -> list[tuple[Indicator, int, int, int]]:
    """Each sign with its alerts (条), its persons (人) and its households (户), the most alerts first."""
    rows = (
        alerts_counted(sight, Asked(area))
        .values("indicator")
        .annotate(
            alerts=Count("pk"),
            persons=Count("person", distinct=True),
            homes=Count("household", distinct=True),
        )
        .order_by("-alerts", "indicator")
    )
    known = Indicator.objects.in_bulk()
    return [(known[row["indicator"]], row["alerts"], row["persons"], row["homes"]) for row in rows]


def run_count(area: str) -> RunCount | None:
    """The newest run over exactly this place."""
    return RunCount.objects.filter(area=area).order_by("-day", "-name").first()


def _counter(digits: int) -> Callable[[QuerySet[Any], Count], dict[str, int]]:
    def count(rows: QuerySet[Any], what: Count) -> dict[str, int]:
        grouped = rows.annotate(part=Left("region", digits)).values("part").annotate(number=what).order_by()
        return {row["part"]: row["number"] for row in grouped}

    return count
