"""The public form of a township and its poster; and the reports as the township's clerk and the county work on them."""

from __future__ import annotations

from collections.abc import Callable

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.kit import clock
from jiwang.kit.rows.ways import sender_of
from jiwang.kit.words.speaking import spoken
from jiwang.portal import actions, queries
from jiwang.portal.actions import Sending
from jiwang.portal.forms import CounterForm, FindForm, ReasonForm, SendingForm, WordsForm
from jiwang.portal.models import Report
from jiwang.portal.rules import ReportRefused
from jiwang.portal.states import HANDLERS, READERS, SEE_REPORTERS
from jiwang.registers.people import actions as people_actions
from jiwang.registers.people import queries as people
from jiwang.registers.people.rules import kind_of, tidied
from jiwang.registers.places.queries import paths_of, places_inside
from jiwang.registers.staff.permissions import OfficerRequest, admits, admits_everyone, areas_held
from jiwang.stages.alerts.queries import indicators
from jiwang.stages.dispatch.actions import Actor

_PAGE = 30


@admits_everyone
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, code: str) -> HttpResponse:
    """Anybody tells of a family in trouble. The answer never says whether anybody is on file."""
    place = queries.township(code)
    if place is None:
        raise Http404
    form, status = WordsForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.receive(form.words(), township=place.code, sender=sender_of(request), at=clock.now())
        except ReportRefused as error:
            form.add_error(None, spoken(error))
            status = 429
        else:
            return redirect("portal:thanks", code=place.code)
    elif form.errors:
        status = 422
    return render(request, "portal/tell.html", {"form": form, "place": place}, status=status)


@admits_everyone
@require_safe
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """The same words for everybody."""
    place = queries.township(code)
    if place is None:
        raise Http404
    return render(request, "portal/thanks.html", {"place": place})


@require_safe
@admits(*READERS)
def poster(request: OfficerRequest, code: str) -> HttpResponse:
    """The sheet with the QR code of a township's page, to be printed and hung up."""
    place = queries.township(code)
    if place is None or not any(place.code.startswith(area) for area in areas_held(request, *READERS)):
        raise Http404
    address = request.build_absolute_uri(reverse("portal:tell", args=[place.code]))
    drawn = segno.make(address, error="m").svg_inline(
        border=2, omitsize=True, svgclass="qr", lineclass="qr-line"
    )
    shown = {"place": place, "address": address, "qr": mark_safe(drawn)}  # drawn by us
    return render(request, "portal/poster.html", shown)


@require_safe
@admits(*READERS)
def reports(request: OfficerRequest) -> HttpResponse:
    """Reports that wait, the oldest first; and those that were looked into."""
    is_handled = request.GET.get("where") == "handled"
    found = queries.reports_handled(request.sight) if is_handled else queries.reports_waiting(request.sight)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    areas = areas_held(request, *READERS)
    shown = {
        "page": page,
        "rows": list(page),
        "is_handled": is_handled,
        "waiting": queries.reports_waiting(request.sight).count(),
        "paths": paths_of(one.region for one in page),
        "townships": queries.townships_inside(areas),
        "may_handle": bool(areas_held(request, *HANDLERS)),
    }
    return render(request, "portal/reports.html", shown)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@admits(*HANDLERS)
def walk_in(request: OfficerRequest) -> HttpResponse:
    """Somebody is at the counter: find them, or write down who they are, and send somebody to look."""
    township = min(areas_held(request, *HANDLERS))
    form, sending = CounterForm(request.POST or None), SendingForm(request.POST or None)
    if request.method == "POST" and "find" not in request.POST and form.is_valid() and sending.is_valid():

        def write() -> str:
            report = actions.walk_in(
                form.words(), _sending(request, sending, township), township=township, by=_actor(request), at=clock.now()
            )  # fmt: skip
            return _("已登记，任务已派出：%(place)s。") % {
                "place": paths_of([report.task.place])[report.task.place] if report.task else ""
            }

        return _tried(request, write, then=reverse("portal:reports"))
    shown = _choices(request, township) | {"form": form, "sending": sending}
    is_wrong = request.method == "POST" and "find" not in request.POST
    return render(
        request, "portal/walk_in.html", shown | {"is_wrong": is_wrong}, status=422 if is_wrong else 200
    )


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@admits(*READERS)
def report(request: OfficerRequest, report_id: int) -> HttpResponse:
    """One report, and what its township's clerk may do with it; by POST the same page with people who were searched."""
    return _page(request, report_id)


