"""Writing two tasks of one household into one, and apart again; what somebody's words add to a task that waits already; visits that
come round without an alert, and the order of somebody's day.

A run writes how urgent a task is and what is said at the door. What officers add is kept beside it (`own`, `added`), so that a
run that is loaded again loses nothing of it, and what was merged can be parted.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from jiwang.kit.sights import COUNTY, Sight, seeing
from jiwang.registers.people.models import Household
from jiwang.registers.places.rules import Level as PlaceLevel
from jiwang.registers.staff.models import Officer
from jiwang.stages.alerts import actions as alerts
from jiwang.stages.alerts.actions import Ruler, Told
from jiwang.stages.alerts.models import Alert
from jiwang.stages.alerts.queries import in_force, open_alerts
from jiwang.stages.alerts.rules import Ruling
from jiwang.stages.alerts.states import Level, Outcome
from jiwang.stages.dispatch import rules
from jiwang.stages.dispatch.models import Handover, Task
from jiwang.stages.dispatch.queries import standing_of
from jiwang.stages.dispatch.rules import Urging
from jiwang.stages.dispatch.states import Desk, Step, TaskState
from jiwang.trail.actions import record, recorded

FOLDED = ("level", "urgency", "due_on", "reasons", "say", "find_out", "own", "added")


@recorded
def merge(task_id: str, into_id: str, *, by: Ruler, at: datetime) -> Task:
    """Let a task go on under another one of the same household, with all its alerts. Raises MoveRefused, or DoesNotExist out of sight."""
    away, kept = _both(task_id, into_id)
    why_not = rules.merge_refusal(
        standing_of(away), standing_of(kept), held=by.held, holds_others=away.merged.exists(),
        is_one_home=away.pk != kept.pk and away.household_id is not None and away.household_id == kept.household_id,
    )  # fmt: skip
    if why_not is not None:
        raise rules.MoveRefused(why_not)
    _go_on_under(away, kept, by=by, at=at)
    return kept


@recorded
def part(task_id: str, *, by: Ruler, at: datetime) -> Task:
    """Let a merged task stand for itself again, with the alerts that it brought. Raises MoveRefused, or DoesNotExist out of sight."""
    into_id = Task.objects.values_list("merged_into", flat=True).get(pk=task_id)
    away, kept = _both(task_id, into_id or task_id)
    is_merged = away.merged_into_id == kept.pk
    why_not = rules.parting_refusal(standing_of(away), standing_of(kept) if is_merged else None, held=by.held)
    if why_not is not None:
        raise rules.MoveRefused(why_not)
    away.merged_into, away.state, away.moved_at = None, rules.state_at(away.place), at
    away.save(update_fields=["merged_into", "state", "moved_at"])
    kept.added = [one for one in kept.added or [] if one["source"] != away.pk]
    _fold(kept)
    kept.save(update_fields=FOLDED)
    with seeing(Sight.over([away.region[:COUNTY]])):
        alerts.part(away.pk, out_of=kept.pk, by=by.officer.code, at=at)
    _note(Step.PART, away, kept, by=by, at=at)
    record(
        who=by.officer.code, what="dispatch.parted", about=f"task:{away.pk}", why=kept.pk, at=at, area=away.region
    )  # fmt: skip
    return away


@recorded
def gather(task_id: str, *, visitor: Officer, by: Ruler, at: datetime) -> Task:
    """Let every other visit for which the household waits go on under the task that its holder carries out: one visit serves all that is due.

    What another officer has taken on stays with them. All tasks of the household are locked in one order.
    """
    found = lock_home(Task.objects.get(pk=task_id))
    kept = found.pop(task_id)
    may = kept.state == TaskState.CLAIMED and kept.holder_id == visitor.pk
    for away in found.values() if may else ():
        if away.holder_id in (None, visitor.pk) and not away.outcome and not away.merged.exists():
            _go_on_under(away, kept, by=by, at=at)
    record(who=by.officer.code, what="dispatch.gathered", about=f"task:{kept.pk}", at=at, area=kept.region)
    return kept


def lock_home(task: Task) -> dict[str, Task]:
    """A task and every other one of the same kind for which its household waits, for nobody else until the end of the transaction; locked
    in one order, so that two never wait for each other."""
    home = Q(household=task.household_id, desk=task.desk) & ~Q(state=TaskState.CLOSED)
    wanted = Q(pk=task.pk) if task.household_id is None else Q(pk=task.pk) | home
    return {one.pk: one for one in Task.objects.select_for_update(of=("self",)).filter(wanted).order_by("pk")}


def rule_on(task: Task, ruling: Ruling, *, by: Ruler, at: datetime) -> None:
    """Write what was found under every alert of a task that waits. A visit that no alert has asked for and that finds something new
    raises one."""
    with seeing(Sight.over([task.region[:COUNTY]])):
        waiting = list(open_alerts([task.pk]).order_by("pk"))
        if task.occasion and ruling.outcome is Outcome.TRUE and not waiting and task.household is not None:
            said = ruling.why.strip() or "走访发现新的困难"
            told = Told(task.household, "", Level.YELLOW, said, "走访")
            waiting = [alerts.raise_by_hand(told, task=task.pk, by=by, at=at)]
        for alert in waiting:
            before = in_force(alert)
            if before is None or before.outcome != ruling.outcome:  # a second visit may find the same
                alerts.dispose(alert.pk, ruling, by=by, at=at)


def _go_on_under(away: Task, kept: Task, *, by: Ruler, at: datetime) -> None:
    away.merged_into, away.state, away.moved_at, away.escalated_to = kept, TaskState.CLOSED, at, ""
    away.save(update_fields=["merged_into", "state", "moved_at", "escalated_to"])
    add(kept, urging_of(away), source=away.pk)
    kept.save(update_fields=FOLDED)
    with seeing(Sight.over([away.region[:COUNTY]])):
        alerts.join(away.pk, into=kept.pk, by=by.officer.code, at=at)
    _note(Step.MERGE, away, kept, by=by, at=at)
    record(
        who=by.officer.code, what="dispatch.merged", about=f"task:{away.pk}", why=kept.pk, at=at, area=away.region
    )  # fmt: skip


def add(task: Task, more: Urging, *, source: str) -> None:
    """Let a task stand for something more; `source` names it. The caller saves `FOLDED`."""
    if task.own is None:
        task.own, task.added = _written(urging_of(task)), []
    task.added = [*(task.added or []), _written(more) | {"source": source}]
    _fold(task)


def keep_merged(*, by: str, at: datetime) -> None:
    """After a run was taken in: what officers have merged or added still stands, over what the run says now."""
    away = Task.objects.filter(merged_into__isnull=False)
    for task, into in away.values_list("pk", "merged_into").order_by("pk"):
        if Alert.objects.filter(task=task).exists():
            alerts.join(task, into=str(into), by=by, at=at)
    changed = [
        task for task in Task.objects.filter(own__isnull=False).select_for_update(of=("self",)).order_by("pk")
        if _kept(task)
    ]  # fmt: skip
    Task.objects.bulk_update(changed, FOLDED, batch_size=1000)


def urging_of(task: Task) -> Urging:
    """How urgent a task is and what is said at the door, as the rules know it."""
    return Urging(Level(task.level), task.due_on, tuple(task.reasons), tuple(task.say), tuple(task.find_out))


def _both(one: str, other: str) -> tuple[Task, Task]:
    """Both tasks for nobody else until the end of the transaction, locked in one order so that two never wait for each other."""
    found = {
        task.pk: task
        for task in Task.objects.select_for_update(of=("self",)).filter(pk__in=[one, other]).order_by("pk")
    }
    if one not in found or other not in found:
        raise Task.DoesNotExist
    return found[one], found[other]


def _kept(task: Task) -> bool:
    """Whether a run has written over what officers had added; what it says is the task's own from now on."""
    if urging_of(task) == _together(task):
        return False
    task.own = _written(urging_of(task))
    _fold(task)
    return True


