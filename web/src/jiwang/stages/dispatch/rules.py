"""May this step be taken with this task, by whom, and where does it lead? No database, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from jiwang.kit.words.phrases import Phrase
from jiwang.registers.places.rules import Level, above, below
from jiwang.registers.staff.rules import NOT_YOURS, Barrier, Held, barred
from jiwang.stages.alerts.states import Level as Urgency
from jiwang.stages.dispatch.states import MERGERS, PATIENCE, STEPS, Desk, Step, TaskState


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
_STAYS = "这类任务只在县级办理，不下派。"
_LOST = "还不知道这户住在哪里：请先查清住址，下一次比对后再下派。"
_SEEN = "下级已经打开过这件任务，不能收回；需要时请下级退回。"
_DONE = "这件任务已经办结。"
_NO_VILLAGE = "还不知道这户在哪个村（社区）：请先下派时选定村（社区）。"
_TOP = "已在最上一级，不能再退回。"
_BOTTOM = "已到村（社区），不能再下派；请直接指派给协理员。"
_WITH_SOMEBODY = "这件任务已由别人领取，请先由领取人退回或由乡镇重新指派。"
_ELSEWHERE = "两件任务不都在您管的地方，请由上一级合并。"
_OTHER_HOME = "这两件任务不是同一户的，不能合并。"
_OTHER_DESK = "这两件任务要办的事不同，不能合并。"
_CLAIMED = "要并掉的这件已有人领取：请反过来合并，或先退回这件。"
_HOLDS_OTHERS = "已有别的任务并入了要并掉的这件：请反过来合并，或先拆开。"
_NOT_MERGED = "这件任务没有并入别的任务，可能刚被拆开。请刷新后再看。"
_ENDED_TOGETHER = "合并后的任务已经办结，不能再拆开。"
_MOVED_ON = "这件任务刚刚被别人办过了，请刷新后再看。"


def refusal(task: Standing, step: Step, *, held: Iterable[Held], officer: int) -> str | None:
    """Why a step may not be taken, or None where it may. Pages show a button exactly where this is None."""
    moved_on = {TaskState.CLAIMED: _WITH_SOMEBODY, TaskState.CLOSED: _DONE}.get(task.state, _MOVED_ON)
    why_not = barred(
        STEPS[step],
        task.state,
        held,
        said=Barrier(_NOT_HERE, moved_on),
        reaches=lambda one: _reaches(one.area, task, step),
    )
    return why_not or _refusal_of(task, step, officer=officer)


def sent_to(task: Standing, to: str = "") -> tuple[str, TaskState]:
    """The place one level down to which a task goes, and its state there. `to` is asked for where nobody knows the home."""
    place = to or below(task.place, task.region)
    if place == task.place or above(place) != task.place:
        raise MoveRefused("请选择下派到哪里：这户的住址还不能确定到下一级。")
    return place, state_at(place)


def knows_way(task: Standing) -> bool:
    """Whether it is known where one level down a task would go."""
    return len(task.region) > len(task.place)


def handed_to(task: Standing) -> str:
    """The place one level up to which a task goes back."""
    return above(task.place)


def taken_to(task: Standing) -> str:
    """The place one level up to which a task goes back whose sender has changed their mind."""
    return above(task.place)


@dataclass(frozen=True, slots=True)
class Urging:
    """How urgent a task is, by when, why, and what is said and asked at the door."""

    level: Urgency
    due_on: date
    reasons: tuple[str, ...] = ()
    say: tuple[str, ...] = ()
    find_out: tuple[str, ...] = ()


def together(own: Urging, added: Iterable[Urging]) -> Urging:
    """One task that stands for several: as urgent as the most urgent, due with the earliest, every sentence once."""
    every = (own, *added)
    reasons, say, find_out = (
        tuple(dict.fromkeys(chain.from_iterable(getattr(one, part) for one in every)))
        for part in ("reasons", "say", "find_out")
    )
    level = min((one.level for one in every), key=list(Urgency).index)
    return Urging(level, min(one.due_on for one in every), reasons, say, find_out)


def merge_refusal(
    away: Standing, kept: Standing, *, held: Iterable[Held], is_one_home: bool, holds_others: bool
) -> str | None:
    """Why a task may not go on under another one, or None where it may. `holds_others`: some have gone on under it."""
    if not is_one_home:
        return _OTHER_HOME
    if away.desk is not kept.desk:
        return _OTHER_DESK
    if TaskState.CLOSED in (away.state, kept.state):
        return _DONE
    if away.state is TaskState.CLAIMED:
        return _CLAIMED
    return _HOLDS_OTHERS if holds_others else _not_over(away, kept, held)


def parting_refusal(away: Standing, kept: Standing | None, *, held: Iterable[Held]) -> str | None:
    """Why a task may not stand for itself again, or None where it may. `kept` is the one under which it has gone on."""
    if kept is None:
        return _NOT_MERGED
    if kept.state is TaskState.CLOSED:
        return _ENDED_TOGETHER
    return _not_over(away, kept, held)


def state_at(place: str) -> TaskState:
    """The state of a task that begins anew at a place."""
    return TaskState.SENT if len(place) == Level.VILLAGE else TaskState.LISTED


def over_cap(*, given: int, cap: int, level: Urgency) -> str | None:
    """Why a worker is given nothing more this week, or None. What is red is never held back."""
    if level is Urgency.RED or given < cap:
        return None
    return Phrase(
        "这位协理员本周已有%(given)d件（上限%(cap)d件）。请另选一位，或下周再派；红色的不受限。",
        given=given,
        cap=cap,
    )


def rest_refusal(
    visited_on: date | None, *, told_on: date | None, days: int, today: date, why: str
) -> str | None:
    """Why nobody is sent to a house again, or None: somebody was there a short while ago, no alert has come since, and no reason is given."""
    if (
        not is_resting(visited_on, told_on=told_on, days=days, today=today)
        or len(why.strip()) >= _SHORTEST_WHY
    ):
        return None
    assert visited_on is not None
    return Phrase(
        "%(days)d天内已走访（%(day)s），之后没有新的预警。还要再去的，请写明原因，至少%(least)d个字。",
        days=days, day=visited_on.isoformat(), least=_SHORTEST_WHY,
    )  # fmt: skip


def has_reason(why: str) -> bool:
    """Whether a reason is given by which a house is visited again."""
    return len(why.strip()) >= _SHORTEST_WHY


def is_resting(visited_on: date | None, *, told_on: date | None, days: int, today: date) -> bool:
    """Whether a house was visited within some days, and nothing new has been told of it since."""
    if visited_on is None or (today - visited_on).days >= days:
        return False
    return told_on is None or told_on <= visited_on


_SHORTEST_WHY = 4


@dataclass(frozen=True, slots=True)
class Call:
    """A task in somebody's day: how urgent, where, and its place where they have set one."""

    task: str
    household: int | None
    urgency: int
    due_on: date
    region: str
    address: str = ""
    turn: int | None = None


