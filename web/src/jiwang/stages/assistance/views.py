"""⑦ Funds and stocks with their movements; what a household was given; and rows that are undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
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

from jiwang.kit import clock, sheets
from jiwang.kit.sheets import Sheet
from jiwang.kit.words.speaking import spoken, together
from jiwang.registers.people import queries as people
from jiwang.registers.people.models import Household
from jiwang.registers.people.queries import heads_of
from jiwang.registers.places.queries import names_of, paths_of, places_inside
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.registers.staff.states import Duty
from jiwang.stages.assistance import actions, queries
from jiwang.stages.assistance.forms import (
    AnswerForm,
    CloseForm,
    DepositForm,
    FundForm,
    PayForm,
    ReasonForm,
    counted,
)
from jiwang.stages.assistance.models import Entry, Fund
from jiwang.stages.assistance.permissions import may_answer, may_keep, may_reverse
from jiwang.stages.assistance.rules import LedgerRefused, said
from jiwang.stages.assistance.states import KEEPERS, READERS, REVERSERS, Kind, Signed
from jiwang.stages.decisions.models import Decision
from jiwang.stages.decisions.queries import decision_seen, on_file
from jiwang.stages.decisions.states import Outcome
from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.actions import note_export

_PAGE, _SHEET = 50, 20_000
_TOWNSHIP, _COUNTY = 9, 6


@require_safe
@admits(*READERS)
def funds(request: OfficerRequest) -> HttpResponse:
    """Every fund of the officer's places: what came in, what was given, what is promised and what is left."""
    areas = areas_held(request, *READERS)
    found = list(queries.funds_at(areas))
    balances, paths = queries.balances_of(found), paths_of(one.region for one in found)
    waiting = queries.deposits_waiting(areas)
    shown = {
        "rows": [(one, paths[one.region], balances[one.pk]) for one in found],
        "waiting": [(one, may_answer(one, officer=request.officer, held=request.held)) for one in waiting],
    }
    return render(request, "assistance/funds.html", shown | {"payable": _payable(request)})


