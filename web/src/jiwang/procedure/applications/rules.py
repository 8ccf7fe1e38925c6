"""May this step be taken with this part, by whom, and what must have happened before? No database, no clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from jiwang.kit.words.phrases import Phrase
from jiwang.procedure.applications.states import STEPS, Applicant, State, Step, Way
from jiwang.registers.staff.rules import NOT_YOURS, Held
from jiwang.registers.staff.states import Duty

SHORTEST, LONGEST = 4, 300
INVESTIGATORS = 2
_OF_INQUIRY = 60  # characters of who looks into an objection, and until when
SOURCE = "申请"  # of statements


class ApplicationRefused(ValueError):
    """What may not be done with an application; the message is for the officer and says what to do."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules need to know of one part."""

    state: State
    way: Way
    region: str
    department: str
    is_served: bool = True  # the department has somebody at the desk
    is_delegated: bool = False  # to the township
    needs_check: bool = False
    needs_visit: bool = False
    notice_days: int | None = None  # None: nothing is ever hung up
    is_kin: bool = False
    is_carried: bool = False
    told: tuple[str, ...] = ()  # papers that another part of the application has asked for
    may_extend: bool = False
    is_extended: bool = False
    was_asked: bool = False
    is_checked: bool = False
    investigators: tuple[str, ...] = ()
    is_county_visited: bool = False
    has_opinion: bool = False
    posted_until: date | None = None
    is_objected: bool = False  # and nobody has looked into it yet
    inquire_last: date | None = None  # until when the law wants an objection looked into
    has_next: bool = False  # a status that may be looked at next, and nobody has yet
    before: State | None = None  # the halt
    unsigned: tuple[str, ...] = ()  # members whose income and property may not be read
    has_exchange: bool = False  # the law names what is asked of whom: the check has a room of its own


@dataclass(frozen=True, slots=True)
class Asking:
    """Whoever takes a step."""

    held: tuple[Held, ...] = field(default_factory=tuple)
    is_maker: bool = False  # has begun the application
    on: date = date.min


@dataclass(frozen=True, slots=True)
class Filled:
    """What is told of a step."""

    words: str = ""
    papers: tuple[str, ...] = ()
    first: str = ""
    second: str = ""
    day: date | None = None
    where: str = ""
    is_in_favour: bool | None = None
    has_consent: bool = False
    who: str = ""  # objects; nobody: anonymous
    officers: tuple[
        tuple[int, str], ...
    ] = ()  # who went along and is at the desk (`first` and `second` are not), or who looks into an objection
    guest: str = ""  # duty of whoever is not at the desk, and why they went

    @property
    def investigators(self) -> tuple[str, ...]:
        """Everybody who went along by name, those of the desk first."""
        return (*dict(self.officers).values(), *self.guests)

    @property
    def guests(self) -> tuple[str, ...]:
        """Those who are not at the desk."""
        return tuple(dict.fromkeys(one.strip()[:60] for one in (self.first, self.second) if one.strip()))


_NOT_HERE = "这件不归您的部门或地区办。"
_MOVED_ON = "这件刚刚被别人办过了，请刷新后再看。"
_NOT_THIS_WAY = "这个事项不走这一步。"
_SERVED = "这个部门在济网上有联络员，由联络员自己答复；窗口不能代答。"


def refusal(part: Standing, step: Step, asking: Asking) -> str | None:
    """Why a step may not be taken, or None where it may. Pages show a form exactly where this is None."""
    terms = STEPS[step]
    if terms.way is not None and terms.way is not part.way:
        return _NOT_THIS_WAY
    why_not = _stranger(part, step, asking)
    if why_not is not None:
        return why_not
    if part.state not in terms.starts:
        return _MOVED_ON
    return _too_early(part, step, asking)


def _stranger(part: Standing, step: Step, asking: Asking) -> str | None:
    """A liaison does what is their department's, an officer of the place the rest; who holds neither, nothing."""
    held = [one for one in asking.held if one.duty in STEPS[step].duties]
    if not held:
        return NOT_YOURS
    here = [one for one in held if part.region.startswith(one.area)]
    own = [one for one in here if one.duty is not Duty.LIAISON]
    if part.way is Way.OFFICE and step is not Step.WITHDRAW:
        if any(one.duty is Duty.LIAISON and one.department == part.department for one in here):
            return None
        return (_SERVED if part.is_served else None) if own else _NOT_HERE
    if step is Step.WITHDRAW and own and all(one.duty is Duty.VILLAGE_WORKER for one in own):
        return None if asking.is_maker else _NOT_HERE
    return None if own else _NOT_HERE


