"""Who sees how much is typed twice: whoever reads the alerts of an area, each family; the supervisor, the numbers alone."""

from jiwang.registers.staff.states import Duty
from jiwang.stages.alerts.permissions import READERS

LEADERS = READERS
COUNTERS = (*LEADERS, Duty.SUPERVISOR)
