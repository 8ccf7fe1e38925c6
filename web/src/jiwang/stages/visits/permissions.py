"""Who may write down a visit: whoever may hold a task; and a township's clerk types in the paper of who does."""

from __future__ import annotations

from collections.abc import Iterable

from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from jiwang.stages.dispatch.permissions import WORKERS

VISITORS: tuple[Duty, ...] = WORKERS


OPENERS: tuple[Duty, ...] = (Duty.COUNTY_DISPATCHER, Duty.TOWNSHIP_CLERK)
"""Who begins a round of visits without alerts."""


def typing_areas(held: Iterable[Held]) -> list[str]:
    """Where an officer types in the papers of others."""
    return [one.area for one in held if one.duty is Duty.TOWNSHIP_CLERK]
