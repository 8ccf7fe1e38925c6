"""Who reads what of a household's file."""

from jiwang.registers.staff.states import Duty

# Bills and incomes are for those who examine and decide; whoever sends tasks needs to know only that there is a record.
AMOUNTS = (Duty.COUNTY_REVIEWER, Duty.TOWNSHIP_CLERK, Duty.DECIDER)
