"""复议和诉讼: against which decisions families have gone elsewhere, what came of it, and what follows."""

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
from jiwang.procedure.remedies import actions, queries
from jiwang.procedure.remedies.forms import EndingForm, FiledForm
from jiwang.procedure.remedies.models import Remedy
from jiwang.procedure.remedies.rules import RemedyRefused
from jiwang.procedure.remedies.states import READERS
from jiwang.registers.people.queries import heads_of
from jiwang.registers.staff.permissions import OfficerRequest, admits
from jiwang.stages.decisions.models import Decision
from jiwang.stages.dispatch.actions import Actor

_PAGE = 30


@never_cache
@require_safe
@admits(*READERS)
def listing(request: OfficerRequest) -> HttpResponse:
    """What is under way, the oldest first; what has ended on a shelf of its own."""
    is_open = request.GET.get("show") != "ended"
    page = Paginator(queries.remedies_seen(request.sight, is_open=is_open), _PAGE).get_page(
        request.GET.get("page")
    )
    heads = heads_of([one.decision.household_id for one in page])
    shown = {
        "page": page,
        "rows": [(one, heads.get(one.decision.household_id)) for one in page],
        "is_open": is_open,
    }
    return render(request, "remedies/list.html", shown)


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*READERS)
def decision(request: OfficerRequest, decision_id: UUID) -> HttpResponse:
    """What was asked for against a decision; the form for more."""
    found = queries.decision_for(request.sight, decision_id)
    if found is None:
        raise Http404
    if request.method != "POST":
        actions.look_at(found, by=_actor(request), at=clock.now())
        return _page(request, found)
    form = FiledForm(request.POST)
    if form.is_valid():
        try:
            actions.note(found, form.filed(), by=_actor(request), at=clock.now())
        except RemedyRefused as error:
            messages.error(request, spoken(error))
        else:
            messages.success(request, _("已登记。"))
            return redirect("remedies:decision", found.pk)
    else:
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
    return _page(request, found, form=form, status=422)


@never_cache
@require_POST
@admits(*READERS)
def end(request: OfficerRequest, remedy_id: UUID) -> HttpResponse:
    """Note what came of it; what cannot be noted comes back with what was typed."""
    remedy = get_object_or_404(Remedy, pk=remedy_id)
    found = queries.decision_for(request.sight, remedy.decision_id)
    if found is None:
        raise Http404
    form = EndingForm(request.POST, auto_id=f"id_{remedy.pk}_%s")
    if form.is_valid():
        try:
            actions.end(remedy.pk, form.outcome(), by=_actor(request), at=clock.now())
        except RemedyRefused as error:
            messages.error(request, spoken(error))
        else:
            messages.success(request, _("结果已登记。"))
            return redirect("remedies:decision", found.pk)
    else:
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
    return _page(request, found, ending=(remedy.pk, form), status=422)


def _page(
    request: OfficerRequest,
    found: Decision,
    *,
    form: FiledForm | None = None,
    ending: tuple[UUID, EndingForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = queries.remedies_of(found)
    bound = dict([ending]) if ending else {}
    shown = {
        "decision": found,
        "head": heads_of([found.household_id]).get(found.household_id),
        "rows": [
            (one, None if hasattr(one, "ending") else bound.get(one.pk, EndingForm(auto_id=f"id_{one.pk}_%s", initial={"day": clock.today()})))
            for one in rows
        ],
        "form": form or FiledForm(initial={"day": clock.today()}),
    }  # fmt: skip
    return render(request, "remedies/decision.html", shown, status=status)


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
