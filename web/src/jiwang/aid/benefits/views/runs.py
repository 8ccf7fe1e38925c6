"""待遇发放: the monthly runs of a county, the files that go to the bank and come back, and the payments of one unit."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.aid.benefits import actions, permissions, queries
from jiwang.aid.benefits.forms import (
    AnswerFileForm,
    DraftForm,
    ReasonForm,
    SearchForm,
)
from jiwang.aid.benefits.models import KINDS, SORTS, STANDINGS, Line, Run
from jiwang.aid.benefits.rules import ground_in_words, month_text
from jiwang.aid.benefits.states import DRAFTERS, LIVE, READERS, Kind, Sort, State
from jiwang.aid.benefits.views.acting import actor, tried
from jiwang.jobs.queries import run_about, shown_row
from jiwang.kit import clock, sheets
from jiwang.kit.sheets import Sheet
from jiwang.kit.words.amounts import YUAN, plain, said
from jiwang.kit.words.speaking import spoken
from jiwang.registers.people import queries as people
from jiwang.registers.places.queries import names_of, paths_of
from jiwang.registers.places.rules import told_from
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.stages.assistance.queries import balance_of, balances_of
from jiwang.stages.decisions.models import ITEMS
from jiwang.trail.actions import note_export

_PAGE, _SHEET = 50, 120_000
_NOTES = 100


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*READERS)
def runs(request: OfficerRequest) -> HttpResponse:
    """The runs of the officer's county, and the form by which a month begins."""
    form = _draft_form(request)
    if request.method == "POST" and form is None:
        raise Http404
    if form is not None and form.is_bound and form.is_valid():
        asked = form.cleaned_data
        fund = next(one for one in _purses(request) if one.pk == asked["fund"])

        def write() -> Run:
            title = _("编制%(month)s发放批次") % {"month": month_text(asked["month"])}
            return actions.ask_to_draft(asked["region"], asked["month"], fund, title=title, page=reverse("benefits:runs"), by=actor(request), at=clock.now())  # fmt: skip

        made = tried(request, write)
        if made is not None:
            return redirect("benefits:run", made.pk)
    page = Paginator(queries.runs_seen(areas_held(request, *READERS)), _PAGE).get_page(
        request.GET.get("page")
    )
    names = names_of({one.region for one in page})
    shown = {
        "form": form,
        "page": page,
        "rows": [(one, names[one.region], said(one.total)) for one in page],
        "numbers": queries.shelves(request.sight, clock.today()),
        "sees_totals": _is_county(request),
    }
    return render(
        request, "benefits/runs.html", shown, status=422 if form is not None and form.is_bound else 200
    )


@never_cache
@require_safe
@admits(*READERS)
def run_page(request: OfficerRequest, run_id: int) -> HttpResponse:
    """One run: its sums, what the machine has found, its lines, and what the bank has answered."""
    return _run_page(request, _run(request, run_id))


def _run_page(request: OfficerRequest, run: Run, **forms: Any) -> HttpResponse:
    form, sort, standing = (
        SearchForm(request.GET),
        request.GET.get("found", ""),
        request.GET.get("standing", ""),
    )
    text = form.cleaned_data["text"].strip() if form.is_valid() else ""
    lines = queries.lines_of(request.sight, run)
    found = queries.sought(lines, text, standing).select_related("payee") if sort not in SORTS else None
    rows = (
        found if found is not None else queries.findings(request.sight, run, sort).select_related("household")
    )
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    job = run_about("benefits.draft", f"payment_run:{run.pk}")
    heads = people.names_of_heads([one.household_id for one in page]) if found is None else {}
    shown = {
        "run": run, "page": page, "form": form, "text": text, "sort": sort if sort in SORTS else "", "standing": standing,
        "place": names_of([run.region])[run.region], "paths": paths_of({one.region for one in page}, start=told_from(request.sight.areas)),
        "sums": queries.sums_of(lines), "kinds": [(KINDS[Kind(one)], *told) for one, told in _kinds(queries.kinds_of(lines))],
        "found": [(one, SORTS[Sort(one)], count, queries.is_left_out(one)) for one, count in queries.findings_of(request.sight, run).items()],
        "sorts": SORTS, "items": ITEMS, "standings": STANDINGS, "heads": heads, "is_county": _is_county(request),
        "how": {one.pk: ground_in_words(one.how) for one in page if isinstance(one, Line)},
        "balance": balance_of(run.fund), "job": shown_row(job, clock.now()) if job and run.state == State.DRAFTING else None,
        "answers": queries.answers_of(run) if _is_county(request) else [],
        "may_approve": permissions.may_approve(run, officer=request.officer, held=request.held),
        "may_drop": permissions.may_drop(run, held=request.held), "may_send": permissions.may_send(run, held=request.held),
        "drop": ReasonForm(auto_id="drop_%s"), "file": AnswerFileForm(), "is_live": run.state in LIVE, "notes": _NOTES, **forms,
    }  # fmt: skip
    return render(request, "benefits/run.html", shown, status=422 if forms else 200)


@require_POST
@admits(*READERS)
def take_step(request: OfficerRequest, run_id: int) -> HttpResponse:
    """Approve a run, or throw a draft away."""
    run, step = _run(request, run_id), request.POST.get("step", "")
    form = ReasonForm(request.POST, auto_id="drop_%s")
    if step == "drop" and not form.is_valid():
        return _run_page(request, run, drop=form)
    if step == "approve":
        done = tried(request, lambda: actions.approve(run.pk, by=actor(request), at=clock.now()))
        if done:
            messages.success(request, _("已批准，钱已预留。请编制人导出银行文件。"))
    elif step == "drop":
        done = tried(
            request,
            lambda: actions.drop(run.pk, why=form.cleaned_data["why"], by=actor(request), at=clock.now()),
        )
        if done:
            messages.success(request, _("已作废，一笔也没有发。"))
    return redirect("benefits:run", run.pk)


