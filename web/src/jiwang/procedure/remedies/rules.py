"""May this be noted of a decision? No database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jiwang.procedure.remedies.states import OVERTURNED, Kind, Result

SHORTEST, LONGEST = 4, 500


class RemedyRefused(ValueError):
    """What may not be noted; the message is for the officer and says what to do."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A family has gone elsewhere: which way, when, to whom, under which number, and what it wants."""

    kind: Kind
    day: date
    body: str
    number: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it, on which day, by which document, and what follows here."""

    result: Result
    day: date
    number: str = ""
    follows: str = ""


def check_filed(filed: Filed, *, decided_on: date, today: date, is_open: bool) -> None:
    """Refuse what was before the decision, is told of nobody, or stands there already. Raises RemedyRefused."""
    if is_open:
        raise RemedyRefused("这一种已经登记过，还没有结果。请先登记结果。")
    if not decided_on <= filed.day <= today:
        raise RemedyRefused("提出的日期要在决定那天以后，不晚于今天。")
    if len(filed.body.strip()) < SHORTEST:
        raise RemedyRefused("请写向哪个复议机关或法院提出的。")
    if len(filed.words.strip()) < SHORTEST:
        raise RemedyRefused("请写明对什么不服、要求什么，至少4个字。")


def check_outcome(told: Outcome, *, filed_on: date, today: date, is_open: bool) -> None:
    """Refuse a second result, one before it was filed, and one that overturns a decision and says nothing of what follows. Raises RemedyRefused."""
    if not is_open:
        raise RemedyRefused("这件的结果刚刚已经登记，请刷新后再看。")
    if not filed_on <= told.day <= today:
        raise RemedyRefused("结果的日期要在提出那天以后，不晚于今天。")
    if told.result is not Result.ENDED and not any(one.isdigit() for one in told.number):
        raise RemedyRefused("请写决定书或判决书的文号。")
    if told.result in OVERTURNED and len(told.follows.strip()) < 2 * SHORTEST:
        raise RemedyRefused("决定被变更、撤销或责令重作的，请写明接下来怎么办、谁办、到哪天，至少8个字。")