@require_POST
@admits(*HANDLERS)
def send(request: OfficerRequest, report_id: int) -> HttpResponse:
    """Send somebody to look."""
    found, form = _handled(request, report_id), SendingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请选多急，以及是哪一户或哪个村（社区）。"))
        return redirect("portal:report", report_id)

    def act() -> str:
        sending = _sending(request, form, found.region)
        actions.send_to_look(found.pk, sending, by=_actor(request), at=clock.now())
        return _("已派任务去看。")

    return _tried(request, act, then=reverse("portal:report", args=[report_id]))


@require_POST
@admits(*HANDLERS)
def merge(request: OfficerRequest, report_id: int) -> HttpResponse:
    """The same family was told of twice."""
    found, form = _handled(request, report_id), ReasonForm(request.POST)
    into = form.cleaned_data["into"] if form.is_valid() else None
    other = get_object_or_404(queries.reports_seen(request.sight), pk=into or 0)

    def act() -> str:
        actions.merge(found.pk, other.pk, by=_actor(request), at=clock.now())
        return _("已并入另一条反映。")

    return _tried(request, act, then=reverse("portal:report", args=[other.pk]))


@require_POST
@admits(*HANDLERS)
def close(request: OfficerRequest, report_id: int) -> HttpResponse:
    """Nothing needs to be done, and why."""
    found, form = _handled(request, report_id), ReasonForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""

    def act() -> str:
        actions.close(found.pk, why=why, by=_actor(request), at=clock.now())
        return _("已了结。")

    return _tried(request, act, then=reverse("portal:report", args=[report_id]))


@never_cache
@require_POST
@admits(*SEE_REPORTERS)
def reporter(request: OfficerRequest, report_id: int) -> HttpResponse:
    """Who has told: for the county, once, for a reason that is kept."""
    found = get_object_or_404(queries.reports_seen(request.sight), pk=report_id)
    form = ReasonForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    try:
        who = actions.show_reporter(found, by=request.officer.code, why=why, at=clock.now())
    except ReportRefused as error:
        messages.error(request, spoken(error))
        return redirect("portal:report", report_id)
    return _page(request, report_id, told_by=who)


def _page(request: OfficerRequest, report_id: int, **more: object) -> HttpResponse:
    found = get_object_or_404(
        queries.reports_seen(request.sight).select_related("into", "task", "handled_by"), pk=report_id
    )
    actions.look_at(found, by=request.officer.code, at=clock.now())
    is_handler = found.region in areas_held(request, *HANDLERS)
    shown = {
        "report": found,
        "place": paths_of([found.region])[found.region],
        "merged": found.merged.order_by("received_at"),
        "others": queries.others_of(found, request.sight) if is_handler else [],
        "may_handle": is_handler and found.state == "received",
        "may_see_reporter": bool(areas_held(request, *SEE_REPORTERS)),
        "sending": SendingForm(),
    }
    choices = _choices(request, found.region) if is_handler else {}
    return render(request, "portal/report.html", shown | choices | more)


def _choices(request: OfficerRequest, township: str) -> dict[str, object]:
    """Whom the clerk may choose: people who were searched for, villages and signs."""
    form = FindForm(request.POST or None)
    text = tidied(form.cleaned_data["text"]) if form.is_valid() else ""
    found = people.search(request.sight, text) if text else []
    if text:
        people_actions.note_search(
            kind_of(text), found=len(found), by=request.officer.code, at=clock.now(), area=township
        )
    paths = paths_of(person.region for person in found)
    return {
        "asked": text,
        "found": [(person, paths[person.region]) for person in found[: people.MOST_FOUND]],
        "villages": places_inside([township]),
        "signs": [one for one in indicators() if one.side == "screening" and not one.stays_at_county],
    }


def _sending(request: OfficerRequest, form: SendingForm, township: str) -> Sending:
    """How somebody is sent; a household that the clerk does not see, a strange village or sign is nobody's."""
    asked = form.cleaned_data
    household = (
        get_object_or_404(people.households_seen(request.sight), pk=asked["household"])
        if asked["household"]
        else None
    )
    is_strange = asked["village"] and not asked["village"].startswith(township)
    if is_strange or (asked["indicator"] and not indicators().filter(pk=asked["indicator"]).exists()):
        raise Http404
    return Sending(asked["level"], household, asked["village"], asked["indicator"])


def _handled(request: OfficerRequest, report_id: int) -> Report:
    """A report of the clerk's own township."""
    found: Report = get_object_or_404(
        queries.reports_seen(request.sight).filter(region__in=areas_held(request, *HANDLERS)), pk=report_id
    )
    return found


def _tried(request: OfficerRequest, act: Callable[[], str], *, then: str) -> HttpResponse:
    """Do something whole or not at all, and say how it went."""
    try:
        with transaction.atomic():
            messages.success(request, act())
    except ReportRefused as error:
        messages.error(request, spoken(error))
    return redirect(then)


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
