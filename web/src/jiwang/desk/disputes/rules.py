"""When answers to one question say two things, and what a person may make of it. No database, no clock."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from jiwang.desk.disputes.states import Fate
from jiwang.stages.alerts.states import Outcome
from jiwang.stages.visits.rules import LONGEST, Report
from jiwang.stages.visits.states import Met, Signed

SHORTEST_REASON = 4
REPORTED = frozenset(
    one.name for one in fields(Report)
)  # what is said of the visit itself; all else answers a question
_LONGEST_NAME = 60
Word = TypeVar("Word", bound=StrEnum)


class DisputeRefused(ValueError):
    """A decision that may not be written down; the message is for the officer and says what to do."""


class Place(StrEnum):
    """Where one answer stands among the others to its question."""

    HOLDS = "holds"
    FOLLOWED = "followed"  # somebody who knew it has answered anew
    DISPUTED = "disputed"  # another answer says otherwise, and nobody has decided
    ASIDE = "aside"  # a person has decided otherwise


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: which one was known where it was typed, and what it says."""

    id: UUID
    base: UUID | None
    value: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a person has decided about some answers: which one holds, or none."""

    answers: frozenset[UUID]
    holds: UUID | None


def places(said: Iterable[Said], resolved: Iterable[Resolved] = ()) -> dict[UUID, Place]:
    """Where each answer to one question about one subject stands.

    Answers form a tree by what was known where they were typed. What nobody has followed and nobody has laid aside is a
    leaf; leaves that say different things are disputed, whichever came first.
    """
    every = {one.id: one for one in said}
    aside = {one for each in resolved for one in each.answers if one != each.holds}
    followed = {one.base for one in every.values() if one.base in every}
    leaves = [one for one in every.values() if one.id not in followed and one.id not in aside]
    differ = len({one.value for one in leaves}) > 1
    found = {}
    for one in every.values():
        if one.id in aside:
            found[one.id] = Place.ASIDE
        elif one.id in followed:
            found[one.id] = Place.FOLLOWED
        else:
            found[one.id] = Place.DISPUTED if differ else Place.HOLDS
    return found


def check_resolution(
    disputed: Collection[UUID], seen: Collection[UUID], *, holds: UUID | None, why: str
) -> None:
    """Refuse to decide about other answers than those that stand against each other now, or without a reason."""
    if not disputed:
        raise DisputeRefused("这几种说法已经有人定过了。请刷新后再看。")
    if set(seen) != set(disputed):
        raise DisputeRefused("又来了新的回答，请看过再定。")
    if holds is not None and holds not in disputed:
        raise DisputeRefused("请选其中一种说法，或选“都不采用”。")
    if len(why.strip()) < SHORTEST_REASON:
        raise DisputeRefused("请写明为什么这样定，至少4个字。")


def check_fate(now: Fate, fate: Fate, why: str) -> None:
    """Refuse to settle a delivery twice or without a reason."""
    if now is not Fate.OPEN:
        raise DisputeRefused("这次走访已经有人办过了。请刷新后再看。")
    if fate is not Fate.ADOPTED and len(why.strip()) < SHORTEST_REASON:
        raise DisputeRefused("请写明原因，至少4个字。")


def digest_of(task: str, content: Mapping[str, Sequence[str]]) -> str:
    """What tells one content of a visit from another."""
    said = {key: [one.strip() for one in given if one.strip()] for key, given in content.items()}
    plain = json.dumps(
        [task, {key: one for key, one in said.items() if one}], ensure_ascii=False, sort_keys=True
    )
    return hashlib.sha256(plain.encode()).hexdigest()


def report_of(content: Mapping[str, Sequence[str]]) -> Report:
    """What is said of the visit itself; what is no such word or day is left open, and sending says what is missing."""
    first = {key: given[0].strip() for key, given in content.items() if given}
    return Report(
        outcome=_word(Outcome, first.get("outcome", "")),
        met=_word(Met, first.get("met", "")),
        visited_on=_day(first.get("visited_on", "")),
        companion=first.get("companion", "")[:_LONGEST_NAME],
        signed=_word(Signed, first.get("signed", "")) or Signed.LATER,
        why=first.get("why", "")[:LONGEST],
        objection=first.get("objection", "")[:LONGEST],
    )


def _word(words: type[Word], said: str) -> Word | None:
    return next((one for one in words if str(one) == said), None)


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if len(said) == len("2026-01-01") else None
    except ValueError:
        return None
