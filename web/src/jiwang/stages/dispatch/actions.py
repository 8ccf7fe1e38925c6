"""Writing tasks: each step locks its task, asks the rules, leaves a handover and a line of the trail."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jiwang.kit.copying import Copied, copy_in
from jiwang.kit.sights import EVERYWHERE, Sight, seeing
from jiwang.kit.turns import one_at_a_time
from jiwang.registers.people.models import Household
from jiwang.registers.places import rules as places
from jiwang.registers.staff.models import Absence, Officer
from jiwang.registers.staff.queries import officers_at
from jiwang.registers.staff.states import Duty
from jiwang.stages.alerts import actions as alerts
from jiwang.stages.alerts.actions import Ruler, Told
from jiwang.stages.alerts.models import Alert
from jiwang.stages.alerts.rules import Ruling, due_of
from jiwang.stages.alerts.states import Level, Outcome
from jiwang.stages.dispatch import merging, rules
from jiwang.stages.dispatch.models import Handover, Task
from jiwang.stages.dispatch.queries import (
    counted_signs,
    given_this_week,
    has_alerts,
    leave_mark,
    open_visit_of,
    rest_refusal_of,
    settled,
    signs_of_open_tasks,
    standing_of,
    substituted,
)
from jiwang.stages.dispatch.states import STEPS, Desk, Step, TaskState
from jiwang.trail.actions import record, recorded

TASK = (
    "id", "household_id", "region", "desk", "level", "urgency", "due_on", "points", "reasons", "say", "find_out", "place", "state",
)  # fmt: skip
ONCE = ("place", "state")  # where a task lies belongs to the officers as soon as it is there
SHORTEST_REASON = 4
Actor = Ruler  # an officer, the duties that they hold today, and which day that is


@dataclass(frozen=True, slots=True)
class Asked:
    """A visit that somebody asks for by hand: about whom, where, how urgent, and what may be said at the door."""

    region: str  # the township, or the village where it is known
    level: Level
    say: str
    reason: str
    household: Household | None = None
    name: str = ""
    address: str = ""
    indicator: str = ""
    sentence: str = ""  # of the alert; never goes below the township
    label: str = ""  # of a sign that no run raises


@recorded
def take_in(tasks: Iterable[Sequence[Any]], *, by: str, at: datetime) -> Copied:
    """Add and renew the tasks of a run: columns as `TASK`; a task that is on its way stays where it is, and merged what officers have merged."""
    copied = copy_in(Task, TASK, tasks, once=ONCE)
    merging.keep_merged(by=by, at=at)
    _close(settled(), by=None, at=at)
    record(who=by, what="dispatch.taken_in", about=f"tasks:{copied.added}+{copied.changed}", at=at)
    return copied


@recorded
def send(task_id: str, *, by: Actor, at: datetime, to: str = "", why: str = "") -> Task:
    """Send a task one level down, to where the household lives or, where that is not known, to `to`."""
    task = _locked(task_id, Step.SEND, by, why=why)
    place, state = rules.sent_to(standing_of(task), to)
    if to:
        task.region = to
    return _moved(task, Step.SEND, place=place, state=state, by=by, at=at, why=why)


@recorded
def take_back(task_id: str, *, by: Actor, at: datetime, why: str = "") -> Task:
    """Take a task back that was sent down and that nobody there has opened yet."""
    task = _locked(task_id, Step.TAKE_BACK, by)
    place = rules.taken_to(standing_of(task))
    return _moved(task, Step.TAKE_BACK, place=place, state=TaskState.LISTED, by=by, at=at, why=why)


@recorded
def claim(task_id: str, *, by: Actor, at: datetime) -> Task:
    """Take a task on oneself."""
    task = _locked(task_id, Step.CLAIM, by)
    return _moved(task, Step.CLAIM, place=task.place, by=by, at=at, holder=by.officer)


@recorded
def assign(task_id: str, *, to: Officer, by: Actor, at: datetime, why: str = "") -> Task:
    """Give a task to a worker of the household's village; not to one who is on leave or has enough for this week."""
    task = _locked(task_id, Step.ASSIGN, by, why=why)
    worker = Officer.objects.select_for_update().get(pk=to.pk)  # two who assign at once must see each other
    there = officers_at(task.region, duty=Duty.VILLAGE_WORKER, on=by.on)
    if not there.filter(pk=worker.pk).exists():
        raise rules.MoveRefused("这位协理员不在这个村（社区），或正在休假。请另选一位。")
    given = given_this_week(worker, by.on)
    full = rules.over_cap(given=given, cap=worker.weekly_cap, level=Level(task.level))
    if full is not None and task.holder_id != worker.pk:
        raise rules.MoveRefused(full)
    return _moved(task, Step.ASSIGN, place=task.region, by=by, at=at, holder=worker, why=why)


