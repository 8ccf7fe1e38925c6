"""How near an alert is to its day, what may be written down about it, and how long it rests afterwards. No clock, no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from jiwang.registers.staff.states import Duty
from jiwang.stages.alerts.states import (
    DISPOSALS,
    EXIT_DUTIES,
    OUTCOME_DUTIES,
    RELEASE_DUTIES,
    Disposal,
    Ground,
    Level,
    Outcome,
)

_SOON = timedelta(days=3)


class Age(StrEnum):
    """Where an alert stands before its day."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"


def age_of(due_on: date, today: date) -> Age:
    """Overdue, due within three days, or later."""
    if due_on < today:
        return Age.OVERDUE
    return Age.SOON if due_on <= today + _SOON else Age.LATER


def due_between(age: Age, today: date) -> tuple[date, date]:
    """The first and the last due day of an age."""
    edges = {
        Age.OVERDUE: (date.min, today - timedelta(days=1)),
        Age.SOON: (today, today + _SOON),
        Age.LATER: (today + _SOON + timedelta(days=1), date.max),
    }
    return edges[age]


QUIET = timedelta(days=90)  # after 核实无困难 the same sign about the same people rests so long
SHORTEST_REASON = 4
# Calendar days from the day on which somebody raises an alert by hand.
DAYS = {Level.RED: 3, Level.ORANGE: 7, Level.YELLOW: 15, Level.BLUE: 28, Level.GREY: 30}


UNRECEIVED, _LONGEST_MARK = "Q1", 17


def unreceived(item: str) -> str:
    """Q1, of each item a sign of its own: entitled and not received. Runs raise it for what lists tell of (the pack's Q1 and Q2)."""
    mark = item if len(item) <= _LONGEST_MARK else sha256(item.encode()).hexdigest()[:8]
    return f"{UNRECEIVED}.{mark}"


class RulingRefused(ValueError):
    """A finding or a disposition that may not be written down; the message is for the officer and says what to do."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a visit has found and how the alert ends: two fields, and the second may come later."""

    outcome: Outcome | None = None
    disposal: Disposal | None = None
    ground: Ground | None = None  # of `no_need` only
    department: str = ""  # to which it was referred, or which has to deliver
    why: str = ""


def check_ruling(new: Ruling, before: Ruling | None, *, duties: Iterable[Duty], is_exit: bool) -> None:
    """Refuse a ruling that says nothing, lacks its reason, or is another duty's. `before` is the one in force."""
    held = frozenset(duties)
    if new.outcome is None and new.disposal is None:
        raise RulingRefused("请先选核实结果，或选处置方式。")
    if not held & OUTCOME_DUTIES:
        raise RulingRefused("您的岗位不登记核实和处置。")
    if (new.disposal is Disposal.NO_NEED) != (new.ground is not None):
        raise RulingRefused("选“不需处置”时要选一个原因；其他处置不选。")
    if new.disposal is not None:
        _check_disposal(new, held, is_exit=is_exit)
    if before is not None:
        _check_change(new, before)


def check_release(*, duties: Iterable[Duty], why: str, heard_on: date | None, today: date) -> None:
    """Refuse a release by another duty, without a reason, or before the family was heard (社会救助法 第48条)."""
    if not frozenset(duties) & RELEASE_DUTIES:
        raise RulingRefused("只有县级审核员可以放行退出类预警。")
    if heard_on is None or heard_on > today:
        raise RulingRefused("请先听取这户的意见，再填听取的日期；日期不能晚于今天。")
    if len(why.strip()) < SHORTEST_REASON:
        raise RulingRefused("请写明放行的原因，至少4个字。")


def quiet_until(ruling: Ruling, on: date) -> date | None:
    """The last day on which the same sign about the same people rests, or None where it does not."""
    return on + QUIET if ruling.disposal is Disposal.NO_NEED and ruling.ground is Ground.NO_HARDSHIP else None


def due_of(level: Level, on: date) -> date:
    """By when somebody must have looked at what was raised by hand on a day."""
    return on + timedelta(days=DAYS[level])


def _check_disposal(new: Ruling, held: frozenset[Duty], *, is_exit: bool) -> None:
    disposal = new.disposal
    if disposal is None:
        return
    allowed = DISPOSALS[disposal].duties & (EXIT_DUTIES if is_exit else DISPOSALS[disposal].duties)
    if not held & allowed:
        raise RulingRefused("这种处置由县级审核员登记。您可以先登记核实结果。")
    if disposal is Disposal.CHECK_EXIT and not is_exit:
        raise RulingRefused("这不是退出类预警，不能按“可能不再符合”处置。")
    if disposal in (Disposal.DELIVER, Disposal.REFER) and not new.department.strip():
        raise RulingRefused("请写明交给哪个部门。")
    if disposal in (Disposal.DELIBERATE, Disposal.CHECK_EXIT) and len(new.why.strip()) < SHORTEST_REASON:
        raise RulingRefused("请写明情况，至少4个字。")


def _check_change(new: Ruling, before: Ruling) -> None:
    """What was written down is never taken away; another answer in its place needs a reason."""
    pairs = ((new.outcome, before.outcome), (new.disposal, before.disposal), (new.ground, before.ground))
    if before.disposal is not None and new.disposal is None:
        raise RulingRefused("处置已经登记，不能撤空；请改选另一种并写明原因。")
    is_changed = any(old is not None and one != old for one, old in pairs)
    if is_changed and len(new.why.strip()) < SHORTEST_REASON:
        raise RulingRefused("更正已登记的内容要写明原因，至少4个字；原来的内容会保留。")
    if all(one == old for one, old in pairs) and new.department == before.department:
        raise RulingRefused("和已登记的一样，没有改动。")
