"""May this step be taken with a measure or a plan, and what has changed between two versions? No database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from jiwang.aid.plans.states import PLANNERS, STEPS, WITH_OFFICE, Change, Said, Stage, State, Step
from jiwang.registers.staff.rules import NOT_YOURS, Barrier, Held, barred
from jiwang.registers.staff.states import Duty

SHORTEST, LONGEST, LABEL = 4, 300, 60
COMPARED = ("label", "department", "holder", "due_on", "success", "member")
"""What a change of makes another measure of it; how far it has come is no change of the plan."""


class PlanRefused(ValueError):
    """What may not be done with a plan; the message is for the officer and says what to do."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules need to know of a measure."""

    state: State
    region: str
    department: str
    is_with_office: bool = False  # it stands on a list that a department was given


@dataclass(frozen=True, slots=True)
class Filled:
    """What is told with a step."""

    words: str = ""
    evidence: str = ""
    was_helped: bool = False  # help was given: it becomes a row of the ledger


@dataclass(frozen=True, slots=True)
class Wanted:
    """A measure as somebody writes it."""

    label: str
    department: str
    due_on: date
    success: str
    said: str = ""
    member: int | None = None
    holder: int | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """What the family has said of its plan, and what it wishes."""

    said: Said = Said.NOT_ASKED
    by: str = ""
    on: date | None = None
    wish: str = ""


_SAID = Barrier("这一条不归您的部门或地区办。", "这一条刚刚被别人办过了，请刷新后再看。")


def refusal(one: Standing, step: Step, held: Iterable[Held]) -> str | None:
    """Why a step may not be taken, or None where it may. Pages show a form exactly where this is None."""
    held = tuple(held)
    why_not = barred(STEPS[step], one.state, held, said=_SAID, reaches=lambda each: _reaches(each, one))
    if why_not is None and step in (Step.FINISH, Step.FAIL) and one.state is State.ACCEPTED:
        is_office = any(each.duty is Duty.LIAISON and _reaches(each, one) for each in held)
        return None if is_office else "这一条部门已经接下，由部门写办理结果。"
    return why_not


def _reaches(each: Held, one: Standing) -> bool:
    if each.duty is Duty.LIAISON:
        return one.is_with_office and each.department == one.department and each.covers(one.region)
    return each.covers(one.region)


def check_filled(step: Step, filled: Filled) -> None:
    """Refuse a step that does not say what it must say. Raises PlanRefused."""
    if step is not Step.ACCEPT and len(filled.words.strip()) < SHORTEST:
        raise PlanRefused("请写明情况或理由，至少4个字。")
    if step is Step.FINISH and len(filled.evidence.strip()) < SHORTEST:
        raise PlanRefused("请写明凭什么说办成了（合同、收条、决定书等），至少4个字。")


def check_new(wanted: Sequence[object], there: Iterable[Sequence[object]]) -> None:
    """Refuse a measure that stands in the plan word for word: somebody has pressed twice. Raises PlanRefused."""
    if any(tuple(one) == tuple(wanted) for one in there):
        raise PlanRefused("计划里已经有这一条了。")


def check_changed(before: Sequence[object], after: Sequence[object], *, is_returned: bool) -> None:
    """Refuse a change that changes nothing, but for what a department has sent back. Raises PlanRefused."""
    if tuple(before) == tuple(after) and not is_returned:
        raise PlanRefused("没有改动任何一项。")


def check_wanted(wanted: Wanted, *, on: date) -> None:
    """Refuse a measure without a name, a department, a day to come, or a sign of success. Raises PlanRefused."""
    if len(wanted.label.strip()) < 2 or len(wanted.department.strip()) < 2:
        raise PlanRefused("请写明做什么、由哪个部门办，各至少2个字。")
    if len(wanted.success.strip()) < SHORTEST:
        raise PlanRefused("请写明怎样算办成，至少4个字。")
    if wanted.due_on < on:
        raise PlanRefused("办成的日期不能早于今天。")


