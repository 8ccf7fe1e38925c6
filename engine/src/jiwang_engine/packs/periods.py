"""When a part of the law is in force, and since when one could know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Dated(Protocol):
    """What has a first and a last day; either may be missing."""

    @property
    def starts(self) -> date | None:
        """The first day in force."""

    @property
    def ends(self) -> date | None:
        """The last day in force."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days in which something holds; `published` is the day since when it is known, None for always."""

    starts: date | None = None
    ends: date | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Closure:
    """A lower pack does without an item: why, by which document, for how long."""

    reason: str
    document: str
    layer: str
    starts: date | None = None
    ends: date | None = None
    published: date | None = None


def holds_on(one: Dated, on: date, *, known: date) -> bool:
    """Whether something is in force on a day, as one could know on another.

    A part that another replaces (`superseded`) does not hold in those periods.
    """
    published: date | None = getattr(one, "published", None)
    if published is not None and published > known:
        return False
    if (one.starts is not None and one.starts > on) or (one.ends is not None and on > one.ends):
        return False
    return not any(holds_on(period, on, known=known) for period in getattr(one, "superseded", ()))
