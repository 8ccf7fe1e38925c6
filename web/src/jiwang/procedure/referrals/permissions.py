"""Which steps an officer may take with a referral: the forms of its page."""

from __future__ import annotations

from collections.abc import Iterable

from jiwang.procedure.referrals.rules import Asking, Standing, refusal
from jiwang.procedure.referrals.states import STEPS, Step
from jiwang.registers.staff.rules import Held


def steps_open(standing: Standing, *, held: Iterable[Held]) -> frozenset[Step]:
    """The steps that may be taken now."""
    asking = Asking(tuple(held))
    return frozenset(step for step in STEPS if refusal(standing, step, asking) is None)
