"""Until when a step may take, on the State Council's calendar. Pure; no clock of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from jiwang_engine.alerting.calendar import Calendar
from jiwang_engine.packs.model import Clock

Stop = tuple[date, date | None]
"""A clock stands still: from a day (which still counts) to the day on which it runs on; None: nobody knows yet."""
_YEARS = 10
_WORKING = "working"


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a step; None while the clock stands still. `is_leaning`: on years for which no calendar is announced yet."""

    last: date | None
    is_leaning: bool = False


def due(
    clock: Clock,
    started: date,
    *,
    calendar: Calendar,
    stops: Iterable[Stop] = (),
    is_delegated: bool = False,
    is_hard: bool = False,
) -> Due:
    """The last day of a clock. The day on which it starts does not count, nor does a day on which it stands still.

    An extension of a hard case goes before the shorter days of a township to which the decision is delegated.
    """
    stops = tuple(stops)
    left, day = days_of(clock, is_delegated=is_delegated, is_hard=is_hard), started
    last = started + timedelta(days=366 * _YEARS)
    while left > 0:
        day += timedelta(days=1)
        if day > last or any(since < day and until is None for since, until in stops):
            return Due(None)
        stands = any(until is not None and since < day <= until for since, until in stops)
        left -= not stands and (clock.kind != _WORKING or calendar.is_working(day))
    years = set(range(started.year, day.year + 1)) if clock.kind == _WORKING else set()
    return Due(day, not years <= calendar.known_years)


def days_of(clock: Clock, *, is_delegated: bool = False, is_hard: bool = False) -> int:
    """How many days a clock has."""
    if is_hard and clock.hard is not None:
        return clock.hard
    return clock.delegated if is_delegated and clock.delegated is not None else clock.days
