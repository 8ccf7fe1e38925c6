"""Which steps an officer may take with a change: the forms of its page."""

from __future__ import annotations

from collections.abc import Iterable

from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.rules import Held
from jiwang.stages.decisions.models import Change, Hearing
from jiwang.stages.decisions.queries import standing_of
from jiwang.stages.decisions.rules import Asking, refusal
from jiwang.stages.decisions.states import STEPS, Step


def refusals(
    change: Change, hearings: Iterable[Hearing], *, officer: Officer, held: Iterable[Held]
) -> dict[Step, str | None]:
    """Of each step why it may not be taken now; None where it may."""
    standing, asking = standing_of(change, hearings), Asking(officer.pk, tuple(held))
    return {step: refusal(standing, step, asking) for step in STEPS}
