"""Who may take which step, who must abstain, whether a vote counts and what comes of it. No database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jiwang.kit.words.phrases import Phrase
from jiwang.procedure.deliberation.states import DIGITS, PENS, STEPS, VOTES, Kind, Level, State, Step, Voice
from jiwang.registers.staff.rules import Barrier, Held, barred

SHORTEST, LONGEST = 4, 500
SOURCE = "一事一议"  # of the sum that a meeting has fixed
MOST_DAYS = 366  # a waiver is looked at again after a year at the latest
MOST = 10_000_000_00  # fen
_DUE = (2, 3)  # of those who may vote, how many must be there

_SAID = Barrier("这件事不在您管的地方。", "这件事刚刚被别人办过了，请刷新后再看。")


class DeliberationRefused(ValueError):
    """A step that may not be taken, or a record that cannot stand; the message is for people."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules know of a matter."""

    level: Level
    state: State
    region: str
    entered_by: frozenset[int] = frozenset()  # has typed what the matter rests on
    recorder: int | None = None  # of the newest meeting


@dataclass(frozen=True, slots=True)
class Asking:
    """Whoever takes a step, and their duties."""

    officer: int
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """A member of a meeting: an officer of the desk or a name from outside, and what they have done."""

    name: str
    duty: str
    voice: Voice
    officer: int | None = None
    is_kin: bool = False
    has_entered: bool = False
    words: str = ""

    @property
    def must_abstain(self) -> bool:
        """Near relatives, and whoever has typed what the meeting rests on."""
        return self.is_kin or self.has_entered

    @property
    def counts(self) -> bool:
        """Whether this vote is counted."""
        return self.voice in VOTES and not self.must_abstain


@dataclass(frozen=True, slots=True)
class Count:
    """The votes of a meeting. Those who must abstain are in none of the numbers but their own."""

    fors: int
    againsts: int
    abstentions: int
    recused: int
    absent: int

    @property
    def present(self) -> int:
        """How many have voted, abstentions among them."""
        return self.fors + self.againsts + self.abstentions

    @property
    def entitled(self) -> int:
        """How many may vote, those who did not come among them."""
        return self.present + self.absent

    @property
    def is_carried(self) -> bool:
        """More than half of those who were there."""
        return 2 * self.fors > self.present


@dataclass(frozen=True, slots=True)
class Option:
    """What a meeting has chosen, as the law offers it today."""

    kind: Kind
    grounds: tuple[str, ...] = ()
    decides: bool = False  # whether the law reads what is decided


@dataclass(frozen=True, slots=True)
class Record:
    """What is written down of a meeting."""

    held_on: date
    place: str
    why: str
    ground: str = ""
    amount: int | None = None  # fen, of temporary aid
    until: date | None = None
    review_on: date | None = None
    key: str = ""  # of what was chosen, as the law offers it
    seats: tuple[Seat, ...] = ()
    note: str = ""  # 容错: what was not known and could not be found out


def counted(seats: Iterable[Seat]) -> Count:
    """The votes, in whatever order they stand."""
    told = list(seats)

    def having(voice: Voice) -> int:
        return sum(one.counts and one.voice is voice for one in told)

    away = sum(one.voice is Voice.ABSENT and not one.must_abstain for one in told)
    recused = sum(one.must_abstain or one.voice is Voice.RECUSED for one in told)
    return Count(having(Voice.FOR), having(Voice.AGAINST), having(Voice.ABSTAIN), recused, away)


