"""Writing tasks: each step locks its task, asks the rules, leaves a handover and a line of the trail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from jiwang.kit.copying import Copied, copy_in
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import officers_at
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from jiwang.stages.dispatch import rules
from jiwang.stages.dispatch.models import Handover, Task
from jiwang.stages.dispatch.queries import standing_of
from jiwang.stages.dispatch.states import Step, TaskState
from jiwang.trail.actions import record, recorded

TASK = (
    "id", "household_id", "region", "desk", "level", "urgency", "due_on", "points", "reasons", "say", "find_out", "place", "state",
)  # fmt: skip
ONCE = ("place", "state")  # where a task lies belongs to the officers as soon as it is there
SHORTEST_REASON = 4


@dataclass(frozen=True, slots=True)
class Actor:
    """An officer with the duties that they hold today."""

    officer: Officer
    held: tuple[Held, ...]


@recorded
def take_in(tasks: Iterable[Sequence[Any]], *, by: str, at: datetime) -> Copied:
    """Add and renew the tasks of a run: columns as `TASK`; a task that is on its way stays where it is."""
    copied = copy_in(Task, TASK, tasks, once=ONCE)
    record(who=by, what="dispatch.taken_in", about=f"tasks:{copied.added}+{copied.changed}", at=at)
    return copied


@recorded
def send(task_id: str, *, by: Actor, at: datetime, to: str = "") -> Task:
    """Send a task one level down, to where the household lives or, where that is not known, to `to`."""
    task = _locked(task_id, Step.SEND, by)
    place, state = rules.sent_to(standing_of(task), to)
    if to:
        task.region = to
    return _moved(task, Step.SEND, place=place, state=state, by=by, at=at)


@recorded
def claim(task_id: str, *, by: Actor, at: datetime) -> Task:
    """Take a task on oneself."""
    task = _locked(task_id, Step.CLAIM, by)
    return _moved(
        task, Step.CLAIM, place=task.place, state=TaskState.CLAIMED, by=by, at=at, holder=by.officer
    )


@recorded
def assign(task_id: str, *, to: Officer, by: Actor, at: datetime) -> Task:
    """Give a task to a worker of the household's village; not to one who is on leave."""
    task = _locked(task_id, Step.ASSIGN, by)
    if (
        not officers_at(task.region, duty=Duty.VILLAGE_WORKER, on=timezone.localdate(at))
        .filter(pk=to.pk)
        .exists()
    ):
        raise rules.MoveRefused("这位协理员不在这个村（社区），或正在休假。请另选一位。")
    return _moved(task, Step.ASSIGN, place=task.region, state=TaskState.CLAIMED, by=by, at=at, holder=to)


@recorded
def hand_back(task_id: str, *, why: str, by: Actor, at: datetime) -> Task:
    """Hand a task back one level up, with a reason."""
    task = _locked(task_id, Step.HAND_BACK, by)
    if len(why.strip()) < SHORTEST_REASON:
        raise rules.MoveRefused("请写明退回的原因，至少4个字。")
    place = rules.handed_to(standing_of(task))
    return _moved(task, Step.HAND_BACK, place=place, state=TaskState.LISTED, by=by, at=at, why=why.strip())


def _locked(task_id: str, step: Step, by: Actor) -> Task:
    """The task for nobody else until the end of the transaction. Raises MoveRefused, or DoesNotExist out of sight."""
    task = Task.objects.select_for_update(of=("self",)).get(pk=task_id)
    why_not = rules.refusal(standing_of(task), step, held=by.held, officer=by.officer.pk)
    if why_not is not None:
        raise rules.MoveRefused(why_not)
    return task


def _moved(
    task: Task,
    step: Step,
    *,
    place: str,
    state: TaskState,
    by: Actor,
    at: datetime,
    holder: Officer | None = None,
    why: str = "",
) -> Task:
    left, task.place, task.state, task.holder, task.moved_at = task.place, place, state, holder, at
    task.save(update_fields=["region", "place", "state", "holder", "moved_at"])
    Handover.objects.create(
        task=task, region=task.region, step=step, left=left, reached=place, by=by.officer, to=holder, why=why, at=at
    )  # fmt: skip
    record(
        who=by.officer.code, what=f"dispatch.{_DONE[step]}", about=f"task:{task.pk}", why=why, at=at, area=task.region
    )  # fmt: skip
    return task


_DONE = {Step.SEND: "sent", Step.CLAIM: "claimed", Step.ASSIGN: "assigned", Step.HAND_BACK: "handed_back"}
