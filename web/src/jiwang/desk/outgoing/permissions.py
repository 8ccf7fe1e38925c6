"""Who may send families' data to another office's platform."""

from jiwang.registers.staff.states import Duty
from jiwang.stages.alerts.permissions import READERS

LEADERS = READERS  # who sees how much is typed twice
SENDERS = (Duty.CITY_MONITOR, Duty.COUNTY_DISPATCHER)
