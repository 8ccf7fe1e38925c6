"""What a person may make of a visit that could not be taken, and of answers that say two things. No database, no clock."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
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
