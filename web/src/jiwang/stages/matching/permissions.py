"""Who says whether two are one: those in whose area the person lives and who examine families there."""

from jiwang.registers.staff.states import Duty

REVIEWERS = (Duty.COUNTY_REVIEWER, Duty.TOWNSHIP_CLERK)
