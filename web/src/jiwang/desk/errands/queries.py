"""Which tasks an errand is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from jiwang.desk.errands.models import Errand
from jiwang.kit.sights import Sight
from jiwang.registers.staff.rules import Held
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.queries import tasks_at, tasks_below
from jiwang.stages.dispatch.states import MOVABLE, STEPS, Step


def wanted_for(errand: Errand, sight: Sight, held: Iterable[Held]) -> QuerySet[Task]:
    """The tasks of an errand's list that have not taken its step yet; whether each may, the rules say."""
    step = Step(errand.step)
    places = {one.area for one in held if one.duty in STEPS[step].duties}
    if step is Step.TAKE_BACK:
        found = tasks_below(sight, places).filter(opened_at=None, moved_at__isnull=False)
    else:
        found = tasks_at(sight, places)
    if errand.level:
        found = found.filter(level=errand.level)
    fresh = Q(moved_at=None) | Q(moved_at__lt=errand.at)
    return found.filter(fresh, state__in=MOVABLE).select_related(None)


def count_for(step: Step, sight: Sight, held: Iterable[Held], *, level: str, at: datetime) -> int:
    """How many tasks an errand would find."""
    return wanted_for(Errand(step=step, level=level, at=at), sight, held).count()
