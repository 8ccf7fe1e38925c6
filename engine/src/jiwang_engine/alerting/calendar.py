"""Working days of the State Council's calendar, and the due dates that they give.

The library knows the years that the State Council has announced (2004 to 2026 at this writing). A later year comes from a
CSV file with the columns `date,kind,name` (日期,类型,名称), kind 休 for a day off and 班 for a weekend that is worked.
A file must hold all special days of its years.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from chinese_calendar.constants import holidays, workdays

from jiwang_engine.alerting.tables import TableRow, read_table
from jiwang_engine.errors import SourceError
from jiwang_engine.terms import Level

REST, WORK = "休", "班"
_KINDS = {"休": REST, "班": WORK, "rest": REST, "work": WORK, "holiday": REST, "workday": WORK}
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off and worked weekends, and the years for which they are known."""

    rests: frozenset[date]
    worked: frozenset[date]
    known_years: frozenset[int]

    def is_working(self, day: date) -> bool:
        """Whether offices work on a day; in a year not yet announced only weekends are off."""
        if day in self.worked:
            return True
        return day not in self.rests and day.weekday() < _SATURDAY

    def due(self, raised_on: date, days: int, kind: str) -> tuple[date, bool]:
        """Return the last day of a period and whether it leans on a year not yet announced.

        The day of raising does not count. `kind` is calendar or working.
        """
        if kind == "calendar":
            return raised_on + timedelta(days=days), False
        day, left = raised_on, days
        while left > 0:
            day += timedelta(days=1)
            left -= self.is_working(day)
        years = set(range(raised_on.year, day.year + 1))
        return day, not years <= self.known_years


def kind_of_day(level: Level, kind: str) -> str:
    """The kind of day that counts: red runs through holidays, whatever the indicator says."""
    return "calendar" if level is Level.RED else kind


def national_calendar() -> Calendar:
    """The calendar of the years that the library knows."""
    return Calendar(
        rests=frozenset(holidays),
        worked=frozenset(workdays),
        known_years=frozenset(day.year for day in holidays),
    )


def read_calendar(path: Path, known: Calendar | None = None) -> Calendar:
    """Add a CSV of special days to a calendar; the file's years replace what was known of them."""
    before = known or national_calendar()
    days = [_special_day(row) for row in read_table(path, {"date": "日期", "kind": "类型", "name": "名称"})]
    years = frozenset(day.year for day, _ in days)
    return Calendar(
        rests=_others(before.rests, years) | {day for day, kind in days if kind == REST},
        worked=_others(before.worked, years) | {day for day, kind in days if kind == WORK},
        known_years=before.known_years | years,
    )


def _others(days: frozenset[date], years: frozenset[int]) -> frozenset[date]:
    return frozenset(day for day in days if day.year not in years)


def _special_day(row: TableRow) -> tuple[date, str]:
    try:
        return date.fromisoformat(row.cells["date"]), _KINDS[row.cells["kind"]]
    except (ValueError, KeyError) as error:
        raise SourceError(
            "calendar-day",
            at=row.at,
            found=f"这一行不是节假日：{row.cells['date']}，{row.cells['kind']}。",
            remedy="日期写成 2027-01-01，类型写“休”或“班”。",
        ) from error
