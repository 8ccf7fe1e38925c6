"""一户一策: the township's shelves, the plan of a household, its measures and versions, and the lists that departments are given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.aid.plans import actions, queries
from jiwang.aid.plans.forms import ConfirmForm, HandOverForm, MeasureForm, SearchForm, StepForm, WordForm
from jiwang.aid.plans.models import CHANGES, SAID, STATES, Measure, Plan
from jiwang.aid.plans.models import STEPS as STEP_WORDS
from jiwang.aid.plans.permissions import is_worker, may_plan, steps_open
from jiwang.aid.plans.rules import PlanRefused, is_late
from jiwang.aid.plans.states import LIAISONS, PLANNERS, READERS, STEPS, Said, Stage, State, Step
from jiwang.kit import clock, sheets
from jiwang.kit.words.speaking import spoken
from jiwang.procedure.applications.queries import present
from jiwang.registers.people import queries as people
from jiwang.registers.people.models import Household
from jiwang.registers.places.queries import paths_of
from jiwang.registers.places.rules import told_from
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.stages.dispatch.actions import Actor

_PAGE = 30


@require_safe
@admits(*sorted(READERS))
def shelves(request: OfficerRequest) -> HttpResponse:
    """Plans by where they stand: what must be confirmed first comes first; the village sees its confirmed ones."""
    today, own = clock.today(), is_worker(request.held)
    known, first = {*queries.SHELVES, "late", "measures"}, "confirmed" if own else "due"
    shelf = request.GET.get("where", first)
    shelf = shelf if shelf in known else first
    form = SearchForm(request.GET)
    text = form.cleaned_data["text"].strip() if form.is_valid() else ""
    found = queries.named(queries.plans_seen(request.sight, is_worker=own), text)
    page = Paginator(queries.on_shelf(found, shelf, today), _PAGE).get_page(request.GET.get("page"))
    heads = people.names_of_heads([one.household_id for one in page])
    shown = {
        "page": page,
        "rows": [(one, heads.get(one.household_id, ""), one.stage == Stage.DRAFT and one.due_on is not None and one.due_on < today) for one in page],
        "paths": paths_of({one.region for one in page}, start=told_from(request.sight.areas)),
        "where": shelf,
        "form": form,
        "text": text,
        "numbers": queries.numbers(found, today),
        "is_worker": own,
    }  # fmt: skip
    return render(request, "plans/list.html", shown)


@never_cache
@require_safe
@admits(*sorted(READERS))
def plan_page(request: OfficerRequest, household_id: int) -> HttpResponse:
    """The plan of a household: what is proposed and why, what was confirmed and what became of it."""
    found = _household(request, household_id)
    plan = queries.plan_seen(request.sight, found.pk)
    if plan is not None:
        actions.look_at(plan, by=_actor(request), at=clock.now())
    return _page(request, found, plan)


@never_cache
@require_POST
@admits(*sorted(PLANNERS))
def draft(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Draft the plan, or draft anew what nobody has confirmed."""
    found = _household(request, household_id)
    try:
        actions.draft(found, by=_actor(request), at=clock.now())
    except PlanRefused as error:
        messages.error(request, spoken(error))
    else:
        messages.success(request, _("已按现有情况起草。逐条看过、补全，再确认。"))
    return redirect("plans:plan", found.pk)


