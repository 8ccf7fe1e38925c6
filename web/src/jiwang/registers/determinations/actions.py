"""Writing determinations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from jiwang.registers.determinations.models import Determination, Ending
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.trail.actions import record, recorded


@recorded
def determine(rows: Iterable[Determination], household: Household, *, by: Officer, at: datetime) -> int:
    """Add what a body has decided of a household; how many. Whoever asks has looked that the law leaves it to that body."""
    made = Determination.objects.bulk_create(rows)
    record(who=by.code, what="determinations.made", about=f"determinations:{len(made)}", at=at, area=household.region)  # fmt: skip
    return len(made)


@recorded
def end(found: Determination, *, since: date, why: str, by: Officer, at: datetime) -> None:
    """Let it hold no longer from a day on."""
    Ending.objects.create(determination=found, region=found.region, since=since, why=why.strip(), by=by, at=at)  # fmt: skip
    record(who=by.code, what="determinations.ended", about=f"determination:{found.pk}", why=why.strip()[:200], at=at, area=found.region)  # fmt: skip