def _too_early(part: Standing, step: Step, asking: Asking) -> str | None:
    match step:
        case Step.ASK:
            return _told_once(part)
        case Step.CHECK:
            return _unchecked(part)
        case Step.OPINION | Step.POST:
            return opinion_lacks(part) or (_notice_lacks(part) if step is Step.POST else None)
        case Step.HAND_UP:
            return opinion_lacks(part) or _unposted(part, asking.on)
        case Step.OBJECT | Step.RECHECK:
            return _unobjected(part, step)
        case Step.EXTEND if not part.may_extend or part.is_extended:
            return "这个事项不能延长，或者已经延长过。"
        case Step.CARRY_ON if not part.has_next:
            return "后面没有可以转入的类别，或者已经转过。"
        case _:
            return None


def _told_once(part: Standing) -> str | None:
    if part.is_carried:
        return "从上一类转来的，不得再要材料（《社会救助法》第62条）。"
    if part.was_asked:
        return "缺什么只能一次告知（《最低生活保障审核确认办法》第10条），已经告知过了。"
    return None


def _unobjected(part: Standing, step: Step) -> str | None:
    if step is Step.OBJECT and part.state is State.OPEN and not part.is_objected:
        return "现在没有公示，不登记公示异议。"
    return "没有要复查的异议。" if step is Step.RECHECK and not part.is_objected else None


def _unchecked(part: Standing) -> str | None:
    """First everybody agrees, then means are looked at, once."""
    if part.is_checked or not part.needs_check:
        return "这个事项不用核对，或者已经核对过。"
    if part.has_exchange:
        return "核对在“经济状况核对”里提请：出了报告，这里自动记上。"
    names = "、".join(part.unsigned)
    return Phrase("先授权、后核对：还没有签同意核查的是%(names)s。", names=names) if names else None


def opinion_lacks(part: Standing) -> str | None:
    """What must have happened before the township says what it thinks."""
    if part.is_objected:
        return "公示有异议：先重新调查，登记查明的情况和理由，再提审核意见。"
    if part.needs_check and not part.is_checked:
        return "还没有核对：先由每个成员签同意核查，再启动核对。"
    if part.needs_visit and len(part.investigators) < 2:
        return "还没有入户调查：由两名以上调查人员入户后登记。"
    if part.is_kin and not part.is_county_visited:
        return "近亲属备案的，县级要入户（《最低生活保障审核确认办法》第20条）。请县级审核员登记入户。"
    return None


def _notice_lacks(part: Standing) -> str | None:
    if part.notice_days is None:
        return "这个事项不公示。"
    return None if part.has_opinion else "先提出审核意见，再公示。"


def _unposted(part: Standing, on: date) -> str | None:
    if not part.has_opinion:
        return "先提出审核意见。"
    if part.notice_days is None:
        return None
    if part.posted_until is None:
        return "先公示审核意见，期满没有异议再报送。"
    if on <= part.posted_until:
        return Phrase("公示到 %(day)s，满了再报送。", day=part.posted_until.isoformat())
    return None


def check_filled(part: Standing, step: Step, filled: Filled, *, on: date) -> None:
    """Refuse a step that does not say what it must say. Raises ApplicationRefused."""
    if step in _NEEDS_WORDS and len(filled.words.strip()) < SHORTEST:
        raise ApplicationRefused("请写明情况或理由，至少4个字。")
    if filled.day is not None and filled.day > on and step is not Step.OBJECT:
        raise ApplicationRefused("日期不能晚于今天。")
    lacks = _uninquired(part, filled, on) if step is Step.OBJECT else _lacking(part, step, filled)
    if lacks is not None:
        raise ApplicationRefused(lacks)
    if (
        step in (Step.REFUSE, Step.FINISH)
        and not part.is_served
        and not part.is_delegated
        and not any(one.isdigit() for one in filled.words)
    ):
        raise ApplicationRefused("窗口代记部门的答复要写来文的文号，如“青医保〔2026〕12号”。")


def _uninquired(part: Standing, filled: Filled, on: date) -> str | None:
    """An objection goes to somebody by name, who answers it by a day; where the law names days, within them."""
    if not filled.officers:
        return "请选由谁去查清。"
    if filled.day is None:
        return "请写明最迟哪天查清。"
    if filled.day < on:
        return "最迟查清的日期不能早于今天。"
    if part.inquire_last is not None and filled.day > part.inquire_last:
        return Phrase("规定要在 %(day)s 以前查清，请把日期提前。", day=part.inquire_last.isoformat())
    return "请写短一点，最多240字。" if len(filled.words.strip()) > LONGEST - _OF_INQUIRY else None


