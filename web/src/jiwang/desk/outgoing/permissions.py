"""Who may send families' data to another office's platform."""

from jiwang.registers.staff.states import Duty

SENDERS = (Duty.CITY_MONITOR, Duty.COUNTY_DISPATCHER)
