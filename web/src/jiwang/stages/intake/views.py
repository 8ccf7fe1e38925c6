"""① Intake: files come in, are read, confirmed by a second person and sealed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import PurePath

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.jobs.queries import run_about
from jiwang.kit import clock
from jiwang.kit.offices import Office
from jiwang.kit.sights import Sight
from jiwang.kit.words.speaking import spoken, together
from jiwang.registers.staff.permissions import OfficerRequest, admits, admits_everyone, areas_held
from jiwang.registers.staff.states import Duty
from jiwang.stages.intake import actions, queries, rules
from jiwang.stages.intake.actions import Sender
from jiwang.stages.intake.forms import IssuesForm, MoveForm, TokenForm, UploadForm
from jiwang.stages.intake.models import MOVES, STATES, Batch, Token
from jiwang.stages.intake.permissions import RECEIVERS, moves_open, token_in
from jiwang.stages.intake.rules import MoveRefused
from jiwang.stages.intake.states import BatchState, Move

_PAGE = 50


@require_http_methods(["GET", "POST"])
@admits(*RECEIVERS)
def board(request: OfficerRequest) -> HttpResponse:
    """Batches by state, and the form by which a file comes in."""
    form = UploadForm(
        request.POST or None, request.FILES or None, cards=queries.cards_for(_departments(request))
    )
    if request.method == "POST" and form.is_valid():
        return _taken(request, form)
    state = request.GET.get("state", "")
    wanted = state if state in STATES else ""
    page = Paginator(queries.board(request.sight, wanted), _PAGE).get_page(request.GET.get("page"))
    shown = {
        "form": form,
        "page": page,
        "state": wanted,
        "states": [(str(one), label) for one, label in STATES.items()],
        "counts": queries.counts_by_state(request.sight),
        "is_reading": any(one.state == BatchState.UPLOADED for one in page),
        "is_monitor": _is_monitor(request),
    }
    return render(request, "intake/board.html", shown, status=422 if form.errors else 200)


@require_safe
@admits(*RECEIVERS)
def batch(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """One batch: its quality report by row, its columns, and the moves that this officer may make."""
    found = _found(request, batch_id)
    asked = IssuesForm(request.GET)
    wanted = asked.cleaned_data if asked.is_valid() else {"severity": "", "text": ""}
    issues = queries.issues_of(found, severity=wanted["severity"], text=wanted["text"])
    card = queries.card_of(found)
    missing = {one: label for one, label, _needed in (card.columns if card else ()) if one in found.missing}
    shown = {
        "batch": found,
        "page": Paginator(issues, _PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "moves": [(str(one), MOVES[one]) for one in moves_open(found, officer=request.officer.pk, is_monitor=_is_monitor(request))],
        "waits_for_another": queries.waits_for_another(found, request.officer.pk),
        "columns": [(one, label) for one, label, _needed in (card.columns if card else ())],
        "missing": missing,
        "headings": sorted({*found.unknown, *found.placed}),
        "chosen": {**dict.fromkeys(found.unknown, ""), **rules.suggested(missing, found.unknown), **found.placed},
        "share": round(100 * rules.share_of(found.rows), 1),
        "reading": run_about("intake.read", f"batch:{found.pk}"),
        "judging": run_about(queries.job_after_seal(card), f"batch:{found.pk}"),
        "is_going_on": queries.is_at_work(found),
        "is_monitor": _is_monitor(request),
        "leaving": run_about(queries.job_after_withdrawal(card), f"batch:{found.pk}"),
        "is_reply": card is not None and card.is_reply,
        "needs_whole_run": card is not None and (card.founds_persons or card.is_means),
    }  # fmt: skip
    return render(request, "intake/batch.html", shown)


@require_POST
@admits(*RECEIVERS)
def take_move(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """Make a move, or hear why not."""
    found, form = _found(request, batch_id), MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("没有这一步。请刷新页面再试。"))
        return redirect("intake:batch", found.pk)
    move: Move = form.cleaned_data["move"]
    try:
        actions.take(
            found.pk, move, by=request.officer, is_monitor=_is_monitor(request), why=form.cleaned_data["why"], at=clock.now()
        )  # fmt: skip
    except rules.MoveRefused as error:
        messages.error(request, spoken(error))
    else:
        messages.success(request, _("已办：%(move)s。") % {"move": MOVES[move]})
    return redirect("intake:batch", found.pk)


@require_POST
@admits(*RECEIVERS)
def say_columns(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """Say what headings mean; the file is read anew, and the next one of this source is understood by itself."""
    found = _found(request, batch_id)
    card = queries.card_of(found)
    known = {one for one, _label, _needed in (card.columns if card else ())}
    headings = {*found.unknown, *found.placed}
    said = {
        heading: column
        for number, heading in enumerate(sorted(headings))
        if (column := request.POST.get(f"column-{number}", "")) in known
        and found.placed.get(heading) != column
    }
    if not said:
        messages.error(request, _("没有改动：请给表头选一个列。"))
        return redirect("intake:batch", found.pk)
    try:
        actions.say_columns(
            found.pk, said, source=found.source, as_of=None, by=request.officer, at=clock.now()
        )
    except rules.MoveRefused as error:
        messages.error(request, spoken(error))
    return redirect("intake:batch", found.pk)


@require_safe
@admits(Duty.CITY_MONITOR, Duty.SUPERVISOR)
def retention(request: OfficerRequest) -> HttpResponse:
    """What is kept until when, and what was destroyed when and by which rule."""
    areas = areas_held(request, Duty.CITY_MONITOR, Duty.SUPERVISOR)
    page = Paginator(queries.destructions(areas), _PAGE).get_page(request.GET.get("page"))
    shown = {
        "shelves": queries.shelves(Sight.over((), offices=[Office("", one) for one in areas])),
        "page": page,
        "is_monitor": _is_monitor(request),
    }
    return render(request, "intake/retention.html", shown)


@never_cache
@require_http_methods(["GET", "POST"])
@admits(Duty.CITY_MONITOR)
def tokens(request: OfficerRequest) -> HttpResponse:
    """Tokens by which departments' own programs send files; a new one is shown once."""
    areas = areas_held(request, Duty.CITY_MONITOR)
    form = TokenForm(
        request.POST or None,
        cards=[*queries.cards_for(frozenset({""})), *queries.answering_at(min(areas), clock.today())],
    )
    text = ""
    if request.method == "POST" and form.is_valid():
        sources, now = form.cleaned_data["sources"], clock.now()
        _token, text = actions.issue_token(
            area=min(areas), department=form.departments[sources[0]], sources=sources, seals=form.cleaned_data["seals"],
            expires_on=clock.today() + timedelta(days=form.cleaned_data["days"]), by=request.officer, at=now,
        )  # fmt: skip
    shown = {"form": form, "text": text, "tokens": queries.live_tokens(areas), "today": clock.today()}
    return render(request, "intake/tokens.html", shown, status=422 if form.errors else 200)


