"""法定义务人: who is bound to support a member from outside, and what is known of each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jiwang.kit import clock
from jiwang.kit.words.speaking import spoken
from jiwang.procedure.applications.queries import household_shown
from jiwang.procedure.verification import supporters as outside
from jiwang.procedure.verification.forms import SupportersForm
from jiwang.procedure.verification.rules import CheckRefused
from jiwang.registers.authorisations.actions import put_on_file
from jiwang.registers.authorisations.forms import NamedForm
from jiwang.registers.authorisations.queries import supporters_of
from jiwang.registers.authorisations.rules import AuthorisationRefused
from jiwang.registers.people.actions import look_at as look_at_household
from jiwang.registers.people.queries import households_seen, members_of
from jiwang.registers.staff.permissions import OfficerRequest, admits
from jiwang.registers.staff.states import Duty
from jiwang.stages.dispatch.actions import Actor


@never_cache
@require_http_methods(["GET", "POST"])
@admits(Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER)
def supporters(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Who is bound to support a member from outside: whether all are on file, and what the law asks of each."""
    by = Actor(request.officer, request.held, clock.today())
    household = get_object_or_404(households_seen(request.sight), pk=household_id)
    look_at_household(household, by=request.officer.code, at=clock.now())
    found = outside.listed(household, by)
    form = SupportersForm(request.POST or None, known=found.known, initial={"whole": found.is_whole})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            outside.write_down(
                household, asked["whole"], form.told(), why=asked["why"], by=by, at=clock.now()
            )
        except CheckRefused as error:
            form.add_error("why", spoken(error))
        else:
            messages.success(request, _("已记下。"))
            return redirect("verification:supporters", household.pk)
    groups = [(one, [form[name] for name in names]) for one, names in form.groups]
    shown = {
        **household_shown(household, clock.today()),
        "form": form,
        "groups": groups,
        "is_whole": found.is_whole,
    }
    return render(request, "verification/supporters.html", shown, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@admits(Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER)
def person(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Put somebody on file who has not signed, or correct what is written of one (`?who=`)."""
    household = get_object_or_404(households_seen(request.sight), pk=household_id)
    look_at_household(household, by=request.officer.code, at=clock.now())
    who = request.GET.get("who", "")
    before = next((one for one in supporters_of(household) if str(one.pk) == who), None)
    if who and before is None:
        messages.error(request, _("这一位刚刚有人改过。请看了新的再改。"))
        return redirect("verification:supporters", household.pk)
    form = NamedForm(request.POST or None, members=members_of(household), before=before)
    if request.method == "POST" and form.is_valid():
        try:
            put_on_file(household, form.told(), follows=before.pk if before else None, by=request.officer.code, at=clock.now())  # fmt: skip
        except AuthorisationRefused as error:
            form.add_error(None, spoken(error))
        else:
            messages.success(request, _("已记下。"))
            return redirect("verification:supporters", household.pk)
    shown = {**household_shown(household, clock.today()), "form": form, "before": before}
    return render(request, "verification/supporter.html", shown, status=422 if form.errors else 200)
