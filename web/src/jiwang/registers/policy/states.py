"""States of an activation, and which duties may make each move."""

from __future__ import annotations

from enum import StrEnum

from jiwang.registers.staff.states import Duty


class ActivationState(StrEnum):
    """Whether the second person has agreed."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


# Who brings a version to the desk and proposes it, and who agrees: the law of a city is read by its counties too.
PROPOSERS = (Duty.CITY_MONITOR, Duty.COUNTY_REVIEWER)
CONFIRMERS = (Duty.CITY_MONITOR, Duty.DECIDER)
