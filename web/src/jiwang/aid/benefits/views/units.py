"""待遇发放: the monthly runs of a county, the files that go to the bank and come back, and the payments of one unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiwang.aid.benefits import actions, permissions, queries
from jiwang.aid.benefits.forms import (
    DeathForm,
    PayeeForm,
    RecoveryForm,
    SearchForm,
    VerdictForm,
)
from jiwang.aid.benefits.rules import ground_in_words
from jiwang.aid.benefits.shelving import waiting
from jiwang.aid.benefits.states import READERS
from jiwang.aid.benefits.views.acting import actor, tried
from jiwang.kit import clock
from jiwang.kit.sights import TOWNSHIP
from jiwang.registers.people import queries as people
from jiwang.registers.people.models import Household
from jiwang.registers.places.queries import paths_of
from jiwang.registers.places.rules import told_from
from jiwang.registers.staff.permissions import OfficerRequest, admits
from jiwang.stages.decisions.models import ITEMS, OUTCOMES
from jiwang.stages.dispatch.actions import Actor

_PAGE = 50


@require_safe
@admits(*READERS)
def units(request: OfficerRequest) -> HttpResponse:
    """Units by what has to be done about their payments."""
    today, shelf, form = clock.today(), request.GET.get("where", "none"), SearchForm(request.GET)
    shelf = shelf if shelf in queries.SHELVES else "none"
    text = form.sought()
    found = waiting.units_named(waiting.units_shelved(request.sight, shelf, today), text)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page, "where": shelf, "form": form, "text": text, "numbers": waiting.numbers(request.sight, today), "today": today,
        "heads": people.names_of_heads([one.pk for one in page]), "payees": {one.pk: queries.payee_of(one) for one in page},
        "paths": paths_of({one.region for one in page}, start=told_from(request.sight.areas)),
        "ends": {one.household_id: one.until for one in queries.pauses_ending(request.sight, today)},
    }  # fmt: skip
    return render(request, "benefits/units.html", shown)


@never_cache
@require_safe
@admits(*READERS)
def unit(request: OfficerRequest, household_id: int) -> HttpResponse:
    """The payments of one unit: its account, what it was paid and why, holds, and what is taken back."""
    return _unit_page(request, _household(request, household_id))


def _unit_page(request: OfficerRequest, found: Household, **forms: Any) -> HttpResponse:
    actions.look_at(found, by=actor(request), at=clock.now())
    told, may_keep = (
        queries.unit(request.sight, found, clock.today()),
        permissions.may_keep(found.region, held=request.held),
    )

    def answers(by: int) -> bool:
        return permissions.may_answer(by, found.region, officer=request.officer, held=request.held)

    shown = {
        **told, "household": found, "head": people.names_of_heads([found.pk]).get(found.pk, ""), "place": paths_of([found.region])[found.region],
        "items": ITEMS, "may_keep": may_keep, "may_answer": bool(told["waiting"]) and answers(told["waiting"].by_id),
        "how": {one.pk: ground_in_words(one.how) for one in told["lines"]},
        "recoveries": [(one, back, one.amount - back, one.is_accepted is None and answers(one.by_id)) for one, back in told["recoveries"]],
        **({**_unit_forms(request, found), **forms} if may_keep else {}),
    }  # fmt: skip
    return render(request, "benefits/unit.html", shown, status=422 if forms else 200)


@require_POST
@admits(*READERS)
def change(request: OfficerRequest, household_id: int) -> HttpResponse:
    """One step with the payments of a unit: an account, a hold, a recovery, or the second person's word."""
    found, step = _household(request, household_id), request.POST.get("step", "")
    if step in ("payee", "hold", "recover"):
        if not permissions.may_keep(found.region, held=request.held):
            raise Http404
        form = _unit_forms(request, found, step)[_FORM_OF[step]]
        if not form.is_valid():
            return _unit_page(request, found, **{_FORM_OF[step]: form})
        if tried(request, lambda: _proposed(step, form, found, by=actor(request)), form):
            messages.success(
                request,
                _("已暂停，请打印告知书交给本人或家属。")
                if step == "hold"
                else _("已提出，等另一个人复核。"),
            )
            return redirect("benefits:unit", found.pk)
        return _unit_page(request, found, **{_FORM_OF[step]: form})
    if (done := _answered(request, found, step)) is None:
        return redirect("benefits:unit", found.pk)
    told = VerdictForm(request.POST)
    told.full_clean()
    if tried(request, done, told):
        messages.success(request, _("已办好。"))
        return redirect("benefits:unit", found.pk)
    typed = {name: request.POST.get(name, "") for name in ("about", "why")}
    return _unit_page(request, found, typed={**typed, "wrong": told.non_field_errors()[0]})


