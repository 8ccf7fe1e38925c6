"""Which rows a transaction may see: the settings that the row security of PostgreSQL reads.

A row carries the code of its place. A sight is a set of codes, sorted by how near the people a row may come: rows for
everybody, rows that stop at the township, rows that stay at the county. Settings are local to the transaction, so that a
pooled connection never carries one officer's sight to another; without a sight there are no rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.db.models import Q

from jiwang.kit.offices import Office
from jiwang.kit.rows.asking import planned

TOWNSHIP, COUNTY = 9, 6  # digits
_OFFICES = "jiwang.offices"
_SETTINGS = {"jiwang.sees": 12, "jiwang.sees_as_township": TOWNSHIP, "jiwang.sees_as_county": COUNTY}


@dataclass(frozen=True, slots=True)
class Sight:
    """The places whose rows may be seen, as codes (the empty code is everywhere), and the offices for which somebody answers."""

    areas: frozenset[str] = frozenset()
    offices: frozenset[Office] = frozenset()
    goes_by_key: bool = False

    @classmethod
    def over(cls, areas: Iterable[str], *, offices: Iterable[Office] = ()) -> Sight:
        """The sight over some areas, and over what some offices send and are asked."""
        return cls(frozenset(areas), frozenset(offices))

    def by_key(self) -> Sight:
        """The same sight as a filter that no index serves: of rows that are called by keys PostgreSQL is to go by the keys."""
        return replace(self, goes_by_key=True)

    def patterns(self, digits: int) -> str:
        """LIKE patterns of the areas that are no smaller than a level, parted by commas."""
        return ",".join(f"{area}%" for area in sorted(self.areas) if len(area) <= digits)

    def settings(self) -> dict[str, str]:
        """What the row security of PostgreSQL reads."""
        offices = ",".join(sorted(office.pattern() for office in self.offices))
        return {name: self.patterns(digits) for name, digits in _SETTINGS.items()} | {_OFFICES: offices}

    def covers(self, code: str, *, digits: int = 12) -> bool:
        """Whether a place lies within one of the areas that are no smaller than a level."""
        return any(code.startswith(area) for area in self.areas if len(area) <= digits)

    def within(self, field: str, *, digits: int = 12) -> Q:
        """The same rule as a filter, which an index on the code can serve."""
        areas = [one for one in self.areas if len(one) <= digits]
        return beginning(field, areas) if self.goes_by_key else inside(field, areas)

    def of_offices(self, field: str, *, named: bool = False) -> Q:
        """Rows of the offices, `field` holding the place; `named` leaves out whoever answers for every department."""
        found = Q(pk__in=[])
        for office in self.offices:
            if office.department or not named:
                whose = Q(department=office.department) if office.department else Q()
                found |= whose & inside(field, [office.area])
        return found


# For jobs of the machine: loading, counting, verifying.
EVERYWHERE = Sight(frozenset({""}), frozenset({Office("", "")}))


def inside(field: str, areas: Iterable[str]) -> Q:
    """Places within some areas, as ranges that the index of a code serves; the empty code is everywhere."""
    found = Q(pk__in=[])
    for area in sorted(areas):
        found |= Q(**{f"{field}__gte": area, f"{field}__lt": following(area)}) if area else ~Q(pk=None)
    return found


def beginning(field: str, areas: Iterable[str]) -> Q:
    """The same places by the beginning of their codes."""
    found = Q(pk__in=[])
    for area in sorted(areas):
        found |= Q(**{f"{field}__startswith": area})
    return found


def following(code: str) -> str:
    """The first text after all codes that begin with this one: 4502 → 4503, 4509 → 450:."""
    return code[:-1] + chr(ord(code[-1]) + 1)


def see(sight: Sight) -> None:
    """Let the running transaction see some rows; it must be a transaction."""
    _set(sight.settings())


def see_as_helper(officer: int, on: date) -> None:
    """Let the running transaction see what is open to one helper on a day, besides what it sees already."""
    _set({"jiwang.helper": str(officer), "jiwang.helping_on": on.isoformat()})


@contextmanager
def seeing(sight: Sight) -> Iterator[None]:
    """See some rows for a while, then what was seen before."""
    names = list(sight.settings())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join(f"coalesce(current_setting('{one}', true), '')" for one in names)
        )
        before = dict(zip(names, cursor.fetchone() or (), strict=True))
        see(sight)
        yield
        _set(before)


def _set(settings: Mapping[str, str]) -> None:
    """All settings in one question: every page asks it."""
    asked = ", ".join(["set_config(%s, %s, true)"] * len(settings))
    planned(f"SELECT {asked}", [word for pair in settings.items() for word in pair])
