"""待遇发放: the monthly runs of a county, each with its list, as an account that adds up, and what the bank has answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.aid.benefits import actions, permissions, queries
from jiwang.aid.benefits.forms import AnswerFileForm, DraftForm, LinesForm, ReasonForm
from jiwang.aid.benefits.models import KINDS, SORTS, STANDINGS, Line, Run
from jiwang.aid.benefits.rules import ground_in_words, month_text, months_before
from jiwang.aid.benefits.shelving import accounts, changes, waiting
from jiwang.aid.benefits.shelving.accounts import Wanted
from jiwang.aid.benefits.states import DRAFTERS, LIVE, READERS, Kind, Sort, Standing, State
from jiwang.aid.benefits.views.acting import actor, is_county, run_seen, tried
from jiwang.jobs.queries import run_about, shown_row
from jiwang.kit import clock
from jiwang.kit.words.amounts import YUAN, said
from jiwang.registers.people import queries as people
from jiwang.registers.places.queries import names_of, parts_of, paths_of
from jiwang.registers.places.rules import told_from
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.stages.assistance.queries import balance_of, balances_of
from jiwang.stages.decisions.models import ITEMS

_PAGE = 50
_NOTES = 100
_SINCE = {changes.CAME: changes.came, changes.CHANGED: changes.changed}


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*READERS)
def runs(request: OfficerRequest) -> HttpResponse:
    """The runs of the officer's county, and the form by which a month begins."""
    form, areas = _draft_form(request), areas_held(request, *READERS)
    if request.method == "POST" and form is None:
        raise Http404
    if form is not None and form.is_bound and form.is_valid():
        asked = form.cleaned_data
        fund = next(one for one in _purses(request) if one.pk == asked["fund"])

        def write() -> Run:
            title = _("编制%(month)s发放批次") % {"month": month_text(asked["month"])}
            return actions.ask_to_draft(asked["region"], asked["month"], fund, title=title, page=reverse("benefits:runs"), by=actor(request), at=clock.now())  # fmt: skip

        made = tried(request, write, form)
        if made is not None:
            return redirect("benefits:run", made.pk)
    page = Paginator(queries.runs_seen(areas), _PAGE).get_page(request.GET.get("page"))
    unpaid = waiting.months_unpaid(areas, clock.today())
    names = names_of({one.region for one in page} | set(unpaid))
    shown = {
        "form": form,
        "page": page,
        "rows": [(one, names[one.region], said(one.total)) for one in page],
        "unpaid": [(names[region], [month_text(one) for one in months]) for region, months in unpaid.items()],
        "numbers": waiting.numbers(request.sight, clock.today()),
        "sees_totals": is_county(request),
    }
    return render(
        request, "benefits/runs.html", shown, status=422 if form is not None and form.is_bound else 200
    )


@never_cache
@require_safe
@admits(*READERS)
def run_page(request: OfficerRequest, run_id: int) -> HttpResponse:
    """One run: its account, what the machine has found, its lines, and what the bank has answered."""
    return shown_run(request, run_seen(request, run_id))


def shown_run(request: OfficerRequest, run: Run, **forms: Any) -> HttpResponse:
    """The page of a run, with a form as it was typed where it was not whole."""
    whole = is_county(request)
    balance = balance_of(run.fund) if whole and run.state == State.DRAFTED else None
    shown = {
        "run": run, "is_county": whole, "place": names_of([run.region])[run.region],
        "job": _going(request, "benefits.draft", f"payment_run:{run.pk}") if run.state == State.DRAFTING else None,
        "drop": ReasonForm(auto_id="drop_%s"), "file": AnswerFileForm(batch=run.number), "is_live": run.state in LIVE, "notes": _NOTES,
        "balance": balance, "is_short": balance is not None and balance.free < run.total,
        "may_approve": permissions.may_approve(run, officer=request.officer, held=request.held),
        "is_own": run.state == State.DRAFTED and run.drafted_by_id == request.officer.pk,
        "may_drop": permissions.may_drop(run, held=request.held), "may_send": permissions.may_send(run, held=request.held),
        **(_content(request, run) if run.state in (State.DRAFTED, State.APPROVED) else {}), **forms,
    }  # fmt: skip
    return render(request, "benefits/run.html", shown, status=422 if forms else 200)


