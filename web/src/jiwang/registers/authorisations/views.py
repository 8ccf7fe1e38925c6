"""Authorisations on paper: taken in for a member of a household, and withdrawn. They are read on the household's file."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jiwang.kit import clock
from jiwang.kit.rows.ways import ours
from jiwang.kit.words.speaking import spoken
from jiwang.registers.authorisations import actions, queries
from jiwang.registers.authorisations.forms import PaperForm, SupporterForm, WithdrawalForm
from jiwang.registers.authorisations.models import Authorisation
from jiwang.registers.authorisations.permissions import RECORDERS
from jiwang.registers.authorisations.rules import AuthorisationRefused
from jiwang.registers.authorisations.states import Purpose
from jiwang.registers.people.actions import look_at
from jiwang.registers.people.queries import households_seen, members_of
from jiwang.registers.staff.permissions import OfficerRequest, admits

_A_YEAR = timedelta(days=364)


@never_cache
@sensitive_post_parameters("outside_name", "outside_number")
@require_http_methods(["GET", "POST"])
@admits(*RECORDERS)
def take_in(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Type in a signed paper: who, which items, which facts, why, until when, and who signed for a child."""
    household = get_object_or_404(households_seen(request.sight), pk=household_id)
    now, today = clock.now(), clock.today()
    look_at(household, by=request.officer.code, at=now)
    items = queries.items_at(household.region, today)
    back = ours(request.GET.get("back", ""))
    members = members_of(household)
    like = queries.like_which(household, request.GET.get("like", "")) if back else None
    asked = [one for one in request.GET.get("items", "").split(",") if one in dict(items)]
    at_the_door = {"purpose": Purpose.APPLICATION, "signed_on": today, "expires_on": today + _A_YEAR, "items": asked} if back else {}  # fmt: skip
    form = PaperForm(request.POST or None, initial=at_the_door | queries.as_before(like, members, today), members=members, items=items)  # fmt: skip
    if form.is_valid():
        try:
            made = actions.take_in(form.chosen(), form.written(), by=request.officer.code, at=now)
        except AuthorisationRefused as error:
            form.add_error(None, spoken(error))
        else:
            messages.success(request, _("授权已登记。"))
            if back and queries.still_to_sign(members, today):
                return redirect(f"{request.path}?{urlencode({'back': back, 'like': made.pk})}")
            return redirect(back or reverse("desk:household", args=[household.pk]))
    shown = {"form": form, "household": household, "has_items": bool(items), "back": back, "is_next": like is not None}  # fmt: skip
    return render(request, "authorisations/paper.html", shown, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("number")
@require_http_methods(["GET", "POST"])
@admits(*RECORDERS)
def from_outside(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Type in the paper of somebody outside who is bound to support a member (art. 41)."""
    household = get_object_or_404(households_seen(request.sight), pk=household_id)
    now, today = clock.now(), clock.today()
    look_at(household, by=request.officer.code, at=now)
    items, back = queries.items_at(household.region, today), ours(request.GET.get("back", ""))
    waiting = queries.still_unsigned(household)
    chosen = next((one for one in waiting if str(one.pk) == request.GET.get("known")), None)
    form = SupporterForm(
        request.POST or None, members=members_of(household), items=items, waiting=waiting,
        initial={"signed_on": today, "expires_on": today + _A_YEAR} | queries.told_before(chosen),
    )  # fmt: skip
    if form.is_valid():
        try:
            actions.take_in_from_outside(
                household, form.signer(), form.written(), of=form.supported(), on_file=form.on_file(), by=request.officer.code, at=now
            )  # fmt: skip
        except AuthorisationRefused as error:
            form.add_error(None, spoken(error))
        else:
            messages.success(request, _("授权已登记。"))
            return redirect(back or reverse("desk:household", args=[household.pk]))
    shown = {"form": form, "household": household, "has_items": bool(items), "back": back}
    return render(request, "authorisations/supporter.html", shown, status=422 if form.errors else 200)


@require_POST
@admits(*RECORDERS)
def withdraw(request: OfficerRequest, authorisation_id: int) -> HttpResponse:
    """Stop every further use of an authorisation, at once."""
    form = WithdrawalForm(request.POST)
    seen = queries.authorisations_seen(request.sight).select_related("subject", "supporter")
    found = get_object_or_404(seen, pk=authorisation_id)
    if not form.is_valid():
        messages.error(request, _("原因最多写200个字。"))
        return redirect("desk:household", found.household_id)
    try:
        actions.withdraw(found.pk, why=form.cleaned_data["why"], by=request.officer.code, at=clock.now())
    except Authorisation.DoesNotExist as error:
        raise Http404 from error
    except AuthorisationRefused as error:
        messages.error(request, spoken(error))
    else:
        messages.success(request, _("授权已撤回，从现在起不再使用。"))
    return redirect("desk:household", found.household_id)
