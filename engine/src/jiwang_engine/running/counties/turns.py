"""Which counties are judged together: as many as fit into the memory that the run was given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PEOPLE_PER_GB = 1_100_000  # measured: a turn of that many persons leaves half of the memory free
AS_MANY_PEOPLE = 8  # take no more room than a household that is judged by the whole law
FEWEST_AT_ONCE = 500_000  # below that the queries themselves take longer than the rows
_SIZE = re.compile(r"\s*([0-9.]+)\s*([KMGT])I?B?\s*", re.IGNORECASE)
_GB = {"K": 1e-6, "M": 1e-3, "G": 1.0, "T": 1e3}


@dataclass(frozen=True, slots=True)
class Size:
    """How many persons live in a county, and how many of its households are judged by the whole law."""

    people: int
    judged: int = 0

    @property
    def room(self) -> int:
        """The room that it takes, in persons who are screened and no more."""
        return self.people + AS_MANY_PEOPLE * self.judged


@dataclass(frozen=True, slots=True)
class Turn:
    """Some counties, and how many persons they have together; called after the first of them."""

    counties: tuple[Path, ...]
    people: int
    is_first: bool = False

    @property
    def name(self) -> str:
        """The name of its first county's folder."""
        return self.counties[0].name


def turns_of(counties: Mapping[Path, Size], *, memory: str) -> Iterator[Turn]:
    """The counties in their order, cut where a turn would become too large for the memory (like 4GB)."""
    most = max(gigabytes(memory) * PEOPLE_PER_GB, FEWEST_AT_ONCE)
    waiting: dict[Path, Size] = {}
    is_first = True
    for county, size in counties.items():
        if waiting and sum(one.room for one in (*waiting.values(), size)) > most:
            yield _turn(waiting, is_first)
            waiting, is_first = {}, False
        waiting[county] = size
    if waiting:
        yield _turn(waiting, is_first)


def _turn(counties: Mapping[Path, Size], is_first: bool) -> Turn:
    return Turn(tuple(counties), sum(one.people for one in counties.values()), is_first)


def gigabytes(memory: str) -> float:
    """A size like 4GB or 800MB in gigabytes; 0 where it cannot be read, for the database to complain about."""
    found = _SIZE.fullmatch(memory)
    return float(found[1]) * _GB[found[2].upper()] if found else 0.0
