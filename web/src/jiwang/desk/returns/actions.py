"""What is noted of returns: nobody's number is changed here."""

from __future__ import annotations

from collections.abc import Sized
from datetime import datetime

from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.actions import record, recorded


@recorded
def note_compared(layout: str, month: str, *, found: Sized, area: str, by: Actor, at: datetime) -> None:
    """Note that a table was held against the desk's numbers, and in how many cells they differ."""
    record(who=by.officer.code, what="returns.compared", about=f"table:{layout}:{month}", why=str(len(found)), at=at, area=area)  # fmt: skip


@recorded
def note_behind(about: str, *, area: str, by: Actor, at: datetime) -> None:
    """Note that somebody has looked at the families behind a number."""
    record(who=by.officer.code, what="returns.looked_behind", about=about, at=at, area=area)