@recorded
def hand_back(task_id: str, *, why: str, by: Actor, at: datetime) -> Task:
    """Hand a task back one level up, with a reason."""
    task = _locked(task_id, Step.HAND_BACK, by)
    if len(why.strip()) < SHORTEST_REASON:
        raise rules.MoveRefused("请写明退回的原因，至少4个字。")
    place = rules.handed_to(standing_of(task))
    task.returned = why.strip()
    return _moved(task, Step.HAND_BACK, place=place, state=TaskState.LISTED, by=by, at=at, why=why.strip())


@recorded
def open_task(task: Task, *, by: Actor, at: datetime) -> None:
    """Note that an officer has opened a task; the first one where it lies ends the time in which it can be taken back."""
    if task.opened_at is None and any(one.area == task.place for one in by.held):
        Task.objects.filter(pk=task.pk, opened_at=None).update(opened_at=at)
    record(who=by.officer.code, what="dispatch.opened", about=f"task:{task.pk}", at=at, area=task.region)


@recorded
def ask_for_visit(asked: Asked, *, by: Actor, at: datetime) -> Task:
    """A visit that no run has asked for: it joins the one that the household waits for, or goes to the village or the township."""
    if asked.household:
        one_at_a_time("visit", asked.household.pk)
    waiting = open_visit_of(asked.household.pk) if asked.household else None
    task = _joined(waiting, asked, by=by, at=at) if waiting else _made(asked, by=by)
    if asked.household is not None:
        told = Told(asked.household, asked.indicator, asked.level, asked.sentence, asked.reason, asked.label)
        alerts.raise_by_hand(told, task=task.pk, by=by, at=at)
    record(who=by.officer.code, what="dispatch.asked_for", about=f"task:{task.pk}", at=at, area=task.region)
    return task


@recorded
def note_visit(
    task_id: str,
    ruling: Ruling,
    *,
    by: Actor,
    at: datetime,
    on: date | None = None,
    visitor: Officer | None = None,
) -> Task:
    """What the visit has found, under every alert of the task that waits. Only its holder, or who types in
    the paper of its holder (`visitor`); a village reads no alert thereby.

    A task that no alert has asked for ends with the visit, unless that has found something new: then it becomes an alert.
    """
    task = Task.objects.select_for_update(of=("self",)).get(pk=task_id)
    if task.state != TaskState.CLAIMED or task.holder_id != (visitor or by.officer).pk:
        raise rules.MoveRefused("请先领取这件任务，再登记核实结果。")
    merging.rule_on(task, ruling, by=by, at=at)
    task.outcome, task.visited_on = ruling.outcome or "", on or by.on
    task.save(update_fields=["outcome", "visited_on"])
    if not has_alerts(task):
        _close(Task.objects.filter(pk=task.pk), by=by.officer, at=at)
    record(
        who=by.officer.code, what="dispatch.visited", about=f"task:{task.pk}", why=str(ruling.outcome), at=at, area=task.region
    )  # fmt: skip
    return task


@recorded
def close_told(
    task_id: str, *, outcome: Outcome, why: str, by: Actor, at: datetime, visitor: Officer | None = None
) -> Task:
    """End a task about people who are on no file, by its holder: there is no alert that could be ended."""
    task = Task.objects.select_for_update(of=("self",)).get(pk=task_id)
    if (
        task.household_id is not None
        or task.holder_id != (visitor or by.officer).pk
        or task.state != TaskState.CLAIMED
    ):
        raise rules.MoveRefused("请先领取这件任务；有档案的家庭请登记核实结果。")
    if len(why.strip()) < SHORTEST_REASON:
        raise rules.MoveRefused("请写明看到的情况，至少4个字。")
    Task.objects.filter(pk=task.pk).update(outcome=outcome, visited_on=by.on)
    _close(Task.objects.filter(pk=task.pk), by=by.officer, at=at, why=why.strip())
    record(
        who=by.officer.code, what="dispatch.closed", about=f"task:{task.pk}", why=str(outcome), at=at, area=task.region
    )  # fmt: skip
    return task


