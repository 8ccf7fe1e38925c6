"""What a card is made of, what stands on it by whose word, and when a QR opens. No database, no clock."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta

from jiwang.desk.cards.states import NEEDS_SCAN, PRINTERS, SIGNED, WORDED, Answer, Fate, Field, How, Size
from jiwang.kit.words.phrases import Phrase
from jiwang.registers.staff.rules import Held

LIVES = 365  # days of a QR
RENEWED = 60  # days before its end at which a print carries a new one
TRIES, TRIES_IN_ALL = 5, 20  # wrong digits: within the window, and over the life of a QR
LOCKED = timedelta(hours=1)
MOST_FROM_ONE = 30  # tries of one sender in an hour, whatever the QR
MOST_LINES = 10  # of what was given, on one card
MOST_CONTACTS = 60  # contacts of a place
LONGEST = 80  # of the family's own words
DIGITS = 4  # of the phone, typed to open a QR
SHORTEST_REASON = 4  # characters


class CardRefused(ValueError):
    """Something that may not be done with a card; the message is for the officer and says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a section: when, what, how much, by whom, and what else is to be said."""

    text: str
    when: str = ""
    amount: str = ""
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a card under its title; without rows it says `empty`."""

    key: str
    title: str
    rows: tuple[Row, ...] = ()
    sums: tuple[str, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What is said of one family: a view over the desk's tables that stands nowhere."""

    household: int
    name: str
    place: str
    sections: tuple[Section, ...]

    @property
    def version(self) -> str:
        """The same card, the same version."""
        said = json.dumps(asdict(self), ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Given:
    """One row of the ledger as far as a card needs it."""

    what: str
    sort: str
    giver: str
    unit: str
    amount: int
    day: date
    confirmed: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a family has said: who spoke, how, before whom, and what they tick."""

    granted: frozenset[Field]
    name: str
    relation: str
    how: How
    witness: str = ""
    evidence: str = ""
    cause: str = ""
    illness: str = ""


def shown(card: Card, granted: Collection[str]) -> Card:
    """The card as the family lets it be seen: amounts and sums only where they are ticked."""
    if Field.AMOUNT in granted:
        return card
    return replace(
        card,
        sections=tuple(
            replace(one, sums=(), rows=tuple(replace(row, amount="") for row in one.rows))
            for one in card.sections
        ),
    )


def together(rows: Iterable[Given]) -> list[tuple[Given, date, int]]:
    """Rows of the same thing from the same giver as one, with the first day and how often; what was last given stands first."""
    groups: dict[tuple[str, str, str, str], list[Given]] = {}
    for row in sorted(rows, key=lambda one: one.day):
        groups.setdefault((row.what, row.sort, row.giver, row.unit), []).append(row)
    found = [(replace(own[-1], amount=sum(one.amount for one in own)), own[0].day, len(own)) for own in groups.values()]  # fmt: skip
    return sorted(found, key=lambda one: one[0].day, reverse=True)


def check_said(said: Said, *, before: Collection[str], may_word: bool, worded: Collection[str]) -> None:
    """Refuse a consent of nobody, one that is not signed for, and words that only the township takes down."""
    if not said.name.strip():
        raise CardRefused("请写明家里是谁说的。")
    _check_signature(said, is_more=bool(said.granted - set(before)))
    if said.granted & NEEDS_SCAN and Field.SCAN not in said.granted:
        raise CardRefused("要扫码看手册，先要同意印二维码。请一起勾选，或都不勾。")
    for field in sorted(said.granted & WORDED):
        _check_words(said, field, may_word=may_word, has_words=field in worded)


def _check_signature(said: Said, *, is_more: bool) -> None:
    if not is_more:
        return
    if said.how not in SIGNED:
        raise CardRefused("新同意的要当面在纸上签名或捺手印；电话和口头只能用来收回。")
    if not said.evidence.strip():
        raise CardRefused("请写明签了字的同意书放在哪里。")
    if said.how is How.FINGERPRINT and said.witness.strip() in ("", said.name.strip()):
        raise CardRefused("捺手印的，请写明见证人，不能是本人。")


def _check_words(said: Said, field: Field, *, may_word: bool, has_words: bool) -> None:
    words = said.cause if field is Field.CAUSE else said.illness
    if words.strip() and not may_word:
        raise CardRefused("原因和病情由乡镇（街道）经办人记。您可以替这家人收回，不能加上。")
    if not words.strip() and not has_words:
        raise CardRefused(
            "同意写致困原因的，请写上这家人自己的话。"
            if field is Field.CAUSE
            else "同意写病情的，请写上这家人自己的话。"
        )


def fate_of(size: Size, *, answers: Sequence[Collection[str]], is_same: bool) -> Fate:
    """Whether a card is printed; of a wall card the family decides. `answers`: what it has said so far, the newest last."""
    if size is Size.WALL and not (answers and Field.WALL in answers[-1]):
        if not answers:
            return Fate.UNASKED
        return Fate.WITHDRAWN if any(Field.WALL in one for one in answers) else Fate.REFUSED
    return Fate.UNCHANGED if is_same else Fate.PRINTED


def is_killed(before: Collection[str], now: Collection[str]) -> bool:
    """Whether what a family takes back makes every QR that was printed dead at once: no QR any more, or nothing on the wall."""
    return any(field in before and field not in now for field in (Field.SCAN, Field.WALL))


def answer(
    typed: str, *, phone: str, wrong: Sequence[datetime], from_one: int, is_live: bool, at: datetime
) -> Answer:
    """What somebody who has typed digits into the page of a QR is told. `wrong`: when wrong ones were typed before."""
    recent = [one for one in wrong if one > at - LOCKED]
    if not is_live or len(wrong) >= TRIES_IN_ALL:
        return Answer.DEAD
    if len(phone) < DIGITS:
        return Answer.NO_PHONE
    if len(recent) >= TRIES:
        return Answer.LOCKED
    if from_one >= MOST_FROM_ONE:
        return Answer.CROWDED
    if not typed:
        return Answer.ASKED
    if len(typed) != DIGITS or not (typed.isascii() and typed.isdigit()):
        return Answer.MALFORMED
    return Answer.OPEN if typed == phone[-DIGITS:] else Answer.WRONG


def check_stop(why: str) -> None:
    """Refuse to stop a QR without a reason."""
    if len(why.strip()) < SHORTEST_REASON:
        raise CardRefused("请写明为什么停用，至少4个字。")


def check_contact(number: int) -> None:
    """Refuse a list of contacts that no sheet holds."""
    if number >= MOST_CONTACTS:
        raise CardRefused(Phrase("一个地方最多登记%(most)d位联系人。请先去掉不用的。", most=MOST_CONTACTS))


def check_asked(number: int) -> None:
    """Refuse a batch of nobody."""
    if not number:
        raise CardRefused("这个范围里没有要做明白卡的家庭。请换一个村（社区）。")


def may_print(region: str, *, held: Iterable[Held]) -> bool:
    """Whether an officer prints the cards of a place; the same one takes down words that a village worker must not read."""
    return any(one.duty in PRINTERS and region.startswith(one.area) for one in held)