def _payable(request: OfficerRequest) -> list[tuple[Decision, str, str, str]]:
    """What was granted once and waits to be paid: what it is called, for whom, and where."""
    found = list(queries.payable(request.sight))
    heads, paths = heads_of([one.household_id for one in found]), paths_of({one.region for one in found}, start=4)  # fmt: skip
    names = {pk: one.name for pk, one in heads.items()}
    return [(one, queries.labelled(one), names.get(one.household_id, ""), paths[one.region]) for one in found]


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*KEEPERS)
def open_fund(request: OfficerRequest) -> HttpResponse:
    """Set up a fund or a stock."""
    regions = _regions(request)
    form = FundForm(request.POST or None, regions=regions, initial={"deposit": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_fund(form.opening(clock.today().year), by=_actor(request), at=clock.now())
        except LedgerRefused as error:
            form.add_error(None, spoken(error))
        else:
            messages.success(request, _("已设立。这笔入账要另一个人复核后才能用。"))
            return redirect("assistance:fund", made.pk)
    return render(request, "assistance/open.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
@admits(*READERS)
def fund(request: OfficerRequest, fund_id: int) -> HttpResponse:
    """One fund: its figures and every movement."""
    found = _fund(request, fund_id)
    page = Paginator(queries.entries_from(request.sight, found), _PAGE).get_page(request.GET.get("page"))
    shown = {
        "fund": found,
        "place": paths_of([found.region])[found.region],
        "balance": queries.balance_of(found),
        "deposits": [
            (one, may_answer(one, officer=request.officer, held=request.held))
            for one in queries.deposits_of(found)
        ],
        "page": page,
        "paths": paths_of({one.region for one in page}, start=_TOWNSHIP),
        "months": queries.months_of(request.sight, found),
        "closing": getattr(found, "closing", None),
        "may_keep": may_keep(found.region, held=request.held) and not hasattr(found, "closing"),
        "ending": CloseForm(into=_elsewhere(found), auto_id="closing_%s"),
        "form": DepositForm(initial={"deposit": uuid4()}),
    }
    return render(request, "assistance/fund.html", shown)


@require_safe
@admits(*READERS)
def fund_book(request: OfficerRequest, fund_id: int) -> HttpResponse:
    """The movements of a fund as a workbook."""
    found = _fund(request, fund_id)
    rows = list(queries.entries_from(request.sight, found)[:_SHEET])
    paid = [
        (one.at.date(), said(one.amount, found.unit), one.document, one.by.name,
         one.acceptance.by.name if hasattr(one, "acceptance") else _("待复核"))
        for one in queries.deposits_of(found)
    ]  # fmt: skip
    balance = queries.balance_of(found)
    figures = [
        (label, said(number, found.unit))
        for label, number in ((_("入账"), balance.paid_in), (_("已发"), balance.spent), (_("预留"), balance.reserved), (_("结余"), balance.left))
    ]  # fmt: skip
    book = [
        Sheet(_("合计"), [(_("项目"), 16), (_("数量"), 20)], figures),
        Sheet(_("发放"), _columns(), _cells(rows)),
        Sheet(
            _("入账"),
            [(_("日期"), 12), (_("数量"), 16), (_("凭据"), 36), (_("登记人"), 12), (_("复核人"), 12)],
            paid,
        ),
    ]
    return _book(request, found.name, book, rows=len(rows), kind="fund", area=found.region)


@require_POST
@admits(*KEEPERS)
def close_fund(request: OfficerRequest, fund_id: int) -> HttpResponse:
    """Close a fund, its rest given back or carried over."""
    found = _fund(request, fund_id)
    if not may_keep(found.region, held=request.held):
        raise Http404
    form = CloseForm(request.POST, into=_elsewhere(found))
    if not form.is_valid():
        messages.error(request, together(error for errors in form.errors.values() for error in errors))
        return redirect("assistance:fund", found.pk)

    def write() -> str:
        into = queries.funds_to_carry_into(found).filter(pk=form.cleaned_data["into"]).first()
        actions.close_fund(found, into=into, document=form.cleaned_data["document"], by=_actor(request), at=clock.now())  # fmt: skip
        return _("已结清。")

    return _tried(request, write, "assistance:fund", found.pk)


@require_POST
@admits(*KEEPERS)
def deposit(request: OfficerRequest, fund_id: int) -> HttpResponse:
    """Enter what has come into a fund."""
    found, form = _fund(request, fund_id), DepositForm(request.POST)
    if not may_keep(found.region, held=request.held):
        raise Http404
    if not form.is_valid():
        messages.error(request, together(error for errors in form.errors.values() for error in errors))
        return redirect("assistance:fund", found.pk)
    asked = form.cleaned_data

    def write() -> str:
        try:
            amount = counted(asked["amount"], found.kind)
        except forms.ValidationError as error:
            raise LedgerRefused(error.message) from error
        actions.propose_deposit(
            found, asked["deposit"], amount, document=asked["document"], by=_actor(request), at=clock.now()
        )
        return _("已登记，等另一个人复核。")

    return _tried(request, write, "assistance:fund", found.pk)


@require_POST
@admits(*KEEPERS)
def answer(request: OfficerRequest, deposit_id: str) -> HttpResponse:
    """The second person accepts a deposit, or does not."""
    waiting = queries.deposits_waiting(areas_held(request, *KEEPERS))
    found = waiting.filter(pk=deposit_id).first()
    form = AnswerForm(request.POST)
    if found is None or not form.is_valid():
        messages.error(request, _("这笔入账已经复核过了，或者没有选同意还是不同意。"))
        return redirect("assistance:funds")
    asked = form.cleaned_data

    def write() -> str:
        actions.answer_deposit(
            found, accepts=asked["accepts"], why=asked["why"], by=_actor(request), at=clock.now()
        )
        return _("已复核入账。") if asked["accepts"] else _("已退回，这笔不算。")

    return _tried(request, write, "assistance:fund", found.fund_id)


@require_POST
@admits(*REVERSERS)
def reverse_entry(request: OfficerRequest, entry_id: str) -> HttpResponse:
    """Undo one row, with a reason."""
    entry = get_object_or_404(queries.entries_seen(request.sight), pk=entry_id)
    form = ReasonForm(request.POST)
    if not may_reverse(entry, held=request.held):
        messages.error(request, _("这一笔已经冲销过了，或不归您管。"))
        return _after(entry)
    if not form.is_valid():
        messages.error(request, together(form.errors["why"]))
        return _after(entry)
    try:
        actions.reverse(entry, why=form.cleaned_data["why"], by=_actor(request), at=clock.now())
    except LedgerRefused as error:
        messages.error(request, spoken(error))
    else:
        messages.success(request, _("已冲销，原来的一笔划去保留。"))
    return _after(entry)


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*READERS)
def pay(request: OfficerRequest, decision_id: UUID) -> HttpResponse:
    """Pay what was granted once, as it was decided: out of which purse, to whom, by which two."""
    decision = decision_seen(request.sight, decision_id)
    if decision is None or decision.outcome != Outcome.AID:
        raise Http404
    purses = list(queries.funds_for(decision.region, clock.today(), kind=Kind.MONEY))
    free = queries.balances_of(purses)
    told = {
        "funds": [
            (
                one.pk,
                _("%(name)s（%(more)s）") % {"name": one.name, "more": said(free[one.pk].free, one.unit)},
            )
            for one in purses
        ]
    }
    head = heads_of([decision.household_id]).get(decision.household_id)
    start = {"day": clock.today(), "received_by": head.name if head else "", "signed": Signed.BANK}
    form = PayForm(request.POST, **told) if request.method == "POST" else PayForm(**told, initial=start)
    if request.method == "POST" and form.is_valid():
        fund = next(one for one in purses if one.pk == form.cleaned_data["fund"])
        try:
            actions.pay(decision.pk, fund, day=form.day_of(), receipt=form.receipt(), by=_actor(request), at=clock.now())  # fmt: skip
        except LedgerRefused as error:
            messages.error(request, spoken(error))
        else:
            messages.success(request, _("已记入帮扶台账。"))
            return redirect("desk:household", decision.household_id)
    elif request.method == "POST":
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
    paid = [one for one in queries.payments_of(decision.pk) if not hasattr(one, "reversal")]
    shown = {
        "decision": decision, "label": queries.labelled(decision), "name": head.name if head else "", "form": form, "paid": paid,
        "place": paths_of([decision.region], start=4)[decision.region], "is_own": decision.by_id == request.officer.pk,
    }  # fmt: skip
    return render(request, "assistance/pay.html", shown, status=422 if request.method == "POST" else 200)


@never_cache
@require_safe
@admits(*READERS, Duty.VILLAGE_WORKER)
def handbook(request: OfficerRequest, household_id: int) -> HttpResponse:
    """帮扶手册: everything that a household was given, to be printed and left with it."""
    found = _household(request, household_id)
    actions.note_print(found, by=_actor(request), at=clock.now())
    rows, file = list(queries.entries_of(request.sight, found)), on_file(request.sight, found)
    shown = {
        "household": found,
        "statuses": [one for one in file["rows"] if not one.is_over and not hasattr(one, "follower")],
        "items": file["items"],
        "whose": file["whose"],
        "hides_words": not areas_held(request, *READERS),
        "head": heads_of([found.pk]).get(found.pk),
        "place": paths_of([found.region])[found.region],
        "rows": rows,
        "sums": queries.sums_of(rows),
        "today": clock.today(),
    }
    return render(request, "assistance/handbook.html", shown)


@require_safe
@admits(*READERS, Duty.VILLAGE_WORKER)
def household_book(request: OfficerRequest, household_id: int) -> HttpResponse:
    """The same as a workbook."""
    found = _household(request, household_id)
    rows = list(queries.entries_of(request.sight, found))
    book = [Sheet(_("帮扶台账"), _columns(), _cells(rows))]
    return _book(request, _("帮扶台账"), book, rows=len(rows), kind="help", area=found.region)


def _columns() -> list[tuple[str, int]]:
    return [
        (_("日期"), 12), (_("种类"), 10), (_("内容"), 20), (_("救助类别"), 12), (_("数量"), 14), (_("给谁"), 12), (_("地区"), 26), (_("来源"), 24),
        (_("依据"), 26), (_("签收"), 20), (_("收条或办理结果"), 26), (_("送达人或登记人"), 20), (_("冲销原因"), 30),
    ]  # fmt: skip


def _cells(rows: Iterable[Entry]) -> list[tuple[str | date, ...]]:
    rows = list(rows)
    paths = paths_of({one.region for one in rows})
    return [
        (one.day, str(one.get_kind_display()), one.what, one.sort, said(one.amount, one.unit), one.name, paths[one.region],
         one.fund.name if one.fund else one.giver, one.article, f"{one.received_by} {one.get_relation_display()}".strip(), one.evidence, f"{one.by.name} {one.second}".strip(), one.why)
        for one in rows
    ]  # fmt: skip


def _regions(request: OfficerRequest) -> list[tuple[str, str]]:
    """The townships and counties of which an officer keeps the funds."""
    areas = areas_held(request, *KEEPERS)
    own = [one for one in areas if len(one) in (_TOWNSHIP, _COUNTY)]
    below = [one.code for one in places_inside([one for one in areas if len(one) == _COUNTY])]
    codes = sorted({*own, *below})
    names = names_of(codes)
    return [(one, names[one]) for one in codes]


def _elsewhere(found: Fund) -> list[tuple[int, str]]:
    return [(one.pk, f"{one.year} {one.name}") for one in queries.funds_to_carry_into(found)]


def _fund(request: OfficerRequest, fund_id: int) -> Fund:
    found: Fund = get_object_or_404(queries.funds_at(areas_held(request, *READERS)), pk=fund_id)
    return found


def _household(request: OfficerRequest, household_id: int) -> Household:
    found = people.household_seen(request.sight, household_id)
    if found is None:
        raise Http404
    return found


def _after(entry: Entry) -> HttpResponse:
    if entry.household_id is not None:
        return redirect("desk:household", entry.household_id)
    return redirect("assistance:fund", entry.fund_id) if entry.fund_id else redirect("desk:home")


def _book(request: OfficerRequest, name: str, book: list[Sheet], **told: Any) -> HttpResponse:
    note_export(told["kind"], told["rows"], by=request.officer.code, at=clock.now(), area=told["area"])
    note = _("%(officer)s %(day)s 导出") % {"officer": request.officer.name, "day": clock.today()}
    return sheets.answer(f"{name} {clock.today()}", book, note=note)


def _tried(request: OfficerRequest, act: Callable[[], str], name: str, *about: object) -> HttpResponse:
    """Do something whole or not at all, and say how it went."""
    try:
        with transaction.atomic():
            messages.success(request, act())
    except LedgerRefused as error:
        messages.error(request, spoken(error))
    return redirect(name, *about)


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
