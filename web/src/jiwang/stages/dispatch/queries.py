"""Reading tasks. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from jiwang.analysis.rounds import rest_days
from jiwang.kit.rows.asking import Called, Question, lines, one_of
from jiwang.kit.rows.pages import Long, keys_of, numbers_of
from jiwang.kit.sights import COUNTY, TOWNSHIP, Sight, inside, seeing
from jiwang.registers.people.queries import heads_of, masked, names_of_heads
from jiwang.registers.places.queries import paths_of
from jiwang.registers.places.rules import told_from
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.staff.models import Absence, Officer, Posting
from jiwang.registers.staff.queries import away_on, live
from jiwang.stages.alerts.models import Alert
from jiwang.stages.alerts.queries import Confirmed, confirmed_in
from jiwang.stages.alerts.rules import Age, age_of
from jiwang.stages.dispatch.models import Handover, Task
from jiwang.stages.dispatch.rules import Call, Standing, day_of, is_resting, rest_refusal, week_of
from jiwang.stages.dispatch.states import Desk, Step, TaskState

# Within one urgency and one due day, first what was handed back, then what earlier visits have mostly found true.
ORDER = ("urgency", "due_on", "-promise", "-points", "id")
SHELVES = ("here", "heard", "below", "late", "away")
_NUMBERS, _KEPT = "numbers", 1024  # questions
# What a list shows of a task, and what its steps are judged by.
SHOWN = (
    "household_id", "household__size", "household__address", "region", "desk", "level", "due_on", "reasons", "say", "place", "state",
    "holder_id", "holder__name", "moved_at", "opened_at", "told_name", "told_address", "returned", "outcome", "is_released",
    "urgency", "turn", "occasion",
)  # fmt: skip


def tasks_seen(sight: Sight) -> QuerySet[Task]:
    """The tasks within a sight; what stays at the county is seen from there upwards only."""
    public = sight.within("region") & Q(desk=Desk.VISIT)
    released = sight.within("region", digits=TOWNSHIP) & Q(is_released=True)
    return Task.objects.filter(public | released | sight.within("region", digits=COUNTY))


def tasks_at(sight: Sight, places: Iterable[str]) -> QuerySet[Task]:
    """The open tasks that lie at some places, in the order in which they should be done."""
    found = tasks_seen(sight).filter(place__in=set(places)).exclude(state=TaskState.CLOSED)
    return found.select_related("household", "holder").order_by(*ORDER)


def tasks_returned(sight: Sight, places: Iterable[str]) -> QuerySet[Task]:
    """The tasks that were handed back to some places and wait there."""
    return tasks_at(sight, places).exclude(returned="").exclude(state=TaskState.CLAIMED)


def tasks_below(sight: Sight, places: Iterable[str]) -> QuerySet[Task]:
    """The open tasks that have gone further down than some places."""
    below = Q(pk__in=[])
    for place in places:
        below |= inside("place", [place]) & ~Q(place=place)
    found = tasks_seen(sight).filter(below).exclude(state=TaskState.CLOSED)
    return found.select_related("household", "holder").order_by(*ORDER)


def tasks_heard(sight: Sight, places: Iterable[str]) -> QuerySet[Task]:
    """The open tasks at or below some places of which a visit has told, and nobody has said yet what follows."""
    found = tasks_seen(sight).filter(inside("place", places), merged_into=None).exclude(outcome="")
    return found.exclude(state=TaskState.CLOSED).select_related("household", "holder").order_by(*ORDER)


def tasks_escalated(sight: Sight, places: Iterable[str]) -> QuerySet[Task]:
    """The overdue tasks of which some places, or places below them, were told."""
    told = Q(pk__in=[])
    for place in places:
        told |= Q(escalated_to=place)
    found = tasks_seen(sight).filter(told).exclude(state=TaskState.CLOSED)
    return found.select_related("household", "holder").order_by("due_on", "urgency", "id")


def tasks_held(sight: Sight, officer: Officer | int) -> QuerySet[Task]:
    """What an officer has claimed and not finished."""
    found = tasks_seen(sight).filter(holder=officer, state=TaskState.CLAIMED)
    return found.select_related("household").order_by(*ORDER)


@lru_cache(_KEPT)
def shelves(sight: Sight, places: frozenset[str], on: date, *, level: str) -> Mapping[str, Question]:
    """Which tasks lie on each shelf of an office, which were handed back to it, and how many: questions that are worded once."""
    found = {
        "here": tasks_at(sight, places),
        "heard": tasks_heard(sight, places),
        "below": tasks_below(sight, places),
        "late": tasks_escalated(sight, places),
        "away": orphaned(sight, places, on=on),
    }
    if level:
        found = {name: one.filter(level=level) for name, one in found.items()}
    found["returned"] = tasks_returned(sight, places)
    return {name: keys_of(one) for name, one in found.items()} | {_NUMBERS: numbers_of(**found)}


def numbers(found: Mapping[str, Question]) -> dict[str, int]:
    """How many tasks lie on each shelf."""
    return dict.fromkeys((*SHELVES, "returned"), 0) | dict(found[_NUMBERS].answers())


@lru_cache(_KEPT)
def own(sight: Sight, officer: int, villages: frozenset[str]) -> tuple[Question, Question]:
    """Which tasks an officer holds, and which wait in their villages."""
    waiting = tasks_at(sight, villages).filter(state=TaskState.SENT)
    return keys_of(tasks_held(sight, officer)), keys_of(waiting)


def long(found: Question, number: int = 0) -> Long:
    """A long list of tasks with what lists show of them."""
    return Long(Task, SHOWN, found, number)


def listed(
    lines: Iterable[Any], areas: Iterable[str] = (), *, today: date
) -> list[tuple[Any, str, str, Age]]:
    """Lines of tasks with the name of the head of their household, their place and how near they are to their day."""
    lines = list(lines)
    heads = names_of_heads(one.household_id for one in lines if one.household_id) if lines else {}
    paths = paths_of((one.region for one in lines), start=told_from(areas)) if lines else {}
    return [
        (one, heads.get(one.household_id) or one.told_name, paths[one.region], age_of(one.due_on, today))
        for one in lines
    ]


_MOST_OF_A_DAY = 400  # tasks; nobody goes to more


def days_work(
    found: Question, on: date
) -> tuple[list[list[tuple[Any, str, str, Age]]], list[tuple[Any, str, str, Age]]]:
    """Somebody's tasks: house by house those to which nobody has gone yet, and the others."""
    rows = listed(long(found)[:_MOST_OF_A_DAY], today=on)
    return stops_of(row for row in rows if not row[0].outcome), [row for row in rows if row[0].outcome]


