"""转介: whom nothing fits is handed to whoever can help; the window's list, the receiver's inbox, and one page for both."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.kit import clock
from jiwang.kit.words.speaking import spoken
from jiwang.procedure.applications.models import Application
from jiwang.procedure.referrals import actions, queries
from jiwang.procedure.referrals.forms import ReferForm, SearchForm, StepForm
from jiwang.procedure.referrals.models import STEPS as STEP_WORDS
from jiwang.procedure.referrals.models import Referral
from jiwang.procedure.referrals.permissions import steps_open
from jiwang.procedure.referrals.rules import ReferralRefused, in_order, is_late
from jiwang.procedure.referrals.states import HANDLERS, READERS, STARTERS, STEPS, Step
from jiwang.registers.people import queries as people
from jiwang.registers.people.models import Household
from jiwang.registers.places.queries import paths_of
from jiwang.registers.places.rules import told_from
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.registers.staff.states import Duty
from jiwang.stages.dispatch.actions import Actor

_PAGE = 30


@require_safe
@admits(*sorted(READERS))
def shelves(request: OfficerRequest) -> HttpResponse:
    """Referrals by where they stand: what was returned comes first, for somebody here must choose anew."""
    today, shelf = clock.today(), request.GET.get("where", "returned")
    shelf = shelf if shelf in {*queries.SHELVES, "late"} else "returned"
    form = SearchForm(request.GET)
    text = form.cleaned_data["text"].strip() if form.is_valid() else ""
    found = queries.named(queries.referrals_seen(request.sight), text)
    page = Paginator(queries.on_shelf(found, shelf, today), _PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "rows": [(one, is_late(one.due_on, today)) for one in page],
        "paths": paths_of({one.region for one in page}, start=told_from(request.sight.areas)),
        "where": shelf,
        "form": form,
        "text": text,
        "numbers": queries.numbers(found, today),
    }
    return render(request, "referrals/list.html", shown)


@require_safe
@admits(Duty.LIAISON)
def desk(request: OfficerRequest) -> HttpResponse:
    """What was referred to the liaison's own department or organisation, and nothing of the others."""
    today, is_open = clock.today(), request.GET.get("show") != "ended"
    form = SearchForm(request.GET)
    text = form.cleaned_data["text"].strip() if form.is_valid() else ""
    found = queries.named(queries.referrals_to(request.sight), text)
    page = Paginator(queries.inbox(found, is_open=is_open), _PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "rows": [(one, is_late(one.due_on, today)) for one in page],
        "paths": paths_of({one.region for one in page}, start=4),
        "is_open": is_open,
        "form": form,
        "text": text,
    }
    return render(request, "referrals/desk.html", shown)


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*sorted(STARTERS))
def refer(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Hand a family on: with its consent, and with what is needed only."""
    found = people.household_seen(request.sight, household_id)
    if found is None:
        raise Http404
    head = people.heads_of([found.pk]).get(found.pk)
    if request.method == "POST":
        form = ReferForm(request.POST)
        if form.is_valid():
            try:
                made = actions.refer(
                    found,
                    form.asked(),
                    application=_application(form, found),
                    by=_actor(request),
                    at=clock.now(),
                )
            except ReferralRefused as error:
                form.add_error(None, spoken(error))
            else:
                messages.success(request, _("已转出；对方答复以前，这件在您的清单上。"))
                return redirect("referrals:referral", made.pk)
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
    else:
        form = ReferForm(
            initial={
                "consent_on": clock.today(),
                "consent_by": head.name if head else "",
                "application": request.GET.get("application", ""),
            }
        )
    shown = {
        "household": found,
        "head": head,
        "place": paths_of([found.region], start=4)[found.region],
        "form": form,
        "offices": queries.offices(found.region, clock.today()),
        "before": queries.referrals_about(queries.referrals_seen(request.sight), found.pk),
    }
    return render(request, "referrals/refer.html", shown, status=422 if form.errors else 200)


def _application(form: ReferForm, household: Household) -> Application | None:
    """The application from which somebody has come, if it is this family's."""
    name = form.cleaned_data["application"]
    return queries.application_of(household, name) if name else None


@never_cache
@require_safe
@admits(*sorted(HANDLERS))
def referral(request: OfficerRequest, referral_id: UUID) -> HttpResponse:
    """One referral: who has it, until when, and what this officer may do now."""
    found = get_object_or_404(queries.readable(request.sight), pk=referral_id)
    actions.look_at(found, by=_actor(request), at=clock.now())
    return _page(request, found)


@never_cache
@require_POST
@admits(*sorted(HANDLERS))
def take_step(request: OfficerRequest, referral_id: UUID) -> HttpResponse:
    """Take a step; what cannot be taken comes back with what was typed and the reason why."""
    found = get_object_or_404(queries.readable(request.sight), pk=referral_id)
    asked = request.POST.get("step", "")
    if asked not in [str(one) for one in STEPS]:
        raise Http404
    step = Step(asked)
    form = StepForm(step, request.POST, is_served=queries.standing_of(found, clock.today()).is_served)
    if form.is_valid():
        try:
            made = actions.take(found.pk, step, form.filled(), by=_actor(request), at=clock.now())
        except ReferralRefused as error:
            messages.error(request, spoken(error))
        else:
            messages.success(request, _("已登记：%(step)s。") % {"step": STEP_WORDS[step]})
            return redirect("referrals:referral", made.pk)
    else:
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
    again = get_object_or_404(queries.readable(request.sight), pk=referral_id)
    return _page(request, again, bound=form, status=422)


@never_cache
@require_safe
@admits(*sorted(HANDLERS))
def slip(request: OfficerRequest, referral_id: UUID) -> HttpResponse:
    """转介单: what the receiver is told, on one sheet, for the family to take along."""
    found = get_object_or_404(queries.readable(request.sight), pk=referral_id)
    actions.note_print(found, by=_actor(request), at=clock.now())
    shown = {
        "referral": found,
        "place": paths_of([found.region], start=4)[found.region],
        "today": clock.today(),
    }
    return render(request, "referrals/slip.html", shown)


def _page(
    request: OfficerRequest, found: Referral, *, bound: StepForm | None = None, status: int = 200
) -> HttpResponse:
    today, is_office = clock.today(), not areas_held(request, *READERS)
    standing = queries.standing_of(found, today)
    steps = in_order(steps_open(standing, held=request.held))
    shown = {
        "referral": found,
        "is_office": is_office,
        "is_late": is_late(found.due_on, today),
        "place": paths_of([found.region], start=4)[found.region],
        "passages": queries.passages_of(found),
        "next": queries.heir_of(found),
        "standing": standing,
        "offices": queries.offices(found.region, today) if not is_office else [],
        "moves": [
            (str(one), STEP_WORDS[one], bound if bound is not None and bound.step is one else StepForm(one, is_served=standing.is_served))
            for one in steps
        ],
    }  # fmt: skip
    return render(request, "referrals/referral.html", shown, status=status)


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
