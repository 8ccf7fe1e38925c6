"""Whose menu shows background work."""

from __future__ import annotations

from jiwang.registers.staff.states import Duty

STARTERS = (Duty.CITY_MONITOR, Duty.COUNTY_DISPATCHER, Duty.TOWNSHIP_CLERK, Duty.LIAISON)