def day_of(calls: Iterable[Call]) -> list[tuple[str, ...]]:
    """The stops of a day in their order, each with its tasks: one household is one stop, however many tasks it has.

    Where the officer has set an order it holds. Else houses that lie together come together (by village, then by the address without its
    numbers), and what is most urgent decides which of these comes first.
    """
    stops: dict[object, list[Call]] = {}
    for one in calls:
        stops.setdefault(one.household if one.household is not None else one.task, []).append(one)
    near: dict[tuple[str, str], list[list[Call]]] = {}
    for found in stops.values():
        near.setdefault(_corner(found[0]), []).append(found)
    pressing = {corner: min(map(_pressure, found)) for corner, found in near.items()}

    def turn(stop: list[Call]) -> tuple[object, ...]:
        own = min((one.turn for one in stop if one.turn is not None), default=None)
        corner = _corner(stop[0])
        return (
            own is None,
            own or 0,
            pressing[corner],
            corner,
            _pressure(stop),
            _counted(stop[0].address),
            stop[0].task,
        )

    ordered = sorted(stops.values(), key=turn)
    return [tuple(one.task for one in sorted(stop, key=lambda one: (one.urgency, one.due_on, one.task))) for stop in ordered]  # fmt: skip


def moved_stop(stops: Sequence[Sequence[str]], task: str, *, is_earlier: bool) -> dict[str, int]:
    """The place of every task in a day in which the stop of one task has changed places with its neighbour; as it was at either end."""
    order = list(stops)
    here = next((place for place, stop in enumerate(order) if task in stop), None)
    there = -1 if here is None else here + (-1 if is_earlier else 1)
    if here is not None and 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    return {one: place for place, stop in enumerate(order) for one in stop}


def _pressure(stop: list[Call]) -> tuple[int, date]:
    return min((one.urgency, one.due_on) for one in stop)


def _corner(call: Call) -> tuple[str, str]:
    """Where houses lie together: a village, and in it the address up to its first number."""
    return call.region, re.split(r"\d", call.address, maxsplit=1)[0]


def _counted(address: str) -> tuple[tuple[int, str], ...]:
    """An address so that house 9 comes before house 10."""
    return tuple((int(one), "") if one.isdecimal() else (-1, one) for one in re.findall(r"\d+|\D+", address))


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


def _not_over(one: Standing, other: Standing, held: Iterable[Held]) -> str | None:
    areas = [one.area for one in held if one.duty in MERGERS]
    if not areas:
        return NOT_YOURS
    is_over = any(one.place.startswith(area) and other.place.startswith(area) for area in areas)
    return None if is_over else _ELSEWHERE


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
