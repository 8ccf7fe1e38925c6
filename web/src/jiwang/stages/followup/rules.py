"""What may be said about following a family, and sums that show their remainder. No database, no clock."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from jiwang.kit.words.phrases import Phrase

SHORTEST, LONGEST = 4, 300
LEAD = timedelta(days=14)  # so long before a visit is due it is asked for
LONGEST_WORD = 180  # days for which a person's colour holds at most, then the rule's holds again
_MONTHS = 12
K = TypeVar("K", bound=Hashable)


class FollowRefused(ValueError):
    """What may not be written down; the message is for the officer and says what to do."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rooms of plans and pairing know of a household. None: nobody knows, and what nobody knows is not clear.

    `has_plan`: a confirmed plan names who does what until when. `has_results`: every measure whose day is over says what came of it.
    `has_pairing`: somebody is responsible, without a gap.
    """

    has_plan: bool | None = None
    has_results: bool | None = None
    has_pairing: bool | None = None


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter; both days are within."""

    name: str
    since: date
    until: date


def quarter_of(day: date) -> Quarter:
    """The quarter in which a day lies."""
    number = (day.month - 1) // 3
    since = date(day.year, 3 * number + 1, 1)
    after = date(day.year + number // 3, (3 * number + 3) % _MONTHS + 1, 1)
    return Quarter(f"{day.year}Q{number + 1}", since, after - timedelta(days=1))


def quarter_before(day: date) -> Quarter:
    """The last quarter that is over."""
    return quarter_of(quarter_of(day).since - timedelta(days=1))


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of that month."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 - months, _MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def check_why(why: str) -> None:
    """Refuse a word without a reason."""
    if len(why.strip()) < SHORTEST:
        raise FollowRefused("请写明理由，至少4个字。")


def check_waiting(*, is_there: bool) -> None:
    """Refuse to settle what nobody is warned of."""
    if not is_there:
        raise FollowRefused("没有等核实的预警，请刷新后再看。")


def check_until(until: date | None, *, today: date) -> None:
    """Refuse a colour for ever: what a person says is looked at again."""
    if until is None or not today < until <= today + timedelta(days=LONGEST_WORD):
        raise FollowRefused(
            Phrase("请写到哪天为止：明天起，最长%(days)d天；到期以后按规则的颜色。", days=LONGEST_WORD)
        )


def check_news(words: str, teller: str, *, happened: date, told: date, today: date) -> None:
    """Refuse a report of nothing, by nobody, or from the future."""
    if len(words.strip()) < SHORTEST:
        raise FollowRefused("请写明发生了什么变化，至少4个字。")
    if not teller.strip():
        raise FollowRefused("请写明是谁说的。")
    if not happened <= told <= today:
        raise FollowRefused("变化的日期不能晚于报告的日期，报告的日期不能晚于今天。")


def is_in_time(happened: date, told: date, months: int | None) -> bool:
    """Whether a change was reported within the months of the law; where nobody has said how many, nobody is late."""
    return months is None or months_before(told, months) <= happened


def check_count(done: int, total: int | None, source: str) -> None:
    """Refuse more done than there are, and a number that nobody can trace."""
    if total is not None and (total < done or total == 0):
        raise FollowRefused("总数不能小于已完成的数，也不能是零。总数还不知道的，空着，以后补。")
    if len(source.strip()) < SHORTEST:
        raise FollowRefused("请写明数字从哪里来，至少4个字。")


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many. Without a whole there is no rate, and none is made up."""

    done: int
    total: int | None

    @property
    def per_cent(self) -> str:
        """The rate to a tenth of a per cent; empty where the whole is not known."""
        if not self.total:
            return ""
        return f"{1000 * self.done // self.total / 10:.1f}%"


@dataclass(frozen=True, slots=True)
class Sum(Generic[K]):
    """A whole, its parts, and what is in no part: shown, never left out."""

    whole: int
    parts: Mapping[K, int]

    @property
    def remainder(self) -> int:
        """What is in no part."""
        return self.whole - sum(self.parts.values())


def summed(whole: int, words: Iterable[K | None], known: Sequence[K]) -> Sum[K]:
    """How many fall into each of some parts; a word that is none of them stays in the remainder."""
    found = dict.fromkeys(known, 0)
    for one in words:
        if one is not None and one in found:
            found[one] += 1
    return Sum(whole, found)
