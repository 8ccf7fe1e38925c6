"""Which steps an officer may take with a check: the forms of its page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from jiwang.procedure.verification.models import Check
from jiwang.procedure.verification.queries import standing_of
from jiwang.procedure.verification.rules import Asking, refusal
from jiwang.procedure.verification.states import STEPS, Step
from jiwang.registers.staff.rules import Held

_OF_LINES = frozenset({Step.ANSWER, Step.RETURN})


def steps_open(check: Check, *, held: Iterable[Held], on: date) -> frozenset[Step]:
    """The steps of the whole check that may be taken now."""
    standing, asking = standing_of(check, on), Asking(tuple(held), on)
    return frozenset(
        step for step in STEPS if step not in _OF_LINES and refusal(standing, step, asking) is None
    )
