"""Who says whether two are one: those in whose area the person lives and who examine families there."""

from jiwang.registers.staff.states import Duty

REVIEWERS = (Duty.COUNTY_REVIEWER, Duty.TOWNSHIP_CLERK)
STRAY_READERS = (
    Duty.CITY_MONITOR,
    Duty.COUNTY_REVIEWER,
)  # who sees rows that fit nobody, and asks their owners
