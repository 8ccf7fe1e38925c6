"""Who reads returns, and who reads the families behind a number."""

from __future__ import annotations

from jiwang.registers.staff.states import Duty
from jiwang.stages.assistance.states import READERS as FUND_READERS
from jiwang.stages.followup.states import COUNTERS
from jiwang.stages.followup.states import READERS as SEEING

LEADERS = (*COUNTERS, Duty.SUPERVISOR)  # who reads sums
OWN = SEEING  # whose sums are of what they may see; the others' are of everything in their place, and name nobody
KEEPERS = (
    FUND_READERS  # who reads the families and the amounts behind a sum, and compares what others have sent
)
