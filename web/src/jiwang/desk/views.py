"""The officer's pages across stages: home, search, the household file, the trail, the design page, and refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import render_to_string
from django.urls import NoReverseMatch
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.aid.plans.states import READERS as PLAN_READERS
from jiwang.aid.urgent.models import Request
from jiwang.aid.urgent.permissions import is_worker
from jiwang.aid.urgent.queries import numbers, requests_about, requests_seen
from jiwang.aid.urgent.states import ASKERS as URGENT_ASKERS
from jiwang.aid.urgent.states import READERS as URGENT_READERS
from jiwang.desk.cards.queries import card_shown
from jiwang.desk.cards.states import READERS as CARD_READERS
from jiwang.desk.disputes.permissions import DECIDERS
from jiwang.desk.forms import WHY, ReasonForm, SearchForm
from jiwang.desk.outgoing.queries import departures_of
from jiwang.desk.outgoing.queries import shown as shown_sendings
from jiwang.desk.permissions import AMOUNTS
from jiwang.desk.queries import (
    Seldom,
    looked_at,
    made_for,
    recognised_of,
    remarks_on,
    seldom_of,
    shown_facts,
    told_apart,
    told_by_member,
    told_of,
    visited_home,
    waiting_at,
)
from jiwang.kit import clock
from jiwang.kit.rows.labels import saying
from jiwang.kit.rows.ways import ours
from jiwang.portal.queries import reports_waiting
from jiwang.portal.states import READERS as REPORT_READERS
from jiwang.procedure.applications.states import READERS as APPLICATION_READERS
from jiwang.procedure.deliberation.states import PENS as COUNCIL_PENS
from jiwang.registers.authorisations.permissions import RECORDERS
from jiwang.registers.authorisations.queries import shown_of
from jiwang.registers.corrections.permissions import ASKERS
from jiwang.registers.corrections.queries import inbox
from jiwang.registers.objections.permissions import ANSWERERS
from jiwang.registers.objections.queries import on_shelf
from jiwang.registers.people import actions as people_actions
from jiwang.registers.people import queries as people
from jiwang.registers.people.models import BASES, Household
from jiwang.registers.people.rules import Kind, kind_of, tidied
from jiwang.registers.places.queries import paths_of
from jiwang.registers.places.rules import told_from
from jiwang.registers.staff.permissions import (
    FAMILY_DUTIES,
    OfficerRequest,
    admits,
    admits_everyone,
    areas_held,
)
from jiwang.registers.staff.states import Duty
from jiwang.stages.alerts.models import DISPOSALS, LEVELS, OUTCOMES, Alert
from jiwang.stages.alerts.models import STATES as ALERT_STATES
from jiwang.stages.alerts.permissions import READERS
from jiwang.stages.alerts.queries import Wanted, board, counts_by_level, dispositions_of, signs_of
from jiwang.stages.alerts.rules import Age, age_of
from jiwang.stages.assistance.queries import entries_of, sums_of
from jiwang.stages.assistance.states import REVERSERS
from jiwang.stages.dispatch.models import DESKS, Task
from jiwang.stages.dispatch.models import STATES as TASK_STATES
from jiwang.stages.dispatch.permissions import SENDERS, WORKERS
from jiwang.stages.dispatch.queries import counts_by_state, tasks_at, tasks_escalated, tasks_heard, tasks_held
from jiwang.stages.dispatch.states import TaskState
from jiwang.stages.intake.permissions import RECEIVERS
from jiwang.stages.intake.queries import counts_by_state as batches_by_state
from jiwang.stages.matching.permissions import REVIEWERS
from jiwang.stages.matching.queries import waiting_for
from jiwang.trail.queries import lines_within, sealed_and_waiting

_LINES = 50
_names = saying(
    bases=BASES, levels=LEVELS, disposals=DISPOSALS, outcomes=OUTCOMES, alerts=ALERT_STATES, tasks=TASK_STATES, desks=DESKS
)  # fmt: skip
_FIRST = 6  # so many of a list stand on the home page


@require_safe
@admits(*Duty)
def home(request: OfficerRequest) -> HttpResponse:
    """What waits for this officer today, by duty."""
    today, watched = clock.today(), areas_held(request, Duty.SUPERVISOR)
    offices, villages = areas_held(request, *SENDERS), areas_held(request, Duty.VILLAGE_WORKER)
    mine = tasks_held(request.sight, request.officer)
    claimable = tasks_at(request.sight, villages).filter(state=TaskState.SENT)
    shown = {
        "levels_shown": counts_by_level(request.sight) if areas_held(request, *READERS) else None,
        "states_shown": counts_by_state(request.sight, offices) if offices else None,
        "heard": tasks_heard(request.sight, offices).count(),
        "late": tasks_escalated(request.sight, offices).count(),
        "reports": reports_waiting(request.sight).count() if areas_held(request, *REPORT_READERS) else None,
        "objections": on_shelf(request.sight, is_open=True).count() if areas_held(request, *ANSWERERS) else None,
        **waiting_at(request, today),
        "is_worker": bool(areas_held(request, *WORKERS)),
        "has_village": bool(villages),
        "mine": mine.count(),
        "overdue": mine.filter(due_on__lt=today).count(),
        "waiting": claimable.count(),
        "next": list(mine[:_FIRST]) or list(claimable[:_FIRST]),
        "urgent": _most_urgent(request, today),
        "to_send": _next_to_send(request, offices),
        "batches": batches_by_state(request.sight) if areas_held(request, *RECEIVERS) else None,
        "lines": lines_within(watched)[:_FIRST] if watched else None,
        "is_liaison": bool(areas_held(request, Duty.LIAISON)),
        "urgent_shown": _urgent(request, today),
        "asked_of_us": inbox(request.sight, is_open=True).count(),
        "pairs": waiting_for(request.sight, request.officer).count() if areas_held(request, *REVIEWERS) else None,
        "today": today,
    }  # fmt: skip
    return render(request, "desk/home.html", shown)


@never_cache
@sensitive_post_parameters("text")
@require_http_methods(["GET", "POST"])
@admits(*FAMILY_DUTIES)
def search(request: OfficerRequest) -> HttpResponse:
    """Search first: there is no list of people to turn over. By POST, so that no name and no number stands in an address."""
    form = SearchForm(request.POST or None)
    shown: dict[str, object] = {"form": form, "asked": False, "rows": ()}
    if form.is_valid():
        text = tidied(form.cleaned_data["text"])
        kind, found = kind_of(text), people.search(request.sight, text)
        people_actions.note_search(
            kind, found=len(found), by=request.officer.code, at=clock.now(), area=min(request.sight.areas)
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
        return _file(request, household_id, wrong=form.errors.get("why", ()), asked_for=person_id, status=422)
    why = form.cleaned_data["why"]
    number, phone = people_actions.unmask(person, by=request.officer.code, why=why, at=clock.now())
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


@require_POST
@admits_everyone
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the pages; this browser remembers it for a year."""
    chosen, asked = request.POST.get("language", ""), request.POST.get("next", "")
    answer = redirect(ours(asked) or "desk:home")
    if chosen in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=settings.LANGUAGE_COOKIE_AGE, httponly=True,
            secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
        )  # fmt: skip
    return answer