def stops_of(rows: Iterable[tuple[Any, str, str, Age]]) -> list[list[tuple[Any, str, str, Age]]]:
    """Lines of tasks house by house, in the order in which they should be visited."""
    by_key = {row[0].pk: row for row in rows}
    calls = [
        Call(one.pk, one.household_id, one.urgency, one.due_on, one.region, one.household__address or one.told_address, one.turn)
        for one, *_ in by_key.values()
    ]  # fmt: skip
    return [[by_key[pk] for pk in stop] for stop in day_of(calls)]


def phones_of(households: Iterable[int | None]) -> dict[int, str]:
    """The masked phone of the head of each household that has one."""
    heads = heads_of(one for one in households if one is not None)
    return {household: phone for household, head in heads.items() if (phone := masked(head)[1])}


def resting_among(tasks: Iterable[Any], on: date) -> dict[str, date]:
    """Which of some visits are about a house where somebody was a short while ago, without anything new since; and when that was."""
    found = [one for one in tasks if one.desk == Desk.VISIT and one.household_id]
    if not found:
        return {}
    last = dict(_last_visits().of(households=[one.household_id for one in found]))
    if not last:
        return {}
    days = rest_days(version_in_force(min(one.region for one in found), on), on)
    last = {home: day for home, day in last.items() if day > on - timedelta(days=days)}
    rested = [one for one in found if one.household_id in last]
    if not rested:
        return {}
    with seeing(Sight.over(sorted({one.region[:COUNTY] for one in rested}))):
        rows = Alert.objects.filter(task__in=[one.pk for one in rested]).values_list("task")
        told = dict(rows.annotate(last=Max("raised_on")).order_by())
    return {
        one.pk: last[one.household_id]
        for one in rested
        if is_resting(last[one.household_id], told_on=told.get(one.pk), days=days, today=on)
    }


