"""下放事项: which townships decide on what, by which document; one person asks, another confirms."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiwang.analysis.applying.courses import Course, courses_on
from jiwang.kit import clock
from jiwang.kit.words.speaking import spoken
from jiwang.procedure.delegations import actions, queries
from jiwang.procedure.delegations.forms import DelegationForm
from jiwang.procedure.delegations.rules import COUNTY, MOVERS, TOWNSHIP, DelegationRefused
from jiwang.registers.places.queries import names_of, places_inside
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.registers.staff.states import Duty
from jiwang.stages.dispatch.actions import Actor

_ACTS = {"confirm": actions.confirm, "drop": actions.drop}
_READERS = (Duty.COUNTY_REVIEWER, Duty.DECIDER, Duty.TOWNSHIP_CLERK)


@never_cache
@require_safe
@admits(*_READERS)
def standing(request: OfficerRequest) -> HttpResponse:
    """What is delegated here, and what waits for a second person."""
    asked = _uuid(request.GET.get("replaces", ""))
    replaced = queries.delegation(asked) if asked else None
    start = {}
    if replaced is not None:
        start = {"items": replaced.items, "areas": replaced.areas, "document": replaced.document, "since": replaced.since, "until": replaced.until, "replaces": replaced.pk}  # fmt: skip
    return _page(request, initial=start)


@never_cache
@require_POST
@admits(*sorted(MOVERS))
def propose(request: OfficerRequest) -> HttpResponse:
    """Ask for a delegation; what cannot be asked for comes back with what was typed."""
    form = _form(request, bound=True)
    if form.is_valid():
        courses = _courses(request)
        try:
            delegable = {one.item: one.delegable for one in courses}
            actions.propose(
                form.wanted(),
                delegable,
                replaces=form.cleaned_data["replaces"],
                by=_actor(request),
                at=clock.now(),
            )
        except DelegationRefused as error:
            messages.error(request, spoken(error))
        else:
            messages.success(request, _("已登记，等另一个人确认。"))
            return redirect("delegations:list")
    else:
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
    return _page(request, form=form, status=422)


@never_cache
@require_POST
@admits(*sorted(MOVERS))
def settle(request: OfficerRequest, delegation_id: UUID) -> HttpResponse:
    """Confirm what somebody else has asked for, or take it down."""
    found = queries.delegation(delegation_id)
    if found is None:
        raise Http404
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        act(found.pk, by=_actor(request), at=clock.now())
    except DelegationRefused as error:
        messages.error(request, spoken(error))
    else:
        messages.success(request, _("已撤下。") if act is actions.drop else _("已确认下放。"))
    return redirect("delegations:list")


def _page(
    request: OfficerRequest,
    *,
    form: DelegationForm | None = None,
    initial: dict[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    today, county = clock.today(), _county(request)
    found = list(queries.standing(county))
    labels = {one.item: one.label for one in _courses(request)}
    names = names_of({area for one in found for area in one.areas})
    is_mover = bool(areas_held(request, *MOVERS)) and any(
        len(one) <= COUNTY for one in areas_held(request, *MOVERS)
    )
    shown = {
        "rows": [
            (one, [labels.get(item, item) for item in one.items], [names.get(area, area) for area in one.areas], one.by_id == request.officer.pk)
            for one in found
        ],
        "today": today,
        "form": (form or _form(request, initial=initial)) if is_mover else None,
        "is_mover": is_mover,
    }  # fmt: skip
    return render(request, "delegations/list.html", shown, status=status)


def _form(
    request: OfficerRequest, *, bound: bool = False, initial: dict[str, object] | None = None
) -> DelegationForm:
    items = [
        (one.item, f"{one.label} · {one.department}") for one in _courses(request) if one.delegable != "no"
    ]
    areas = places_inside([_county(request)], digits=TOWNSHIP).order_by("code").values_list("code", "name")
    return DelegationForm(
        request.POST if bound else None, items=items, areas=areas, initial=initial or {"since": clock.today()}
    )


def _courses(request: OfficerRequest) -> list[Course]:
    today = clock.today()
    return list(courses_on(version_in_force(_county(request), today), today).values())


def _county(request: OfficerRequest) -> str:
    """The county of whoever reads; of a higher place the place itself."""
    return min((area for area in areas_held(request, *_READERS)), key=len)[:COUNTY]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
