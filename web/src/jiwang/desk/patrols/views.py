"""街面巡查: write down whom one met, and the patrols of the place by day."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jiwang.desk.patrols import actions, queries
from jiwang.desk.patrols.forms import PatrolForm, SearchForm
from jiwang.desk.patrols.permissions import PATROLLERS, READERS
from jiwang.desk.patrols.rules import PatrolRefused
from jiwang.kit import clock
from jiwang.kit.words.speaking import spoken
from jiwang.portal.states import READERS as REPORT_READERS
from jiwang.registers.places.queries import paths_of
from jiwang.registers.places.rules import told_from
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.visits.rules import LONGEST, YES_NO, VisitRefused

_PAGE = 30
_ANSWER = "q-"


@require_safe
@admits(*READERS)
def patrols(request: OfficerRequest) -> HttpResponse:
    """The patrols of the officer's places, the newest first."""
    form = SearchForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.patrols_seen(request.sight, day=asked.get("day"), text=asked.get("text", ""))
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    shown = {
        "form": form,
        "page": page,
        "is_asked": bool(asked.get("day") or asked.get("text")),
        "paths": paths_of({one.region for one in page}, start=told_from(request.sight.areas)),
        "may_note": bool(areas_held(request, *PATROLLERS)),
        "reads_reports": bool(areas_held(request, *REPORT_READERS)),
    }
    return render(request, "patrols/patrols.html", shown)


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*PATROLLERS)
def note(request: OfficerRequest) -> HttpResponse:
    """Write down a patrol; what cannot be written comes back with what was typed and the reason why."""
    villages = queries.villages_of(areas_held(request, *PATROLLERS))
    fresh = {"patrol": uuid4(), "day": clock.today()}
    form = PatrolForm(request.POST or None, villages=villages, initial=fresh)
    if request.method == "POST" and form.is_valid() and _noted(request, form):
        return redirect("patrols:patrols")
    told, known = form["region"].value(), [one.pk for one in villages]
    region = told if told in known else next(iter(known), "")
    asked = [one for section in queries.asked_at(region, clock.today()) for one in section.questions]
    shown = {
        "form": form,
        "questions": [(one, request.POST.getlist(f"{_ANSWER}{one.key}")) for one in asked],
        "yes_no": YES_NO,
    }
    return render(request, "patrols/note.html", shown, status=422 if request.method == "POST" else 200)


def _noted(request: OfficerRequest, form: PatrolForm) -> bool:
    """Whether it is written down; what is wrong with it otherwise stands in the form."""
    try:
        with transaction.atomic():
            made = actions.note(
                form.id(), form.sighting(), _typed(request), by=_actor(request), at=clock.now()
            )
    except (PatrolRefused, VisitRefused) as error:
        form.add_error(None, spoken(error))
        return False
    messages.success(request, _("已登记，并报乡镇（街道）了解。") if made.report_id else _("已登记。"))
    return True


def _typed(request: OfficerRequest) -> dict[str, Any]:
    keys = [key for key in request.POST if key.startswith(_ANSWER)]
    return {
        key.removeprefix(_ANSWER): [one[: LONGEST + 1] for one in request.POST.getlist(key)] for key in keys
    }


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
