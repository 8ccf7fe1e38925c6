"""Which steps an officer may take with a measure: the forms of its page; and whether they see plans as a village worker."""

from __future__ import annotations

from collections.abc import Iterable

from jiwang.aid.plans.models import Measure, Plan
from jiwang.aid.plans.queries import standing_of
from jiwang.aid.plans.rules import refusal
from jiwang.aid.plans.states import PLANNERS, STEPS, Step
from jiwang.registers.staff.rules import Held


def steps_open(measure: Measure, *, held: Iterable[Held]) -> list[Step]:
    """The steps that may be taken now, the way forward first."""
    standing, own = standing_of(measure), tuple(held)
    order = (Step.ACCEPT, Step.FINISH, Step.CHANGE, Step.RETURN, Step.FAIL, Step.STRIKE)
    return [step for step in order if step in STEPS and refusal(standing, step, own) is None]


def may_plan(plan: Plan, *, held: Iterable[Held]) -> bool:
    """Whether an officer completes and confirms this plan."""
    return any(one.duty in PLANNERS and one.covers(plan.region) for one in held)


def is_worker(held: Iterable[Held]) -> bool:
    """Whether an officer sees plans as a village worker only: confirmed, without reasons."""
    return not any(one.duty in PLANNERS for one in held)
