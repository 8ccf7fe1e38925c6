"""审核确认: the changes of those on file, the one page on which a family is heard and an officer decides, letters, and what is published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiwang.analysis.homes import Ruled
from jiwang.jobs.queries import run_about
from jiwang.kit import clock
from jiwang.kit.papers.answering import as_file
from jiwang.kit.papers.drawing import drawn, lacking
from jiwang.kit.words.amounts import plain
from jiwang.kit.words.speaking import spoken, together
from jiwang.procedure.applications.queries import ready_for_decision
from jiwang.registers.papers.actions import keep
from jiwang.registers.papers.models import Paper
from jiwang.registers.papers.queries import bytes_of
from jiwang.registers.people.queries import household_seen, names_of_heads
from jiwang.registers.places.queries import names_of, paths_of
from jiwang.registers.places.rules import told_from
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.stages.decisions import actions, queries
from jiwang.stages.decisions.actions import NO_LAW, Batch
from jiwang.stages.decisions.filling import ground_of, reasons_in
from jiwang.stages.decisions.forms import BatchForm, DecideForm, HearForm, TellForm, WordsForm
from jiwang.stages.decisions.models import ITEMS, Change
from jiwang.stages.decisions.rules import SIZE, SUM, DecisionRefused, months_of, next_month
from jiwang.stages.decisions.states import DECIDERS, READERS, STARTERS, Kind, Outcome, State, Step
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.visits.states import Reach

_PAGE = 30
_BACK = 24  # months that an increase may reach back
_VILLAGE = 12  # digits


@require_safe
@admits(*READERS)
def inbox(request: OfficerRequest) -> HttpResponse:
    """The changes by where they stand, what must be done first at the top."""
    shelf = request.GET.get("where", "")
    found = queries.changes_seen(request.sight)
    counted = queries.numbers(found)
    if shelf not in queries.SHELVES:
        shelf = next((one for one in ("decide", "hear", "tell", "raise") if counted[one]), "decide")
    page = Paginator(queries.on_shelf(found, shelf), _PAGE).get_page(request.GET.get("page"))
    return _inbox(request, shelf=shelf, page=page, numbers=counted)


@never_cache
@require_safe
@admits(*STARTERS)
def mirrored(request: OfficerRequest) -> HttpResponse:
    """What lists have lowered or ended without a hearing that anybody here knows of, for the county to look into. Nothing is undone by itself."""
    found = queries.mirrored_cuts(request.sight, clock.today())
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    heads = names_of_heads({one.household_id for one in page})
    paths = paths_of({one.region for one in page}, start=told_from(request.sight.areas))
    shown = {
        "page": page,
        "rows": [(one, ITEMS[one.item], heads.get(one.household_id, ""), paths[one.region]) for one in page],
        "where": "mirrored",
        "numbers": queries.numbers(queries.changes_seen(request.sight)),
        "ready": ready_for_decision(request.sight).count(),
        "mirrored": page.paginator.count,
    }
    return render(request, "decisions/mirrored.html", shown)


@require_POST
@admits(*STARTERS)
def reckon(request: OfficerRequest) -> HttpResponse:
    """Ask for a new reckoning of everybody in the officer's place who is recognised."""
    area = min(areas_held(request, *STARTERS))
    title = _("动态管理核算：%(place)s") % {"place": names_of([area])[area]}
    run = actions.ask_to_reckon(
        area, title=title, page=reverse("decisions:inbox"), by=_actor(request), at=clock.now()
    )
    messages.success(request, _("已开始核算，结果会列在这里。"))
    return redirect("jobs:run", run)


