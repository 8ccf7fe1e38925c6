"""④ Lists of tasks, the task, its steps, what was found about its alerts, and leave."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.kit import clock
from jiwang.kit.rows.labels import saying
from jiwang.kit.rows.pages import page_of
from jiwang.kit.rows.ways import ours
from jiwang.kit.words.speaking import spoken, together
from jiwang.registers.people.queries import heads_of
from jiwang.registers.places.queries import paths_of, places_inside
from jiwang.registers.staff import actions as staff_actions
from jiwang.registers.staff import queries as staff
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.permissions import FAMILY_DUTIES, OfficerRequest, admits, areas_held
from jiwang.registers.staff.rules import PostingRefused, check_leave
from jiwang.registers.staff.states import Duty
from jiwang.stages.alerts import actions as alert_actions
from jiwang.stages.alerts.forms import offered
from jiwang.stages.alerts.models import AGES, LEVELS, OUTCOMES, Alert
from jiwang.stages.alerts.permissions import READERS
from jiwang.stages.alerts.queries import alerts_of, alerts_seen, dispositions_of, signs_of
from jiwang.stages.alerts.rules import RulingRefused, age_of
from jiwang.stages.dispatch import actions, merging, permissions, queries
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.forms import (
    LeaveForm,
    ListForm,
    MergeForm,
    PlanForm,
    ReleaseForm,
    RulingForm,
    StepForm,
)
from jiwang.stages.dispatch.models import DESKS, STATES, STEPS, Task
from jiwang.stages.dispatch.permissions import SENDERS, WORKERS, may_merge, may_part, may_send, steps_open
from jiwang.stages.dispatch.rules import MoveRefused, moved_stop
from jiwang.stages.dispatch.states import Desk, Step, TaskState

_PAGE, _MOST = 50, 200
_names = saying(levels=LEVELS, states=STATES, outcomes=OUTCOMES, desks=DESKS, ages=AGES)
_SENT = (
    "dispatch.sent"  # in the session: what was just sent down, so that it can be taken back on the next page
)


@require_safe
@admits(*SENDERS)
def lists(request: OfficerRequest) -> HttpResponse:
    """The tasks of the officer's office: here, gone further down, overdue below, or with nobody at work."""
    areas, today = areas_held(request, *SENDERS), clock.today()
    form, where = ListForm(request.GET), request.GET.get("where", "here")
    level = form.cleaned_data["level"] if form.is_valid() else ""
    where = where if where in queries.SHELVES else "here"
    shelves = queries.shelves(request.sight, areas, today, level=level)
    numbers = queries.numbers(shelves)
    page = page_of(queries.long(shelves[where], numbers[where]), _PAGE, request.GET.get("page"))
    signs = signs_of(request.sight, [one.pk for one in page])
    rested = queries.resting_among(page, today)
    shown = {
        "page": page,
        "rows": [
            (
                *row,
                permissions.may_tick(row[0], officer=request.officer, held=request.held),
                signs.get(row[0].pk, ()),
                rested.get(row[0].pk),
            )
            for row in queries.listed(page, areas, today=today)
        ],
        "where": where,
        "form": form,
        "level": level,
        "errands": permissions.errands_open(request.held, where),
        "numbers": numbers,
        "returned": queries.listed(queries.long(shelves["returned"])[:10], areas, today=today)
        if where == "here" and numbers["returned"]
        else [],
        "may_tick": may_send(request.held) and where != "late",
        "workers": staff.workers_inside(areas_held(request, Duty.TOWNSHIP_CLERK), today).answers(),
        "just_sent": request.session.pop(_SENT, []),
        "areas": ", ".join(request.area_names[one] for one in sorted(areas)),
        "names": _names(),
        "asked": request.GET,
    }
    return render(request, "dispatch/lists.html", shown)


