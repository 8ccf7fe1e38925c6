"""④ Dispatch: tasks go down four levels and come back with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from jiwang.registers.people.queries import heads_of
from jiwang.registers.places.queries import paths_of, places_inside
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.permissions import FAMILY_DUTIES, OfficerRequest, admits, areas_held
from jiwang.registers.staff.queries import officers_at
from jiwang.registers.staff.states import Duty
from jiwang.stages.alerts.queries import alerts_of
from jiwang.stages.alerts.rules import age_of
from jiwang.stages.dispatch import actions, queries
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.forms import StepForm
from jiwang.stages.dispatch.models import STEPS, Task
from jiwang.stages.dispatch.permissions import SENDERS, WORKERS, steps_open
from jiwang.stages.dispatch.rules import MoveRefused
from jiwang.stages.dispatch.states import Step, TaskState

_PAGE = 50


@require_safe
@admits(*SENDERS)
def lists(request: OfficerRequest) -> HttpResponse:
    """The tasks that lie with the officer's office, or those that have gone further down."""
    areas = areas_held(request, *SENDERS)
    is_below = request.GET.get("where") == "below"
    found = queries.tasks_below(request.sight, areas) if is_below else queries.tasks_at(request.sight, areas)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "rows": _rows(list(page)),
        "is_below": is_below,
        "counts": queries.counts_by_state(request.sight, areas),
        "may_send": bool(areas_held(request, Duty.CITY_MONITOR, Duty.COUNTY_DISPATCHER, Duty.TOWNSHIP_CLERK)),
        "areas": ", ".join(paths_of(areas, start=4).values()),
    }
    return render(request, "dispatch/lists.html", shown)


@require_safe
@admits(*FAMILY_DUTIES)
def task(request: OfficerRequest, task_id: str) -> HttpResponse:
    """One task: its way so far and the steps that this officer may take."""
    found = get_object_or_404(
        queries.tasks_seen(request.sight).select_related("household", "holder"), pk=task_id
    )
    handovers = list(queries.handovers_of(found))
    is_village = not areas_held(request, *(duty for duty in FAMILY_DUTIES if duty is not Duty.VILLAGE_WORKER))
    workers = list(officers_at(found.region, duty=Duty.VILLAGE_WORKER, on=timezone.localdate()))
    loads = queries.loads_of(workers)
    shown = {
        "task": found,
        "head": heads_of([found.household_id]).get(found.household_id),
        "age": age_of(found.due_on, timezone.localdate()),
        "alerts": [] if is_village else alerts_of(request.sight, tasks=[found.pk]),
        "is_village": is_village,
        "handovers": handovers,
        "paths": paths_of({found.region, found.place, *(one.left for one in handovers), *(one.reached for one in handovers)}, start=4),
        "steps": steps_open(found, officer=request.officer, held=request.held),
        "workers": [(worker, loads[worker.pk]) for worker in workers],
        "inside": places_inside([found.place]),
    }  # fmt: skip
    return render(request, "dispatch/task.html", shown)


@require_safe
@admits(*WORKERS)
def mine(request: OfficerRequest) -> HttpResponse:
    """What the officer has claimed, and what waits in their village for somebody to claim it."""
    villages = areas_held(request, Duty.VILLAGE_WORKER)
    waiting = queries.tasks_at(request.sight, villages).filter(state=TaskState.SENT)
    shown = {
        "held": _rows(list(queries.tasks_held(request.sight, request.officer)[:200])),
        "waiting": _rows(list(waiting[:200])),
        "has_village": bool(villages),
    }
    return render(request, "dispatch/mine.html", shown)


@require_POST
@admits(*FAMILY_DUTIES)
def take_step(request: OfficerRequest) -> HttpResponse:
    """Take one step with one or many tasks: all of them, or none and the reason why."""
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, "；".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect(_back(request))
    step, asked = form.cleaned_data["step"], form.cleaned_data
    taking = _STEPS[step](asked, Actor(request.officer, request.held), timezone.now())
    try:
        with transaction.atomic():
            for task_id in asked["tasks"]:
                taking(task_id)
    except Task.DoesNotExist as error:
        raise Http404 from error
    except MoveRefused as error:
        messages.error(request, str(error))
    else:
        done = ngettext("已%(step)s %(count)d 件。", "已%(step)s %(count)d 件。", len(asked["tasks"]))
        messages.success(request, done % {"step": STEPS[step], "count": len(asked["tasks"])})
    return redirect(_back(request))


def _send(asked: dict[str, str], by: Actor, at: datetime) -> Callable[[str], Task]:
    return lambda task_id: actions.send(task_id, by=by, at=at, to=asked["to"])


def _claim(_asked: dict[str, str], by: Actor, at: datetime) -> Callable[[str], Task]:
    return lambda task_id: actions.claim(task_id, by=by, at=at)


def _assign(asked: dict[str, str], by: Actor, at: datetime) -> Callable[[str], Task]:
    to = get_object_or_404(Officer, pk=asked["officer"])
    return lambda task_id: actions.assign(task_id, to=to, by=by, at=at)


def _hand_back(asked: dict[str, str], by: Actor, at: datetime) -> Callable[[str], Task]:
    return lambda task_id: actions.hand_back(task_id, why=asked["why"], by=by, at=at)


_STEPS = {Step.SEND: _send, Step.CLAIM: _claim, Step.ASSIGN: _assign, Step.HAND_BACK: _hand_back}


def _rows(tasks: list[Task]) -> list[tuple[object, ...]]:
    heads, paths = heads_of(task.household_id for task in tasks), paths_of(task.region for task in tasks)
    today = timezone.localdate()
    return [(one, heads.get(one.household_id), paths[one.region], age_of(one.due_on, today)) for one in tasks]


def _back(request: OfficerRequest) -> str:
    """The page from which the step was asked, if it is one of ours."""
    asked = request.POST.get("next", "")
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours else reverse("desk:home")
