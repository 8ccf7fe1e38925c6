"""Whether an exit stands on evidence: no family leaves on paper, by arithmetic or by quota. What is missing is said on the page of the change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min

from jiwang.analysis.following import numbers_on
from jiwang.kit.sights import EVERYWHERE, seeing
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.statements.models import Statement
from jiwang.stages.decisions import rules
from jiwang.stages.decisions.models import Change
from jiwang.stages.decisions.states import CUTS, Kind, State
from jiwang.stages.visits.models import Visit
from jiwang.stages.visits.states import Met

_SPOKE = ("true", "untrue", "known")


@dataclass(frozen=True, slots=True)
class Ground:
    """What an exit stands on: the last visit that has verified facts, since when the run finds the family above the line, and what the law asks."""

    visited_on: date | None = None
    since: date | None = None
    within: int | None = None  # days; None: the law in force says nothing, or a member has died
    months: int | None = None
    on: date = date.min

    @property
    def is_visited(self) -> bool:
        """Whether somebody was there lately and has verified what the family lives on."""
        return self.within is None or (
            self.visited_on is not None and self.visited_on >= self.on - timedelta(days=self.within)
        )

    @property
    def is_steady(self) -> bool:
        """Whether it has been so for long enough."""
        return self.months is None or (
            self.since is not None and rules.months_after(self.since, self.months) <= self.on
        )


def ground_of(change: Change, on: date) -> Ground:
    """What the end of a family's help would stand on; above every sight, for it says days alone."""
    numbers = numbers_on(version_in_force(change.region, on), on)
    if change.kind != Kind.END or change.died_on is not None:
        return Ground(on=on)
    with seeing(EVERYWHERE):
        rows = Visit.objects.filter(household=change.household_id, outcome__in=_SPOKE, visited_on__lte=on)
        known = set(
            Statement.objects.filter(household=change.household_id).values_list("evidence", flat=True)
        )
        days = [
            day
            for pk, day in rows.exclude(met__in=["", Met.PHONE, Met.NOBODY]).values_list("pk", "visited_on")
            if f"visit:{pk}" in known
        ]
        found = Change.objects.filter(
            household=change.household_id, item=change.item, kind__in=[Kind.END, Kind.LOWER]
        )
        since = found.exclude(state=State.DROPPED).aggregate(first=Min("found_on"))["first"]
    return Ground(max(days, default=None), since, numbers.exit_visit, numbers.exit_steady, on)


def check(change: Change, ruling: rules.Ruling, on: date) -> None:
    """Refuse to end a family's help that nobody has looked at, or that is better off only since lately and without a reason for hurry. Raises
    DecisionRefused."""
    if ruling.outcome in CUTS and ruling.outcome == "end":
        ground = ground_of(change, on)
        rules.check_leaving(ruling, is_visited=ground.is_visited, is_steady=ground.is_steady)