@require_POST
@admits(Duty.CITY_MONITOR)
def revoke(request: OfficerRequest, token_id: int) -> HttpResponse:
    """End a token."""
    token = get_object_or_404(queries.live_tokens(areas_held(request, Duty.CITY_MONITOR)), pk=token_id)
    try:
        actions.revoke_token(token, by=request.officer, at=clock.now())
    except MoveRefused as error:
        messages.error(request, spoken(error))
    else:
        messages.success(request, _("令牌已收回，马上失效。"))
    return redirect("intake:tokens")


@csrf_exempt
@require_POST
@admits_everyone  # who holds a token; no session, no cookie
def push(request: HttpRequest) -> HttpResponse:
    """A department's program sends a file: multipart, fields file, source and as_of, header Authorization: Bearer."""
    token, now = token_in(request.headers, clock.today()), clock.now()
    if queries.sends_too_often(token, now):
        return JsonResponse({"error": spoken(rules.TOO_OFTEN)}, status=429)
    if token is None:
        return _away(None, spoken(rules.NO_TOKEN), status=401, at=now)
    cards = [one for one in queries.cards_for(frozenset({token.department})) if one.id in token.sources]
    form = UploadForm(request.POST, request.FILES, cards=cards)
    if not form.is_valid():
        said = together(error for errors in form.errors.values() for error in errors)
        return _away(token, said, at=now)
    source = form.cleaned_data["source"] or (cards[0].id if len(cards) == 1 else "")
    if not source:
        return _away(token, _("请用 source 写明是哪种文件。"), at=now)
    sender = Sender(f"token:{token.pk}", token.area, token.department, token=token)
    made, is_new = _uploaded(form, sender, source=source)
    return JsonResponse(
        {"batch": made.pk, "is_new": is_new, "state": made.state}, status=201 if is_new else 200
    )


def _away(token: Token | None, why: str, *, status: int = 422, at: datetime) -> JsonResponse:
    actions.turn_away(token, why=why, at=at)
    return JsonResponse({"error": why}, status=status)


@require_safe
@admits_everyone
def pushed(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Where a pushed batch stands."""
    token = token_in(request.headers, clock.today())
    if token is None:
        return JsonResponse({"error": spoken(rules.NO_TOKEN)}, status=401)
    found = get_object_or_404(Batch, pk=batch_id, token=token)
    told = {
        "batch": found.pk,
        "state": found.state,
        "rows": found.rows,
        "said": found.said,
        "judged": found.judged_at,
    }
    return JsonResponse(told)


def _taken(request: OfficerRequest, form: UploadForm) -> HttpResponse:
    posting = next(one for one in request.held if one.duty in RECEIVERS)
    department = "" if _is_monitor(request) else posting.department
    sender = Sender(request.officer.code, posting.area, department, officer=request.officer)
    made, is_new = _uploaded(form, sender, source=form.cleaned_data["source"])
    if not is_new:
        messages.info(request, _("同一个文件已经报送过，没有重复收下。"))
        if not queries.batches_seen(request.sight).filter(pk=made.pk).exists():
            return redirect("intake:board")
    return redirect("intake:batch", made.pk)


def _uploaded(form: UploadForm, sender: Sender, *, source: str) -> tuple[Batch, bool]:
    file = form.cleaned_data["file"]
    kept = queries.vault().keep(file.chunks())
    name = re.sub(r"[\x00-\x1f\"<>|:*?]", "_", PurePath(file.name).name) or "file"
    return actions.upload(
        kept, name=name, source=source, as_of=form.cleaned_data["as_of"], sender=sender, at=clock.now()
    )


def _found(request: OfficerRequest, batch_id: int) -> Batch:
    seen = queries.batches_seen(request.sight).select_related(
        "uploaded_by", "confirmed_by", "asked_by", "withdrawn_by"
    )
    return get_object_or_404(seen, pk=batch_id)


def _is_monitor(request: OfficerRequest) -> bool:
    return bool(areas_held(request, Duty.CITY_MONITOR))


def _departments(request: OfficerRequest) -> frozenset[str]:
    """Whose files the officer may send; a monitor sends anybody's."""
    if _is_monitor(request):
        return frozenset({""})
    return frozenset(one.department for one in request.held if one.duty is Duty.LIAISON)
