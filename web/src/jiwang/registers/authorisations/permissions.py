"""Who may take in or withdraw an authorisation."""

from jiwang.registers.staff.states import Duty

RECORDERS = (Duty.COUNTY_REVIEWER, Duty.TOWNSHIP_CLERK, Duty.VILLAGE_WORKER)
