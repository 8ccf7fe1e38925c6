"""May this be asked, answered and reported? Without a case, a list of what is asked, an end and an authorisation nothing is. No database, no clock."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from jiwang.kit.words.phrases import Phrase
from jiwang.procedure.verification.states import STEPS, WAITING, Place, State, Step
from jiwang.registers.authorisations.rules import Signed
from jiwang.registers.authorisations.states import Purpose, Scope, Standing
from jiwang.registers.staff.rules import Barrier, Held, barred
from jiwang.registers.staff.states import Duty

SHORTEST, LONGEST = 4, 300
WRITTEN = "书面说明"  # the source of what an officer has stated with a reason
ALL_ON_FILE = "法定义务人都登记了"
SAID = {True: "是", False: "否"}  # as the law says it
SOURCE = "核对"  # of statements
MOST_ROWS = 500  # of one message of a department's program
NO_MESSAGE = "请发送JSON：item 写核对项目，rows 写答复的行（每行是“列名: 内容”），每次 1 到 500 行。"
NOT_OPENED = "这个令牌不能答复这一项。请市级监测员发放勾选了它的令牌。"
LONGEST_DAYS = 183
"""No request runs longer than half a year: after that what was found holds no more either."""
KEPT = timedelta(days=30)  # what was found, once it holds no more and no case of the family is open
_MEMBER = frozenset({Purpose.APPLICATION, Purpose.RECHECK})
_SUPPORTER = frozenset({Purpose.SUPPORT})


WITHDRAWN = "授权已撤回"  # what the trigger of the table writes
NO_LETTER = "请写答复的文号或回函编号，如“青不动产核〔2026〕31号”。"
NO_ITEM = "请选这份回函答复的是哪一项。"
SAID_OTHERWISE = "这一项已有答复，和这次不同。确需更正的，请县级先“重新发出”。"
BELOW_ZERO = "数不能是负的。"
EMPTY = "文件里没有一行答复。"


class CheckRefused(ValueError):
    """What may not be done with a check; the message is for the officer and says what to do."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose means are to be looked at: a member, or a supporter from outside, with what they have signed."""

    key: str  # person:… or supporter:…
    name: str
    is_member: bool
    signed: tuple[Signed, ...] = ()
    is_present: bool = True  # lives there, and no list says that they have died or moved away


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that is to be asked about one person."""

    subject: Subject
    item: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Request:
    """What the township asks the county to check."""

    parts: tuple[str, ...]  # items of the application
    open_parts: frozenset[str]  # those whose procedure wants a check and that are being worked on
    wishes: tuple[Wish, ...]
    on: date
    until: date | None


def lacking(asked: Request) -> str | None:
    """Why a request is none; None where it is one. Whoever asks without right is refused, and the attempt is on the trail."""
    if not asked.parts:
        return "请选核对是为了哪一项申请：没有案件不能核对（《社会救助法》第70条）。"
    if not set(asked.parts) <= asked.open_parts:
        return "有的事项不在办理中，或者不用核对。请刷新后重新勾选。"
    if not asked.wishes:
        return "请至少选一个人、一项核对内容。"
    if asked.until is None:
        return "请写核对请求的截止日期：没有期限的请求不能提。"
    if asked.until < asked.on:
        return "截止日期不能早于今天。"
    if asked.until > asked.on + timedelta(days=LONGEST_DAYS):
        return Phrase("截止日期最远到 %(day)s。", day=(asked.on + timedelta(days=LONGEST_DAYS)).isoformat())
    return next(filter(None, (unopened(one, asked.parts, on=asked.on, until=asked.until) for one in asked.wishes)), None)  # fmt: skip


def unopened(wish: Wish, parts: Iterable[str], *, on: date, until: date) -> str | None:
    """Why one thing may not be asked about one person: nobody has opened it for these items for as long as the request runs."""
    subject = wish.subject
    if not subject.is_present:
        return Phrase("%(name)s已不在这户，或名单显示已去世：先核实家庭成员，不能核对。", name=subject.name)
    if covering(subject, wish.scope, parts, on=on, until=until) is None:
        return Phrase("%(name)s没有授权核对这一项，或授权在截止日期前到期：先授权、后核对。请先登记授权。", name=subject.name)  # fmt: skip
    return None


def covering(
    subject: Subject, scope: Scope, parts: Iterable[str], *, on: date, until: date | None = None
) -> Signed | None:
    """The authorisation under which a kind of fact may be asked of somebody for some items; a supporter's only if it is their own."""
    wanted = set(parts)
    purposes = _MEMBER if subject.is_member else _SUPPORTER
    for one in subject.signed:
        is_long = until is None or one.expires_on >= until
        if wanted <= one.items and scope in one.scope and one.purpose in purposes and one.standing(on) is Standing.LIVE and is_long:  # fmt: skip
            return one
    return None


@dataclass(frozen=True, slots=True)
class Check:
    """A check as its steps need it."""

    state: State
    region: str
    until: date
    lines: tuple[Place, ...] = ()
    overdue: int = 0  # of those that were sent
    is_live: bool = True  # a part that it is for is still being worked on


