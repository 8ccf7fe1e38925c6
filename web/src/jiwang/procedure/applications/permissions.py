"""Which steps an officer may take with a part, and whom they may choose for one: the forms of its page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from jiwang.procedure.applications.models import Application, SubCase
from jiwang.procedure.applications.queries import applications_seen, standing_of
from jiwang.procedure.applications.rules import Asking, refusal
from jiwang.procedure.applications.states import INVESTIGATE, LOOKERS, READERS, STEPS, Step
from jiwang.registers.staff.permissions import OfficerRequest
from jiwang.registers.staff.queries import officers_around
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty


def steps_open(part: SubCase, *, held: Iterable[Held], is_maker: bool, on: date) -> frozenset[Step]:
    """The steps that may be taken now."""
    standing, asking = standing_of(part, on), Asking(tuple(held), is_maker, on)
    return frozenset(step for step in STEPS if refusal(standing, step, asking) is None)


def chosen_for(part: SubCase, step: Step, on: date) -> list[tuple[int, str]]:
    """Who is at the desk of the place and may go along on a visit, or look into an objection, by number and name."""
    duties = {Step.VISIT: INVESTIGATE, Step.OBJECT: LOOKERS}.get(step, ())
    return [(one.pk, name) for one, name in officers_around(part.region, duties, on)] if duties else []


def is_worker(held: Iterable[Held]) -> bool:
    """Whether an officer sees applications as a village worker only: their own, without amounts and reasons."""
    return not any(one.duty in READERS and one.duty is not Duty.VILLAGE_WORKER for one in held)


def seen_by(request: OfficerRequest) -> QuerySet[Application]:
    """The applications that an officer may see."""
    return applications_seen(request.sight, request.officer, is_worker=is_worker(request.held))