def check_planner(region: str, held: Iterable[Held]) -> None:
    """Refuse whoever makes no plans there. Raises PlanRefused."""
    own = [one for one in held if one.duty in PLANNERS]
    if not own:
        raise PlanRefused(NOT_YOURS)
    if not any(one.covers(region) for one in own):
        raise PlanRefused("这户不在您管的地方。")


def reading(version: int, rows: Iterable[Sequence[object]]) -> str:
    """What somebody has before them who reads a plan: its version, and a mark of every measure word for word."""
    told = repr(sorted(tuple(map(str, one)) for one in rows))
    return f"{version}-{sha256(told.encode()).hexdigest()[:16]}"


def check_confirming(stage: Stage, seen: str, now: str, *, unowned: Sequence[str], count: int) -> None:
    """Refuse to confirm what somebody has confirmed or changed meanwhile, what is empty, and what nobody answers for. Raises PlanRefused."""
    if stage is not Stage.DRAFT or seen.partition("-")[0] != now.partition("-")[0]:
        raise PlanRefused("这份计划刚刚被别人确认过了，请刷新后再看。")
    if seen != now:
        raise PlanRefused("您看的时候，有人改了这份计划。请把现在这些措施再看一遍，再确认。")
    if not count:
        raise PlanRefused("计划里还没有措施。请先添一条，或者重新起草。")
    if unowned:
        raise PlanRefused("每条措施都要有责任人。请给没有联络员的部门指定一位，再确认。")


def check_word(word: Word, *, on: date) -> None:
    """Refuse a family's word of nobody, or of a day to come. Raises PlanRefused."""
    if word.said is Said.NOT_ASKED:
        return
    if len(word.by.strip()) < 2 or word.on is None:
        raise PlanRefused("请写明是谁说的、哪天说的。")
    if word.on > on:
        raise PlanRefused("说话的日期不能晚于今天。")


def compared(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[tuple[Change, Mapping[str, Any], Mapping[str, Any] | None]]:  # fmt: skip
    """Each measure of either version with what has become of it: as it is now, and as it was where it was changed."""
    old, new = ({one["id"]: one for one in rows} for rows in (before, after))
    found: list[tuple[Change, Mapping[str, Any], Mapping[str, Any] | None]] = []
    for name, one in new.items():
        was = old.get(name)
        if was is None:
            found.append((Change.ADDED, one, None))
        elif any(was.get(part) != one.get(part) for part in COMPARED):
            found.append((Change.CHANGED, one, was))
        else:
            found.append((Change.SAME, one, None))
    return found + [(Change.GONE, one, None) for name, one in old.items() if name not in new]


@dataclass(frozen=True, slots=True)
class Counted:
    """A measure as it is counted."""

    household: int
    person: int | None
    views: Mapping[str, str]
    is_done: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many measures, of which done, for how many households and how many persons; nobody is counted twice as one."""

    word: str
    measures: int
    done: int
    households: int
    persons: int


def tallies(view: str, words: Iterable[str], rows: Iterable[Counted]) -> list[Tally]:
    """The measures by the words of a view, what no word takes last under an empty one: together they are all."""
    by_word: dict[str, list[Counted]] = {word: [] for word in (*words, "")}
    for one in rows:
        word = one.views.get(view, "")
        by_word[word if word in by_word else ""].append(one)
    return [_tally(word, found) for word, found in by_word.items() if word or found]


def total(rows: Iterable[Counted]) -> Tally:
    """All measures together: households and persons each once, whatever is done for them."""
    return _tally("", list(rows))


def _tally(word: str, rows: Sequence[Counted]) -> Tally:
    return Tally(
        word, len(rows), sum(one.is_done for one in rows), len({one.household for one in rows}),
        len({one.person for one in rows if one.person is not None}),
    )  # fmt: skip


def is_late(due_on: date | None, state: State, today: date) -> bool:
    """Whether a measure should have been done by now; what has ended is never late."""
    ended = state not in WITH_OFFICE and state not in (State.OPEN, State.RETURNED)
    return due_on is not None and due_on < today and not ended
