"""An opinion: somebody looked at a row and a person, or at two persons, and says whether they are the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jiwang_engine.terms import Place


class Answer(StrEnum):
    """What somebody says of a pair."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


ANSWER_LABELS = {Answer.SAME: "同一人", Answer.DIFFERENT: "不是", Answer.UNSURE: "拿不准"}

MARK_LENGTH = 16
_MARK = re.compile(rf"[0-9a-f]{{{MARK_LENGTH}}}")
_PERSON = re.compile(r"(?:人员|P)\s*([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Opinion:
    """`mark` stands for a row (see `marking`) or is `P` and a person's id; `why` is free text for later readers.

    `day` carries the time of day where it is known: a desk lets people change their minds within a day.
    """

    mark: str
    person: int
    answer: Answer
    who: str
    day: date
    why: str
    at: Place


def mark_of(text: str, person: int) -> tuple[str, int] | None:
    """The mark of a cell and the person it is held against; two persons stand older first. None where it is neither."""
    if _MARK.fullmatch(text):
        return text, person
    other = _PERSON.fullmatch(text)
    if other is None or int(other[1]) == person:
        return None
    return f"P{max(int(other[1]), person)}", min(int(other[1]), person)
