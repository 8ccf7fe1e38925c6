"""地区: a page per place; places are public, who works there is for colleagues of the same area."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiwang.analysis.gazetteer import is_issued, past_of
from jiwang.desk.gazetteer.forms import FormerForm, ZoneForm
from jiwang.desk.gazetteer.permissions import KEEPERS
from jiwang.kit import clock
from jiwang.kit.words.speaking import spoken
from jiwang.registers.places import actions, queries
from jiwang.registers.places.models import Place
from jiwang.registers.places.rules import LEVELS, PlaceRefused
from jiwang.registers.staff.models import DUTIES
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.registers.staff.queries import officers_at
from jiwang.registers.staff.states import Duty


@require_safe
@admits(*Duty)
def mine(request: OfficerRequest) -> HttpResponse:
    """The largest of the officer's own places."""
    return redirect(
        "gazetteer:place", min((one.area for one in request.held), key=lambda one: (len(one), one))
    )


@require_safe
@admits(*Duty)
def place(request: OfficerRequest, code: str) -> HttpResponse:
    """One place: its names and codes, what lies inside, who works there."""
    return _page(request, get_object_or_404(queries.place_at(code)))


@require_POST
@admits(*KEEPERS)
def add_zone(request: OfficerRequest, code: str) -> HttpResponse:
    """Take in a zone without an official code inside a place."""
    found, form = _own(request, code), ZoneForm(request.POST)
    if form.is_valid():
        own, name = form.cleaned_data["code"], form.cleaned_data["name"]
        try:
            if not own.startswith(found.pk):
                raise PlaceRefused(_("自编代码要以上级代码开头。"))
            actions.add_zone(own, name, was_issued=is_issued(own), by=request.officer.code, at=clock.now())
        except PlaceRefused as error:
            form.add_error(None, spoken(error))
        else:
            messages.success(request, _("已登记。"))
            return redirect("gazetteer:place", own)
    return _page(request, found, zone=form, status=422)


@require_POST
@admits(*KEEPERS)
def note_former(request: OfficerRequest, code: str) -> HttpResponse:
    """Keep a former name or code of a place."""
    found, form = _own(request, code), FormerForm(request.POST)
    if form.is_valid():
        try:
            actions.note_former(found, **form.cleaned_data, by=request.officer.code, at=clock.now())
        except PlaceRefused as error:
            form.add_error(None, spoken(error))
        else:
            messages.success(request, _("已登记。"))
            return redirect("gazetteer:place", found.pk)
    return _page(request, found, former=form, status=422)


def _page(
    request: OfficerRequest,
    found: Place,
    *,
    zone: ZoneForm | None = None,
    former: FormerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    areas = {one.area for one in request.held}
    is_near = any(found.pk.startswith(one) or one.startswith(found.pk) for one in areas)
    below = list(queries.places_inside([found.pk]))
    shown = {
        "place": found,
        "around": queries.places_around(found.pk, within=[""]),
        "below": below,
        "past": past_of(found.pk) if found.is_official else [],
        "formers": queries.formers_of(found),
        "officers": _officers(found.pk) if is_near else None,
        "may_keep": any(found.pk.startswith(one) for one in areas_held(request, *KEEPERS)),
        "may_add": len(found.pk) < LEVELS[-1],
        "zone": zone or ZoneForm(initial={"code": found.pk}),
        "former": former or FormerForm(initial={"code": found.pk, "name": found.name}),
    }
    return render(request, "gazetteer/place.html", shown, status=status)


def _officers(code: str) -> list[tuple[str, list[str]]]:
    """Each duty with who holds it here today and is not on leave."""
    today = clock.today()
    found = [
        (str(label), [one.name for one in officers_at(code, duty=duty, on=today)])
        for duty, label in DUTIES.items()
    ]
    return [(label, names) for label, names in found if names]


def _own(request: OfficerRequest, code: str) -> Place:
    areas = tuple(areas_held(request, *KEEPERS))
    return get_object_or_404(queries.place_at(code if code.startswith(areas) else ""))