@require_POST
@admits(*READERS)
def reckon_home(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Reckon one household anew by what is known of it today."""
    found = household_seen(request.sight, household_id)
    if found is None:
        raise Http404
    try:
        with transaction.atomic():
            told = actions.reckon_home(found, by=_actor(request), at=clock.now())
    except DecisionRefused as error:
        messages.error(request, spoken(error))
    else:
        said = _("已重新核算，有变动，列在审核确认里。") if told.new else _("已重新核算，没有新的变动。")
        messages.success(request, said)
    return redirect("desk:household", found.pk)


@require_POST
@admits(*sorted(DECIDERS))
def confirm(request: OfficerRequest) -> HttpResponse:
    """Confirm every increase of a place in this officer's name."""
    form = _batch_form(request, request.POST)
    if not form.is_valid():
        messages.error(request, together(error for errors in form.errors.values() for error in errors))
        return _raises(request, form)
    asked = form.cleaned_data
    found = queries.raises_at(request.sight, [asked["area"]], clock.today())
    count = found.count()
    if not count:
        messages.error(request, _("这个地区没有待确认的增发，可能别人刚刚办过了。"))
        return _raises(request, form)
    batch = Batch(asked["area"], asked["since"], asked["why"], asked["is_apart"])
    title = _("成批确认增发：%(count)s 件") % {"count": f"{count:,}"}
    try:
        with transaction.atomic():
            actions.ask_to_confirm(
                batch, found.values_list("item", flat=True).distinct(), count=count, title=title, page=reverse("decisions:inbox"),
                by=_actor(request), at=clock.now(),
            )  # fmt: skip
    except DecisionRefused as error:
        messages.error(request, spoken(error))
        return _raises(request, form)
    messages.success(request, _("已开始成批确认，办完的会移到“已办结”。"))
    return redirect("decisions:inbox")


@never_cache
@require_safe
@admits(*READERS)
def change_page(request: OfficerRequest, change_id: UUID) -> HttpResponse:
    """One change: what the law gives and why, what the family has said, how it went, and what this officer may do now."""
    found = get_object_or_404(queries.changes_seen(request.sight), pk=change_id)
    actions.look_at(found, by=_actor(request), at=clock.now())
    return _page(request, found)


@never_cache
@require_POST
@admits(*READERS)
def take_step(request: OfficerRequest, change_id: UUID) -> HttpResponse:
    """Take a step; what cannot be taken comes back with what was typed and the reason why."""
    found = get_object_or_404(queries.changes_seen(request.sight), pk=change_id)
    asked = request.POST.get("step", "")
    step = Step(asked) if asked in _ACTS else None
    if step is None:
        raise Http404
    form = _form_of(step, found, request)
    if form.is_valid():
        try:
            with transaction.atomic():
                said = _ACTS[step](found, form, _actor(request))
        except DecisionRefused as error:
            messages.error(request, spoken(error))
        else:
            messages.success(request, said)
            return redirect("decisions:change", found.pk)
    else:
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
    again = get_object_or_404(queries.changes_seen(request.sight), pk=change_id)
    return _page(request, again, bound={step: form}, status=422)


@never_cache
@require_safe
@admits(*READERS)
def letter(request: OfficerRequest, decision_id: UUID) -> HttpResponse:
    """告知书, as it left: the same sentences every time."""
    found = queries.letter_of(request.sight, decision_id)
    if found is None:
        raise Http404
    actions.note_print(found, by=_actor(request), at=clock.now())
    shown = {"letter": found, "told": found.told, "lacking": lacking()}
    return render(request, "decisions/letter.html", shown)


@never_cache
@require_safe
@admits(*READERS)
def paper(request: OfficerRequest, decision_id: UUID) -> HttpResponse:
    """告知书 as a file: made once, the same bytes every time."""
    found = queries.letter_of(request.sight, decision_id)
    if found is None or lacking():
        raise Http404
    blank = Paper(
        about=f"letter:{found.pk}",
        region=found.region,
        stays_at_county=found.reach != Reach.TOWNSHIP,
        name=found.told["number"],
    )
    page = render_to_string("parts/paper.html", {"told": found.told})
    kept = keep(blank, lambda: drawn(page), by=request.officer, at=clock.now())
    return as_file(bytes_of(kept), name=kept.name)


@require_POST
@admits(*READERS)
def work_out_again(request: OfficerRequest, decision_id: UUID) -> HttpResponse:
    """重算核对: the same case by the same law again, and whether it says the same."""
    found = queries.decision_seen(request.sight, decision_id)
    if found is None:
        raise Http404
    match actions.work_out_again(found, by=_actor(request), at=clock.now()):
        case True:
            messages.success(request, _("重算核对：按当时的政策和情况重新计算，结果逐字相同。"))
        case False:
            messages.error(request, _("重算核对：结果和当时不同。请告诉系统管理员，并保留这一页。"))
        case None:
            messages.success(request, _("这件是按全市比对成批确认的，或当时的政策版本已不在，不能逐字重算。"))
    return redirect(found.address)


@never_cache
@require_safe
@admits(*READERS)
def publication(request: OfficerRequest, area: str) -> HttpResponse:
    """公布: name, how many members, how much; nothing else, and never schemes of minors."""
    if not any(area.startswith(one) for one in areas_held(request, *READERS)) or len(area) != _VILLAGE:
        raise Http404
    today = clock.today()
    rows = queries.published_at(request.sight, area, today)
    until, fields = queries.publication_of(area, {one.item for one, _head in rows} or {"dibao"}, today)
    actions.note_publication(area, count=len(rows), by=_actor(request), at=clock.now())
    shown = {
        "rows": [
            (
                ITEMS[one.item],
                head.name,
                len(one.members),
                one.amount,
                SIZE in fields[one.item],
                SUM in fields[one.item],
            )
            for one, head in rows
        ],
        "place": paths_of([area])[area],
        "today": today,
        "until": until,
    }
    return render(request, "decisions/publication.html", shown)


def _inbox(request: OfficerRequest, *, shelf: str, page: Any, numbers: dict[str, int], form: BatchForm | None = None, status: int = 200) -> HttpResponse:  # fmt: skip
    paths = paths_of({one.region for one in page}, start=told_from(request.sight.areas))
    heads = names_of_heads({one.household_id for one in page})
    may_confirm = bool(areas_held(request, *DECIDERS)) and shelf == "raise" and numbers["raise"] > 0
    raises = queries.raises_at(request.sight, areas_held(request, *DECIDERS), clock.today())
    shown = {
        "page": page,
        "rows": [(one, paths[one.region], heads.get(one.household_id, "")) for one in page],
        "where": shelf,
        "numbers": numbers,
        "items": ITEMS,
        "may_reckon": bool(areas_held(request, *STARTERS)),
        "last": run_about("decisions.reckon", f"place:{min(areas_held(request, *READERS))[:6]}"),
        "sums": queries.sums_of(raises) if may_confirm else None,
        "form": (form or _batch_form(request)) if may_confirm else None,
        "today": clock.today(),
        "ready": ready_for_decision(request.sight).count(),
        "mirrored": queries.mirrored_figure(request.sight, areas_held(request, *STARTERS), clock.today()),
    }
    return render(request, "decisions/inbox.html", shown, status=status)


def _raises(request: OfficerRequest, form: BatchForm) -> HttpResponse:
    """The list of increases again, with what was typed."""
    found = queries.changes_seen(request.sight)
    page = Paginator(queries.on_shelf(found, "raise"), _PAGE).get_page(1)
    return _inbox(request, shelf="raise", page=page, numbers=queries.numbers(found), form=form, status=422)


def _page(
    request: OfficerRequest, found: Change, *, bound: dict[Step, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    hearings, today = queries.hearings_of(found), clock.today()
    why_not = queries.refusals(
        found, hearings, officer=request.officer.pk, held=request.held, on=clock.today()
    )
    steps = {step for step, refused in why_not.items() if refused is None and step in _ACTS}
    decision = queries.decision_of(found)
    law = None if decision is not None else queries.ruled(found, today)
    shown = {
        "change": found,
        "item": ITEMS[found.item],
        "place": paths_of([found.region], start=4)[found.region],
        "name": names_of_heads([found.household_id]).get(found.household_id, ""),
        "hearings": hearings,
        "leaving": ground_of(found, today),
        "decision": decision,
        "law": law, "reasons": reasons_in(decision.receipt.answer if decision else law.answer if law else ""),
        "steps": {str(one) for one in steps},
        "blocked": why_not[Step.DECIDE]
        if found.state == State.HEARD and areas_held(request, *DECIDERS)
        else None,
        "forms": {
            str(one): (bound or {}).get(one) or _form_of(one, found, request, law=law, blank=True)
            for one in steps
        },
        "passages": queries.passages_of(found),
        "line": queries.line_of(found.recognition),
        "today": today,
    }  # fmt: skip
    return render(request, "decisions/change.html", shown, status=status)


def _form_of(
    step: Step, found: Change, request: OfficerRequest, *, law: Ruled | None = None, blank: bool = False
) -> forms.Form:
    told, today = None if blank else request.POST, clock.today()
    if step is Step.HEAR:
        return HearForm(told, initial={"hearing": uuid4(), "day": today})
    if step is Step.DECIDE:
        is_end = found.kind == Kind.END
        fits = law is not None and law.verdict == "yes" and law.amount is not None
        first = {
            "outcome": Outcome.END if is_end else Outcome.LOWER,
            "amount": plain(law.amount if law and fits else found.proposed) if not is_end else "",
            "since": next_month(today).isoformat(),
        }
        return DecideForm(told, months=_months(today), initial=first)
    if step is Step.TELL:
        return TellForm(told, initial={"day": today})
    return WordsForm(told)


def _batch_form(request: OfficerRequest, told: Any = None) -> BatchForm:
    areas = sorted(areas_held(request, *DECIDERS))
    names, today = names_of(areas), clock.today()
    first = {"since": next_month(today).isoformat()}
    return BatchForm(told, areas=[(one, names[one]) for one in areas], months=_months(today), initial=first)


def _months(today: date) -> list[date]:
    """Next month, then back in time."""
    back = today.month - 1 - _BACK
    first = date(today.year + back // 12, back % 12 + 1, 1)
    return list(months_of(first, next_month(today)))[::-1]


def _passed_on(found: Change, form: Any, by: Actor) -> str:
    actions.pass_on(found.pk, by=by, at=clock.now())
    return _("已转乡镇（街道）听取意见。")


def _heard(found: Change, form: Any, by: Actor) -> str:
    actions.hear(found.pk, form.cleaned_data["hearing"], form.told(), by=by, at=clock.now())
    return _("意见已记下，报确认人决定。")


def _decided(found: Change, form: DecideForm, by: Actor) -> str:
    law = queries.ruled(found, by.on)
    if law is None:
        raise DecisionRefused(NO_LAW)
    asked = form.cleaned_data
    stages: tuple[tuple[date, int], ...] = ()
    if asked["outcome"] is Outcome.PHASE_OUT:
        if asked["exceeded_on"] is None:
            raise DecisionRefused(_("选渐退的，请填从哪天起收入超过标准。"))
        law, stages = queries.phased_out(found, law, exceeded_on=asked["exceeded_on"], since=asked["since"])
    actions.decide(found.pk, form.ruling(stages), law, is_apart=asked["is_apart"], by=by, at=clock.now())
    return _("已决定。") if asked["outcome"] is Outcome.KEEP else _("已决定，告知书已编号，请送达本人。")


def _told(found: Change, form: Any, by: Actor) -> str:
    asked = form.cleaned_data
    actions.hand_over(
        found.pk, asked["way"], day=asked["day"], received_by=asked["received_by"], by=by, at=clock.now()
    )
    return _("送达已登记，这件办结。")


def _dropped(found: Change, form: Any, by: Actor) -> str:
    actions.drop(found.pk, why=form.cleaned_data["words"], by=by, at=clock.now())
    return _("已撤下，待遇不变。")


_ACTS: dict[str, Callable[[Change, Any, Actor], str]] = {
    Step.PASS_ON: _passed_on, Step.HEAR: _heard, Step.DECIDE: _decided, Step.TELL: _told, Step.DROP: _dropped,
}  # fmt: skip


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