@cache
def _last_visits() -> Called[Any]:
    visited = Task.objects.filter(one_of("household", "households"), visited_on__isnull=False)
    return lines(visited.values("household").annotate(last=Max("visited_on")).order_by(), "household", "last")


def siblings_of(sight: Sight, task: Task) -> QuerySet[Task]:
    """Other open tasks of the same household for the same work, and those that go on under this one."""
    found = tasks_seen(sight).filter(household=task.household_id, household__isnull=False, desk=task.desk)
    found = found.exclude(pk=task.pk).filter(~Q(state=TaskState.CLOSED) | Q(merged_into=task.pk))
    return found.select_related("holder").order_by(*ORDER)


def handovers_of(task: Task) -> QuerySet[Handover]:
    """A task's way, the first step first."""
    return Handover.objects.filter(task=task).select_related("by", "to").order_by("pk")


def tasks_about(sight: Sight, household: int) -> list[Any]:
    """Lines of the tasks of a household, the first due first."""
    return _about(sight).of(households=[household])


@lru_cache(_KEPT)
def _about(sight: Sight) -> Called[Any]:
    found = tasks_seen(sight.by_key()).filter(one_of("household", "households")).order_by("due_on")
    return lines(found, "pk", "state", "merged_into_id", "desk", "due_on", "holder__name")


def handovers_within(tasks: Iterable[Any]) -> list[Any]:
    """Lines of the steps of some tasks."""
    return _steps().of(tasks=(one.pk for one in tasks))


@cache
def _steps() -> Called[Any]:
    return lines(Handover.objects.filter(one_of("task", "tasks")), "at", "step", "task_id", "by__name")


def counts_by_state(sight: Sight, places: Iterable[str]) -> dict[str, int]:
    """How many tasks lie at some places in each state."""
    rows = (
        tasks_seen(sight).filter(place__in=set(places)).values("state").annotate(number=Count("*")).order_by()
    )
    return {row["state"]: row["number"] for row in rows}


def loads_of(officers: Iterable[Officer]) -> dict[int, int]:
    """How many tasks each of some officers holds."""
    rows = Officer.objects.filter(pk__in=[one.pk for one in officers]).annotate(
        number=Count("tasks", filter=Q(tasks__state=TaskState.CLAIMED))
    )
    return dict(rows.values_list("pk", "number"))


def given_this_week(officer: Officer, on: date) -> int:
    """How many tasks an officer has taken or been given since Monday that are no red ones and did not go back."""
    return Task.objects.filter(holder=officer, claimed_on__gte=week_of(on)).exclude(urgency=0).count()


def given_to(officers: Iterable[int], on: date) -> Counter[int]:
    """The same of several officers at once."""
    found = Task.objects.filter(holder__in=set(officers), claimed_on__gte=week_of(on)).exclude(urgency=0)
    return Counter(dict(found.values_list("holder").annotate(number=Count("*")).order_by()))


def standing_of(task: Task) -> Standing:
    """A task as the rules know it."""
    is_fresh = task.moved_at is not None and task.opened_at is None
    return Standing(
        TaskState(task.state), Desk(task.desk), task.place, task.region, task.holder_id, is_fresh, task.is_released
    )  # fmt: skip


def orphaned(sight: Sight, places: Iterable[str], *, on: date) -> QuerySet[Task]:
    """Claimed tasks at or below some places whose holder is on leave, or has no duty there any more."""
    posted = Posting.objects.filter(live(on, ""), officer=OuterRef("holder"), area=OuterRef("place"))
    found = tasks_seen(sight).filter(inside("place", places), state=TaskState.CLAIMED)
    found = found.filter(~Exists(posted.exclude(officer__in=away_on(on))))
    return found.select_related("household", "holder").order_by(*ORDER)