def _fold(task: Task) -> None:
    whole = _together(task)
    if not task.added:
        task.own, task.added = None, None
    task.level, task.urgency, task.due_on = whole.level, list(Level).index(whole.level), whole.due_on
    task.reasons, task.say, task.find_out = list(whole.reasons), list(whole.say), list(whole.find_out)


def _together(task: Task) -> Urging:
    return rules.together(_read(task.own or {}), _all_read(task.added or []))


def _all_read(kept: Iterable[dict[str, Any]]) -> list[Urging]:
    return [_read(one) for one in kept]


def _written(one: Urging) -> dict[str, Any]:
    return {
        "level": str(one.level), "due_on": one.due_on.isoformat(), "reasons": list(one.reasons), "say": list(one.say),
        "find_out": list(one.find_out),
    }  # fmt: skip


def _read(kept: dict[str, Any]) -> Urging:
    return Urging(
        Level(kept["level"]), date.fromisoformat(kept["due_on"]), tuple(kept["reasons"]), tuple(kept["say"]), tuple(kept["find_out"])
    )  # fmt: skip


def _note(step: Step, away: Task, kept: Task, *, by: Ruler, at: datetime) -> None:
    """A step on the way of both tasks."""
    Handover.objects.bulk_create(
        [
            Handover(task=task, region=task.region, step=step, left=away.place, reached=kept.place, by=by.officer, why=why, at=at)
            for task, why in ((away, "与同一户的另一件任务"), (kept, "同一户的另一件任务"))
        ]
    )  # fmt: skip