@dataclass(frozen=True, slots=True)
class Line:
    """One line as an answer needs it."""

    place: Place
    department: str
    is_permitted: bool = True  # the authorisation still lives
    is_present: bool = True


@dataclass(frozen=True, slots=True)
class Asking:
    """Whoever takes a step."""

    held: tuple[Held, ...] = field(default_factory=tuple)
    on: date = date.min


_SAID = Barrier("这件不归您的部门或地区办。", "这次核对刚刚被别人办过了，请刷新后再看。")


def refusal(check: Check, step: Step, asking: Asking, *, line: Line | None = None) -> str | None:
    """Why a step may not be taken, or None where it may. Pages show a form exactly where this is None."""
    why_not = barred(
        STEPS[step], check.state, asking.held, said=_SAID, reaches=lambda one: _reaches(one, check, line)
    )
    if why_not is not None:
        return why_not
    if step in (Step.START, Step.SEND, Step.ANSWER, Step.RETURN) and asking.on > check.until:
        return "核对请求已过截止日期，不能再查、再收。要查请乡镇（街道）重新提请。"
    if step is Step.REPORT:
        return _unfinished(check)
    return late_line(line) if step in (Step.ANSWER, Step.RETURN) and line is not None else None


def _reaches(one: Held, check: Check, line: Line | None) -> bool:
    """A liaison answers for their own department alone."""
    is_own = one.duty is not Duty.LIAISON or (line is not None and one.department == line.department)
    return is_own and one.covers(check.region)


def late_line(line: Line) -> str | None:
    """Why a line takes no answer any more. The office is told why, and nothing of the family."""
    if line.place is Place.STOPPED or not line.is_permitted or not line.is_present:
        return "这一项已停止核对（授权已撤回、到期，或人员变动），答复不能收。请销毁查询结果。"
    if line.place is Place.OPEN:
        return "这一项还没有发给您的部门。"
    return None


def _unfinished(check: Check) -> str | None:
    """Every office has answered, has returned the line, or is late: then the report says that it is."""
    counted = Counter(check.lines)
    if counted[Place.OPEN]:
        return "还有没发出的项目，先发给各单位。"
    if counted[Place.SENT] > check.overdue:
        return Phrase("还有 %(count)d 项在各单位的时限内没有答复，等答复或超时后再出报告。", count=counted[Place.SENT] - check.overdue)  # fmt: skip
    if not counted[Place.ANSWERED]:
        return "没有一项得到答复，不能出报告。请退回处理后重发，或停止核对。"
    return None


def summed(lines: Iterable[Place]) -> Mapping[str, int]:
    """How many lines stand where: what was asked is what was answered, returned, stopped and is open."""
    counted = Counter(lines)
    return {
        "asked": sum(counted.values()), "answered": counted[Place.ANSWERED], "returned": counted[Place.RETURNED],
        "stopped": counted[Place.STOPPED], "open": sum(counted[one] for one in WAITING),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What an office says to one line: values by column as they are stored, or why it does not answer."""

    values: Mapping[str, Any] | None
    reason: str = ""
    letter: str = ""
    file: str = ""

    @property
    def digest(self) -> str:
        """The same for the same words."""
        told = json.dumps([self.values, self.reason], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Expected:
    """A line as a file is compared with it."""

    reference: str
    number: str  # of the person, in full
    item: str
    refusal: str | None = None  # why it takes no answer


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an office's file."""

    row: int
    reference: str
    number: str
    is_refused: bool = False
    has_values: bool = True


def unread(column: str, found: str) -> str:
    """Of a value nobody can tell what it is."""
    return Phrase("“%(column)s”看不懂：%(found)s", column=column, found=found)


def foreign(rows: Sequence[Row], known: Mapping[str, Expected], item: str) -> list[tuple[int, str]]:
    """Rows that answer nothing that was asked: with the number of the row and why. One such row, and nothing of the file is taken."""
    told = []
    for one in rows:
        line = known.get(one.reference)
        if line is None:
            told.append((one.row, "查询编号不是本地发出的。"))
        elif line.item != item:
            told.append((one.row, "这个编号问的不是这一项。"))
        elif not one.number or line.number != one.number:
            told.append((one.row, "身份证号与查询的人不符：没有请求核对这个人。"))
        elif line.refusal is not None:
            told.append((one.row, line.refusal))
        elif one.is_refused == one.has_values:
            told.append((one.row, "要么写查到的数，要么写退回原因，只写一样；没有的写0。"))
    return told


def joined(reasons: Iterable[str]) -> str:
    """Several reasons of one office, each once."""
    return "；".join(dict.fromkeys(reasons))[:LONGEST]


def check_words(words: str) -> str:
    """What somebody gives as a reason or as evidence. Raises CheckRefused where it is too short."""
    if len(words.strip()) < SHORTEST:
        raise CheckRefused("请写明情况或理由，至少4个字。")
    return words.strip()[:LONGEST]
