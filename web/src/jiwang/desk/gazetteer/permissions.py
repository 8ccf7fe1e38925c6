"""Who keeps the register of places."""

from jiwang.registers.staff.states import Duty

KEEPERS = (Duty.CITY_MONITOR, Duty.COUNTY_DISPATCHER)