@never_cache
@require_safe
@admits(*FAMILY_DUTIES)
def task(request: OfficerRequest, task_id: str) -> HttpResponse:
    """One task: its way so far and the steps that this officer may take."""
    found = get_object_or_404(
        queries.tasks_seen(request.sight).select_related("household", "holder", "merged_into"), pk=task_id
    )
    actions.open_task(found, by=_actor(request), at=clock.now())
    handovers = list(queries.handovers_of(found))
    is_village = not areas_held(request, *READERS)
    workers = list(staff.officers_at(found.region, duty=Duty.VILLAGE_WORKER, on=clock.today()))
    loads = queries.loads_of(workers)
    alerts = [] if is_village else list(alerts_of(request.sight, tasks=[found.pk]))
    shown = {
        "task": found,
        "head": heads_of([found.household_id]).get(found.household_id) if found.household_id else None,
        "age": age_of(found.due_on, clock.today()),
        "alerts": alerts,
        "written": dispositions_of(alerts),
        "is_village": is_village,
        "may_hurry": found.desk == Desk.VISIT and bool(areas_held(request, *WORKERS)),
        "is_mine": found.holder_id == request.officer.pk and found.state == TaskState.CLAIMED,
        "types_in": permissions.may_type_in(found, officer=request.officer, held=request.held),
        "handovers": handovers,
        "paths": paths_of({found.region, found.place, *(one.left for one in handovers), *(one.reached for one in handovers)}, start=4),
        "steps": steps_open(found, officer=request.officer, held=request.held),
        "workers": [(worker, loads[worker.pk], queries.given_this_week(worker, clock.today())) for worker in workers],
        "inside": places_inside([found.place]),
        "rested": queries.resting_among([found], clock.today()).get(found.pk),
        **offered([one for one in alerts if one.outcome and not one.disposal], held=request.held),
        **_siblings(request, found),
    }  # fmt: skip
    return render(request, "dispatch/task.html", shown)


@require_safe
@admits(*WORKERS)
def mine(request: OfficerRequest) -> HttpResponse:
    """我的一天: what the officer has claimed, house by house in the order of the way, and what waits in their village to be claimed."""
    villages, today = areas_held(request, Duty.VILLAGE_WORKER), clock.today()
    held, waiting = queries.own(request.sight, request.officer.pk, villages)
    stops, visited = queries.days_work(held, today)
    shown = {
        "stops": stops,
        "phones": queries.phones_of(row[0].household_id for stop in stops for row in stop),
        "visited": visited,
        "waiting": [stop[0] for stop in queries.days_work(waiting, today)[0]],
        "has_village": bool(villages),
        "has_order": any(row[0].turn is not None for stop in stops for row in stop),
        "names": _names(),
    }
    return render(request, "dispatch/mine.html", shown)


@require_POST
@admits(*WORKERS)
def plan(request: OfficerRequest) -> HttpResponse:
    """Put a house of one's day earlier or later, or go back to the order of the way."""
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    held, _ = queries.own(request.sight, request.officer.pk, frozenset())
    stops = [[row[0].pk for row in stop] for stop in queries.days_work(held, clock.today())[0]]
    asked = form.cleaned_data
    turns = (
        {}
        if asked["move"] == "forget"
        else moved_stop(stops, asked["task"], is_earlier=asked["move"] == "up")
    )
    merging.plan_day({pk for stop in stops for pk in stop}, turns, by=_actor(request), at=clock.now())
    return redirect("dispatch:mine")


@require_POST
@admits(*FAMILY_DUTIES)
def take_step(request: OfficerRequest) -> HttpResponse:
    """Take one step with one or many tasks: all of them, or none and the reason why."""
    form = StepForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    step, asked = form.cleaned_data["step"], form.cleaned_data
    taking = _STEPS[step](asked, _actor(request))

    def take() -> str:
        for task_id in asked["tasks"]:
            taking(task_id)
        if step is Step.SEND:
            request.session[_SENT] = asked["tasks"]
        done = ngettext("已%(step)s %(count)d 件。", "已%(step)s %(count)d 件。", len(asked["tasks"]))
        return done % {"step": STEPS[step], "count": len(asked["tasks"])}

    return _tried(request, take)


