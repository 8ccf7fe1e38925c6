"""Who has the whole city compared."""

from jiwang.registers.staff.states import Duty

STARTERS = (Duty.CITY_MONITOR,)