@recorded
def dispose(alert_ids: Iterable[str], ruling: Ruling, *, by: Actor, at: datetime) -> int:
    """Write down how alerts end, and close their tasks of which none is left open; how many. Raises RulingRefused, or DoesNotExist.

    Tasks are locked before alerts, and in one order: two who end the last two alerts of a task see each other, and one closes it.
    """
    asked = sorted(set(alert_ids))
    tasks = set(Alert.objects.filter(pk__in=asked).exclude(task="").values_list("task", flat=True))
    list(Task.objects.select_for_update(of=("self",)).filter(pk__in=tasks).order_by("pk"))
    for alert_id in asked:
        alerts.dispose(alert_id, ruling, by=by, at=at)
    closed = _close(settled().filter(pk__in=tasks), by=by.officer, at=at)
    record(who=by.officer.code, what="dispatch.closed", about=f"tasks:{closed}", at=at)
    return closed


@recorded
def let_down(task_id: str, *, by: Actor, at: datetime) -> None:
    """The county has heard the family: the township may know of a task about leaving the roll."""
    task = Task.objects.select_for_update(of=("self",)).get(pk=task_id)
    task.is_released = True
    task.save(update_fields=["is_released"])
    _noted(task, Step.RELEASE, left=task.place, by=by.officer, at=at)
    record(who=by.officer.code, what="dispatch.released", about=f"task:{task.pk}", at=at, area=task.region)


@recorded
def substitute(absence: Absence, *, by: Actor, at: datetime) -> int:
    """Give everything that an officer on leave holds to their substitute; how many tasks."""
    held = Task.objects.select_for_update(of=("self",)).filter(
        holder=absence.officer_id, state=TaskState.CLAIMED
    )
    return _passed(list(held.order_by("pk")), absence, to=absence.substitute, by=by, at=at)


@recorded
def give_back(absence: Absence, *, by: Actor, at: datetime) -> int:
    """Give what the substitute still holds because of a leave back to who was away; how many tasks."""
    held = substituted(absence).select_for_update(of=("self",)).order_by("pk")
    return _passed(list(held), absence, to=absence.officer, by=by, at=at)


@recorded
def escalate(today: date, *, at: datetime, by: str = "job:escalate") -> int:
    """Tell the next level up of every overdue task whose term has run out, and the one above it after another term; how many."""
    with seeing(EVERYWHERE):
        late = Task.objects.filter(due_on__lt=today).exclude(state=TaskState.CLOSED)
        moved = [
            task for task in late.select_for_update(of=("self",)).order_by("pk") if _escalated(task, today)
        ]
        Task.objects.bulk_update(moved, ["escalated_to"], batch_size=1000)
        Handover.objects.bulk_create(
            [_handover(task, Step.ESCALATE, left=task.place, at=at) for task in moved]
        )
    record(who=by, what="dispatch.escalated", about=f"tasks:{len(moved)}", at=at)
    return len(moved)


@recorded
def rank(counties: Iterable[str], *, at: datetime, by: str = "job:rank") -> int:
    """Order the open tasks of some counties by what earlier visits there have found of their signs; how many changed."""
    changed = sum(_ranked(county) for county in sorted(set(counties)))
    with seeing(EVERYWHERE):
        alerts.tally(by=by, at=at)
    record(who=by, what="dispatch.ranked", about=f"tasks:{changed}", at=at)
    return changed


def _locked(task_id: str, step: Step, by: Actor, *, why: str = "") -> Task:
    """The task for nobody else until the end of the transaction. Raises MoveRefused, or DoesNotExist out of sight."""
    task = Task.objects.select_for_update(of=("self",)).get(pk=task_id)
    why_not = rules.refusal(standing_of(task), step, held=by.held, officer=by.officer.pk)
    if why_not is None and step in (Step.SEND, Step.ASSIGN):
        why_not = rest_refusal_of(task, why, by.on)
    if why_not is not None:
        raise rules.MoveRefused(why_not)
    return task


def _moved(
    task: Task,
    step: Step,
    *,
    place: str,
    state: TaskState | None = None,
    by: Actor,
    at: datetime,
    holder: Officer | None = None,
    why: str = "",
) -> Task:
    left, task.place, task.holder, task.moved_at = task.place, place, holder, at
    task.state = state or STEPS[step].after(TaskState(task.state))
    task.opened_at = None if step is Step.SEND else at
    task.claimed_on, task.turn = by.on if holder else None, None
    task.returned = task.returned if step is Step.HAND_BACK else ""
    task.escalated_to = "" if step is Step.HAND_BACK else task.escalated_to
    task.save()
    _noted(task, step, left=left, by=by.officer, at=at, why=why)
    record(
        who=by.officer.code, what=f"dispatch.{DONE[step]}", about=f"task:{task.pk}", why=why, at=at, area=task.region
    )  # fmt: skip
    return task


