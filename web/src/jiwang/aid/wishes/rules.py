"""Which words may be published, and which step may be taken with a wish. No database, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jiwang.aid.wishes.states import State, Step, Way

SHORTEST, LONGEST = 4, 120
_NUMBER = re.compile(r"[0-9０-９][0-9０-９ -]{5,}")  # of a telephone, a card, a person, a household
_HOUSE = re.compile(r"[0-9０-９一二三四五六七八九十]+(?:组|号|栋|幢|单元|队)")
_SHORTEST_NAME = 2


class WishRefused(ValueError):
    """What may not be done with a wish; the message is for the officer and says what to do."""


@dataclass(frozen=True, slots=True)
class Told:
    """A wish with the family's consent that it is published."""

    words: str
    consent_by: str
    consent_way: Way
    consent_on: date
    witness: str = ""
    paper: str = ""


def check_words(words: str, *, names: Iterable[str], places: Iterable[str]) -> None:
    """Refuse words that say who it is: a name of the family, its village, a house, a number. A person reads them besides."""
    text = words.strip()
    if len(text) < SHORTEST:
        raise WishRefused("请写心愿是什么，至少4个字。")
    if _NUMBER.search(text):
        raise WishRefused("心愿里不能有电话、证件号或户编号。请删去那串数字。")
    if any(len(one) >= _SHORTEST_NAME and one in text for one in names):
        raise WishRefused("心愿里不能有这家人的姓名。请改成“一位老人”“一个孩子”这样的说法。")
    if any(one and one in text for one in places) or _HOUSE.search(text):
        raise WishRefused("心愿里不能有村（社区）名、门牌或组名。请删去。")


def check_told(told: Told, *, today: date) -> None:
    """Refuse a wish that the family has not agreed to publish, or of which nobody could show it."""
    if not told.consent_by.strip():
        raise WishRefused("请写明家里谁同意公开。不同意的不登记，不影响任何救助。")
    if told.consent_way is Way.SPOKEN and told.witness.strip() in ("", told.consent_by.strip()):
        raise WishRefused("口头同意要有见证人，见证人不能是同意的人自己。")
    if told.consent_way is Way.WRITTEN and not told.paper.strip():
        raise WishRefused("书面同意请写明纸在哪里，例如：档案柜3。")
    if told.consent_on > today:
        raise WishRefused("同意的日期不能晚于今天。")


def is_late(state: State, claim_until: date | None, today: date) -> bool:
    """Whether a claim has run out: the wish is open again, without anybody's doing."""
    return state is State.CLAIMED and claim_until is not None and claim_until < today


def check_claimant(name: str) -> None:
    """Refuse a claim by nobody."""
    if len(name.strip()) < _SHORTEST_NAME:
        raise WishRefused("请写明谁来认领，至少2个字。")


def check_reason(why: str) -> None:
    """Refuse a reason that says nothing."""
    if len(why.strip()) < SHORTEST:
        raise WishRefused("请写明原因，至少4个字。")


def check_step(step: Step, state: State, starts: Iterable[State]) -> None:
    """Refuse a step from where it does not start; the loser of two is told that it is taken, not by whom."""
    if state in starts:
        return
    if step is Step.CLAIM and state in (State.CLAIMED, State.DONE):
        raise WishRefused("这个心愿刚刚被别人认领了。请看看别的心愿。")
    raise WishRefused("这个心愿刚刚有了变化，这一步不能办了。请刷新后再看。")
