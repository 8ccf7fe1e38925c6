"""Who asks a department to mend a row, and who answers."""

from jiwang.registers.staff.states import Duty

ASKERS = (Duty.COUNTY_REVIEWER, Duty.TOWNSHIP_CLERK)
OWNERS = (Duty.LIAISON,)
