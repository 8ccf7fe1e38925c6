"""小额快救: the short form, the inbox, and the one page of a request on which each does their part."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.aid.urgent import actions, queries
from jiwang.aid.urgent.actions import Needy
from jiwang.aid.urgent.forms import AskForm, GrantForm, SearchForm, WordsForm
from jiwang.aid.urgent.models import Request
from jiwang.aid.urgent.permissions import is_worker, steps_open
from jiwang.aid.urgent.rules import RequestRefused, check_needy, is_late
from jiwang.aid.urgent.states import ASKERS, READERS, Step
from jiwang.kit import clock
from jiwang.kit.words.speaking import spoken
from jiwang.registers.people import queries as people
from jiwang.registers.people.models import Person
from jiwang.registers.places.queries import paths_of
from jiwang.registers.places.rules import told_from
from jiwang.registers.staff.permissions import OfficerRequest, admits
from jiwang.stages.assistance import queries as ledger
from jiwang.stages.assistance.forms import ReceiptForm
from jiwang.stages.assistance.rules import LedgerRefused, said
from jiwang.stages.assistance.states import Kind
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.queries import tasks_seen

_PAGE = 30
_TOP = 10


@require_safe
@admits(*sorted(READERS))
def inbox(request: OfficerRequest) -> HttpResponse:
    """Requests by where they stand, what must be done first at the top."""
    today, shelf = clock.today(), request.GET.get("where", "asked")
    shelf = shelf if shelf in {*queries.SHELVES, "late"} else "asked"
    form = SearchForm(request.GET)
    text = form.cleaned_data["text"].strip() if form.is_valid() else ""
    found = queries.named(_seen(request), text)
    page = Paginator(queries.on_shelf(found, shelf, today), _PAGE).get_page(request.GET.get("page"))
    paths = paths_of({one.region for one in page}, start=told_from(request.sight.areas))
    shown = {
        "page": page,
        "rows": [(one, paths[one.region], _is_late(one)) for one in page],
        "where": shelf,
        "form": form,
        "text": text,
        "numbers": queries.numbers(found, today),
        "now": clock.now(),
        "is_worker": is_worker(request.held),
    }
    return render(request, "urgent/inbox.html", shown)


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*sorted(ASKERS))
def ask_for_household(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Ask for help at once for somebody of a household on file."""
    found = people.household_seen(request.sight, household_id)
    if found is None:
        raise Http404
    return _asking(request, Needy("", found.region, found.address, found))


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*sorted(ASKERS))
def ask_for_task(request: OfficerRequest, task_id: str) -> HttpResponse:
    """The same from a task: also for whom nobody has on file."""
    task = get_object_or_404(tasks_seen(request.sight).select_related("household"), pk=task_id)
    address = task.household.address if task.household else task.told_address
    return _asking(request, Needy(task.told_name, task.region, address, task.household, task=task))


@never_cache
@require_safe
@admits(*sorted(READERS))
def request_page(request: OfficerRequest, request_id: UUID) -> HttpResponse:
    """One request: what is asked, what the law says, how it went, and what this officer may do now."""
    found = get_object_or_404(_seen(request), pk=request_id)
    actions.look_at(found, by=_actor(request), at=clock.now())
    return _page(request, found)


@never_cache
@require_POST
@admits(*sorted(READERS))
def take_step(request: OfficerRequest, request_id: UUID) -> HttpResponse:
    """Take a step; what cannot be taken comes back with what was typed and the reason why."""
    found = get_object_or_404(_seen(request), pk=request_id)
    asked = request.POST.get("step", "")
    step = Step(asked) if asked in _ACTS else None
    if step is None:
        raise Http404
    form = _form_of(step, found, request)
    if form.is_valid():
        try:
            with transaction.atomic():
                said_of = _ACTS[step](found, form, _actor(request))
        except (RequestRefused, LedgerRefused) as error:
            messages.error(request, spoken(error))
        else:
            messages.success(request, said_of)
            return redirect("urgent:request", found.pk)
    else:
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
    again = get_object_or_404(_seen(request), pk=request_id)
    return _page(request, again, bound={step: form}, status=422)


