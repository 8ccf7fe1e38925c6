"""能享受什么: every item in force for a household, and what is ticked becomes one application or goes to the live one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jiwang.analysis.applying.screening import NO, UNDECIDED, UNKNOWN, YES, Result, Screening
from jiwang.kit import clock
from jiwang.kit.words.speaking import listed, spoken
from jiwang.procedure.applications import actions, adding, queries
from jiwang.procedure.applications.forms import WantedForm
from jiwang.procedure.applications.permissions import is_worker, seen_by
from jiwang.procedure.applications.rules import ApplicationRefused
from jiwang.procedure.applications.states import READERS, STARTERS, SUGGESTERS, Stage
from jiwang.registers.people import queries as people
from jiwang.registers.people.models import Household, Person
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.queries import tasks_seen

_NEAR = 3  # facts that are missing: more than these and an item is not near


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*sorted(READERS))
def screening(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Every item in force for a household; what is ticked becomes one application."""
    found = people.household_seen(request.sight, household_id)
    if found is None:
        raise Http404
    return _screening(request, found)


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*sorted(STARTERS))
def begin_for_task(request: OfficerRequest, task_id: str) -> HttpResponse:
    """The same from a task, at the door."""
    task = get_object_or_404(tasks_seen(request.sight).select_related("household"), pk=task_id)
    if task.household is None:
        raise Http404
    return _screening(request, task.household, task=task)


@never_cache
@require_POST
@admits(*SUGGESTERS)
def suggest(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Ask that somebody go and tell a family what it does not receive: a person asks, the machine has only found."""
    found = people.household_seen(request.sight, household_id)
    if found is None:
        raise Http404
    try:
        adding.suggest(found, request.POST.get("item", ""), by=_actor(request), at=clock.now())
    except ApplicationRefused as error:
        messages.error(request, spoken(error))
    else:
        messages.success(request, _("已建议上门，走访任务已经发出。"))
    return redirect("applications:screening", found.pk)


def _screening(request: OfficerRequest, household: Household, *, task: Task | None = None) -> HttpResponse:
    today, members = clock.today(), queries.present(household)
    seen = queries.screening_of(household, today)
    live = queries.on_shelf(mine := queries.applications_about(seen_by(request), household.pk), "running", today).first()  # fmt: skip
    open_items = [one for one in queries.open_items(seen) if one not in queries.items_in(live)]
    may_begin = bool(areas_held(request, *STARTERS))
    form = WantedForm(request.POST or None, items=open_items)
    if request.method == "POST" and may_begin:
        if form.is_valid():
            try:
                made = actions.begin(
                    household, form.cleaned_data["wanted"], task=task, by=_actor(request), at=clock.now()
                )
            except ApplicationRefused as error:
                messages.error(request, spoken(error))
            else:
                return redirect("applications:more" if made.adding else "applications:application", made.pk)
        else:
            messages.error(request, _("请至少勾选一个事项；勾选的要在这一页上。"))
    else:
        actions.note_screening(household, by=_actor(request), at=clock.now())
    ticked = request.POST.getlist("wanted") if request.method == "POST" else queries.proposed(seen)
    shown = {
        **queries.household_shown(household, clock.today()),
        "task": task,
        "seen": seen,
        "groups": _groups(seen),
        "unopened": [one.name for one in members if one.pk in seen.unopened],
        "whose": _whose(seen, members),
        "open_items": open_items,
        "ticked": set(ticked),
        "may_begin": may_begin,
        "may_suggest": bool(areas_held(request, *SUGGESTERS)),
        **_unreceived(seen),
        "is_worker": is_worker(request.held),
        "draft": mine.filter(stage=Stage.DRAFT).first(),
        "live": live,
        "wrong": form.errors.get("wanted", ()) if request.method == "POST" else (),
    }  # fmt: skip
    return render(request, "applications/screening.html", shown, status=422 if shown["wrong"] else 200)


def _unreceived(seen: Screening) -> dict[str, object]:
    """What the family is entitled to and does not receive."""
    found = [one for one in seen.best().values() if one.is_unreceived]
    return {"unreceived": found, "unreceived_names": [one.name for one in found]}


def _whose(seen: Screening, members: list[Person]) -> dict[str, str]:
    """Of items that are for some members only: for whom."""
    names = {one.pk: one.name for one in members}
    return {
        item: listed(names[pk] for pk in one.members if pk in names)
        for item, one in seen.best().items()
        if len(one.members) < len(members)
    }


def _groups(seen: Screening) -> list[tuple[str, str, list[Result]]]:
    """What is told apart: entitled, to be decided by people, near, waiting for income and property, far, and not."""
    best = list(seen.best().values())
    unknown = [one for one in best if one.verdict == UNKNOWN]
    near = [one for one in unknown if not one.needs_means and len(one.missing) <= _NEAR]
    check = [one for one in unknown if one.needs_means]
    far = [one for one in unknown if one not in near and one not in check]
    return [
        ("fits", _("符合"), [one for one in best if one.verdict == YES]),
        ("undecided", _("要由人认定"), [one for one in best if one.verdict == UNDECIDED]),
        ("open", _("还差几项没弄清"), near),
        ("check", _("只等核对收入和财产"), check),
        ("far", _("还有许多不知道"), far),
        ("not", _("不符合"), [one for one in best if one.verdict == NO]),
    ]


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
