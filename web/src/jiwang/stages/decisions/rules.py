"""May this step be taken with a change, by whom, from when, and by how much? No database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from jiwang.kit.words.phrases import Phrase
from jiwang.registers.staff.rules import Barrier, Held, barred
from jiwang.stages.decisions.states import (
    CUTS,
    ON_APPLICATIONS,
    STEPS,
    UNCHANGED,
    Delivery,
    Kind,
    Outcome,
    Speaker,
    State,
    Step,
    Way,
)

SHORTEST, LONGEST = 4, 500
_MONTHS, _DEATH_MONTHS = 12, 3
SIZE, SUM = "家庭成员数量", "保障金额"
PUBLISHED = frozenset({"姓名", SIZE, SUM})
MOST = 10**9  # fen a month
_UNPUBLISHED = (
    "政策参数“%(names)s”还没有公布，现在不能据此决定。请在政策包里补上取值，再到“政策版本”导入、启用。"
)
_STALE = (
    "政策参数超过18个月没有核对：%(names)s。现在不能据此决定。请对照所写的文件核对这个数，"
    "在政策包 parameters 里它的取值上写“核对于: 核对那天”，再到“政策版本”导入、启用。"
)


class DecisionRefused(ValueError):
    """A step that may not be taken; the message is for the officer and says what to do."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules need to know of a change: `entered_by` are those who have typed what it rests on, `told_by` those who have heard the family."""

    kind: Kind
    state: State
    region: str
    entered_by: frozenset[int] = frozenset()
    heard_by: frozenset[int] = frozenset()
    at_county: bool = False
    decided: int = 0  # how many decisions there are
    outcome: Outcome | None = None
    effect: date | None = None
    decided_on: date | None = None
    is_decided_below: bool = False  # delegated to the township, and somebody there may decide


@dataclass(frozen=True, slots=True)
class Asking:
    """Whoever takes a step, their duties, and their word that no member of the family is kin."""

    officer: int
    held: tuple[Held, ...] = ()
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What the law gives, as the machine has worked it out: verdict, fen a month, and the numbers of the law in its way."""

    verdict: str
    amount: int | None
    unpublished: Sequence[str] = ()
    stale: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an officer decides: the amount and from when; of a phase-out what is paid from each month, nothing at the end."""

    outcome: Outcome
    amount: int | None = None
    since: date | None = None
    why: str = ""
    stages: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """What is decided: a change or a part of an application; what was paid before, what is owed, and where the family lives."""

    key: str
    item: str
    before: int | None
    owed: int
    place: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What a family has said, when, how, where, who spoke for it and who was there."""

    day: date
    way: Way
    speaker: Speaker
    name: str
    place: str
    present: str
    words: str


_SAID = Barrier("这件变动不在您管的地方。", "这件变动刚刚被别人办过了，请刷新后再看。")
_NOT_HEARD = "还没有听取本人意见，不能决定调减或终止（《社会救助法》第48条）。"
_OWN_ENTRY = "您录入过这户的走访或意见，不能由您决定，请由另一位确认人办。"
_RELATIVE = "与这户有亲属或利害关系的，请回避，由另一位确认人办。没有关系的，请勾选声明。"
_ONE_BY_ONE = "调减和终止要逐户听取意见、逐户决定，不能成批确认。"
_RAISED = "增发不用听取意见，请在增发清单里确认。"
_BELOW = "这个事项已经下放，由乡镇（街道）的确认人决定（见“下放事项”）。"
_ABOVE = "这个事项没有下放到这里，由县级的确认人决定（《社会救助法》第44条，见“下放事项”）。"
COUNTY = 6  # digits of a county's code


def refusal(change: Standing, step: Step, asking: Asking) -> str | None:
    """Why a step may not be taken, or None where it may. Pages show a form exactly where this is None."""
    terms = STEPS[step]
    why_not = barred(
        terms, change.state, asking.held, said=_SAID, reaches=lambda one: one.covers(change.region)
    )
    if why_not:
        return why_not
    here = [one.area for one in asking.held if one.duty in terms.duties and one.covers(change.region)]
    elsewhere = level_refusal(here, is_decided_below=change.is_decided_below) if step in _DECIDED else None
    return elsewhere or _refusal_of(change, step, asking)


_DECIDED = frozenset({Step.DECIDE, Step.CONFIRM})


def level_refusal(areas: Iterable[str], *, is_decided_below: bool) -> str | None:
    """Why whoever decides for some areas does not decide this: what is delegated is the township's, all else the county's."""
    if any((len(area) > COUNTY) is is_decided_below for area in areas):
        return None
    return _BELOW if is_decided_below else _ABOVE


def _refusal_of(change: Standing, step: Step, asking: Asking) -> str | None:
    is_raise = change.kind is Kind.RAISE
    match step:
        case Step.CONFIRM if not is_raise:
            return _ONE_BY_ONE
        case Step.HEAR | Step.DECIDE | Step.PASS_ON if is_raise:
            return _RAISED
        case Step.PASS_ON if not change.at_county:
            return _SAID.moved_on
        case Step.DECIDE if not change.heard_by:
            return _NOT_HEARD
        case Step.DECIDE | Step.CONFIRM if asking.officer in change.entered_by | change.heard_by:
            return _OWN_ENTRY
        case _:
            return None


def taken(
    change: Standing, step: Step, asking: Asking, *, on: date, ruling: Ruling | None = None
) -> Standing:
    """A change after a step. Raises DecisionRefused."""
    why_not = refusal(change, step, asking)
    if why_not is not None:
        raise DecisionRefused(why_not)
    leads = STEPS[step].after(change.state)
    if step is Step.HEAR:
        return replace(change, state=leads, heard_by=change.heard_by | {asking.officer})
    if step is Step.PASS_ON:
        return replace(change, at_county=False)
    if step not in (Step.DECIDE, Step.CONFIRM):
        return replace(change, state=leads)
    assert ruling is not None
    check_kin(is_apart=asking.is_apart)
    if ruling.outcome in ON_APPLICATIONS:
        raise DecisionRefused("认定和不予认定只用于申请，请在“申请待审核确认”里办。")
    check_effect(ruling, on=on)
    is_kept = ruling.outcome is Outcome.KEEP
    return replace(
        change, state=State.KEPT if is_kept else State.DECIDED, decided=change.decided + 1, outcome=ruling.outcome,
        effect=None if is_kept else ruling.since, decided_on=on,
    )  # fmt: skip


def check_kin(*, is_apart: bool) -> None:
    """Refuse a decision without the officer's word that no member of the family is kin."""
    if not is_apart:
        raise DecisionRefused(_RELATIVE)


