"""May this step be taken with this task, by whom, and where does it lead? No database, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jiwang.registers.places.rules import Level, above, below
from jiwang.registers.staff.rules import Held
from jiwang.stages.dispatch.states import STEPS, Desk, Step, TaskState


class MoveRefused(ValueError):
    """A step that may not be taken; the message is for the officer and says whose move it is."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules need to know of a task."""

    state: TaskState
    desk: Desk
    place: str  # where it lies
    region: str  # where the household lives
    holder: int | None = None  # the officer who has claimed it


_NOT_HERE = "这件任务现在不在您这一级，请到它所在的地方办理。"
_NOT_YOURS = "您的岗位不办这一步。"
_STAYS = "这类任务只在县级办理，不下派。"
_TOP = "已在最上一级，不能再退回。"
_BOTTOM = "已到村（社区），不能再下派；请直接指派给协理员。"
_WITH_SOMEBODY = "这件任务已由别人领取，请先由领取人退回或由乡镇重新指派。"
_MOVED_ON = "这件任务刚刚被别人办过了，请刷新后再看。"


def refusal(task: Standing, step: Step, *, held: Iterable[Held], officer: int) -> str | None:
    """Why a step may not be taken, or None where it may. Pages show a button exactly where this is None."""
    terms = STEPS[step]
    areas = {one.area for one in held if one.duty in terms.duties}
    if not areas:
        return _NOT_YOURS
    if not any(_reaches(area, task, step) for area in areas):
        return _NOT_HERE
    if task.state not in terms.starts:
        return _WITH_SOMEBODY if task.state is TaskState.CLAIMED else _MOVED_ON
    return _refusal_of(task, step, officer=officer)


def sent_to(task: Standing, to: str = "") -> tuple[str, TaskState]:
    """The place one level down to which a task goes, and its state there. `to` is asked for where nobody knows the home."""
    place = to or below(task.place, task.region)
    if place == task.place or above(place) != task.place:
        raise MoveRefused("请选择下派到哪里：这户的住址还不能确定到下一级。")
    return place, TaskState.SENT if len(place) == Level.VILLAGE else TaskState.LISTED


def handed_to(task: Standing) -> str:
    """The place one level up to which a task goes back."""
    return above(task.place)


def _reaches(area: str, task: Standing, step: Step) -> bool:
    """A step is taken where the task lies; a township assigns also what already lies in its villages."""
    if step is Step.ASSIGN:
        return task.place == area or above(task.place) == area
    return task.place == area


def _refusal_of(task: Standing, step: Step, *, officer: int) -> str | None:
    match step:
        case Step.SEND if task.desk not in (Desk.VISIT, Desk.UNLOCATED):
            return _STAYS
        case Step.SEND if len(task.place) >= Level.VILLAGE:
            return _BOTTOM
        case Step.ASSIGN if task.desk is not Desk.VISIT:
            return _STAYS
        case Step.HAND_BACK if len(task.place) <= Level.CITY:
            return _TOP
        case Step.HAND_BACK if task.state is TaskState.CLAIMED and task.holder != officer:
            return _WITH_SOMEBODY
        case _:
            return None
