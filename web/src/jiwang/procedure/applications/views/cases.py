"""救助申请: what a family may have, one form for it, each department's own part, and what is late."""

from __future__ import annotations

from typing import Any
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
from jiwang.procedure.applications import actions, adding, queries
from jiwang.procedure.applications.forms import ApplicationForm, MoreForm, SearchForm, StepForm, WhyForm
from jiwang.procedure.applications.models import STEPS as STEP_WORDS
from jiwang.procedure.applications.models import Application, SubCase
from jiwang.procedure.applications.permissions import chosen_for, is_worker, seen_by, steps_open
from jiwang.procedure.applications.rules import ApplicationRefused, days_over, in_order
from jiwang.procedure.applications.states import (
    HANDLERS,
    LIVE,
    READERS,
    STARTERS,
    STEPS,
    Stage,
    State,
    Step,
    Way,
)
from jiwang.registers.places.queries import paths_of
from jiwang.registers.places.rules import told_from
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.registers.staff.states import Duty
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.visits.rules import YES_NO, VisitRefused

_PAGE = 30
_PENS = (Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER)  # whoever brings a case before a meeting
_TOP = 10
_OF_MEMBER = 3  # name, relation, birthday: from the register, with the address of all
_NEAR = 3  # facts that are missing: more than these and an item is not near


@require_safe
@admits(*sorted(READERS))
def shelves(request: OfficerRequest) -> HttpResponse:
    """Applications by where they stand; what is late has a shelf of its own."""
    today, shelf = clock.today(), request.GET.get("where", "running")
    shelf = shelf if shelf in {*queries.SHELVES, *queries.MARKED} else "running"
    form = SearchForm(request.GET)
    text = form.cleaned_data["text"].strip() if form.is_valid() else ""
    found = queries.named(seen_by(request), text)
    page = Paginator(queries.on_shelf(found, shelf, today), _PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "rows": [
            (
                one,
                [
                    (part, queries.lateness(part, today), days_over(part.posted_until, today))
                    for part in one.parts.all()
                ],
            )
            for one in page
        ],
        "paths": paths_of({one.region for one in page}, start=told_from(request.sight.areas)),
        "where": shelf,
        "form": form,
        "text": text,
        "numbers": queries.numbers(found, today),
        "is_worker": is_worker(request.held),
    }
    return render(request, "applications/list.html", shown)


@require_safe
@admits(Duty.LIAISON)
def desk(request: OfficerRequest) -> HttpResponse:
    """What has come to the liaison's own department, and nothing of the others."""
    today, is_open = clock.today(), request.GET.get("show") != "ended"
    found = queries.inbox(request.sight, is_open=is_open)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "rows": [(one, queries.lateness(one, today)) for one in page],
        "paths": paths_of({one.region for one in page}, start=4),
        "is_open": is_open,
    }
    return render(request, "applications/desk.html", shown)


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*sorted(READERS))
def application(request: OfficerRequest, application_id: UUID) -> HttpResponse:
    """One application: a form while it is a draft, then how far each department is."""
    found = get_object_or_404(seen_by(request), pk=application_id)
    if found.stage != Stage.DRAFT:
        if request.method == "POST":
            messages.error(request, _("这份申请已经递交或撤回，不能再改。"))
            return redirect("applications:application", found.pk)
        actions.look_at(found, by=_actor(request), at=clock.now())
        return _sent_page(request, found)
    told = _choices(found, found.wanted)
    if request.method == "POST":
        form = ApplicationForm(request.POST, **told)
        if form.is_valid():
            return _kept(request, found, form)
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
        return _draft_page(request, found, form, status=422)
    start = {
        "kind": found.kind, "applicant": found.applicant_id, "other": found.other, "paper": found.paper, "is_kin": found.is_kin,
        "kin_words": found.kin_words,
    }  # fmt: skip
    return _draft_page(request, found, ApplicationForm(**told, initial=start))


def _choices(found: Application, items: list[str]) -> dict[str, Any]:
    """What may be chosen on the form: who applies, what is wanted, and whose a status of one member is."""
    today, law = clock.today(), queries.law_at(found.region, clock.today())
    members = {one.pk: one.name for one in queries.present(found.household)}
    seen = queries.screening_of(found.household, today)
    whom = {}
    for item, pks in queries.candidates(seen, items, law, on=today).items():
        name = next((one.name for one in seen.results if one.item == item), item)
        only = pks[0] if len(pks) == 1 else None
        whom[item] = (name, [(pk, members[pk]) for pk in pks if pk in members], found.whom.get(item, only))
    return {"members": list(members.items()), "items": items, "whom": whom}


