"""申请待审核确认: the parts that wait for a decision, and the one page on which an officer decides beside the law's reasons."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiwang.kit import clock
from jiwang.kit.words.amounts import YUAN, plain, said
from jiwang.kit.words.speaking import spoken
from jiwang.procedure.applications.queries import WholeFile, ready_for_decision, whole_file
from jiwang.procedure.applications.states import State
from jiwang.procedure.deliberation.queries import granted_by_meeting
from jiwang.procedure.rulings import actions, queries
from jiwang.procedure.rulings.forms import ExplainForm, RulingForm
from jiwang.procedure.rulings.rules import Asking, refusal
from jiwang.registers.places.queries import paths_of
from jiwang.registers.places.rules import told_from
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.registers.statements.queries import written_of
from jiwang.stages.decisions.actions import NO_LAW
from jiwang.stages.decisions.filling import reasons_in
from jiwang.stages.decisions.queries import changes_seen, mirrored_figure, numbers
from jiwang.stages.decisions.rules import DecisionRefused, next_month
from jiwang.stages.decisions.states import DECIDERS, GIVES, HEARERS, READERS, STARTERS, Outcome
from jiwang.stages.dispatch.actions import Actor

_PAGE = 30


@require_safe
@admits(*READERS)
def inbox(request: OfficerRequest) -> HttpResponse:
    """The parts that wait for a decision, what is due first at the top."""
    page = Paginator(ready_for_decision(request.sight), _PAGE).get_page(request.GET.get("page"))
    paths = paths_of({one.region for one in page}, start=told_from(request.sight.areas))
    shown = {
        "page": page,
        "rows": [(one, paths[one.region]) for one in page],
        "where": "ready",
        "numbers": numbers(changes_seen(request.sight)),
        "ready": page.paginator.count,
        "mirrored": mirrored_figure(request.sight, areas_held(request, *STARTERS), clock.today()),
        "today": clock.today(),
    }
    return render(request, "rulings/inbox.html", shown)


@never_cache
@require_safe
@admits(*READERS)
def part(request: OfficerRequest, part_id: UUID) -> HttpResponse:
    """One part with its whole file, the law's reasons, and what was decided or may be."""
    file = _file(request, part_id)
    actions.look_at(file.part, by=_actor(request), at=clock.now())
    return _page(request, file)


@never_cache
@require_POST
@admits(*sorted(DECIDERS))
def decide(request: OfficerRequest, part_id: UUID) -> HttpResponse:
    """Decide; what cannot be decided comes back with what was typed and the reason why."""
    file, by = _file(request, part_id), _actor(request)
    form = RulingForm(request.POST, ending=_ending(file), is_once=queries.standing_of(file, by.on).is_once)
    if not form.is_valid():
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
        return _page(request, file, form, status=422)
    try:
        with transaction.atomic():
            found = queries.ruled(file.part, by.on)
            if found is None:
                raise DecisionRefused(NO_LAW)
            ruling = form.ruling(next_month(by.on))
            asked = form.cleaned_data
            ends = asked.get("ends", ()) if ruling.outcome is Outcome.GRANT else ()
            actions.decide(
                part_id, ruling, found, is_apart=asked["is_apart"], ends=ends, by=by, at=clock.now()
            )
    except DecisionRefused as error:
        messages.error(request, spoken(error))
        return _page(request, _file(request, part_id), form, status=422)
    messages.success(request, _("已决定，告知书已编号，请送达本人。"))
    return redirect("rulings:part", part_id)


@never_cache
@require_POST
@admits(*sorted(HEARERS))
def explain(request: OfficerRequest, part_id: UUID) -> HttpResponse:
    """State something in writing, with a reason; what cannot be stated comes back with what was typed and the reason why."""
    file, by = _file(request, part_id), _actor(request)
    form = _explain_form(file, request.POST)
    if not form.is_valid():
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
        return _page(request, file, explaining=form, status=422)
    asked = form.cleaned_data
    fact, _colon, who = asked["about"].partition(":")
    told = actions.Explaining(fact, int(who) if who else None, asked["value"], asked["why"], asked["apart"])
    try:
        actions.explain(part_id, told, by=by, at=clock.now())
    except DecisionRefused as error:
        messages.error(request, spoken(error))
        return _page(request, file, explaining=form, status=422)
    messages.success(request, _("书面说明已记下，结果已按它重新计算。入户核实的以后会代替它。"))
    return redirect("rulings:part", part_id)


def _explain_form(file: WholeFile, told: Any = None) -> ExplainForm:
    """What an officer may state in writing, as they read it."""
    names = {one.pk: one.name for one in file.members}
    found = queries.explainable(file.part, clock.today()) if file.part.state == State.READY else ()
    keys = {f"{one.fact}:{one.member or ''}": one for one in found}
    about = [
        (key, " ".join(filter(None, (names.get(one.member or 0), one.question or one.label))))
        for key, one in keys.items()
    ]
    return ExplainForm(told, about=about, sums={key for key, one in keys.items() if one.is_sum})


def _file(request: OfficerRequest, part_id: UUID) -> WholeFile:
    file = whole_file(request.sight, part_id)
    decided = file is not None and queries.decision_of(file.part) is not None
    if file is None or (file.part.state != State.READY and not decided):
        raise Http404
    return file


def _ending(file: WholeFile) -> list[tuple[str, str]]:
    """What ends where the part is granted, as the officer reads it."""
    if file.part.state != State.READY:
        return []
    rows = queries.endings_of(file, queries.ending_with(file, clock.today()))
    return [(one.key, f"{one.label} {said(one.amount, YUAN)}" if one.amount else one.label) for one in rows]


def _page(
    request: OfficerRequest,
    file: WholeFile,
    form: RulingForm | None = None,
    *,
    explaining: ExplainForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today, found = clock.today(), file.part
    decision = queries.decision_of(found)
    law = None if decision else queries.ruled(found, today)
    asking = Asking(request.officer.pk, request.officer.name, tuple(request.held))
    standing = queries.standing_of(file, today)
    blocked = None if decision else refusal(standing, asking, on=today)
    may_decide = any(one.duty in DECIDERS for one in request.held)
    meeting = None if decision else granted_by_meeting(file.application.household_id, found.item, today)
    amount = plain(meeting.amount) if meeting else plain(law.amount) if law and law.verdict == "yes" else ""
    shown = {
        "file": file,
        "part": found,
        "names": [one.name for one in file.members],
        "place": paths_of([found.region], start=4)[found.region],
        "decision": decision,
        "meeting": meeting,
        "is_granted": decision is not None and decision.outcome in GIVES, "is_once": standing.is_once,
        "ended": queries.ended_by(decision),
        "law": law,
        "reasons": reasons_in(decision.receipt.answer if decision else law.answer if law else ""),
        "blocked": blocked if may_decide else None,
        "form": (
            form or RulingForm(initial={"amount": amount}, ending=_ending(file), is_once=standing.is_once)
        )
        if blocked is None and not decision
        else None,
        "explaining": explaining or (_explain_form(file) if areas_held(request, *HEARERS) else None),
        "written": written_of(file.application.household_id),
        "since": next_month(today), "today": today,
    }  # fmt: skip
    return render(request, "rulings/part.html", shown, status=status)


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
