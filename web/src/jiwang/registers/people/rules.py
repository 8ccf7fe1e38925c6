"""What a clerk has typed: a name, an ID number, a phone, initials or a part of an address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SHORTEST, LONGEST = 2, 60


class Kind(StrEnum):
    """What a search text is."""

    NUMBER = "number"
    PHONE = "phone"
    INITIALS = "initials"
    NAME = "name"
    ADDRESS = "address"
    NOTHING = "nothing"


_KINDS = (
    (Kind.NUMBER, re.compile(r"\d{17}[\dX]")),
    (Kind.PHONE, re.compile(r"\d{7,12}")),
    (Kind.INITIALS, re.compile(r"[A-Z]{2,8}")),
    (Kind.NAME, re.compile("[\u3400-\u9fff·]{2,4}")),
    (Kind.ADDRESS, re.compile("[\u3400-\u9fff\\dA-Z·()（）-]{3,60}")),
)


def tidied(text: str) -> str:
    """The text without blanks, letters in capitals."""
    return re.sub(r"\s+", "", text).upper()


def kind_of(text: str) -> Kind:
    """What a tidied text is; NOTHING where it is too short or holds strange signs."""
    if not SHORTEST <= len(text) <= LONGEST:
        return Kind.NOTHING
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(text)), Kind.NOTHING)


@dataclass(frozen=True, slots=True)
class Saying:
    """What one source says under one heading."""

    key: str  # of the fact
    column: str
    label: str
    value: str
    source: str


# Headings that mean the same in every source, whatever they are called there; others are compared under their own name.
_SAME_EVERYWHERE = frozenset({"name", "sex", "birth"})


def conflicts(sayings: Iterable[Saying]) -> list[list[Saying]]:
    """What two sources say otherwise of one person: under each heading one saying of every source, where they differ.

    A source that itself says several things (bills, months) is no witness against another.
    """
    heard: dict[str, dict[str, dict[str, Saying]]] = {}
    for one in sayings:
        heading = one.column if one.column in _SAME_EVERYWHERE else one.label
        heard.setdefault(heading, {}).setdefault(one.source, {})[one.value] = one
    found = []
    for by_source in heard.values():
        single = [next(iter(values.values())) for values in by_source.values() if len(values) == 1]
        if len({one.value for one in single}) > 1:
            found.append(sorted(single, key=lambda one: one.source))
    return found


def years_between(birth: date, day: date) -> int:
    """Completed years of age on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