def _kept(request: OfficerRequest, found: Application, form: ApplicationForm) -> HttpResponse:
    """Keep whatever was typed, then hand it in if that is wanted; what cannot be handed in stays kept, and the page says why."""
    if not areas_held(request, *STARTERS):
        messages.error(request, _("您的岗位不填申请。"))
        return redirect("applications:application", found.pk)
    try:
        actions.keep(found.pk, form.typed(request.POST), by=_actor(request), at=clock.now())
        if form.cleaned_data["act"] == "send":
            actions.send(found.pk, by=_actor(request), at=clock.now())
            messages.success(request, _("已递交：每个事项已转到各自的部门，一张表、一次办。"))
        else:
            messages.success(request, _("已存为草稿，还没有递交。"))
    except (ApplicationRefused, VisitRefused) as error:
        messages.error(request, spoken(error))
    return redirect("applications:application", found.pk)


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*sorted(STARTERS))
def more(request: OfficerRequest, application_id: UUID) -> HttpResponse:
    """What is being added to a live application: only what is not known is asked, and who applies not again."""
    found = get_object_or_404(seen_by(request), pk=application_id)
    if not found.adding:
        messages.error(request, _("没有要加的事项；要加的，从“能享受什么”勾选。"))
        return redirect("applications:application", found.pk)
    told = _choices(found, found.adding)
    if request.method == "GET":
        return _draft_page(request, found, MoreForm(**told))
    form = MoreForm(request.POST, **told)
    if not form.is_valid():
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
        return _draft_page(request, found, form, status=422)
    try:
        kept = adding.keep_more(found.pk, form.typed(request.POST), by=_actor(request), at=clock.now())
        if kept.adding and form.cleaned_data["act"] == "send":
            adding.send_more(found.pk, by=_actor(request), at=clock.now())
            messages.success(request, _("已加进这份申请，从今天起各算各的时间。"))
        else:
            messages.success(
                request, _("已存着，还没有递交。") if kept.adding else _("没有加事项，原来的照常办。")
            )
            return redirect("applications:more" if kept.adding else "applications:application", found.pk)
    except (ApplicationRefused, VisitRefused) as error:
        messages.error(request, spoken(error))
    return redirect("applications:application", found.pk)


def _draft_page(
    request: OfficerRequest, found: Application, form: ApplicationForm, *, status: int = 200
) -> HttpResponse:
    items = found.adding or found.wanted
    sheet = queries.sheet_of(found.household, items, clock.today(), whom=found.whom)
    members = queries.present(found.household)
    names = {one.pk: one for one in members}
    shown = {
        **queries.household_shown(found.household, clock.today()),
        "application": found,
        "form": form,
        "sheet": sheet,
        "is_more": bool(found.adding),
        "papers": [one for one in sheet.papers if one not in queries.papers_told(found)],
        "whose": [form[name] for name in form.whose],
        "unsigned": [one.name for one in sheet.unsigned],
        "is_worker": is_worker(request.held),
        "may_fill": bool(areas_held(request, *STARTERS)),
        "sections": [
            (one.label, names.get(one.member or 0), [(each, found.typed.get(each.key, [])) for each in one.questions])
            for one in sheet.sections
        ],
        "members": members,
        "known": [(one, names.get(one.member or 0)) for one in sheet.screening.known],
        "filled": len(sheet.screening.known) + _OF_MEMBER * len(members) + 1,
        "yes_no": YES_NO,
        "why": WhyForm(),
    }  # fmt: skip
    return render(request, "applications/draft.html", shown, status=status)


def _sent_page(request: OfficerRequest, found: Application) -> HttpResponse:
    today = clock.today()
    shown = {
        **queries.household_shown(found.household, clock.today()),
        "application": found,
        "parts": [(one, queries.lateness(one, today)) for one in found.parts.all()],
        "passages": queries.passages_of(found),
        "is_worker": is_worker(request.held),
        "may_withdraw": bool(areas_held(request, *STARTERS)) and queries.is_running(found),
        "troubles": queries.troubles_of(found.household, today) if not is_worker(request.held) else [],
        "is_refused": all(one.state == State.REFUSED for one in found.parts.all()),
        "may_refer": bool(areas_held(request, Duty.TOWNSHIP_CLERK)),
        "why": WhyForm(),
        "today": today,
    }
    return render(request, "applications/application.html", shown)