@never_cache
@require_safe
@admits(*READERS)
def notice(request: OfficerRequest, pause_id: UUID) -> HttpResponse:
    """The notice of a hold, to be printed and handed over."""
    pause = get_object_or_404(queries.pauses_seen(request.sight), pk=pause_id)
    actions.note_print(pause, by=actor(request), at=clock.now())
    head = people.names_of_heads([pause.household_id]).get(pause.household_id, "")
    office = pause.region[:TOWNSHIP]  # a community pays nobody and signs no notice of it
    return render(
        request,
        "benefits/notice.html",
        {"pause": pause, "head": head, "place": paths_of([office])[office]},
    )


_FORM_OF = {"payee": "payee_form", "hold": "death_form", "recover": "recovery_form"}


def _proposed(step: str, form: Any, found: Household, *, by: Actor) -> object:
    match step:
        case "payee":
            return actions.propose_payee(
                found, form.cleaned_data["payee"], form.account(), by=by, at=clock.now()
            )
        case "hold":
            return actions.hold_for_death(found, form.holding(), by=by, at=clock.now())
        case _:
            return actions.propose_recovery(found, form.taking_back(), by=by, at=clock.now())


def _answered(request: OfficerRequest, found: Household, step: str) -> Callable[[], object] | None:
    """What the second person does, or whoever ends a hold; nothing where the form is not whole."""
    told, by, form = (
        queries.unit(request.sight, found, clock.today()),
        actor(request),
        VerdictForm(request.POST),
    )
    about, why = request.POST.get("about", ""), request.POST.get("why", "")[:200]
    live = {str(one.pk): one for one, is_live in told["pauses"] if is_live}
    if step == "lift" and about in live and permissions.may_keep(found.region, held=request.held):
        return lambda: actions.lift(live[about].pk, why=why, by=by, at=clock.now()) or True
    if not form.is_valid():
        messages.error(request, _("没有选同意还是不同意，请刷新后再看。"))
        return None
    accepts, waiting = form.cleaned_data["accepts"], told["waiting"]
    if step == "answer_payee" and waiting is not None and str(waiting.pk) == about:
        return lambda: actions.answer_payee(waiting.pk, accepts=accepts, why=why, by=by, at=clock.now())
    asked = {str(one.pk): one for one, _back in told["recoveries"]}
    if step == "answer_recovery" and about in asked:
        return lambda: actions.answer_recovery(asked[about].pk, accepts=accepts, by=by, at=clock.now())
    messages.error(request, _("这件事刚刚被别人办过了，请刷新后再看。"))
    return None


def _unit_forms(request: OfficerRequest, found: Household, step: str = "") -> dict[str, Any]:
    """The forms of a unit's page; that of a step with what was typed."""
    members = [one for one in people.members_of(found) if one.is_present]
    dead, given = queries.dead_of(found), request.POST
    cuts = [
        (one.pk, f"{one.day} {OUTCOMES[one.outcome]} {ITEMS.get(one.item, one.item)}") for one, heard, was_told in queries.cuts_of(request.sight, found) if heard and was_told  # type: ignore[index]
    ]  # fmt: skip
    return {
        "payee_form": PayeeForm(given if step == "payee" else None, members=[(one.pk, one.name) for one in members if one.pk not in dead], initial={"payee": uuid4()}, auto_id="payee_%s"),
        "death_form": DeathForm(given if step == "hold" else None, members=[(one.pk, one.name) for one in people.members_of(found) if one.pk in dead], on=clock.today(), auto_id="death_%s"),
        "recovery_form": RecoveryForm(given if step == "recover" else None, decisions=cuts, initial={"recovery": uuid4()}, auto_id="recovery_%s"),
        "has_dead": bool(dead), "has_cuts": bool(cuts),
    }  # fmt: skip


def _household(request: OfficerRequest, household_id: int) -> Household:
    found = people.household_seen(request.sight, household_id)
    if found is None:
        raise Http404
    return found