@recorded
def plan_day(tasks: Iterable[str], turns: Mapping[str, int], *, by: Ruler, at: datetime) -> int:
    """Keep the order in which an officer wants to go to some tasks that they hold; without turns the order of the way holds again."""
    held = Task.objects.select_for_update(of=("self",)).filter(pk__in=set(tasks), holder=by.officer)
    changed = [one for one in held.order_by("pk") if one.turn != turns.get(one.pk)]
    for one in changed:
        one.turn = turns.get(one.pk)
    Task.objects.bulk_update(changed, ["turn"])
    record(who=by.officer.code, what="dispatch.planned", about=f"tasks:{len(changed)}", at=at)
    return len(changed)


@dataclass(frozen=True, slots=True)
class SettingOut:
    """A round of visits: what it is called, its period, until when, what is said at the door; `at_area` where they lie with an office."""

    occasion: str
    label: str
    period: str
    due_on: date
    say: str
    at_area: str = ""


@recorded
def set_out(homes: Iterable[Household], about: SettingOut, *, by: Ruler, at: datetime) -> int:
    """Make a visit for each of some households that has none for this occasion and period; how many."""
    homes = sorted(homes, key=lambda one: one.pk)
    there = set(
        Task.objects.filter(occasion=about.occasion, period=about.period).values_list("household", flat=True)
    )
    made = [_round_task(one, about) for one in homes if one.pk not in there]
    Task.objects.bulk_create(made, batch_size=1000)
    record(
        who=by.officer.code,
        what="dispatch.set_out",
        about=f"tasks:{len(made)}",
        why=f"{about.label} {about.period}",
        at=at,
    )
    return len(made)


def _round_task(home: Household, about: SettingOut) -> Task:
    place = about.at_area or (
        home.region if len(home.region) == PlaceLevel.VILLAGE else home.region[: PlaceLevel.TOWNSHIP]
    )
    return Task(
        id=f"r{secrets.token_hex(8)}", household=home, region=home.region, desk=Desk.VISIT, level=Level.GREY,
        urgency=list(Level).index(Level.GREY), due_on=about.due_on, reasons=[f"{about.label} {about.period}"], say=[about.say],
        place=place, state=rules.state_at(place), is_told=True, occasion=about.occasion, period=about.period,
        told_name="", told_address="", promise=0, returned="", escalated_to="", is_released=False, outcome="",
    )  # fmt: skip