@require_POST
@admits(*SENDERS)
def merge(request: OfficerRequest) -> HttpResponse:
    """Two tasks of one household become one."""
    form = MergeForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    ids = form.cleaned_data

    def join() -> str:
        merging.merge(ids["task"], ids["into"], by=_actor(request), at=clock.now())
        return _("已合并：预警和要说的话都在这一件里了。")

    return _tried(request, join)


@require_POST
@admits(*SENDERS)
def part(request: OfficerRequest) -> HttpResponse:
    """What was merged becomes two tasks again."""
    form = MergeForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)

    def split() -> str:
        merging.part(form.cleaned_data["task"], by=_actor(request), at=clock.now())
        return _("已拆开，各办各的。")

    return _tried(request, split)


@require_POST
@admits(*FAMILY_DUTIES)
def dispose(request: OfficerRequest) -> HttpResponse:
    """Write down what was found about alerts and how they end; a task of which no alert is left open is closed."""
    form = RulingForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    found = list(alerts_seen(request.sight).filter(pk__in=form.cleaned_data["alerts"]).order_by("pk"))
    if not found or len(found) < len(set(form.cleaned_data["alerts"])):
        raise Http404

    def write() -> str:
        ids = [one.pk for one in found]
        closed = actions.dispose(ids, form.ruling(), by=_actor(request), at=clock.now())
        return _("已登记，任务办结。") if closed else _("已登记。")

    return _tried(request, write)


@require_POST
@admits(Duty.COUNTY_REVIEWER)
def release(request: OfficerRequest) -> HttpResponse:
    """The county lets the township know of a sign of leaving the roll, and of its task."""
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    asked, by = form.cleaned_data, _actor(request)
    found = get_object_or_404(alerts_seen(request.sight), pk=asked["alert"])

    def let_down() -> str:
        heard = {"heard_on": asked["heard_on"], "hearing": asked["hearing"], "why": asked["why"]}
        if found.task:  # tasks are locked before their alerts, everywhere
            actions.let_down(found.task, by=by, at=clock.now())
        alert_actions.release(found.pk, **heard, by=by, at=clock.now())
        return _("已放行：乡镇（街道）现在能看到这件预警。任务可以下派到乡镇。")

    return _tried(request, let_down)


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*FAMILY_DUTIES)
def leave(request: OfficerRequest, code: str) -> HttpResponse:
    """Leave of an officer, by themselves or who keeps their list: what they hold goes to a substitute in one step."""
    officer = get_object_or_404(staff.officers(), code=code)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _tried(
            request, lambda: _grant(request, officer, form), then=reverse("dispatch:leave", args=[code])
        )
    today = clock.today()
    shown = {
        "officer": officer,
        "form": form,
        "absences": [
            (one, queries.substituted(one).count()) for one in staff.absences_of(officer, since=today)
        ],
        "held": queries.listed(
            queries.long(queries.own(request.sight, officer.pk, frozenset())[0])[:_MOST], today=today
        ),
        "substitutes": staff.may_stand_in(officer, since=today, until=today),
        "second": set(staff.second_hands([one.area for one in staff.held_by(officer)]).values()),
        "is_own": officer == request.officer,
        "names": _names(),
    }
    _check_leave(request, officer)
    return render(request, "dispatch/leave.html", shown, status=422 if form.errors else 200)


@require_POST
@admits(*FAMILY_DUTIES)
def cancel_leave(request: OfficerRequest, absence_id: int) -> HttpResponse:
    """Leave that does not happen or ends early: tasks and duties go back."""
    absence = get_object_or_404(staff.absences(), pk=absence_id)
    _check_leave(request, absence.officer)

    def cancel() -> str:
        count = actions.give_back(absence, by=_actor(request), at=clock.now())
        staff_actions.cancel_leave(absence, on=clock.today(), by=request.officer.code, at=clock.now())
        return _("休假已撤销，%(count)d 件任务已交还。") % {"count": count}

    return _tried(request, cancel)


