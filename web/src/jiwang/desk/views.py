"""The officer's pages across stages: home, search, the household file, the trail, the design page, and refusals."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.desk.forms import ReasonForm, SearchForm
from jiwang.desk.outgoing.queries import departures_of
from jiwang.desk.permissions import AMOUNTS
from jiwang.desk.queries import remarks_on, shown_facts, timeline, told_by_member
from jiwang.kit import clock
from jiwang.portal.queries import reports_waiting
from jiwang.portal.states import READERS as REPORT_READERS
from jiwang.registers.authorisations.permissions import RECORDERS
from jiwang.registers.authorisations.queries import shown_of
from jiwang.registers.corrections.permissions import ASKERS
from jiwang.registers.corrections.queries import corrections_of, inbox
from jiwang.registers.people import actions as people_actions
from jiwang.registers.people import queries as people
from jiwang.registers.people.rules import Kind, kind_of, tidied
from jiwang.registers.places.queries import paths_of
from jiwang.registers.staff.permissions import (
    FAMILY_DUTIES,
    OfficerRequest,
    admits,
    admits_everyone,
    areas_held,
)
from jiwang.registers.staff.states import Duty
from jiwang.stages.alerts.permissions import READERS
from jiwang.stages.alerts.queries import alerts_of, counts_by_level, dispositions_of
from jiwang.stages.dispatch.permissions import SENDERS, WORKERS
from jiwang.stages.dispatch.queries import (
    counts_by_state,
    tasks_at,
    tasks_escalated,
    tasks_held,
    tasks_seen,
)
from jiwang.stages.dispatch.states import TaskState
from jiwang.stages.matching.permissions import REVIEWERS
from jiwang.stages.matching.queries import waiting_for
from jiwang.trail.queries import lines_about, lines_within, sealed_and_waiting

_LINES = 50


@require_safe
@admits(*Duty)
def home(request: OfficerRequest) -> HttpResponse:
    """What waits for this officer today, by duty."""
    today = clock.today()
    offices, villages = areas_held(request, *SENDERS), areas_held(request, Duty.VILLAGE_WORKER)
    mine = tasks_held(request.sight, request.officer)
    shown = {
        "levels_shown": counts_by_level(request.sight) if areas_held(request, *READERS) else None,
        "states_shown": counts_by_state(request.sight, offices) if offices else None,
        "late": tasks_escalated(request.sight, offices).count(),
        "reports": reports_waiting(request.sight).count() if areas_held(request, *REPORT_READERS) else None,
        "is_worker": bool(areas_held(request, *WORKERS)),
        "mine": mine.count(),
        "overdue": mine.filter(due_on__lt=today).count(),
        "waiting": tasks_at(request.sight, villages).filter(state=TaskState.SENT).count(),
        "next": list(mine[:5]),
        "is_supervisor": bool(areas_held(request, Duty.SUPERVISOR)),
        "is_liaison": bool(areas_held(request, Duty.LIAISON)),
        "asked_of_us": inbox(request.sight, is_open=True).count(),
        "pairs": waiting_for(request.sight, request.officer).count()
        if areas_held(request, *REVIEWERS)
        else None,
        "today": today,
    }
    return render(request, "desk/home.html", shown)


@never_cache
@sensitive_post_parameters("text")
@require_http_methods(["GET", "POST"])
@admits(*FAMILY_DUTIES)
def search(request: OfficerRequest) -> HttpResponse:
    """Search first: there is no list of people to turn over. By POST, so that no name and no number stands in an address."""
    form = SearchForm(request.POST or None)
    shown: dict[str, object] = {"form": form}
    if form.is_valid():
        text = tidied(form.cleaned_data["text"])
        kind, found = kind_of(text), people.search(request.sight, text)
        people_actions.note_search(
            kind, found=len(found), by=request.officer.code, at=timezone.now(), area=min(request.sight.areas)
        )
        paths = paths_of(person.region for person in found)
        shown |= {
            "asked": True,
            "is_too_short": kind is Kind.NOTHING,
            "has_more": len(found) > people.MOST_FOUND,
            "rows": [(person, paths[person.region]) for person in found[: people.MOST_FOUND]],
            "today": clock.today(),
        }
    return render(request, "desk/search.html", shown)


@never_cache
@require_safe
@admits(*FAMILY_DUTIES)
def household(request: OfficerRequest, household_id: int) -> HttpResponse:
    """一户一档: members, alerts, tasks and who has looked."""
    return _file(request, household_id)


@never_cache
@require_POST
@admits(*FAMILY_DUTIES)
def unmask(request: OfficerRequest, household_id: int, person_id: int) -> HttpResponse:
    """The same page with one member's ID number and phone in full, once, for a reason that is kept."""
    person = get_object_or_404(people.people_seen(request.sight), pk=person_id, household=household_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _file(request, household_id, form=form, asked_for=person_id, status=422)
    number, phone = people_actions.unmask(
        person, by=request.officer.code, why=form.cleaned_data["why"], at=timezone.now()
    )
    return _file(request, household_id, opened={person_id: (number, phone)})


@require_safe
@admits(Duty.SUPERVISOR)
def trail(request: OfficerRequest) -> HttpResponse:
    """Who did what within the supervisor's areas; `jiwang trail verify` works the whole chain out."""
    sealed, waiting = sealed_and_waiting()
    areas = areas_held(request, Duty.SUPERVISOR)
    page = Paginator(lines_within(areas), _LINES).get_page(request.GET.get("page"))
    return render(request, "desk/trail.html", {"page": page, "sealed": sealed, "waiting": waiting})


@require_safe
@admits(*Duty)
def design(request: OfficerRequest) -> HttpResponse:
    """The design system: tokens and components, each as it is used."""
    return render(request, "desk/design.html", {"tokens": TOKENS})


@admits_everyone
def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not this officer's page."""
    return render(request, "desk/refused.html", status=403)


@admits_everyone
def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing there, or nothing that this officer may see."""
    return render(request, "desk/missing.html", status=404)


@admits_everyone
def failed(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return render(request, "desk/failed.html", status=500)


def _file(request: OfficerRequest, household_id: int, *, status: int = 200, **more: object) -> HttpResponse:
    found = get_object_or_404(people.households_seen(request.sight), pk=household_id)
    people_actions.look_at(found, by=request.officer.code, at=timezone.now())
    members = list(people.members_of(found))
    is_village = not areas_held(request, *READERS)
    with_amounts = bool(areas_held(request, *AMOUNTS))
    facts = list(people.facts_of(request.sight, members, with_means=with_amounts)) if not is_village else []
    conflicts = people.conflicts_of(facts)
    shown_facts(facts, with_amounts=with_amounts)
    told = told_by_member(facts)
    alerts = [] if is_village else list(alerts_of(request.sight, households=[found.pk]))
    tasks = list(
        tasks_seen(request.sight).filter(household=found).select_related("holder").order_by("due_on")
    )
    corrections = [] if is_village else list(corrections_of(request.sight, found.pk))
    happened = {"tasks": tasks, "alerts": alerts, "corrections": corrections}
    shown = {
        "conflicts": conflicts,
        "told": [(person, told[person.pk]) for person in members if person.pk in told],
        "remarks": {person.pk: remarks_on(person, facts) for person in members},
        "doubles": people.namesakes_of(request.sight, members) if areas_held(request, *REVIEWERS) else {},
        "may_ask": bool(areas_held(request, *ASKERS)),
        "corrections": corrections,
        "events": timeline(request.sight, found, is_village=is_village, **happened)[:_LINES],
        "household": found,
        "place": paths_of([found.region])[found.region],
        "members": [(person, *people.masked(person)) for person in members],
        "alerts": alerts,
        "written": dispositions_of(alerts).select_related("alert__indicator"),
        "is_village": is_village,
        "tasks": tasks,
        "authorisations": shown_of(request.sight, found, clock.today()),
        "departures": departures_of(found),
        "may_record": bool(areas_held(request, *RECORDERS)),
        "looks": lines_about(f"household:{found.pk}")[:10],
        "today": clock.today(),
        "opened": {},
        "form": ReasonForm(),
    }
    return render(request, "desk/household.html", shown | more, status=status)


TOKENS = (
    ("--jw-ink", "正文"), ("--jw-muted", "次要文字"), ("--jw-line", "分隔线"), ("--jw-paper", "底色"), ("--jw-card", "卡片"),
    ("--jw-brand", "主色"), ("--jw-red", "红色预警"), ("--jw-orange", "橙色预警"), ("--jw-yellow", "黄色预警"),
    ("--jw-blue", "蓝色预警"), ("--jw-grey", "灰色预警"), ("--jw-good", "办成"),
)  # fmt: skip
