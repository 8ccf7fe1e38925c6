"""What leaves a run and what comes back to it: the file for the bank, the bank's answer, the list as a workbook and for the printer."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiwang.aid.benefits import actions, permissions, queries
from jiwang.aid.benefits.forms import AnswerFileForm
from jiwang.aid.benefits.models import SORTS, STANDINGS, Line, Run
from jiwang.aid.benefits.rules import ground_in_words, month_text
from jiwang.aid.benefits.shelving import accounts
from jiwang.aid.benefits.states import DRAFTERS, READERS, Sort, Standing, State
from jiwang.aid.benefits.views.acting import actor, is_county, run_seen, tried
from jiwang.aid.benefits.views.runs import shown_run
from jiwang.kit import clock, sheets
from jiwang.kit.sheets import Sheet
from jiwang.kit.words.amounts import FEN, plain
from jiwang.kit.words.speaking import spoken
from jiwang.registers.places.queries import names_of, paths_of
from jiwang.registers.places.rules import told_from
from jiwang.registers.staff.permissions import OfficerRequest, admits
from jiwang.stages.decisions.models import ITEMS
from jiwang.trail.actions import note_export

_SHEET, _PAPER = 120_000, 3_000  # lines
_LISTED = (State.DRAFTED, State.APPROVED)


@never_cache
@require_safe
@admits(*DRAFTERS)
def bank_file(request: OfficerRequest, run_id: int) -> HttpResponse:
    """The file for the bank: the only place in which whole account numbers stand."""
    run = run_seen(request, run_id)
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
            run.number, [Sheet(_("代发文件"), columns, [[str(cell) for cell in row] for row in rows])]
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
    run = run_seen(request, run_id)
    form = AnswerFileForm(request.POST, request.FILES, batch=run.number)
    if not form.is_valid():
        return shown_run(request, run, file=form)

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


@never_cache
@require_safe
@admits(*READERS)
def book(request: OfficerRequest, run_id: int) -> HttpResponse:
    """发放清册: the lines of a run with its account, as a workbook or for the printer, accounts masked; of a township its own."""
    run = run_seen(request, run_id)
    if run.state not in _LISTED:
        raise Http404
    is_paper = request.GET.get("form") == "paper"
    found = queries.lines_of(request.sight, run).select_related("payee")
    lines = list(found[: _PAPER if is_paper else _SHEET])
    paths = paths_of({one.region for one in lines}, start=told_from(request.sight.areas))
    account = accounts.account_of(request.sight, run, is_whole=is_county(request))
    note_export("payment_run", len(lines), by=request.officer.code, at=clock.now(), area=run.region)
    if is_paper:
        shown = {"run": run, "lines": lines, "paths": paths, "items": ITEMS, "most": _PAPER, "rows": _account_rows(account), "account": account,
                 "place": names_of([run.region])[run.region], "today": clock.today(), "sums": queries.sums_of(found)}  # fmt: skip
        return render(request, "benefits/book.html", shown)
    note = _("%(officer)s %(day)s 导出") % {"officer": request.officer.name, "day": clock.today()}
    total = [
        _("合计"),
        "",
        "",
        "",
        "",
        "",
        *_yuan(sum(one.amount for one in lines), sum(one.pays for one in lines)),
    ]
    tables = [
        Sheet(_("发放清册"), _columns(run), [*_line_rows(run, lines, paths), total]),
        Sheet(_("对账"), [(_("项目"), 30), (_("笔（户）"), 10), (_("金额（元）"), 14)], _sheet_rows(account)),
    ]  # fmt: skip
    return sheets.answer(
        _("发放清册%(number)s") % {"number": run.number.removeprefix("FF")}, tables, note=note
    )


def _columns(run: Run) -> list[tuple[str, int]]:
    told = [
        (_("序号"), 8), (_("户"), 12), (_("地区"), 30), (_("待遇"), 12), (_("月份"), 10), (_("种类"), 12), (_("金额（元）"), 12), (_("实发（元）"), 12),
        (_("收款人"), 12), (_("账号末四位"), 12), (_("怎么算的"), 48),
    ]  # fmt: skip
    return [*told, (_("到账"), 10), (_("退回原因"), 24)] if run.state == State.APPROVED else told


def _line_rows(run: Run, lines: Iterable[Line], paths: dict[str, str]) -> list[tuple[object, ...]]:
    is_sent = run.state == State.APPROVED
    return [
        (one.serial or "", one.name, paths[one.region], str(ITEMS.get(one.item, one.item)), month_text(one.month), one.get_kind_display(),
         *_yuan(one.amount, one.pays), one.payee.name, f"*{one.payee.tail}", spoken(ground_in_words(one.how)),
         *((one.get_standing_display() if one.serial else "", one.reason) if is_sent else ()))
        for one in lines
    ]  # fmt: skip


def _account_rows(account: accounts.Account) -> list[tuple[str, int | None, int]]:
    """What is owed, part by part, down to the remainder: label, how many, fen."""
    return [
        (_("应发"), None, account.due),
        (_("列入本批"), account.lines, account.total),
        *[(f"  {STANDINGS[Standing(one.key)]}", one.count, one.amount) for one in account.standings],
        *[
            (_("没有列入：%(why)s") % {"why": SORTS[Sort(one.key)]}, one.count, one.amount)
            for one in account.left_out
        ],
        (_("差额（应为零）"), None, account.remainder),
    ]


def _sheet_rows(account: accounts.Account) -> list[tuple[Any, ...]]:
    return [
        (label, "" if count is None else count, *_yuan(fen)) for label, count, fen in _account_rows(account)
    ]


def _yuan(*sums: int) -> list[Any]:
    """Fen as numbers of a sheet, so that somebody can add them up there: whole yuan stay whole."""
    return [one // FEN if one % FEN == 0 else float(plain(one)) for one in sums]