def settled() -> QuerySet[Task]:
    """Open tasks that have alerts, of which none is left that somebody would have to look at."""
    alerts = Alert.objects.filter(task=OuterRef("pk"))
    waiting = alerts.filter(disposal="", quiet_until__isnull=True).exclude(state="quiet")
    ended = alerts.filter(Q(quiet_until__isnull=False) | ~Q(disposal=""))
    return Task.objects.exclude(state=TaskState.CLOSED).filter(Exists(ended), ~Exists(waiting))


def open_visit_of(household: int) -> Task | None:
    """The visit that a household is waiting for, if there is one: what is told about it joins that one."""
    found = Task.objects.filter(household=household, desk=Desk.VISIT).exclude(state=TaskState.CLOSED)
    return found.order_by(*ORDER).first()


def others_due(task: Task, officer: int) -> list[Task]:
    """The other visits that the household of a task waits for, and that nobody else has taken on themselves: one visit serves them all."""
    if task.household_id is None or task.desk != Desk.VISIT:
        return []
    found = Task.objects.filter(household=task.household_id, desk=Desk.VISIT).exclude(pk=task.pk)
    free = Q(holder=None) | Q(holder=officer)
    waiting = found.exclude(state=TaskState.CLOSED).filter(free, outcome="")
    return list(waiting.filter(merged__isnull=True).order_by(*ORDER))


def visited_lately(households: Iterable[int], since: date) -> dict[int, date]:
    """When somebody was at each of some households last, where that is not long ago."""
    rows = Task.objects.filter(household__in=set(households), visited_on__gt=since)
    return dict(rows.values_list("household").annotate(last=Max("visited_on")).order_by())


def has_alerts(task: Task) -> bool:
    """Whether an alert stands under a task."""
    with seeing(Sight.over([task.region[:COUNTY]])):
        return Alert.objects.filter(task=task.pk).exists()


def told_last(task: Task) -> date | None:
    """When the newest alert of a task was raised."""
    with seeing(Sight.over([task.region[:COUNTY]])):
        newest = Alert.objects.filter(task=task.pk).order_by("-raised_on").first()
    return newest.raised_on if newest else None


def rest_refusal_of(task: Task, why: str, on: date) -> str | None:
    """Why nobody is sent to the house of a task again: somebody was there a short while ago, and nothing new was told since."""
    if task.desk != Desk.VISIT or task.household_id is None:
        return None
    days = rest_days(version_in_force(task.region, on), on)
    visited = visited_lately([task.household_id], on - timedelta(days=days)).get(task.household_id)
    told = told_last(task) if visited else None
    return rest_refusal(visited, told_on=told, days=days, today=on, why=why)


def tasks_of_round(occasion: str, period: str, area: str) -> list[tuple[int, str, date]]:
    """The visits of a round in an area: household, state and last day."""
    found = Task.objects.filter(
        inside("region", [area]), occasion=occasion, period=period, household__isnull=False
    )
    return list(found.values_list("household", "state", "due_on").order_by("household"))


def counted_signs(county: str) -> dict[str, Confirmed]:
    """What visits in a county have found of each sign, by its code."""
    return {one.indicator.pk: one for one in confirmed_in(county)}


def signs_of_open_tasks(county: str) -> dict[str, set[str]]:
    """The signs for which each open task of a county was made."""
    signs: dict[str, set[str]] = {}
    with seeing(Sight.over([county])):
        open_tasks = Task.objects.filter(inside("region", [county])).exclude(state=TaskState.CLOSED)
        rows = Alert.objects.filter(task__in=open_tasks.values("pk")).values_list("task", "indicator")
        for task, sign in rows:
            signs.setdefault(task, set()).add(sign)
    return signs


def substituted(absence: Absence) -> QuerySet[Task]:
    """The tasks that went to a substitute for an absence and that the substitute still holds."""
    given = Handover.objects.filter(
        task=OuterRef("pk"), step=Step.SUBSTITUTE, to=absence.substitute, why=leave_mark(absence)
    )
    return Task.objects.filter(Exists(given), holder=absence.substitute, state=TaskState.CLAIMED)


def leave_mark(absence: Absence) -> str:
    """What a handover says that was made because of somebody's leave."""
    return f"{absence.officer.name}休假（{absence.since:%m-%d}至{absence.until:%m-%d}），代办"
