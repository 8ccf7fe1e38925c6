"""Which step of an owner's procedure may come now, what it must say, and what a file lacks. No database, no clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from jiwang.kit.words.phrases import Phrase
from jiwang.procedure.owners.states import AGAIN, Found, Kind
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty

SHORTEST, LONGEST, LONGEST_NAME = 4, 300, 60
MOST = 1_000_000  # households that one owner plans for


class FileRefused(ValueError):
    """What may not be done with a file; the message is for the officer and says what to do."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the procedure, as the pack has it."""

    id: str
    label: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Filled:
    """What is told of a step."""

    words: str = ""
    day: date | None = None
    found: Found | None = None  # of a check
    sort: str = ""  # the class of a file, or the kind of help
    unit: str = ""
    answers: str = ""  # who answers for the household
    contact: str = ""
    money: int | None = None  # fen


def check_office(held: Iterable[Held], department: str, region: str) -> None:
    """Nobody but the owner's own liaison decides about its files. Raises FileRefused."""
    own = (one for one in held if one.duty is Duty.LIAISON and one.department == department)
    if not any(region.startswith(one.area) for one in own):
        raise FileRefused("只有这个部门在当地的联络员能办这一步。")


def open_steps(steps: Sequence[Step], done: Collection[str], *, is_refused: bool = False) -> list[Step]:
    """The steps that may be taken now: what comes once in the order of the pack, what comes again between what is before and after it.

    After a check that has not borne the family out nothing follows but another check.
    """
    once = [one for one in steps if one.kind not in AGAIN]
    due = next((one for one in once if one.id not in done), None)
    if is_refused:
        return [one for one in once if one.kind is Kind.CHECK]
    filed = any(one.id in done for one in steps if one.kind is Kind.FILING)
    found = [due] if due is not None else []
    for place, one in enumerate(steps):
        if one.kind in AGAIN and filed:
            before = [each.id for each in steps[:place] if each.kind is Kind.EXIT]
            after = [each.id for each in steps[place:] if each.kind is Kind.EXIT]
            if set(before) <= set(done) and not set(after) & set(done):
                found.append(one)
    pairing = [one for one in steps if one.kind is Kind.PAIRING and filed and one not in found]
    if due is not None and due.kind is Kind.EXIT:
        found += pairing  # whoever answers for a household may change
    return found


def check_filled(step: Step, filled: Filled, *, sorts: Collection[str], on: date, since: date) -> None:
    """Refuse a step that does not say what it must say. Raises FileRefused."""
    if filled.day is None or not since <= filled.day <= on:
        raise FileRefused(Phrase("日期要在 %(since)s 和今天之间。", since=since.isoformat()))
    if step.kind is Kind.CHECK and filled.found is None:
        raise FileRefused("请选核查的结果。")
    if step.kind in (Kind.FILING, Kind.HELP) and filled.sort not in sorts:
        raise FileRefused("请选类别；选项由政策包写明。")
    if step.kind is Kind.PAIRING and not (
        filled.unit.strip() or filled.answers.strip() or filled.contact.strip()
    ):
        raise FileRefused("帮扶单位、责任人、联系人至少先写一样；缺的会列为缺项。")
    if step.kind is not Kind.PAIRING and len(filled.words.strip()) < SHORTEST:
        raise FileRefused("请写明情况，至少4个字。")


def lacks(unit: str, answers: str, contact: str) -> list[str]:
    """What a filed household must have and has not: who helps, who answers for it, whom it can call."""
    named = (("帮扶单位", unit), ("责任人", answers), ("联系人", contact))
    return [label for label, value in named if not value.strip()]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many files there are, counted, and how many there should be, as the owner has said; nobody makes up a percentage."""

    done: int
    planned: int | None = None

    @property
    def percent(self) -> str:
        """One digit behind the point, rounded down: 98.0 of 558 and 569; empty where nobody has said how many there should be."""
        if self.planned is None or self.done > self.planned:
            return ""
        tenths = self.done * 1000 // self.planned
        return f"{tenths // 10}.{tenths % 10}"

    @property
    def is_above(self) -> bool:
        """More are filed than there should be: one of both numbers is wrong."""
        return self.planned is not None and self.done > self.planned


def check_planned(number: int) -> None:
    """Refuse a plan of nothing. Raises FileRefused."""
    if not 1 <= number <= MOST:
        raise FileRefused(Phrase("应建档数写 1 到 %(most)d 之间的整数。", most=MOST))
