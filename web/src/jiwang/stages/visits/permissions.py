"""Who may write down a visit: whoever may hold a task."""

from __future__ import annotations

from jiwang.registers.staff.states import Duty
from jiwang.stages.dispatch.permissions import WORKERS

VISITORS: tuple[Duty, ...] = WORKERS
