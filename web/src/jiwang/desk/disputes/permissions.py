"""Who decides what became of a visit that could not be taken, and which of two answers holds."""

from __future__ import annotations

from jiwang.registers.staff.states import Duty

DECIDERS: tuple[Duty, ...] = (Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER)
