"""Writing statements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from jiwang.registers.people.models import Household
from jiwang.registers.statements.models import Resolution, Statement
from jiwang.trail.actions import record, recorded


@recorded
def make(said: Iterable[Statement], household: Household, *, by: str, at: datetime) -> int:
    """Add what was said of a household; how many. What is there already stays as it is."""
    made = Statement.objects.bulk_create(said, ignore_conflicts=True)
    record(who=by, what="statements.made", about=f"statements:{len(made)}", at=at, area=household.region)
    return len(made)


@recorded
def destroy(household: Household, said: Iterable[Statement], *, on: date, by: str, at: datetime) -> int:
    """Empty what may be kept of a household no longer; that it was said, by whom and when, stays. How many."""
    found = Statement.objects.filter(pk__in=[one.pk for one in said], destroyed_on=None)
    count = found.update(value="", destroyed_on=on)
    record(who=by, what="statements.destroyed", about=f"statements:{count}", at=at, area=household.region)
    return count


@recorded
def decide(decision: Resolution, *, at: datetime) -> Resolution:
    """Write down which of several words holds; whoever asks has looked that they still stand against each other."""
    decision.words, decision.at = sorted(decision.words), at
    decision.save(force_insert=True)
    record(who=decision.by.code, what="statements.decided", about=f"resolution:{decision.pk}", at=at, area=decision.region)  # fmt: skip
    return decision