@never_cache
@require_safe
@admits(*DRAFTERS)
def bank_file(request: OfficerRequest, run_id: int) -> HttpResponse:
    """The file for the bank: the only place in which whole account numbers stand."""
    run = _run(request, run_id)
    if not permissions.may_send(run, held=request.held):
        raise Http404
    actions.note_file(run, by=actor(request), at=clock.now())
    cipher, heads = (
        queries.cipher(),
        [_("批次号"), _("序号"), _("户名"), _("账号"), _("开户行"), _("金额"), _("摘要")],
    )
    rows = [
        (run.number, serial, name, cipher.open(bytes(sealed)), bank, f"{pays // 100}.{pays % 100:02}", _("社会救助%(month)s") % {"month": month_text(run.month)})
        for serial, name, sealed, bank, pays in queries.bank_rows(run)
    ]  # fmt: skip
    if request.GET.get("form") == "xlsx":
        columns = list(zip(heads, (24, 8, 14, 26, 30, 12, 20), strict=True))
        return sheets.answer(
            run.number, [Sheet(_("银行文件"), columns, [[str(cell) for cell in row] for row in rows])]
        )
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([heads, *rows])
    headers = {"Content-Disposition": f'attachment; filename="{run.number}.csv"', "Cache-Control": "no-store"}
    return HttpResponse(
        text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers
    )


@require_POST
@admits(*DRAFTERS)
def take_answer(request: OfficerRequest, run_id: int) -> HttpResponse:
    """Take in what the bank has answered."""
    run, form = _run(request, run_id), AnswerFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _run_page(request, run, file=form)

    def write() -> bool:
        kept = queries.vault().keep(form.cleaned_data["file"].chunks())
        _answer, is_new = actions.take_answer(
            run,
            kept,
            name=form.name(),
            title=_("银行回盘入账"),
            page=reverse("benefits:run", args=[run.pk]),
            by=actor(request),
            at=clock.now(),
        )
        if not is_new:
            queries.vault().destroy(kept.name)
        return is_new

    is_new = tried(request, write)
    if is_new is not None:
        messages.success(
            request, _("已收下，正在入账。") if is_new else _("同一个文件已经收过，没有重复入账。")
        )
    return redirect("benefits:run", run.pk)


@require_safe
@admits(*READERS)
def book(request: OfficerRequest, run_id: int) -> HttpResponse:
    """The lines of a run as a workbook, accounts masked; of a township its own."""
    run = _run(request, run_id)
    lines = queries.lines_of(request.sight, run).select_related("payee")[:_SHEET]
    paths = paths_of({one.region for one in lines})
    rows = [
        (one.serial or "", one.name, paths[one.region], str(ITEMS.get(one.item, one.item)), month_text(one.month), one.get_kind_display(), plain(one.amount),
         plain(one.pays), one.payee.name, f"*{one.payee.tail}", spoken(ground_in_words(one.how)), one.get_standing_display(), one.reason)
        for one in lines
    ]  # fmt: skip
    columns = [
        (_("序号"), 8), (_("户"), 12), (_("地区"), 30), (_("待遇"), 12), (_("月份"), 10), (_("种类"), 12), (_("金额（元）"), 12), (_("实发（元）"), 12),
        (_("收款人"), 12), (_("账号末四位"), 12), (_("怎么算的"), 48), (_("到账"), 10), (_("退回原因"), 24),
    ]  # fmt: skip
    note_export("payment_run", len(rows), by=request.officer.code, at=clock.now(), area=run.region)
    note = _("%(officer)s %(day)s 导出") % {"officer": request.officer.name, "day": clock.today()}
    return sheets.answer(run.number, [Sheet(_("发放清单"), columns, rows)], note=note)


def _draft_form(request: OfficerRequest) -> DraftForm | None:
    """The form of whoever drafts."""
    regions = areas_held(request, *DRAFTERS)
    if not regions:
        return None
    purses, names = _purses(request), names_of(regions)
    free = balances_of(purses)
    funds = [
        (one.pk, _("%(name)s（%(more)s）") % {"name": one.name, "more": said(free[one.pk].free, YUAN)})
        for one in purses
    ]
    return DraftForm(
        request.POST if request.method == "POST" else None, regions=[(one, names[one]) for one in sorted(regions)], funds=funds,
        initial={"month": clock.today().replace(day=1)},
    )  # fmt: skip


def _purses(request: OfficerRequest) -> list[Any]:
    return [
        fund
        for one in sorted(areas_held(request, *DRAFTERS))
        for fund in queries.funds_of(one, clock.today().year)
    ]


def _kinds(told: dict[str, tuple[int, int]]) -> list[tuple[Any, tuple[int, str]]]:
    return [(kind, (count, said(amount))) for kind, (count, amount) in told.items()]


def _is_county(request: OfficerRequest) -> bool:
    return any(len(one) <= 6 for one in areas_held(request, *READERS))


def _run(request: OfficerRequest, run_id: int) -> Run:
    found: Run = get_object_or_404(queries.runs_seen(areas_held(request, *READERS)), pk=run_id)
    return found