def needed(count: Count, fewest: int) -> int:
    """How many must be there: two thirds of those who may vote, and never fewer than the list says."""
    part, whole = _DUE
    return max(fewest, -(-part * count.entitled // whole))


def check_seats(seats: Sequence[Seat], *, fewest: int) -> Count:
    """Refuse a meeting that may not vote, a vote of somebody who must abstain, and dissent without a reason. Raises DeliberationRefused."""
    names = [(one.name.strip(), one.officer) for one in seats]
    if any(not name for name, _officer in names) or any(not one.duty.strip() for one in seats):
        raise DeliberationRefused("每位参加人都要写姓名和职务。")
    if len(set(names)) < len(names):
        raise DeliberationRefused("有一位参加人写了两次，请删去一个。")
    for one in seats:
        _check_seat(one)
    count = counted(seats)
    due = needed(count, fewest)
    if count.present < due:
        raise DeliberationRefused(Phrase("到会能表决的有%(present)s人，要%(due)s人才能表决。请补请参加人，或改期开会。", present=count.present, due=due))  # fmt: skip
    return count


def _check_seat(one: Seat) -> None:
    if one.is_kin and one.voice in VOTES:
        raise DeliberationRefused(
            Phrase("%(name)s是这户的近亲属或有利害关系，应当回避，不能表决。", name=one.name)
        )
    if one.has_entered and one.voice in VOTES:
        raise DeliberationRefused(
            Phrase("%(name)s录入过这户的走访或审核意见，应当回避，不能表决。", name=one.name)
        )
    if one.voice is Voice.AGAINST and len(one.words.strip()) < SHORTEST:
        raise DeliberationRefused(Phrase("%(name)s投了反对，请写明他的理由，至少4个字。", name=one.name))


def check_record(record: Record, option: Option, *, opened_on: date, on: date) -> None:
    """Refuse a record that does not say what it must say of what was chosen. Raises DeliberationRefused."""
    if not opened_on <= record.held_on <= on:
        raise DeliberationRefused("开会日期不能早于提出的那天，也不能晚于今天。")
    if not record.place.strip():
        raise DeliberationRefused("请写明在哪里开的会。")
    if len(record.why.strip()) < 2 * SHORTEST:
        raise DeliberationRefused("请写明会议为什么这样定，至少8个字。")
    if option.grounds and record.ground not in option.grounds:
        raise DeliberationRefused("豁免要写明是政策包列出的哪一种理由。")
    if option.kind is Kind.AID and not (record.amount and 0 < record.amount <= MOST):
        raise DeliberationRefused("临时救助要写给多少元，大于零。")
    if option.kind is not Kind.AID and record.amount is not None:
        raise DeliberationRefused("只有临时救助写金额，其他的请留空。")
    _check_days(record, option, on=on)


def _check_days(record: Record, option: Option, *, on: date) -> None:
    if not option.decides:
        if record.until is not None:
            raise DeliberationRefused("只有豁免或认定条件的才有有效期，其他的请留空。")
        return
    if record.until is None or not on < record.until <= on + timedelta(days=MOST_DAYS):
        raise DeliberationRefused("请写有效期到哪一天：明天以后、一年以内。到期还有困难的再议。")
    if record.review_on is None or not on < record.review_on <= record.until:
        raise DeliberationRefused("请写哪一天复查：明天以后、有效期以内。")


def check_opening(words: str, level: Level, asking: Asking, *, region: str) -> None:
    """Refuse a matter without words, from elsewhere, or before a meeting below one's own. Raises DeliberationRefused."""
    if len(words.strip()) < 2 * SHORTEST:
        raise DeliberationRefused("请写明要议什么、为什么按现行规定办不了，至少8个字。")
    areas = [one.area for one in asking.held if one.duty in PENS and region.startswith(one.area)]
    if not areas:
        raise DeliberationRefused("这户不在您管的地方，不能由您提出。")
    if max(map(len, areas)) < DIGITS[level]:
        raise DeliberationRefused("乡镇（街道）的会由乡镇（街道）提出，请选您这一级或上一级的会。")


def refusal(matter: Standing, step: Step, asking: Asking) -> str | None:
    """Why a step may not be taken, or None where it may. Pages show a form exactly where this is None."""
    why_not = barred(
        STEPS[matter.level][step],
        matter.state,
        asking.held,
        said=_SAID,
        reaches=lambda one: one.covers(matter.region),
    )
    if why_not is not None or step is not Step.SIGN:
        return why_not
    if asking.officer == matter.recorder:
        return "记录是您写的，要由另一位负责人签发。"
    return (
        "您录入过这户的走访或审核意见，应当回避，请由另一位负责人签发。"
        if asking.officer in matter.entered_by
        else None
    )


def check_words(words: str) -> None:
    """Refuse a step without a reason. Raises DeliberationRefused."""
    if len(words.strip()) < SHORTEST:
        raise DeliberationRefused("请写明理由，至少4个字。")
