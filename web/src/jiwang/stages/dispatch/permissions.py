"""Who may see which list, and which steps an officer may take with a task: the buttons of its page."""

from __future__ import annotations

from collections.abc import Iterable

from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.queries import standing_of
from jiwang.stages.dispatch.rules import merge_refusal, parting_refusal, refusal
from jiwang.stages.dispatch.states import ERRANDS, STEPS, Desk, Step, TaskState

SENDERS = (Duty.CITY_MONITOR, Duty.COUNTY_DISPATCHER, Duty.COUNTY_REVIEWER, Duty.TOWNSHIP_CLERK)
_TICKED = (Step.SEND, Step.ASSIGN, Step.TAKE_BACK)
WORKERS = (Duty.VILLAGE_WORKER, Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER)


def steps_open(task: Task, *, officer: Officer, held: Iterable[Held]) -> frozenset[Step]:
    """The steps that may be taken now."""
    held, standing = tuple(held), standing_of(task)
    return frozenset(step for step in STEPS if refusal(standing, step, held=held, officer=officer.pk) is None)


def may_tick(task: Task, *, officer: Officer, held: Iterable[Held]) -> bool:
    """Whether a task of a list may be ticked for a step that many can take at once."""
    held, standing = tuple(held), standing_of(task)
    return any(refusal(standing, step, held=held, officer=officer.pk) is None for step in _TICKED)


def errands_open(held: Iterable[Held], where: str) -> list[Step]:
    """The steps that may be asked for with a whole shelf of tasks."""
    on_shelf = {"here": (Step.SEND, Step.ASSIGN), "below": (Step.TAKE_BACK,)}.get(where, ())
    duties = {one.duty for one in held}
    return [step for step in ERRANDS if step in on_shelf and duties & STEPS[step].duties]


def may_merge(away: Task, kept: Task, *, held: Iterable[Held]) -> bool:
    """Whether an officer may let a task of the same household go on under another one."""
    standings = standing_of(away), standing_of(kept)
    return merge_refusal(*standings, held=held, is_one_home=True, holds_others=away.merged.exists()) is None


def may_part(away: Task, kept: Task, *, held: Iterable[Held]) -> bool:
    """Whether an officer may let a merged task stand for itself again."""
    return parting_refusal(standing_of(away), standing_of(kept), held=held) is None


def may_type_in(task: Task, *, officer: Officer, held: Iterable[Held]) -> bool:
    """Whether an officer may type in the paper of whoever holds a task: a clerk, for the workers of their township."""
    is_others = task.state == TaskState.CLAIMED and task.holder_id != officer.pk and task.desk == Desk.VISIT
    return is_others and any(
        one.duty is Duty.TOWNSHIP_CLERK and task.region.startswith(one.area) for one in held
    )


def may_send(held: Iterable[Held]) -> bool:
    """Whether an officer sends tasks down at all."""
    return any(one.duty in STEPS[Step.SEND].duties for one in held)