@never_cache
@require_POST
@admits(*sorted(STARTERS))
def withdraw(request: OfficerRequest, application_id: UUID) -> HttpResponse:
    """The family takes the whole application back."""
    found = get_object_or_404(seen_by(request), pk=application_id)
    form = WhyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写明撤回的原因，至少4个字。"))
        return redirect("applications:application", found.pk)
    try:
        actions.withdraw(found.pk, why=form.cleaned_data["words"], by=_actor(request), at=clock.now())
    except ApplicationRefused as error:
        messages.error(request, spoken(error))
    else:
        messages.success(request, _("申请已撤回；已经决定的不受影响。"))
    return redirect("applications:application", found.pk)


@never_cache
@require_safe
@admits(*sorted(HANDLERS))
def part(request: OfficerRequest, part_id: UUID) -> HttpResponse:
    """One item of an application: its clock, what was found, and what this officer may do now."""
    found = get_object_or_404(_parts_seen(request), pk=part_id)
    actions.look_at_part(found, by=_actor(request), at=clock.now())
    return _part_page(request, found)


@never_cache
@require_POST
@admits(*sorted(HANDLERS))
def take_step(request: OfficerRequest, part_id: UUID) -> HttpResponse:
    """Take a step; what cannot be taken comes back with what was typed and the reason why."""
    found = get_object_or_404(_parts_seen(request), pk=part_id)
    asked = request.POST.get("step", "")
    if asked not in [str(one) for one in STEPS]:
        raise Http404
    step = Step(asked)
    form = StepForm(step, request.POST, officers=chosen_for(found, step, clock.today()))
    if form.is_valid():
        try:
            made = actions.take(found.pk, step, form.filled(), by=_actor(request), at=clock.now())
        except ApplicationRefused as error:
            messages.error(request, spoken(error))
        else:
            messages.success(request, _("已登记：%(step)s。") % {"step": STEP_WORDS[step]})
            return redirect("applications:part", made.pk)
    else:
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
    again = get_object_or_404(_parts_seen(request), pk=part_id)
    return _part_page(request, again, bound=form, status=422)


@never_cache
@require_safe
@admits(*sorted(HANDLERS))
def missing(request: OfficerRequest, part_id: UUID) -> HttpResponse:
    """一次性告知单: everything that is missing on one sheet, for the family to take along."""
    found = get_object_or_404(_parts_seen(request), pk=part_id)
    if not found.was_asked:
        raise Http404
    actions.note_print(found, by=_actor(request), at=clock.now())
    shown = {"part": found, "place": paths_of([found.region], start=4)[found.region], "today": clock.today()}
    return render(request, "applications/missing.html", shown)


def _part_page(
    request: OfficerRequest, found: SubCase, *, bound: StepForm | None = None, status: int = 200
) -> HttpResponse:
    today, is_office = clock.today(), not areas_held(request, *READERS)
    maker = not is_office and queries.is_maker(found, request.officer)
    steps, standing = (
        steps_open(found, held=request.held, is_maker=maker, on=today),
        queries.standing_of(found, today),
    )
    shown = {
        "part": found,
        "is_office": is_office,
        "is_worker": not is_office and is_worker(request.held),
        "is_late": queries.lateness(found, today),
        "over": days_over(found.posted_until, today) if found.state == State.POSTED else 0,
        "today": today,
        "place": paths_of([found.region], start=4)[found.region],
        "reason": queries.reason_of(found),
        "passages": queries.passages_of_part(found),
        "standing": standing,
        "moves": [
            (
                str(one),
                STEP_WORDS[one],
                bound
                if bound is not None and bound.step is one
                else StepForm(one, officers=chosen_for(found, one, today)),
            )
            for one in in_order(standing, steps)
        ],
        "is_township": found.way == Way.TOWNSHIP,
        "may_ask_check": standing.has_exchange and bool(areas_held(request, Duty.TOWNSHIP_CLERK)),
        "may_bring_up": found.way == Way.TOWNSHIP
        and found.state in LIVE
        and bool(areas_held(request, *_PENS)),
        "may_read_decision": not is_office and not is_worker(request.held),
    }
    return render(request, "applications/part.html", shown, status=status)


def _parts_seen(request: OfficerRequest) -> Any:
    """A village worker sees the parts of what they have begun."""
    own = areas_held(request, *READERS) and is_worker(request.held)
    return queries.parts_seen(request.sight, by=request.officer if own else None)


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