@never_cache
@require_POST
@admits(*sorted(PLANNERS))
def hear(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Write down what the family says."""
    found, plan = _planned(request, household_id)
    form = WordForm(request.POST)
    if _tried(form, lambda: actions.hear(plan.pk, form.word(), by=_actor(request), at=clock.now())):
        messages.success(request, _("家里的意见和愿望已记下。"))
        return redirect("plans:plan", found.pk)
    return _page(request, found, plan, word=form, status=422)


@never_cache
@require_POST
@admits(*sorted(PLANNERS))
def confirm(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Confirm the plan; of two who do so at the same moment, one is told."""
    found, plan = _planned(request, household_id)
    form, by = ConfirmForm(request.POST), _actor(request)
    if _tried(form, lambda: actions.confirm(plan.pk, **form.told(), by=by, at=clock.now())):
        messages.success(request, _("已确认。可以交办的，到任务清单里交办。"))
        return redirect("plans:plan", found.pk)
    again = queries.plan_seen(request.sight, found.pk)
    return _page(request, found, again, confirming=form, status=422)


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*sorted(PLANNERS))
def add(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Add a measure that the machine has not thought of."""
    found, plan = _planned(request, household_id)
    form, by = _form(found, request), _actor(request)
    if form.is_bound and _tried(form, lambda: actions.add(plan.pk, form.wanted(), by=by, at=clock.now())):
        messages.success(request, _("已添一条，确认以后生效。"))
        return redirect("plans:plan", found.pk)
    return _writing(request, found, form)


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*sorted(PLANNERS))
def change(request: OfficerRequest, measure_id: UUID) -> HttpResponse:
    """Write a measure anew, with the reason."""
    one = get_object_or_404(queries.measures_seen(request.sight), pk=measure_id)
    found = _household(request, one.household_id)
    form, by = _form(found, request, of=one), _actor(request)
    if form.is_bound and _tried(
        form, lambda: actions.change(one.pk, form.wanted(), why=form.reason(), by=by, at=clock.now())
    ):
        messages.success(request, _("已改，确认以后生效。"))
        return redirect("plans:plan", found.pk)
    return _writing(request, found, form, of=one)


@never_cache
@require_safe
@admits(*sorted(PLANNERS | LIAISONS))
def measure(request: OfficerRequest, measure_id: UUID) -> HttpResponse:
    """One measure: what it is for, how far it has come, and what this officer may do now."""
    return _measure(request, get_object_or_404(queries.readable(request.sight), pk=measure_id))


@never_cache
@require_POST
@admits(*sorted(PLANNERS | LIAISONS))
def take_step(request: OfficerRequest, measure_id: UUID) -> HttpResponse:
    """Take a step; what cannot be taken comes back with what was typed and the reason why."""
    found = get_object_or_404(queries.readable(request.sight), pk=measure_id)
    asked = request.POST.get("step", "")
    if asked not in [str(one) for one in STEPS if one is not Step.CHANGE]:
        raise Http404
    form, by = StepForm(Step(asked), request.POST), _actor(request)
    if _tried(form, lambda: actions.take(found.pk, form.step, form.filled(), by=by, at=clock.now())):
        messages.success(request, _("已登记：%(step)s。") % {"step": STEP_WORDS[form.step]})
        return redirect("plans:measure", found.pk)
    again = get_object_or_404(queries.readable(request.sight), pk=measure_id)
    return _measure(request, again, bound=form, status=422)


@never_cache
@require_safe
@admits(*sorted(PLANNERS))
def version(request: OfficerRequest, household_id: int, number: int) -> HttpResponse:
    """A version as it was confirmed, what has changed since the one before, on one sheet."""
    found = queries.version_of(request.sight, household_id, number)
    if found is None:
        raise Http404
    actions.note_print(f"household_plan:{found.plan_id}", found.region, by=_actor(request), at=clock.now())
    head = people.names_of_heads([household_id]).get(household_id, "")
    shown = {
        "version": found,
        "household": found.plan.household,
        "head": head,
        "place": paths_of([found.region], start=4)[found.region],
        "changes": [(str(how), CHANGES[how], now, was) for how, now, was in queries.changes_of(found)],
        "said": SAID[Said(found.said)],
        "is_last": found.number == found.plan.version,
    }
    return render(request, "plans/version.html", shown)


@require_safe
@admits(*sorted(PLANNERS))
def views_page(request: OfficerRequest) -> HttpResponse:
    """How many households, persons and measures by each way of counting that the pack knows."""
    return render(request, "plans/views.html", _tallied(request) | {"today": clock.today()})  # fmt: skip


@require_safe
@admits(*sorted(PLANNERS))
def views_book(request: OfficerRequest) -> HttpResponse:
    """The same as a workbook."""
    heads = [(_("归类"), 24), (_("措施（条）"), 12), (_("其中办成"), 12), (_("户数"), 10), (_("人数"), 10)]
    rows = [
        sheets.Sheet(label, heads, [(one.word or _("没有归入"), one.measures, one.done, one.households, one.persons) for one in tallies])
        for label, tallies in _tallied(request)["tables"]
    ]  # fmt: skip
    note = _("%(day)s 统计；户数和人数各只算一次，不能相加。") % {"day": clock.today().isoformat()}
    return sheets.answer(_("帮扶措施统计"), rows or [sheets.Sheet(_("帮扶措施统计"), heads, [])], note=note)


@require_http_methods(["GET", "POST"])
@admits(*sorted(PLANNERS))
def tasklists(request: OfficerRequest) -> HttpResponse:
    """任务清单交办: what may be given to which department, and what was given."""
    today, area = clock.today(), min(areas_held(request, *PLANNERS))
    waiting = queries.to_hand_over(request.sight, area)
    named = request.POST.get("department", "") if request.method == "POST" else ""
    if named and named not in waiting:
        messages.error(request, _("这个部门现在没有可以交办的措施，请刷新后再看。"))
    served = queries.liaisons_at(area.ljust(6, "0"), today)
    sheets_ = [
        HandOverForm(one, rows, request.POST if one == named else None) for one, rows in waiting.items()
    ]
    for form in sheets_:
        if form.is_bound and _handed(request, area, form):
            return redirect("plans:tasklists")
    page = Paginator(queries.handovers_seen(request.sight), _PAGE).get_page(request.GET.get("page"))
    done = queries.on_lists(page)
    shown = {
        "offices": [(one.initial["department"], one, one.initial["department"] in served) for one in sheets_],
        "page": page,
        "rows": [(one, queries.states_of(done[one.pk])) for one in page],
        "today": today,
    }
    is_wrong = any(one.errors for one in sheets_) or bool(named and named not in waiting)
    return render(request, "plans/tasklists.html", shown, status=422 if is_wrong else 200)


@never_cache
@require_safe
@admits(*sorted(PLANNERS | LIAISONS))
def tasklist(request: OfficerRequest, list_id: UUID) -> HttpResponse:
    """A list for a department, on one sheet: what to do for whom until when, and no more than helps."""
    found = get_object_or_404(queries.handovers_seen(request.sight), pk=list_id)
    return render(
        request,
        "plans/tasklist.html",
        queries.listed(found, clock.today()) | {"is_office": not areas_held(request, *PLANNERS)},
    )


@never_cache
@require_safe
@admits(*sorted(PLANNERS | LIAISONS))
def tasklist_book(request: OfficerRequest, list_id: UUID) -> HttpResponse:
    """The same as a workbook."""
    found = get_object_or_404(queries.handovers_seen(request.sight), pk=list_id)
    actions.note_print(f"tasklist:{found.pk}", found.region, by=_actor(request), at=clock.now())
    heads = [(_("地区"), 28), (_("姓名"), 12), (_("住址"), 28), (_("做什么"), 30), (_("情况"), 36), (_("怎样算办成"), 36), (_("最迟"), 12), (_("办理状态"), 14), (_("结果"), 30)]  # fmt: skip
    rows = [
        (place, one.name, one.address, one.label, one.said, one.success, one.due_on, str(STATES[State(one.state)]), one.result)
        for one, place, _late in queries.listed(found, clock.today())["rows"]
    ]  # fmt: skip
    note = _("%(department)s · %(day)s 交办 · 共%(count)s条") % {"department": found.department, "day": found.on.isoformat(), "count": found.count}  # fmt: skip
    return sheets.answer(_("任务清单"), [sheets.Sheet(found.department, heads, rows)], note=note)


@require_safe
@admits(*sorted(LIAISONS))
def desk(request: OfficerRequest) -> HttpResponse:
    """What was handed to the liaison's own department, and nothing of the others."""
    today, is_open = clock.today(), request.GET.get("show") != "ended"
    form = SearchForm(request.GET)
    text = form.cleaned_data["text"].strip() if form.is_valid() else ""
    found = queries.sought(queries.measures_to(request.sight), text)
    page = Paginator(queries.inbox(found, is_open=is_open), _PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "rows": [(one, is_late(one.due_on, State(one.state), today)) for one in page],
        "paths": paths_of({one.region for one in page}, start=4),
        "lists": queries.handovers_seen(request.sight)[:5],
        "is_open": is_open,
        "form": form,
        "text": text,
    }
    return render(request, "plans/desk.html", shown)


def _handed(request: OfficerRequest, area: str, form: HandOverForm) -> bool:
    by, sight, at = _actor(request), request.sight, clock.now()
    if done := _tried(form, lambda: actions.hand_over(area, **form.told(), sight=sight, by=by, at=at)):
        messages.success(request, _("已交办；部门接收以前，这些条在“已交办，等接收”。"))
    return done


def _tried(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether it could be done; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        act()
    except PlanRefused as error:
        form.add_error(None, spoken(error))
    return not form.errors


def _household(request: OfficerRequest, household_id: int) -> Household:
    found = people.household_seen(request.sight, household_id)
    if found is None:
        raise Http404
    return found


def _planned(request: OfficerRequest, household_id: int) -> tuple[Household, Plan]:
    """A household and its plan; where there is none yet, there is nothing to write in."""
    found = _household(request, household_id)
    plan = queries.plan_seen(request.sight, found.pk)
    if plan is None:
        raise Http404
    return found, plan


def _form(found: Household, request: OfficerRequest, *, of: Measure | None = None) -> MeasureForm:
    members = [(one.pk, f"{one.name} {one.relation}") for one in present(found)]
    holders = [(one.pk, name) for one, name in queries.holders_for(found.region, clock.today())]
    if of is not None and of.holder is not None and of.holder_id not in dict(holders):
        holders.append((of.holder.pk, of.holder.name))
    return MeasureForm(
        request.POST if request.method == "POST" else None, members=members, holders=holders, of=of
    )


def _writing(
    request: OfficerRequest, found: Household, form: MeasureForm, *, of: Measure | None = None
) -> HttpResponse:
    shown = {
        "form": form,
        "household": found,
        "measure": of,
        "place": paths_of([found.region], start=4)[found.region],
        "offices": sorted(queries.liaisons_at(found.region, clock.today())),
    }
    return render(request, "plans/write.html", shown, status=422 if form.errors else 200)


def _page(
    request: OfficerRequest, found: Household, plan: Plan | None, *, word: WordForm | None = None, confirming: ConfirmForm | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    today, own = clock.today(), is_worker(request.held)
    plans_here = may_plan(plan, held=request.held) if plan else bool(areas_held(request, *PLANNERS))
    measures = queries.measures_of(plan, is_worker=own) if plan and not (own and not plan.version) else []
    shown: dict[str, Any] = {
        "household": found,
        "head": people.names_of_heads([found.pk]).get(found.pk, ""),
        "plan": plan if plan and (plan.version or not own) else None,
        "place": paths_of([found.region], start=4)[found.region],
        "rows": [(one, is_late(one.due_on, State(one.state), today)) for one in measures],
        "draft": queries.draft_of(found, today) if plans_here else None,
        "names": {one.pk: one.name for one in people.members_of(found)},
        "versions": queries.versions_of(plan) if plan and not own else [],
        "is_worker": own,
        "may_plan": plans_here,
        "is_late": bool(plan and plan.stage == Stage.DRAFT and plan.due_on and plan.due_on < today),
        "confirming": confirming or ConfirmForm(),
        "read": queries.reading_of(plan) if plan else "",
        "word": word or WordForm(initial={"said": plan.said, "by": plan.said_by, "on": plan.said_on or today, "wish": plan.wish} if plan else None),
    }  # fmt: skip
    return render(request, "plans/plan.html", shown, status=status)


def _measure(
    request: OfficerRequest, found: Measure, *, bound: StepForm | None = None, status: int = 200
) -> HttpResponse:
    steps = [one for one in steps_open(found, held=request.held) if one is not Step.CHANGE]
    is_office = not areas_held(request, *PLANNERS)
    shown = {
        "measure": found,
        "is_office": is_office,
        "is_late": is_late(found.due_on, State(found.state), clock.today()),
        "place": paths_of([found.region], start=4)[found.region],
        "passages": queries.passages_of(found),
        "reasons": [] if is_office else found.reasons.select_related("person"),
        "may_change": Step.CHANGE in steps_open(found, held=request.held),
        "moves": [
            (str(one), STEP_WORDS[one], bound if bound is not None and bound.step is one else StepForm(one))
            for one in steps
        ],
    }
    return render(request, "plans/measure.html", shown, status=status)


def _tallied(request: OfficerRequest) -> dict[str, Any]:
    return queries.tallied(request.sight, min(areas_held(request, *PLANNERS)), clock.today())


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
