"""How far a job is and how long it will still take: no clock of its own."""

from __future__ import annotations

from datetime import timedelta

_ENOUGH = 0.02  # of the work: before that a guess would jump about


class JobRefused(Exception):
    """A job cannot do what was asked; the message is for people and says what to do next. It is not tried again."""


def percent(done: int, total: int) -> int:
    """How much of the work is done, 0 to 100; 0 where nobody knows how much there is."""
    return min(100, done * 100 // total) if total > 0 else 0


def time_left(done: int, total: int, elapsed: timedelta) -> timedelta | None:
    """The rest at the pace so far, in whole seconds; None while too little is done to tell."""
    if total <= 0 or done < total * _ENOUGH or done <= 0:
        return None
    rest = elapsed * (max(total - done, 0) / done)
    return timedelta(seconds=round(rest.total_seconds()))
