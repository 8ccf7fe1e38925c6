"""Progress of background work: pages that refresh themselves until the work has ended."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jiwang.jobs import queries
from jiwang.jobs.models import JobRun
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.registers.staff.states import Duty

_PAGE = 30


@require_safe
@admits(*Duty)
def runs(request: OfficerRequest) -> HttpResponse:
    """What is going on, and what has ended."""
    page = Paginator(queries.in_order(_seen(request)), _PAGE).get_page(request.GET.get("page"))
    rows = [queries.shown_row(run, timezone.now()) for run in page]
    shown = {"page": page, "rows": rows, "is_going_on": any(not row["is_ended"] for row in rows)}
    return render(request, "jobs/runs.html", shown)


@require_safe
@admits(*Duty)
def run(request: OfficerRequest, run_id: int) -> HttpResponse:
    """One run: how far it is, how long it will still take, and where its result lies."""
    found = get_object_or_404(_seen(request), pk=run_id)
    return render(request, "jobs/run.html", {"row": queries.shown_row(found, timezone.now())})


def _seen(request: OfficerRequest) -> QuerySet[JobRun]:
    return queries.runs_seen(request.officer.code, areas_held(request, Duty.CITY_MONITOR))
