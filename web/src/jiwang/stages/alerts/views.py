"""③ The alert board."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from jiwang.kit import clock
from jiwang.kit.rows.pages import Long, page_of
from jiwang.kit.sights import COUNTY
from jiwang.registers.places.queries import paths_of, places_inside
from jiwang.registers.places.rules import told_from
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.stages.alerts import queries
from jiwang.stages.alerts.forms import BoardForm
from jiwang.stages.alerts.models import DISPOSALS, GROUNDS, HEARINGS, OUTCOMES
from jiwang.stages.alerts.permissions import READERS, disposals_open, may_examine, may_release
from jiwang.stages.alerts.rules import age_of

_PAGE = 50


@require_safe
@admits(*READERS)
def board(request: OfficerRequest) -> HttpResponse:
    """Alerts by level, time left, indicator and area; search by name or address."""
    form = BoardForm(request.GET)
    today = clock.today()
    wanted = form.wanted() if form.is_valid() else queries.Wanted()
    counts = queries.counts_by_level(request.sight)
    count = sum(counts.values()) if wanted == queries.Wanted() else None
    found = queries.board(request.sight, wanted, today=today)
    page = page_of(Long(found, count), _PAGE, request.GET.get("page"))
    paths = paths_of((alert.region for alert in page), start=told_from(request.sight.areas))
    rows = [(alert, age_of(alert.due_on, today), paths[alert.region]) for alert in page]
    shown = {
        "form": form,
        "page": page,
        "rows": rows,
        "wanted": wanted,
        "indicators": queries.indicators(),
        "places": places_inside(request.sight.areas),
        "counts": counts,
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
    written = list(queries.dispositions_of([found]))
    shown = {
        "alert": found,
        "others": others,
        "age": age_of(found.due_on, clock.today()),
        "place": paths_of([found.region])[found.region],
        "written": written,
        "current": next((one for one in written if not hasattr(one, "replaced_by")), None),
        "confirmed": next((one for one in queries.confirmed_in(found.region[:COUNTY]) if one.indicator == found.indicator), None),
        "outcomes": OUTCOMES.items() if may_examine(found, held=request.held) else (),
        "disposals": [(one, DISPOSALS[one]) for one in disposals_open(found, held=request.held)],
        "grounds": GROUNDS.items(),
        "hearings": HEARINGS.items(),
        "may_release": may_release(found, held=request.held),
        "released": queries.release_of(found),
        "today": clock.today(),
    }  # fmt: skip
    return render(request, "alerts/alert.html", shown)


@require_safe
@admits(*READERS)
def indicators(request: OfficerRequest) -> HttpResponse:
    """Every sign of the law in force, with what visits in this county have found of it."""
    area = min(areas_held(request, *READERS))[:COUNTY]
    rows = queries.confirmed_in(area)
    shown = {
        "rows": [one for one in rows if one.visited or one.waiting],
        "silent": [one for one in rows if not (one.visited or one.waiting)],
        "outcomes": OUTCOMES.values(),
        "place": paths_of([area], start=4)[area],
    }
    return render(request, "alerts/indicators.html", shown)
