"""May this step be taken with this task, by whom, and where does it lead? No database, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from jiwang.registers.places.rules import Level, above, below
from jiwang.registers.staff.rules import Held
from jiwang.stages.alerts.states import Level as Urgency
from jiwang.stages.dispatch.states import PATIENCE, STEPS, Desk, Step, TaskState


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
    is_fresh: bool = False  # sent here, and nobody here has opened it yet
    is_released: bool = False  # a sign of leaving the roll of which the township may know


_NOT_HERE = "这件任务现在不在您这一级，请到它所在的地方办理。"
_NOT_YOURS = "您的岗位不办这一步。"
_STAYS = "这类任务只在县级办理，不下派。"
_LOST = "还不知道这户住在哪里：请先查清住址，下一次比对后再下派。"
_SEEN = "下级已经打开过这件任务，不能收回；需要时请下级退回。"
_DONE = "这件任务已经办结。"
_NO_VILLAGE = "还不知道这户在哪个村（社区）：请先下派时选定村（社区）。"
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
        return {TaskState.CLAIMED: _WITH_SOMEBODY, TaskState.CLOSED: _DONE}.get(task.state, _MOVED_ON)
    return _refusal_of(task, step, officer=officer)


def sent_to(task: Standing, to: str = "") -> tuple[str, TaskState]:
    """The place one level down to which a task goes, and its state there. `to` is asked for where nobody knows the home."""
    place = to or below(task.place, task.region)
    if place == task.place or above(place) != task.place:
        raise MoveRefused("请选择下派到哪里：这户的住址还不能确定到下一级。")
    return place, TaskState.SENT if len(place) == Level.VILLAGE else TaskState.LISTED


def knows_way(task: Standing) -> bool:
    """Whether it is known where one level down a task would go."""
    return len(task.region) > len(task.place)


def handed_to(task: Standing) -> str:
    """The place one level up to which a task goes back."""
    return above(task.place)


def taken_to(task: Standing) -> str:
    """The place one level up to which a task goes back whose sender has changed their mind."""
    return above(task.place)


def over_cap(*, given: int, cap: int, level: Urgency) -> str | None:
    """Why a worker is given nothing more this week, or None. What is red is never held back."""
    if level is Urgency.RED or given < cap:
        return None
    return f"这位协理员本周已有{given}件（上限{cap}件）。请另选一位，或下周再派；红色的不受限。"


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def told_of(place: str, *, level: Urgency, due_on: date, today: date) -> str:
    """The place that is told of an overdue task: a level further up for each term of patience that has run out; empty before."""
    late = (today - due_on).days
    if late < PATIENCE[level]:
        return ""
    told = place
    for _ in range(late // PATIENCE[level]):
        if len(told) <= Level.CITY:
            break
        told = above(told)
    return told if told != place else ""


def promise(*, true: int, visited: int, all_true: int, all_visited: int) -> int:
    """How often visits find a sign true, per mille: its own share, drawn towards that of all signs where few were visited."""
    usual = (all_true + 1) / (all_visited + 2)
    return round(1000 * (true + _DOUBT * usual) / (visited + _DOUBT))


_DOUBT = 10  # as many visits as it takes before a sign's own share outweighs the usual one


def _reaches(area: str, task: Standing, step: Step) -> bool:
    """A step is taken where the task lies; a township assigns also what lies in its villages, a sender takes back from below."""
    match step:
        case Step.ASSIGN:
            return task.place == area or above(task.place) == area
        case Step.TAKE_BACK:
            return above(task.place) == area
        case _:
            return task.place == area


def _refusal_of(task: Standing, step: Step, *, officer: int) -> str | None:
    match step:
        case Step.SEND:
            return _refusal_to_send(task)
        case Step.TAKE_BACK if not task.is_fresh:
            return _SEEN
        case Step.ASSIGN if task.desk is not Desk.VISIT:
            return _STAYS
        case Step.ASSIGN if len(task.region) < Level.VILLAGE:
            return _NO_VILLAGE
        case Step.HAND_BACK if len(task.place) <= Level.CITY:
            return _TOP
        case Step.HAND_BACK if task.state is TaskState.CLAIMED and task.holder != officer:
            return _WITH_SOMEBODY
        case _:
            return None


def _refusal_to_send(task: Standing) -> str | None:
    """Visits go down to the village, a released sign to the township, and what has no home to the county."""
    match task.desk:
        case Desk.VISIT:
            return _BOTTOM if len(task.place) >= Level.VILLAGE else None
        case Desk.UNLOCATED:
            return _LOST if len(task.place) >= Level.COUNTY else None
        case Desk.EXIT if task.is_released and len(task.place) < Level.TOWNSHIP:
            return None
        case _:
            return _STAYS
