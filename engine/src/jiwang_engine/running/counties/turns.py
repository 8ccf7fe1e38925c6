"""Which counties are judged together: as many as fit into the memory that the run was given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PEOPLE_PER_GB = 1_000_000  # measured: a turn of that many persons leaves half of the memory free
FEWEST_AT_ONCE = 500_000  # below that the queries themselves take longer than the rows
_SIZE = re.compile(r"\s*([0-9.]+)\s*([KMGT])I?B?\s*", re.IGNORECASE)
_GB = {"K": 1e-6, "M": 1e-3, "G": 1.0, "T": 1e3}


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


def turns_of(people: Mapping[Path, int], *, memory: str) -> Iterator[Turn]:
    """The counties in their order, cut where a turn would become too large for the memory (like 4GB)."""
    most = max(gigabytes(memory) * PEOPLE_PER_GB, FEWEST_AT_ONCE)
    waiting: list[Path] = []
    is_first = True
    for county, count in people.items():
        if waiting and _people(people, waiting) + count > most:
            yield Turn(tuple(waiting), _people(people, waiting), is_first)
            waiting, is_first = [], False
        waiting.append(county)
    if waiting:
        yield Turn(tuple(waiting), _people(people, waiting), is_first)


def gigabytes(memory: str) -> float:
    """A size like 4GB or 800MB in gigabytes; 0 where it cannot be read, for the database to complain about."""
    found = _SIZE.fullmatch(memory)
    return float(found[1]) * _GB[found[2].upper()] if found else 0.0


def _people(people: Mapping[Path, int], counties: Sequence[Path]) -> int:
    return sum(people[county] for county in counties)
