"""③ The alert board."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jiwang.registers.places.queries import paths_of, places_inside
from jiwang.registers.staff.permissions import OfficerRequest, admits
from jiwang.stages.alerts import queries
from jiwang.stages.alerts.forms import BoardForm
from jiwang.stages.alerts.permissions import READERS
from jiwang.stages.alerts.rules import age_of

_PAGE = 50


@require_safe
@admits(*READERS)
def board(request: OfficerRequest) -> HttpResponse:
    """Alerts by level, time left, indicator and area; search by name or address."""
    form = BoardForm(request.GET)
    today = timezone.localdate()
    wanted = form.wanted() if form.is_valid() else queries.Wanted()
    page = Paginator(queries.board(request.sight, wanted, today=today), _PAGE).get_page(
        request.GET.get("page")
    )
    paths = paths_of(alert.region for alert in page)
    rows = [(alert, age_of(alert.due_on, today), paths[alert.region]) for alert in page]
    shown = {
        "form": form,
        "page": page,
        "rows": rows,
        "wanted": wanted,
        "indicators": queries.indicators(),
        "places": places_inside(request.sight.areas),
        "counts": queries.counts_by_level(request.sight),
    }
    return render(request, "alerts/board.html", shown, status=200 if form.is_valid() else 422)


@require_safe
@admits(*READERS)
def alert(request: OfficerRequest, alert_id: str) -> HttpResponse:
    """One alert: what happened, and everything by which it can be checked."""
    found = get_object_or_404(
        queries.alerts_seen(request.sight).select_related("indicator", "household", "person"), pk=alert_id
    )
    others = queries.alerts_of(request.sight, households=[found.household_id]).exclude(pk=found.pk)
    shown = {
        "alert": found,
        "others": others,
        "age": age_of(found.due_on, timezone.localdate()),
        "place": paths_of([found.region])[found.region],
    }
    return render(request, "alerts/alert.html", shown)