def _lacking(part: Standing, step: Step, filled: Filled) -> str | None:
    """What a step needs besides words."""
    match step:
        case Step.ASK if not filled.papers:
            return "请写明缺哪些材料，一行一样，一次写全。"
        case Step.ASK if again := [one for one in filled.papers if one in part.told]:
            return Phrase(
                "%(names)s在这份申请里已经要过，不得再要（《社会救助法》第62条）。", names="、".join(again)
            )
        case Step.VISIT if len(filled.investigators) < INVESTIGATORS:
            return "入户调查要两名以上调查人员，请选两个不同的人。"
        case Step.VISIT if filled.guests and len(filled.guest.strip()) < SHORTEST:
            return "调查人员不在名单里的，要写明他的岗位和为什么由他去。"
        case Step.OPINION if filled.is_in_favour is None:
            return "请选建议给予还是建议不予。"
        case Step.POST if not filled.where.strip():
            return "请写明公示贴在哪里。"
        case Step.CARRY_ON if not filled.has_consent:
            return "转入下一类要本人同意。请问过本人再勾选。"
        case _:
            return None


_NEEDS_WORDS = frozenset(
    {Step.OBJECT, Step.RECHECK, Step.EXTEND, Step.HALT, Step.RESUME, Step.REFUSE, Step.OPINION}
)


def in_order(part: Standing, steps: Iterable[Step]) -> list[Step]:
    """The steps that may be taken, what comes next on the way first."""
    done = {
        Step.VISIT: bool(part.investigators) or not part.needs_visit,
        Step.OPINION: part.has_opinion,
    }
    road = [one for one in _ROAD if not done.get(one, False)]
    return sorted(steps, key=lambda one: (one not in road, road.index(one) if one in road else list(STEPS).index(one)))  # fmt: skip


_ROAD = (
    Step.ACCEPT,
    Step.BRING,
    Step.RESUME,
    Step.RECHECK,
    Step.CHECK,
    Step.VISIT,
    Step.OPINION,
    Step.HAND_UP,
    Step.POST,
    Step.FINISH,
)


def posted_until(day: date, days: int) -> date:
    """The last day of a notice; the day on which it is hung up does not count."""
    return day + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Passed:
    """A step that was taken, and on which day."""

    step: Step
    on: date
    until: date | None = None  # of a notice


def stops_of(passed: Iterable[Passed], *, with_notice: bool) -> list[tuple[date, date | None]]:
    """When the clock of a part stood still: between asking for papers and getting them, during a halt, and during a notice that counts apart."""
    begins = {Step.ASK: Step.BRING, Step.HALT: Step.RESUME}
    found: list[tuple[date, date | None]] = []
    open_since: dict[Step, date] = {}
    for one in passed:
        if one.step in begins:
            open_since[begins[one.step]] = one.on
        elif one.step in open_since:
            found.append((open_since.pop(one.step), one.on))
        elif one.step is Step.POST and with_notice and one.until is not None:
            found.append((one.on, one.until))
    return found + [(since, None) for since in open_since.values()]


def days_over(posted_until: date | None, today: date) -> int:
    """For how many days a notice stands open after its last day."""
    return max((today - posted_until).days, 0) if posted_until else 0


def is_late(due_on: date | None, today: date) -> bool:
    """Whether a part should have been finished."""
    return due_on is not None and due_on < today


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands on the form of an application."""

    kind: Applicant = Applicant.MEMBER
    applicant: int | None = None
    other: str = ""
    paper: str = ""
    wanted: tuple[str, ...] = ()
    is_kin: bool = False
    kin_words: str = ""
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)  # by the key of a question
    whom: Mapping[str, int] = field(default_factory=dict)  # of an item that is one member's status: whose


@dataclass(frozen=True, slots=True)
class Request:
    """Who applies and in whose name, as it is handed in."""

    is_member: bool
    applicant: str
    paper: str = ""
    wanted: tuple[str, ...] = ()
    is_kin: bool = False
    kin_words: str = ""
    whom: Mapping[str, int] = field(default_factory=dict)
    unnamed: tuple[str, ...] = ()  # items that are one member's status, and nobody has said whose


def check_more(asked: Request, there: Collection[tuple[str, int | None]]) -> None:
    """Refuse to add what is there already, for that member, or what names nobody. Raises ApplicationRefused."""
    check_request(asked)
    if any((item, asked.whom.get(item)) in there for item in asked.wanted):
        raise ApplicationRefused("有的事项已经在这份申请里（同一位成员），请取消勾选。")


def check_request(asked: Request) -> None:
    """Refuse an application without an applicant, without a wish, or by somebody else without a paper. Raises ApplicationRefused."""
    if not asked.wanted:
        raise ApplicationRefused("请至少勾选一个事项。")
    if asked.unnamed:
        names = "、".join(asked.unnamed)
        raise ApplicationRefused(Phrase("请写明是为哪一位成员申请：%(names)s。", names=names))
    if not asked.applicant.strip():
        raise ApplicationRefused("请写明谁来申请。")
    if not asked.is_member and not asked.paper.strip():
        raise ApplicationRefused("委托村（居）委会或他人申请的，请写委托书的编号或存放处。")
    if asked.is_kin and len(asked.kin_words.strip()) < SHORTEST:
        raise ApplicationRefused("与经办人员、村（居）干部是近亲属的，请写明是谁的什么亲属。")
