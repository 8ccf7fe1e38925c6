"""Who may read alerts."""

from jiwang.registers.staff.states import Duty

READERS = (Duty.CITY_MONITOR, Duty.COUNTY_DISPATCHER, Duty.COUNTY_REVIEWER, Duty.DECIDER, Duty.TOWNSHIP_CLERK)
