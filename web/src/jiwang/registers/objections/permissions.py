"""Who has to answer a family: the township's clerk; and the county's reviewer for what stays at the county or is left lying."""

from jiwang.registers.staff.states import Duty

ANSWERERS = (Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER)
