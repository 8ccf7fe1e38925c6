"""Asking for errands."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from jiwang.desk.errands.models import Errand
from jiwang.jobs.actions import enqueue
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import STEPS
from jiwang.stages.dispatch.states import Step
from jiwang.trail.actions import record, recorded


@recorded
def ask_for_all(step: Step, *, count: int, level: str, why: str, by: Actor, at: datetime) -> Errand:
    """Note that an officer asks for a step with every task of a list; a job carries it out."""
    errand = Errand.objects.create(officer=by.officer, step=step, level=level, why=why, asked=count, at=at)
    area = min(one.area for one in by.held)
    title = _("全部%(step)s：%(count)s 件") % {"step": STEPS[step], "count": f"{count:,}"}
    enqueue(
        "errands.carry", about=f"errand:{errand.pk}", title=title, by=by.officer.code, at=at, area=area,
        page=reverse("dispatch:lists"), alone=f"errand:{area}",
    )  # fmt: skip
    record(
        who=by.officer.code,
        what="errands.asked",
        about=f"errand:{errand.pk}",
        why=why,
        at=at,
        area=area,
    )
    return errand
