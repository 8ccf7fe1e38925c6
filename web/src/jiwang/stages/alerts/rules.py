"""How old an alert is and how near its day: no clock of its own."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

_SOON = timedelta(days=3)


class Age(StrEnum):
    """Where an alert stands before its day."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"


def age_of(due_on: date, today: date) -> Age:
    """Overdue, due within three days, or later."""
    if due_on < today:
        return Age.OVERDUE
    return Age.SOON if due_on <= today + _SOON else Age.LATER


def due_between(age: Age, today: date) -> tuple[date, date]:
    """The first and the last due day of an age."""
    edges = {
        Age.OVERDUE: (date.min, today - timedelta(days=1)),
        Age.SOON: (today, today + _SOON),
        Age.LATER: (today + _SOON + timedelta(days=1), date.max),
    }
    return edges[age]