def _grant(request: OfficerRequest, officer: Officer, form: LeaveForm) -> str:
    asked, by = form.cleaned_data, _actor(request)
    _check_leave(request, officer, since=asked["since"], until=asked["until"])
    stand_in = get_object_or_404(staff.officers(), pk=asked["substitute"]) if asked["substitute"] else None
    absence = staff_actions.grant_leave(
        officer, since=asked["since"], until=asked["until"], by=by.officer.code, at=clock.now(), substitute=stand_in
    )  # fmt: skip
    count = actions.substitute(absence, by=by, at=clock.now())
    return _("休假已登记，%(count)d 件任务已转出。") % {"count": count}


def _check_leave(request: OfficerRequest, officer: Officer, **days: object) -> None:
    today = clock.today()
    since, until = days.get("since", today), days.get("until", today)
    areas = [one.area for one in staff.held_by(officer)]
    try:
        check_leave(since, until, is_own=officer == request.officer, areas=areas, held=request.held)  # type: ignore[arg-type]
    except PostingRefused:
        if not days:
            raise Http404 from None
        raise


def _siblings(request: OfficerRequest, task: Task) -> dict[str, object]:
    """Other tasks of the household that could go on under this one, and those that do."""
    others = list(queries.siblings_of(request.sight, task)) if areas_held(request, *SENDERS) else []
    merged = [one for one in others if one.merged_into_id == task.pk]
    return {
        "mergeable": [(one, may_merge(one, task, held=request.held)) for one in others if one not in merged],
        "merged": [(one, may_part(one, task, held=request.held)) for one in merged],
    }


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())


def _tried(request: OfficerRequest, act: Callable[[], str], *, then: str = "") -> HttpResponse:
    """Do something whole or not at all, say how it went, and go back to the page from which it was asked."""
    try:
        with transaction.atomic():
            messages.success(request, act())
    except (Task.DoesNotExist, Alert.DoesNotExist) as error:
        raise Http404 from error
    except (MoveRefused, RulingRefused, PostingRefused) as error:
        messages.error(request, spoken(error))
    return redirect(then or _back(request))


def _refused(request: OfficerRequest, form: Form) -> HttpResponse:
    messages.error(request, together(error for errors in form.errors.values() for error in errors))
    return redirect(_back(request))


Asked = dict[str, str]


def _send(asked: Asked, by: Actor) -> Callable[[str], Task]:
    return lambda task_id: actions.send(task_id, by=by, at=clock.now(), to=asked["to"], why=asked["why"])


def _claim(_asked: Asked, by: Actor) -> Callable[[str], Task]:
    return lambda task_id: actions.claim(task_id, by=by, at=clock.now())


def _assign(asked: Asked, by: Actor) -> Callable[[str], Task]:
    to = get_object_or_404(staff.officers(), pk=asked["officer"])
    return lambda task_id: actions.assign(task_id, to=to, by=by, at=clock.now(), why=asked["why"])


def _hand_back(asked: Asked, by: Actor) -> Callable[[str], Task]:
    return lambda task_id: actions.hand_back(task_id, why=asked["why"], by=by, at=clock.now())


def _take_back(asked: Asked, by: Actor) -> Callable[[str], Task]:
    return lambda task_id: actions.take_back(task_id, by=by, at=clock.now(), why=asked["why"])


_STEPS = {
    Step.SEND: _send, Step.CLAIM: _claim, Step.ASSIGN: _assign, Step.HAND_BACK: _hand_back, Step.TAKE_BACK: _take_back,
}  # fmt: skip


def _back(request: OfficerRequest) -> str:
    """The page from which the step was asked, if it is one of ours."""
    return ours(request.POST.get("next", "")) or reverse("desk:home")
