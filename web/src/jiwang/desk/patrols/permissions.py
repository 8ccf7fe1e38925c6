"""Who writes down a patrol, and who reads them."""

from jiwang.registers.staff.states import Duty

PATROLLERS = (Duty.VILLAGE_WORKER, Duty.TOWNSHIP_CLERK)
READERS = (*PATROLLERS, Duty.COUNTY_REVIEWER)
