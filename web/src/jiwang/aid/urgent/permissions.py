"""Which steps an officer may take with a request: the forms of its page."""

from __future__ import annotations

from collections.abc import Iterable

from jiwang.aid.urgent.models import Request
from jiwang.aid.urgent.queries import standing_of
from jiwang.aid.urgent.rules import Asking, refusal
from jiwang.aid.urgent.states import READERS, STEPS, Step
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty


def steps_open(request: Request, *, officer: Officer, held: Iterable[Held]) -> frozenset[Step]:
    """The steps that may be taken now."""
    standing, asking = standing_of(request), Asking(officer.pk, officer.name, tuple(held))
    return frozenset(step for step in STEPS if refusal(standing, step, asking) is None)


def is_worker(held: Iterable[Held]) -> bool:
    """Whether an officer sees requests as a village worker only: their own."""
    return not any(one.duty in READERS and one.duty is not Duty.VILLAGE_WORKER for one in held)
