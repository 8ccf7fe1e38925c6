"""Visits that come round without an alert: which period it is, whether one is due, and who is drawn. Pure; no clock, no files."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from jiwang_engine.packs.visiting.model import VisitRound as VisitRound

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_SIGNS = {"month": "M", "quarter": "Q"}


@dataclass(frozen=True, slots=True)
class Span:
    """A period of a round: 2026M11, 2026Q4, 2026; or 2026W45. Both days are within."""

    name: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Called:
    """That somebody was at a house or on the telephone; whether they would not speak."""

    on: date
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """Where a household stands in a round on a day: done on a day of the period, refused in it, or due until its end."""

    span: Span
    done_on: date | None = None
    is_refused: bool = False

    @property
    def is_due(self) -> bool:
        """Whether somebody should still go. A no is respected until the next period."""
        return self.done_on is None and not self.is_refused


def span_of(per: str, day: date) -> Span:
    """The period in which a day lies: a week from Monday, a month, a quarter or a year."""
    if per == "week":
        since = day - timedelta(days=day.weekday())
        year, week, _ = day.isocalendar()
        return Span(f"{year}W{week:02d}", since, since + timedelta(days=6))
    length = _MONTHS[per]
    first = (day.month - 1) // length * length + 1
    since = date(day.year, first, 1)
    year, month = divmod(day.year * 12 + first - 1 + length, 12)
    number = (
        f"{_SIGNS[per]}{(first - 1) // length + 1:0{2 if per == 'month' else 1}d}" if per in _SIGNS else ""
    )
    return Span(f"{day.year}{number}", since, date(year, month + 1, 1) - timedelta(days=1))


def due_of(per: str, day: date, called: Iterable[Called]) -> Due:
    """Where a household stands by the visits that were made; those of other periods and of later days say nothing."""
    span = span_of(per, day)
    within = [one for one in called if span.since <= one.on <= min(day, span.until)]
    done = [one.on for one in within if not one.is_refused]
    return Due(span, max(done, default=None), not done and bool(within))


def drawn(everybody: Collection[int], *, share: int, seed: str) -> frozenset[int]:
    """So many of some numbers as a share (per cent) asks for, never fewer. The same numbers, share and seed draw the same, in whatever order
    they come; with a greater share nobody drops out.
    """
    turns = sorted(set(everybody), key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).digest())
    return frozenset(turns[: -(-len(turns) * share // 100)])
