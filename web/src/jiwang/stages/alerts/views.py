"""③ The alert board."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiwang.kit import clock
from jiwang.kit.rows.labels import saying
from jiwang.kit.rows.pages import Long, page_of
from jiwang.kit.sights import COUNTY
from jiwang.registers.places.queries import parts_of, paths_of
from jiwang.registers.places.rules import told_from
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.stages.alerts import queries
from jiwang.stages.alerts.forms import BoardForm, offered
from jiwang.stages.alerts.models import AGES, DISPOSALS, HEARINGS, LEVELS, OUTCOMES, Alert
from jiwang.stages.alerts.permissions import READERS, may_release
from jiwang.stages.alerts.rules import age_of

_PAGE = 50
_names = saying(levels=LEVELS, disposals=DISPOSALS, outcomes=OUTCOMES, ages=AGES)


@require_safe
@admits(*READERS)
def board(request: OfficerRequest) -> HttpResponse:
    """Alerts by level, time left, indicator and area; search by name or address."""
    form = BoardForm(request.GET)
    today = clock.today()
    wanted = form.wanted() if form.is_valid() else queries.Wanted()
    counts = queries.counts_by_level(request.sight)
    page = page_of(_found(request, wanted, counts), _PAGE, request.GET.get("page"))
    paths = paths_of((alert.region for alert in page), start=told_from(request.sight.areas))
    shown = {
        "form": form,
        "page": page,
        "rows": [(alert, age_of(alert.due_on, today), paths[alert.region]) for alert in page],
        "wanted": wanted,
        "choices": _choices(request, form, wanted),
        "names": _names(),
        "asked": request.GET,
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
    written = queries.dispositions_of([found])
    shown = {
        "alert": found,
        **offered([found], held=request.held),
        "others": others,
        "age": age_of(found.due_on, clock.today()),
        "place": paths_of([found.region])[found.region],
        "written": written,
        "current": next((one for one in written if one.replaced_by is None), None),
        "confirmed": next((one for one in queries.confirmed_in(found.region[:COUNTY]) if one.indicator == found.indicator), None),
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


def _choices(
    request: OfficerRequest, form: BoardForm, wanted: queries.Wanted
) -> list[tuple[str, object, object, str]]:
    """What the board can be asked for by a choice: name, label, what is offered, and what was chosen."""
    fields: dict[str, Any] = form.fields
    signs = [(code, f"{code} {label}") for code, label in queries.signs_named()]
    places = parts_of(request.sight.areas)
    offered = {
        "level": (fields["level"].choices, form["level"].value() or ""),
        "age": (fields["age"].choices, form["age"].value() or ""),
        "indicator": ([("", _("全部指标")), *signs], wanted.indicator),
        "shelf": (fields["shelf"].choices, str(wanted.shelf)),
        "area": ([("", _("全部地区")), *places], wanted.area),
    }
    return [(name, fields[name].label, *offer) for name, offer in offered.items()]


def _found(request: OfficerRequest, wanted: queries.Wanted, counts: dict[str, int]) -> Long:
    """The alerts that the board is asked for; how many wait, at a level or at all, has been counted already."""
    today, is_typed = clock.today(), bool(wanted.text)
    wording = queries.asked_of_board.__wrapped__ if is_typed else queries.asked_of_board
    if wanted == queries.Wanted(level=wanted.level):
        number = counts.get(wanted.level, 0) if wanted.level else sum(counts.values())
    else:
        number = queries.board(request.sight, wanted, today=today).count()
    return Long(Alert, queries.SHOWN, wording(request.sight, wanted, today), number)
