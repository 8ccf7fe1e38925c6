"""The one table of duties: at which level each is held, what it may open, which two nobody may hold together; and the shape of a step that a duty takes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

S = TypeVar("S", bound=StrEnum)


class Duty(StrEnum):
    """What an officer answers for in an area."""

    CITY_MONITOR = "city_monitor"
    COUNTY_DISPATCHER = "county_dispatcher"
    COUNTY_REVIEWER = "county_reviewer"
    DECIDER = "decider"
    TOWNSHIP_CLERK = "township_clerk"
    VILLAGE_WORKER = "village_worker"
    LIAISON = "liaison"
    SUPERVISOR = "supervisor"
    HELPER = "helper"


@dataclass(frozen=True, slots=True)
class Terms(Generic[S]):
    """A step as data: from which states of its matter it starts, where it leads, and which duties take it."""

    starts: frozenset[S]
    leads: S | None  # None: the state stays, or what is told with the step says it
    duties: frozenset[Duty]

    def after(self, state: S) -> S:
        """The state of a matter once the step is taken."""
        return state if self.leads is None else self.leads


@dataclass(frozen=True, slots=True)
class Holding:
    """The digits of the areas in which a duty may be held, and whether families are seen in it."""

    digits: tuple[int, ...]
    sees_families: bool = True


HOLDINGS = {
    Duty.CITY_MONITOR: Holding((4,)),
    Duty.COUNTY_DISPATCHER: Holding((6,)),
    Duty.COUNTY_REVIEWER: Holding((6,)),
    Duty.DECIDER: Holding((6, 9)),
    Duty.TOWNSHIP_CLERK: Holding((9,)),
    Duty.VILLAGE_WORKER: Holding((12,)),
    Duty.LIAISON: Holding((4, 6), sees_families=False),
    Duty.SUPERVISOR: Holding((4, 6), sees_families=False),
    Duty.HELPER: Holding((6, 9), sees_families=False),  # none but those with whom they are paired
}

# Who looks at a case must not decide it, and who supervises must do nothing else.
INCOMPATIBLE = frozenset(
    {
        frozenset({Duty.COUNTY_REVIEWER, Duty.DECIDER}),
        frozenset({Duty.COUNTY_REVIEWER, Duty.TOWNSHIP_CLERK}),
        frozenset({Duty.COUNTY_REVIEWER, Duty.VILLAGE_WORKER}),
        frozenset({Duty.TOWNSHIP_CLERK, Duty.DECIDER}),
        frozenset({Duty.VILLAGE_WORKER, Duty.DECIDER}),
        *(frozenset({Duty.SUPERVISOR, other}) for other in Duty if other is not Duty.SUPERVISOR),
    }
)

# Who keeps the list of officers of an area, and to which duties they may appoint in it; nobody appoints themselves.
APPOINTS = {
    Duty.CITY_MONITOR: frozenset(Duty),
    Duty.COUNTY_DISPATCHER: frozenset(
        {
            Duty.COUNTY_REVIEWER,
            Duty.DECIDER,
            Duty.TOWNSHIP_CLERK,
            Duty.VILLAGE_WORKER,
            Duty.LIAISON,
            Duty.HELPER,
        }
    ),
}