def check_effect(ruling: Ruling, *, on: date) -> None:
    """Refuse a cut that takes effect before the next month, and one that begins within a month."""
    if ruling.outcome in UNCHANGED:
        return
    if ruling.since is None or ruling.since.day != 1:
        raise DecisionRefused("从哪个月起要写清楚，一律从当月1日起算。")
    if ruling.outcome is Outcome.GRANT and ruling.since != next_month(on):
        raise DecisionRefused(
            Phrase("认定的待遇从决定的下月（%(month)s）起。", month=month_text(next_month(on)))
        )
    if ruling.outcome in CUTS and ruling.since < next_month(on):
        raise DecisionRefused(
            Phrase("调减和终止最早从下月（%(month)s）起。", month=month_text(next_month(on)))
        )


def check_ruling(ruling: Ruling, given: Given, *, before: int | None, on: date) -> None:
    """Refuse what the law cannot carry yet, what goes the wrong way, and what differs from the law without a reason."""
    check_numbers(given)
    check_effect(ruling, on=on)
    if ruling.outcome is Outcome.LOWER:
        _check_lowered(ruling.amount, before)
    if ruling.outcome is Outcome.PHASE_OUT and not ruling.stages:
        raise DecisionRefused("按现行政策算不出渐退：请核对从哪天起收入超过标准，或选择别的决定。")
    if len(ruling.why.strip()) < SHORTEST:
        raise DecisionRefused("请写明理由，至少4个字：告知书里要写给本人看。")
    if not is_as_given(ruling, given, before=before) and len(ruling.why.strip()) < 2 * SHORTEST:
        raise DecisionRefused("您的决定和按政策计算的结果不同，请把不同的理由写具体，至少8个字。")


def check_numbers(given: Given) -> None:
    """Refuse to decide by a number of the law that nobody has published, or nobody has compared with its source for 18 months."""
    for names, words in ((given.unpublished, _UNPUBLISHED), (given.stale, _STALE)):
        if names:
            raise DecisionRefused(Phrase(words, names="、".join(names)))


HASTE = 16  # signs of a reason why a family leaves at once