@admits_everyone
def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not this officer's page."""
    return render(request, "desk/refused.html", status=403)


@admits_everyone
def turned_away(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400 or 413: something was sent that no page takes."""
    if isinstance(exception, RequestDataTooBig):
        shown = {
            "title": _("内容太大，没有收下"),
            "advice": _("请少写一些，或分几次办；文件请用报送。什么都没有保存。"),
        }
        return render(request, "desk/turned_away.html", shown, status=413)
    shown = {
        "title": _("送来的内容不完整，没有收下"),
        "advice": _("请回到原来的页面再试一次。什么都没有保存。"),
    }
    return render(request, "desk/turned_away.html", shown, status=400)


@admits_everyone
def without_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that did not come from a page of ours, or from one that was open for too long."""
    shown = {"title": _("这一页开得太久了，没有保存"), "advice": _("请回到原来的页面，刷新后再填一次。")}
    return render(request, "desk/turned_away.html", shown, status=403)


def in_plain_words(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: 405 has a page like every other refusal."""

    def answering(request: HttpRequest) -> HttpResponse:
        found = answer(request)
        if found.status_code != HttpResponseNotAllowed.status_code or found.content:
            return found
        shown = {"title": _("这一页不能这样打开"), "advice": _("请从首页或菜单进入，按页面上的按钮办理。")}
        page = render(request, "desk/turned_away.html", shown, status=found.status_code)
        page.headers["Allow"] = found.headers["Allow"]
        return page

    return answering


@admits_everyone
def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing there, or nothing that this officer may see."""
    return render(request, "desk/missing.html", status=404)


@admits_everyone
def failed(request: HttpRequest) -> HttpResponse:
    """500: our fault, under a number that stands in the log. Drawn without the officer's frame, which may be what has failed."""
    shown = {"number": getattr(request, "mishap", "")}
    try:
        page: str = render_to_string("desk/failed.html", shown)
    except (TemplateDoesNotExist, TemplateSyntaxError, NoReverseMatch):  # templates of another version
        said = gettext("系统出错了，没有保存半成品"), shown["number"], gettext("回首页")
        page = '<!doctype html><meta charset="utf-8"><p>{} {} <a href="/">{}</a>'.format(*said)
    return HttpResponse(page, status=500)


@never_cache
@require_safe
@admits_everyone
def alive(request: HttpRequest) -> HttpResponse:
    """Asked by a page before it sends what somebody has typed: whether the desk is there (204) and still knows them (else 401)."""
    is_known = request.user.is_authenticated and cast(Any, request.user).is_verified()
    return HttpResponse(status=204 if is_known else 401, headers={"X-Token": get_token(request)})


def _file(request: OfficerRequest, household_id: int, *, status: int = 200, **more: object) -> HttpResponse:
    found = people.household_seen(request.sight, household_id)
    if found is None:
        raise Http404
    people_actions.look_at(found, by=request.officer.code, at=clock.now())
    members, today = people.members_of(found), clock.today()
    seldom, is_village = seldom_of(found, members), not areas_held(request, *READERS)
    with_amounts = bool(areas_held(request, *AMOUNTS))
    facts = people.facts_of(request.sight, members, with_means=with_amounts) if not is_village else []
    conflicts = people.conflicts_of(members, facts)
    shown_facts(facts, with_amounts=with_amounts)
    told = told_by_member(facts)
    recognised = recognised_of(request.sight, found, today) if seldom.recognitions and with_amounts else None
    decided = recognised["decided"] if recognised else ()
    happened = told_of(request.sight, found, seldom, is_village=is_village, decided=decided, on=today)
    visited = visited_home(request.sight, found, today, is_village=is_village, has_visits=seldom.visits)
    shown = {
        "conflicts": conflicts,
        "others": people.rolls_of_others(facts),
        "told": [(person, told[person.pk]) for person in members if person.pk in told],
        "remarks": {person.pk: remarks_on(person, facts) for person in members},
        "doubles": people.namesakes_of(request.sight, members) if areas_held(request, *REVIEWERS) else {},
        "household": found,
        "place": paths_of([found.region])[found.region],
        "members": [(person, *people.masked(person)) for person in members],
        "written": dispositions_of(happened["alerts"]) if happened["alerts"] else [],
        **_may(request, is_village=is_village),
        "authorisations": shown_of(request.sight, found, today) if seldom.authorisations else [],
        "sendings": shown_sendings(departures_of(request.sight, found), on=today)
        if seldom.departures
        else [],
        **visited,
        **told_apart(request.sight, found, visited["visits"], has_deliveries=seldom.deliveries),
        **_aid(request, found, seldom, with_amounts=with_amounts or is_village),
        "card": card_shown(found, is_known=seldom.cards) if areas_held(request, *CARD_READERS) else None,
        "recognised": recognised,
        "looks": looked_at(found),
        "names": _names(),
    } | {"today": today, "opened": {}, "why": WHY, "wrong": (), "asked_for": None, **happened}
    return render(request, "desk/household.html", shown | more, status=status)


def _may(request: OfficerRequest, *, is_village: bool) -> dict[str, bool]:
    """Which doors of the file are open to an officer."""
    doors = {
        "may_ask": ASKERS,
        "may_record": RECORDERS,
        "may_decide": DECIDERS,
        "may_read_plan": PLAN_READERS,
    }
    return {door: bool(areas_held(request, *duties)) for door, duties in doors.items()} | {
        "is_village": is_village
    }


def _urgent(request: OfficerRequest, today: date) -> dict[str, int] | None:
    if not areas_held(request, *URGENT_READERS):
        return None
    return numbers(requests_seen(request.sight, request.officer, is_worker=is_worker(request.held)), today)


def _aid(request: OfficerRequest, found: Household, seldom: Seldom, *, with_amounts: bool) -> dict[str, Any]:
    """What the household was given, what is asked for it at once, what it has applied for, and whether this officer may ask."""
    return {
        "help": _help(request, found, with_amounts=with_amounts) if seldom.help else None,
        "requests": _requests(request, found) if seldom.requests else [],
        "may_hurry": bool(areas_held(request, *URGENT_ASKERS)),
        "may_screen": bool(areas_held(request, *APPLICATION_READERS)),
        "may_bring_up": bool(areas_held(request, *COUNCIL_PENS)),
        "applications": made_for(request, found) if seldom.applications else [],
    }


def _help(request: OfficerRequest, found: Household, *, with_amounts: bool) -> dict[str, Any]:
    """What the household was given; how much, for those who read amounts and for the village that has asked for it."""
    rows = list(entries_of(request.sight, found))
    return {
        "rows": rows,
        "sums": sums_of(rows) if with_amounts else [],
        "hides_amounts": not with_amounts,
        "hides_words": not areas_held(request, *AMOUNTS),
        "may_reverse": bool(areas_held(request, *REVERSERS)),
        "household": found,
    }


def _requests(request: OfficerRequest, found: Household) -> list[Request]:
    if not areas_held(request, *URGENT_READERS):
        return []
    seen = requests_seen(request.sight, request.officer, is_worker=is_worker(request.held))
    return list(requests_about(seen, found.pk)[:_FIRST])


def _next_to_send(request: OfficerRequest, offices: frozenset[str]) -> list[tuple[Task, list[str]]]:
    """The first tasks that wait to be sent, each with what has happened there."""
    first = list(tasks_at(request.sight, offices).filter(state=TaskState.LISTED)[:_FIRST])
    signs = signs_of(request.sight, [one.pk for one in first])
    return [(one, signs.get(one.pk, [])) for one in first]


def _most_urgent(request: OfficerRequest, today: date) -> list[tuple[Alert, Age, str]]:
    """The alerts that should be looked at first, with how near their day is and where they are."""
    if not areas_held(request, *READERS):
        return []
    found = list(board(request.sight, Wanted(), today=today)[:_FIRST])
    paths = paths_of((one.region for one in found), start=told_from(request.sight.areas))
    return [(one, age_of(one.due_on, today), paths[one.region]) for one in found]


TOKENS = (
    ("--jw-ink", gettext_lazy("正文")), ("--jw-muted", gettext_lazy("次要文字")), ("--jw-line", gettext_lazy("分隔线")), ("--jw-paper", gettext_lazy("底色")), ("--jw-card", gettext_lazy("卡片")),
    ("--jw-brand", gettext_lazy("主色")), ("--jw-red", gettext_lazy("红色预警")), ("--jw-orange", gettext_lazy("橙色预警")), ("--jw-yellow", gettext_lazy("黄色预警")),
    ("--jw-blue", gettext_lazy("蓝色预警")), ("--jw-grey", gettext_lazy("灰色预警")), ("--jw-good", gettext_lazy("办成")),
)  # fmt: skip