def _noted(
    task: Task, step: Step, *, left: str, at: datetime, by: Officer | None = None, why: str = ""
) -> None:
    _handover(task, step, left=left, at=at, by=by, why=why).save()


def _handover(
    task: Task, step: Step, *, left: str, at: datetime, by: Officer | None = None, why: str = ""
) -> Handover:
    reached = task.escalated_to if step is Step.ESCALATE else task.place
    holder = task.holder if step in (Step.CLAIM, Step.ASSIGN, Step.SUBSTITUTE) else None
    return Handover(
        task=task, region=task.region, step=step, left=left, reached=reached, by=by, to=holder, why=why[:200], at=at
    )  # fmt: skip


def _passed(held: list[Task], absence: Absence, *, to: Officer | None, by: Actor, at: datetime) -> int:
    """Pass claimed tasks to another holder, each with its handover; to nobody passes nothing."""
    mark = leave_mark(absence)
    for task in held if to else []:
        task.holder, task.claimed_on, task.opened_at = to, by.on, at
        task.save(update_fields=["holder", "claimed_on", "opened_at"])
        why = mark if to == absence.substitute else "休假结束或撤销，交还"
        _noted(task, Step.SUBSTITUTE, left=task.place, by=by.officer, at=at, why=why)
    record(
        who=by.officer.code, what="dispatch.substituted", about=f"tasks:{len(held) if to else 0}", at=at
    )  # fmt: skip
    return len(held) if to else 0


def _close(tasks: Any, *, by: Officer | None, at: datetime, why: str = "") -> int:
    closing = list(tasks.select_for_update(of=("self",)).order_by("pk"))
    for task in closing:
        task.state, task.moved_at, task.escalated_to = TaskState.CLOSED, at, ""
    Task.objects.bulk_update(closing, ["state", "moved_at", "escalated_to"], batch_size=1000)
    Handover.objects.bulk_create(
        [_handover(task, Step.CLOSE, left=task.place, at=at, by=by, why=why) for task in closing]
    )
    return len(closing)


def _joined(task: Task, asked: Asked, *, by: Actor, at: datetime) -> Task:
    """The visit that waits already, now for this reason too, and not later or less urgent than this one asks for."""
    task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    more = rules.Urging(asked.level, due_of(asked.level, by.on), (asked.reason,), (asked.say,))
    merging.add(task, more, source=f"told {at.isoformat()}")
    task.save(update_fields=merging.FOLDED)
    return task


def _made(asked: Asked, *, by: Actor) -> Task:
    region = asked.household.region if asked.household else asked.region
    is_known = len(region) == places.Level.VILLAGE
    return Task.objects.create(
        id=f"h{secrets.token_hex(8)}", household=asked.household, region=region, desk=Desk.VISIT, level=asked.level,
        urgency=list(Level).index(asked.level), due_on=due_of(asked.level, by.on), reasons=[asked.reason], say=[asked.say],
        place=region, state=TaskState.SENT if is_known else TaskState.LISTED, is_told=True, told_name=asked.name,
        told_address=asked.address or ("" if asked.household else "住址没有说清"), promise=0, returned="", escalated_to="",
        is_released=False, outcome="",
    )  # fmt: skip


def _escalated(task: Task, today: date) -> bool:
    """Whether somebody is to be told of an overdue task who was not told yet; notes it in the task."""
    told = rules.told_of(task.place, level=Level(task.level), due_on=task.due_on, today=today)
    is_further = bool(told) and (not task.escalated_to or len(told) < len(task.escalated_to))
    if is_further:
        task.escalated_to = told
    return is_further


def _ranked(county: str) -> int:
    counted, signs = counted_signs(county), signs_of_open_tasks(county)
    all_true, all_visited = (
        sum(one.true for one in counted.values()),
        sum(one.visited for one in counted.values()),
    )
    shares = {
        sign: rules.promise(true=one.true, visited=one.visited, all_true=all_true, all_visited=all_visited)
        for sign, one in counted.items()
    }
    with seeing(Sight.over([county])):
        changed: dict[int, list[str]] = {}
        for task in Task.objects.filter(pk__in=signs).select_for_update(of=("self",)).order_by("pk"):
            best = max(shares[sign] for sign in signs[task.pk])
            if task.promise != best:
                changed.setdefault(best, []).append(task.pk)
        for best, tasks in changed.items():
            Task.objects.filter(pk__in=tasks).update(promise=best)
    return sum(map(len, changed.values()))


DONE = {
    Step.SEND: "sent", Step.CLAIM: "claimed", Step.ASSIGN: "assigned", Step.HAND_BACK: "handed_back", Step.TAKE_BACK: "taken_back",
}  # fmt: skip