def check_leaving(ruling: Ruling, *, is_visited: bool, is_steady: bool) -> None:
    """Refuse to end help on paper or by arithmetic: somebody was there and has verified, and it has lasted, or a reason says why not."""
    if not is_visited:
        raise DecisionRefused(
            "近期没有走访核实过这户的情况，不能只凭数据终止。请先派走访、核实收入和财产，再决定；也可以选渐退或不调整。"
        )
    if not is_steady and len(ruling.why.strip()) < HASTE:
        raise DecisionRefused(
            "情况好转的时间还不长。请选渐退；确要马上终止的，把为什么不等写具体，至少16个字。"
        )


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    last = (next_month(date(year, month + 1, 1)) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def _check_lowered(amount: int | None, before: int | None) -> None:
    if amount is None or amount <= 0:
        raise DecisionRefused("请写调减后每月多少元；一分不发的请选终止。")
    if before is not None and amount >= before:
        raise DecisionRefused("调减后的金额要比现在的少。维持不变的请选不调整。")


def is_as_given(ruling: Ruling, given: Given, *, before: int | None) -> bool:
    """Whether an officer has decided what the law gives."""
    match ruling.outcome:
        case Outcome.END | Outcome.REFUSE:
            return given.verdict == "no"
        case Outcome.LOWER | Outcome.RAISE | Outcome.GRANT | Outcome.AID:
            return given.verdict == "yes" and given.amount == ruling.amount
        case Outcome.KEEP:
            return given.verdict == "yes" and given.amount == before
        case Outcome.PHASE_OUT:
            return bool(ruling.stages)


def check_batch(area: str, since: date, why: str, *, is_apart: bool, held: Iterable[Held], on: date) -> None:
    """Refuse to confirm a list from elsewhere, without a reason or a word on kinship, or from a month that nobody has named."""
    if not any(one.duty in STEPS[Step.CONFIRM].duties and area.startswith(one.area) for one in held):
        raise DecisionRefused(_SAID.not_here)
    if not is_apart:
        raise DecisionRefused(
            "清单里有您的亲属或利害关系人的，请把那几户交给另一位确认人。没有的，请勾选声明。"
        )
    check_reason(why)
    check_effect(Ruling(Outcome.RAISE, since=since), on=on)
    if since > next_month(on):
        raise DecisionRefused("增发最晚从下月起。")


def check_since(since: date, steady: date | None, *, on: date) -> None:
    """Refuse to pay for months in which other numbers of the law held: their amount is not this one."""
    if since < next_month(on) and (steady is None or since < steady):
        first = month_text(steady) if steady else month_text(next_month(on))
        raise DecisionRefused(
            Phrase("现行标准从%(month)s起，补发最早从这个月算。更早的请逐户核算。", month=first)
        )


def check_told(told: Told, *, today: date) -> None:
    """Refuse a hearing that has not happened, of nobody, or in which nothing was said."""
    if told.day > today:
        raise DecisionRefused("听取意见的日期不能晚于今天。")
    if not told.name.strip():
        raise DecisionRefused("请写明听了谁的意见。")
    if len(told.present.strip()) < 2:
        raise DecisionRefused("请写明在场的人。电话听取的，写通话的两方。")
    if told.way in (Way.AT_HOME, Way.AT_OFFICE) and not told.place.strip():
        raise DecisionRefused("当面听取的，请写明在哪里。")
    if len(told.words.strip()) < SHORTEST:
        raise DecisionRefused("请写明本人怎么说的，至少4个字；没有意见的也要写“没有意见”。")


def check_delivery(day: date, received_by: str, way: Delivery, *, decided_on: date, today: date) -> None:
    """Refuse a delivery before the decision or in the future, and one to nobody."""
    if not decided_on <= day <= today:
        raise DecisionRefused("送达日期要在决定那天以后，不晚于今天。")
    if way in (Delivery.IN_PERSON, Delivery.LEFT) and not received_by.strip():
        raise DecisionRefused("请写明谁签收的；留置送达的，写见证人。")


def check_reason(why: str) -> None:
    """Refuse a reason that says nothing."""
    if len(why.strip()) < SHORTEST:
        raise DecisionRefused("请写明理由，至少4个字。")


def next_month(day: date) -> date:
    """The first day of the month after a day."""
    return date(day.year + day.month // _MONTHS, day.month % _MONTHS + 1, 1)


def month_text(day: date) -> str:
    """2026-12 as people write it."""
    return f"{day.year}-{day.month:02}"


def months_of(since: date, through: date) -> Iterable[date]:
    """The first days of the months from one to another, both counted."""
    month = since.replace(day=1)
    while month <= through:
        yield month
        month = next_month(month)


def due_after_death(died: date) -> date:
    """The last day of the three months within which a death is checked and the benefit adjusted."""
    months = died.month - 1 + _DEATH_MONTHS
    year, month = died.year + months // _MONTHS, months % _MONTHS + 1
    last = (next_month(date(year, month, 1)) - date(year, month, 1)).days
    return date(year, month, min(died.day, last))


@dataclass(frozen=True, slots=True)
class Span:
    """What was recognised from a month on; None where the status carries no money, nothing where it had ended."""

    since: date
    amount: int | None


def paid_in(month: date, spans: Iterable[Span]) -> int:
    """What is paid in a month by what was recognised then."""
    known = [one for one in spans if one.since <= month]
    return (max(known, key=lambda one: one.since).amount or 0) if known else 0


def difference(spans: Sequence[Span], amounts: Iterable[tuple[date, int]], *, through: date) -> int:
    """What is owed for the past when other amounts hold from earlier months on, in fen; months before the first recognition owe nothing."""
    first = min((one.since for one in spans), default=None)
    if first is None:
        return 0
    return sum(amount - paid_in(month, spans) for month, amount in amounts if first <= month <= through)
