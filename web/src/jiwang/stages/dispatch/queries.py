"""Reading tasks. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from jiwang.kit.sights import COUNTY, Sight
from jiwang.registers.staff.models import Officer
from jiwang.stages.dispatch.models import Handover, Task
from jiwang.stages.dispatch.rules import Standing
from jiwang.stages.dispatch.states import Desk, TaskState


def tasks_seen(sight: Sight) -> QuerySet[Task]:
    """The tasks within a sight; what stays at the county is seen from there upwards only."""
    public = sight.within("region") & Q(desk=Desk.VISIT)
    return Task.objects.filter(public | sight.within("region", digits=COUNTY))


def tasks_at(sight: Sight, places: Iterable[str]) -> QuerySet[Task]:
    """The tasks that lie at some places, in the order in which they should be done."""
    found = tasks_seen(sight).filter(place__in=set(places))
    return found.select_related("household", "holder").order_by("urgency", "due_on", "-points", "id")


def tasks_below(sight: Sight, places: Iterable[str]) -> QuerySet[Task]:
    """The tasks that have gone further down than some places."""
    below = Q(pk__in=[])
    for place in places:
        below |= Q(place__startswith=place) & ~Q(place=place)
    return (
        tasks_seen(sight)
        .filter(below)
        .select_related("household", "holder")
        .order_by("urgency", "due_on", "id")
    )


def tasks_held(sight: Sight, officer: Officer) -> QuerySet[Task]:
    """What an officer has claimed."""
    found = tasks_seen(sight).filter(holder=officer)
    return found.select_related("household").order_by("urgency", "due_on", "id")


def handovers_of(task: Task) -> QuerySet[Handover]:
    """A task's way, the first step first."""
    return Handover.objects.filter(task=task).select_related("by", "to").order_by("at", "pk")


def handovers_within(sight: Sight, household: int) -> QuerySet[Handover]:
    """The steps of all tasks of a household that a sight covers."""
    return Handover.objects.filter(task__in=tasks_seen(sight).filter(household=household)).select_related(
        "by"
    )


def counts_by_state(sight: Sight, places: Iterable[str]) -> dict[str, int]:
    """How many tasks lie at some places in each state."""
    rows = (
        tasks_seen(sight)
        .filter(place__in=set(places))
        .values("state")
        .annotate(number=Count("pk"))
        .order_by()
    )
    return {row["state"]: row["number"] for row in rows}


def loads_of(officers: Iterable[Officer]) -> dict[int, int]:
    """How many tasks each of some officers holds."""
    rows = Officer.objects.filter(pk__in=[one.pk for one in officers]).annotate(
        number=Count("tasks", filter=Q(tasks__state=TaskState.CLAIMED))
    )
    return dict(rows.values_list("pk", "number"))


def standing_of(task: Task) -> Standing:
    """A task as the rules know it."""
    return Standing(TaskState(task.state), Desk(task.desk), task.place, task.region, task.holder_id)
