"""What a person has to decide about visits: what could not be taken in, and answers that say two things."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiwang.desk.disputes import actions, queries
from jiwang.desk.disputes.forms import ResolveForm, SettleForm
from jiwang.desk.disputes.models import FATES
from jiwang.desk.disputes.permissions import DECIDERS
from jiwang.desk.disputes.rules import DisputeRefused, report_of
from jiwang.desk.disputes.states import BY_HAND
from jiwang.kit import clock
from jiwang.kit.words.speaking import spoken
from jiwang.registers.people.queries import household_seen, members_of, names_of_heads
from jiwang.registers.places.queries import paths_of
from jiwang.registers.staff.permissions import OfficerRequest, admits
from jiwang.stages.alerts.models import OUTCOMES
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.visits.models import METS
from jiwang.stages.visits.rules import VisitRefused


@never_cache
@require_safe
@admits(*DECIDERS)
def waiting(request: OfficerRequest) -> HttpResponse:
    """Both lists: visits that could not be taken, and answers that stand against each other."""
    return _page(request)


def _page(request: OfficerRequest, *, refused: str = "", error: str = "") -> HttpResponse:
    """The page; with a decision that was refused as it was typed, and why."""

    def typed(key: str) -> dict[str, str]:
        return {**request.POST.dict(), "error": error} if error and key == refused else {}

    if error:
        messages.error(request, error)  # at the head too: what was refused may be gone from the page
    deliveries = list(queries.deliveries_open(request.sight))
    disputes = queries.disputes_seen(request.sight)
    homes = {one.household_id for one in deliveries} | {one.subject[0] for one in disputes}
    regions = {one.region for one in deliveries} | {one.answers[0].region for one in disputes}
    shown = {
        "deliveries": [
            (one, report_of(one.content), queries.lines_of(one), typed(str(one.pk))) for one in deliveries
        ],
        "disputes": [(one, key, typed(key)) for one in disputes for key in [_key(one)]],
        "heads": names_of_heads(one for one in homes if one),
        "members": {
            person.pk: person.name
            for one in deliveries
            if one.household
            for person in members_of(one.household)
        },
        "paths": paths_of(regions, start=6),
        "fates": [(str(one), FATES[one]) for one in BY_HAND],
        "outcomes": OUTCOMES,
        "mets": METS,
    }
    return render(request, "disputes/waiting.html", shown, status=422 if error else 200)


@require_POST
@admits(*DECIDERS)
def settle(request: OfficerRequest, delivery_id: UUID) -> HttpResponse:
    """Make a visit of it, keep it as a note, or set it aside."""
    if queries.delivery_seen(request.sight, delivery_id) is None:
        raise Http404
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _page(request, refused=str(delivery_id), error=_("请选怎样办理。"))

    def act() -> str:
        fate, why = form.chosen(), form.cleaned_data["why"]
        actions.settle(delivery_id, fate, why=why, by=_actor(request), at=clock.now())
        return _("已办理：%(fate)s。") % {"fate": FATES[fate]}

    return _tried(request, act, str(delivery_id))


@require_POST
@admits(*DECIDERS)
def resolve(request: OfficerRequest) -> HttpResponse:
    """Say which answer holds, or none."""
    form = ResolveForm(request.POST)
    if not form.is_valid():
        return _page(
            request, refused=request.POST.get("answers", ""), error=_("请选其中一种说法，或选“都不采用”。")
        )
    asked = form.cleaned_data
    if household_seen(request.sight, asked["household"]) is None:
        raise Http404

    def act() -> str:
        subject = (asked["household"], asked["about"], asked["person"])
        actions.resolve(
            subject, seen=asked["answers"], holds=asked["holds"], why=asked["why"], by=_actor(request), at=clock.now()
        )  # fmt: skip
        return _("已定。没有采用的说法仍留在一户一档里。")

    return _tried(request, act, request.POST["answers"])


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())


def _key(one: queries.Dispute) -> str:
    """What the form of two answers is known by: the answers that it has shown."""
    return ",".join(str(each.pk) for each in one.answers)


def _tried(request: OfficerRequest, act: Callable[[], str], about: str) -> HttpResponse:
    try:
        with transaction.atomic():
            messages.success(request, act())
    except (DisputeRefused, VisitRefused) as error:
        return _page(request, refused=about, error=spoken(error))
    return redirect("disputes:waiting")