def _content(request: OfficerRequest, run: Run) -> dict[str, Any]:
    """What stands in a run, as far as the officer sees it."""
    lines, whole = queries.lines_of(request.sight, run), is_county(request)
    account = accounts.account_of(request.sight, run, is_whole=whole)
    answers = [
        (one, None if one.settled_at else _going(request, "benefits.settle", f"bank_answer:{one.pk}"))
        for one in (queries.answers_of(run) if whole else [])
    ]
    return {
        "account": account, "changes": (told := changes.changes_of(request.sight, run)),
        "gone": [(SORTS[Sort(one.key)], one) for one in (told.left if told else ())], "last": months_before(run.month, 1), "standings": [(STANDINGS[Standing(one.key)], one) for one in account.standings],
        "left_out": [(SORTS[Sort(one.key)], one) for one in account.left_out],
        "kinds": [(KINDS[Kind(one)], count, said(amount)) for one, (count, amount) in queries.kinds_of(lines).items()],
        "found": [(one, SORTS[Sort(one)], count, queries.is_left_out(one)) for one, count in queries.findings_of(request.sight, run).items()],
        "answers": answers, "is_settling": any(job and not job["is_ended"] for _one, job in answers), "items": ITEMS, **_rows(request, run),
    }  # fmt: skip


def _rows(request: OfficerRequest, run: Run) -> dict[str, Any]:
    """One page of the list, or of what was found."""
    areas = sorted(areas_held(request, *READERS))
    form, sort = LinesForm(request.GET, places=parts_of(areas)), request.GET.get("found", "")
    wanted, since = form.wanted(), request.GET.get("since", "")
    since = since if since in _SINCE else ""
    is_sought = bool(since) or wanted != Wanted()
    if sort in SORTS:
        rows: Any = queries.findings(request.sight, run, sort).select_related("household")
    else:
        rows = accounts.sought(queries.lines_of(request.sight, run), wanted).select_related("payee")
        if since:
            rows = _SINCE[since](rows, run)
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    return {
        "page": page, "form": form, "is_sought": is_sought, "since": since, "sort": sort if sort in SORTS else "", "sorts": SORTS,
        "sum": said(queries.sums_of(rows).total) if is_sought and sort not in SORTS else "",
        "paths": paths_of({one.region for one in page}, start=told_from(request.sight.areas)),
        "heads": people.names_of_heads([one.household_id for one in page]) if sort in SORTS else {},
        "how": {one.pk: ground_in_words(one.how) for one in page if isinstance(one, Line)},
    }  # fmt: skip


@require_POST
@admits(*READERS)
def take_step(request: OfficerRequest, run_id: int) -> HttpResponse:
    """Approve a run, or throw a draft away."""
    run, step = run_seen(request, run_id), request.POST.get("step", "")
    form = ReasonForm(request.POST, auto_id="drop_%s")
    if step == "drop" and not form.is_valid():
        return shown_run(request, run, drop=form)
    if step == "approve":
        done = tried(request, lambda: actions.approve(run.pk, by=actor(request), at=clock.now()))
        if done:
            messages.success(request, _("已批准，钱已预留。请编制人导出代发文件送银行。"))
    elif step == "drop":
        why = form.cleaned_data["why"]
        if tried(request, lambda: actions.drop(run.pk, why=why, by=actor(request), at=clock.now())):
            messages.success(request, _("已作废，一笔也没有发。"))
    return redirect("benefits:run", run.pk)


def _going(request: OfficerRequest, kind: str, about: str) -> dict[str, Any] | None:
    job = run_about(kind, about)
    return shown_row(job, clock.now()) if job else None


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