def _asking(request: OfficerRequest, needy: Needy) -> HttpResponse:
    today = clock.today()
    law, household = queries.terms_at(needy.region, today), needy.household
    members = [one for one in people.members_of(household) if one.is_present] if household else []
    stocks = ledger.funds_for(needy.region, today, kind=Kind.GOODS)
    form = AskForm(
        request.POST or None, members=members, causes=law.causes or (_("其他突发变故"),), stocks=stocks,
        initial={"request": uuid4(), "needy": needy.name},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask(
                form.cleaned_data["request"], _named(needy, form, members), form.wish(), by=_actor(request), at=clock.now()
            )  # fmt: skip
        except RequestRefused as error:
            form.add_error(None, spoken(error))
        else:
            messages.success(request, _("已报给乡镇（街道），批准后就可以送。"))
            return redirect("urgent:request", made.pk)
    shown = {
        "form": form,
        "law": law,
        "needy": needy,
        "place": paths_of([needy.region], start=4)[needy.region],
        "mine": queries.requests_about(_seen(request), household.pk)[:_TOP] if household else [],
    }
    return render(request, "urgent/ask.html", shown, status=422 if form.errors else 200)


def _named(needy: Needy, form: AskForm, members: list[Person]) -> Needy:
    """Who is meant: a member that was chosen, or somebody by name."""
    chosen = next((one for one in members if one.pk == form.cleaned_data.get("person")), None)
    name = chosen.name if chosen else form.cleaned_data.get("needy", "").strip() or needy.name
    check_needy(name)
    return Needy(name, needy.region, needy.address, needy.household, chosen, needy.task)


def _page(
    request: OfficerRequest, found: Request, *, bound: dict[Step, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    steps = steps_open(found, officer=request.officer, held=request.held)
    passages = list(queries.passages_of(found))
    took = [one.at - before.at for before, one in pairwise(passages)]
    law = queries.terms_at(found.region, found.asked_on)
    shown = {
        "request_": found,
        "place": paths_of([found.region], start=4)[found.region],
        "things": list(found.wanted.all()),
        "law": law,
        "steps": {str(one) for one in steps},
        "forms": {
            str(one): (bound or {}).get(one) or _form_of(one, found, request, blank=True) for one in steps
        },
        "passages": list(zip(passages, [None, *took], strict=False)),
        "entries": list(queries.entries_of(found)),
        "earlier": queries.earlier_of(found, law.same_cause.days if law.same_cause else None)
        if Step.GRANT in steps
        else [],
        "is_late": _is_late(found),
        "today": clock.today(),
    }
    return render(request, "urgent/request.html", shown, status=status)


def _form_of(step: Step, found: Request, request: OfficerRequest, *, blank: bool = False) -> forms.Form:
    told = None if blank else request.POST
    if step is Step.GRANT:
        purses = list(_purses(found))
        balances = ledger.balances_of(purses)
        labels = [
            (
                one.pk,
                _("%(name)s（%(more)s）") % {"name": one.name, "more": said(balances[one.pk].free, one.unit)},
            )
            for one in purses
        ]
        return GrantForm(told, things=found.wanted.all(), purses=labels)
    if step is Step.HAND_OVER:
        return ReceiptForm(told, initial={"day": clock.today(), "received_by": found.name})
    return WordsForm(told)


def _purses(found: Request) -> Any:
    return ledger.funds_for(found.region, clock.today(), kind=Kind.MONEY)


def _seen(request: OfficerRequest) -> Any:
    return queries.requests_seen(request.sight, request.officer, is_worker=is_worker(request.held))


def _is_late(one: Request) -> bool:
    waits = {"asked": one.give_by, "granted": one.give_by, "handed": one.sign_by}
    return is_late(waits.get(one.state), clock.today())


def _granted(found: Request, form: Any, by: Actor) -> str:
    actions.grant(found.pk, form.grant(_purses(found)), by=by, at=clock.now())
    return _("已批准，钱物已预留，可以送了。")


def _refused(found: Request, form: Any, by: Actor) -> str:
    actions.refuse(found.pk, why=form.cleaned_data["words"], by=by, at=clock.now())
    return _("已登记不批和理由，请告知本人可以申请复核。")


def _withdrawn(found: Request, form: Any, by: Actor) -> str:
    actions.withdraw(found.pk, why=form.cleaned_data["words"], by=by, at=clock.now())
    return _("申请已撤回。")


def _cancelled(found: Request, form: Any, by: Actor) -> str:
    actions.cancel(found.pk, why=form.cleaned_data["words"], by=by, at=clock.now())
    return _("批准已撤销，预留的钱物已退回。")


def _handed(found: Request, form: Any, by: Actor) -> str:
    actions.hand_over(found.pk, form.receipt(), day=form.day_of(), by=by, at=clock.now())
    return _("已记入帮扶台账。紧急情况解除后请补充说明，再由另一人会签。")


def _noted(found: Request, form: Any, by: Actor) -> str:
    actions.add_note(found.pk, words=form.cleaned_data["words"], by=by, at=clock.now())
    return _("补充说明已存。")


def _signed(found: Request, form: Any, by: Actor) -> str:
    actions.countersign(found.pk, words=form.cleaned_data["words"], by=by, at=clock.now())
    return _("已会签，这件办结。")


def _undone(found: Request, form: Any, by: Actor) -> str:
    actions.undo(found.pk, why=form.cleaned_data["words"], by=by, at=clock.now())
    return _("已冲销，钱物回到来源；原来的各笔划去保留。")


_ACTS: dict[str, Callable[[Request, Any, Actor], str]] = {
    Step.GRANT: _granted, Step.REFUSE: _refused, Step.WITHDRAW: _withdrawn, Step.CANCEL: _cancelled, Step.HAND_OVER: _handed,
    Step.NOTE: _noted, Step.COUNTERSIGN: _signed, Step.UNDO: _undone,
}  # fmt: skip


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
