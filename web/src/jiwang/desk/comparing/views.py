"""全市比对: what would go in, one click, how far it is, and what it has brought."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiwang.desk.comparing import actions, queries, rules
from jiwang.desk.comparing.models import STANDINGS, Comparison
from jiwang.desk.comparing.permissions import STARTERS
from jiwang.desk.comparing.rules import Standing
from jiwang.jobs.queries import shown_row
from jiwang.kit import clock
from jiwang.kit.words.speaking import spoken
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held

_MOST = 30  # earlier runs on the page


@require_safe
@admits(*STARTERS)
def prepare(request: OfficerRequest) -> HttpResponse:
    """The files of the next run, what is missing or old, and the earlier runs."""
    lines = queries.lines(request.sight, on=clock.today())
    going_on = queries.going_on()
    counted = {one: sum(line.standing is one for line in lines) for one in Standing}
    shown = {
        "lines": [
            (line, STANDINGS[line.standing]) for line in lines if line.standing is not Standing.MISSING
        ],
        "missing": [line for line in lines if line.standing is Standing.MISSING],
        "files": len(rules.taken_of(lines)),
        "rows": sum(line.rows for line in lines),
        "counted": {str(one): number for one, number in counted.items()},
        "refused": rules.refusal(lines),
        "going_on": going_on,
        "row": _row(going_on) if going_on else None,
        "earlier": [(one, _row(one)) for one in queries.comparisons(_areas(request))[:_MOST]],
        "today": clock.today(),
    }
    return render(request, "comparing/prepare.html", shown)


@require_POST
@admits(*STARTERS)
def start(request: OfficerRequest) -> HttpResponse:
    """Start a run of the files that were left ticked."""
    on = clock.today()
    lines = queries.lines(request.sight, on=on, without=_left_out(request))
    try:
        made = actions.start(lines, area=min(_areas(request)), on=on, by=request.officer, at=clock.now())
    except rules.ComparisonRefused as error:
        messages.error(request, spoken(error))
        return redirect("comparing:prepare")
    messages.success(request, _("已发起。关掉网页也不停。"))
    return redirect("comparing:comparison", made.pk)


@require_safe
@admits(*STARTERS)
def comparison(request: OfficerRequest, comparison_id: int) -> HttpResponse:
    """One run: how far it is, and then what it has brought, of which files, by which law."""
    found = _found(request, comparison_id)
    row = _row(found)
    return render(request, "comparing/comparison.html", {"comparison": found, "row": row})


@require_safe
@admits(*STARTERS)
def run_record(request: OfficerRequest, comparison_id: int) -> HttpResponse:
    """The engine's record of the run."""
    found = _found(request, comparison_id)
    return JsonResponse(found.record, json_dumps_params={"ensure_ascii": False, "indent": 2})


def _found(request: OfficerRequest, number: int) -> Comparison:
    return get_object_or_404(queries.comparisons(_areas(request)), pk=number)


def _row(found: Comparison) -> dict[str, object] | None:
    job = queries.job_of(found)
    return shown_row(job, timezone.now()) if job else None


def _left_out(request: HttpRequest) -> frozenset[int]:
    """The files that were shown with a tick and came back without one."""
    shown, ticked = request.POST.getlist("shown"), set(request.POST.getlist("take"))
    return frozenset(int(one) for one in shown if one.isdecimal() and one not in ticked)


def _areas(request: OfficerRequest) -> frozenset[str]:
    return areas_held(request, *STARTERS)
