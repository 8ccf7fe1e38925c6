"""What the pages across stages read: the household file and its passage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiwang.aid.benefits.queries import unit as unit_of
from jiwang.aid.benefits.shelving.waiting import waiting_for, watched_in
from jiwang.aid.benefits.states import READERS as BENEFIT_READERS
from jiwang.aid.pairing.queries import helpers_of
from jiwang.aid.plans.queries import plan_shown
from jiwang.aid.wishes.queries import wishes_of
from jiwang.desk.disputes.queries import decisions_told, deliveries_about, disputes_of, lines_of
from jiwang.desk.pocket.queries import enclosures_of, marks_of
from jiwang.kit.rows.asking import planned
from jiwang.kit.sights import COUNTY, Sight
from jiwang.procedure.applications.models import Application, SubCase
from jiwang.procedure.applications.permissions import is_worker as sees_own_only
from jiwang.procedure.applications.queries import applications_about, applications_seen, marks
from jiwang.procedure.applications.rules import days_over
from jiwang.procedure.applications.states import LOOKERS
from jiwang.procedure.applications.states import READERS as APPLICATION_READERS
from jiwang.registers.corrections.models import STATES as ANSWERS
from jiwang.registers.corrections.models import Correction
from jiwang.registers.corrections.queries import corrections_of
from jiwang.registers.objections.queries import objections_of
from jiwang.registers.people.models import Fact, Household, Person
from jiwang.registers.places.queries import paths_of
from jiwang.registers.places.rules import told_from
from jiwang.registers.staff.permissions import OfficerRequest, areas_held
from jiwang.registers.staff.queries import names_of
from jiwang.registers.staff.states import Duty
from jiwang.stages.alerts.queries import alerts_about
from jiwang.stages.alerts.states import Outcome
from jiwang.stages.decisions.models import ITEMS, Decision
from jiwang.stages.decisions.queries import labels_of_parts, on_file
from jiwang.stages.dispatch.models import PASSAGES
from jiwang.stages.dispatch.queries import handovers_within, tasks_about
from jiwang.stages.dispatch.states import Step
from jiwang.stages.followup.queries import phase_outs_of, standing_of
from jiwang.stages.followup.states import Sign
from jiwang.stages.matching.queries import changes_seen
from jiwang.stages.visits.models import Visit
from jiwang.stages.visits.queries import facts_shown, prospects_of, visits_of, within
from jiwang.stages.visits.rules import takes_answers
from jiwang.trail.queries import looks_at

_VISITS = 12  # of a household
_EVENTS = 50  # open on the file of a household; the older ones stand in a fold
_FIRST = 6  # notices on the home page


@dataclass(frozen=True, slots=True)
class Told:
    """One row of a department's list about a member: what it says, and where it stands."""

    source: str
    department: str
    day: date | None
    file: str
    row_no: int | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a household's file."""

    at: datetime
    kind: str
    text: str
    address: str = ""
    who: str = ""


# What the lists say of a member that everybody must see at once, by the heading's own name.
_PLAIN = {"died": gettext_lazy("登记死亡 %(value)s"), "change": gettext_lazy("户籍登记：%(value)s")}
_USUAL = frozenset({"正常"})


@dataclass(frozen=True, slots=True)
class Seldom:
    """Whether there is something of what few households have, so that the others are not asked for it one by one."""

    corrections: bool
    merges: bool
    authorisations: bool
    departures: bool
    help: bool
    requests: bool
    deliveries: bool
    applications: bool
    recognitions: bool
    visits: bool
    paired: bool
    cards: bool
    plans: bool


_NEWEST = 5
_SELDOM = """
SELECT EXISTS (SELECT FROM corrections_correction WHERE person_id = ANY(%s)),
  EXISTS (SELECT FROM matching_change WHERE kept_id = ANY(%s)),
  EXISTS (SELECT FROM authorisations_authorisation WHERE subject_id = ANY(%s))
    OR EXISTS (SELECT FROM authorisations_supporter WHERE household_id = %s),
  EXISTS (SELECT FROM outgoing_departure WHERE household_id = %s),
  EXISTS (SELECT FROM assistance_entry WHERE household_id = %s),
  EXISTS (SELECT FROM urgent_request WHERE household_id = %s),
  EXISTS (SELECT FROM disputes_delivery WHERE household_id = %s),
  EXISTS (SELECT FROM applications_application WHERE household_id = %s),
  EXISTS (SELECT FROM decisions_recognition WHERE household_id = %s)
    OR EXISTS (SELECT FROM decisions_decision WHERE household_id = %s),
  EXISTS (SELECT FROM visits_visit WHERE household_id = %s),
  EXISTS (SELECT FROM pairing_pairing WHERE household_id = %s)
    OR EXISTS (SELECT FROM wishes_wish WHERE household_id = %s),
  EXISTS (SELECT FROM cards_consent WHERE household_id = %s) OR EXISTS (SELECT FROM cards_print WHERE household_id = %s),
  EXISTS (SELECT FROM plans_plan WHERE household_id = %s)
"""


def seldom_of(household: Household, members: Iterable[Person]) -> Seldom:
    """What there is of a household besides members, alerts and tasks; what may be seen of it is asked afterwards."""
    keys = [one.pk for one in members]
    (found,) = planned(_SELDOM, (keys, keys, keys, *[household.pk] * 14))
    return Seldom(*found)


def recognised_of(sight: Sight, household: Household, on: date) -> dict[str, Any]:
    """What a household is recognised as, and what it was paid for it month by month: for whoever reads amounts."""
    told = unit_of(sight, household, on)
    live = [one for one, is_live in told["pauses"] if is_live]
    paid = {
        "lines": told["lines"][:_NEWEST],
        "payee": told["payee"],
        "household": household,
        "items": ITEMS,
        "live": live,
    }
    return {**on_file(sight, household), "payments": paid}


def made_for(request: OfficerRequest, household: Household) -> list[Application]:
    """The newest applications of a household, for whoever reads applications."""
    if not any(one.duty in APPLICATION_READERS for one in request.held):
        return []
    seen = applications_seen(request.sight, request.officer, is_worker=sees_own_only(request.held))
    return list(applications_about(seen, household.pk)[:_NEWEST])


def waiting_at(request: OfficerRequest, today: date) -> dict[str, Any]:
    """What lies on the shelves of the rooms that an officer's duties open."""
    return _notices_waiting(request, today) | {"payments": _payments_waiting(request, today)}


def _payments_waiting(request: OfficerRequest, today: date) -> dict[str, Any] | None:
    """Payments: what came back, which accounts are missing, what is to be approved; for a supervisor the numbers alone."""
    if areas := areas_held(request, *BENEFIT_READERS):
        told = waiting_for(request.sight, areas, today, is_county=any(len(one) <= COUNTY for one in areas))
        paths = paths_of({one.region for one in told["back"]}, start=told_from(request.sight.areas))
        return told | {"paths": paths, "may_open": True}
    watched = areas_held(request, Duty.SUPERVISOR)
    return watched_in(watched, today) | {"is_county": True, "may_open": False} if watched else None


def _notices_waiting(request: OfficerRequest, today: date) -> dict[str, Any]:
    """Notices that have hung long enough and objections to look into, for clerk and county reviewer: in how many applications, and the oldest."""
    if not areas_held(request, *LOOKERS):
        return {"posted": None, "helps": bool(areas_held(request, Duty.HELPER))}
    posted, objected = (marks(today)[one] for one in ("posted", "objected"))
    found = SubCase.objects.filter(within(request.sight)).filter(posted | objected)
    several = {
        name: Count("application", distinct=True, filter=one)
        for name, one in (("posted", posted), ("objected", objected))
    }
    rows = found.select_related("inquirer").order_by("inquire_until", "posted_until", "pk")[:_FIRST]
    told = [(one, days_over(one.posted_until, today)) for one in rows]
    return {**found.aggregate(**several), "notices": told, "paths": paths_of({one.region for one, _over in told}, start=told_from(request.sight.areas))}  # fmt: skip


def shown_facts(facts: Iterable[Fact], *, with_amounts: bool) -> list[Fact]:
    """Facts as this officer reads them: amounts only by leave, places by their names."""
    found = list(facts)
    paths = paths_of(one.value for one in found if one.kind == "region")
    for one in found:
        if one.kind == "money" and not with_amounts:
            one.value = _("有记录，金额不显示")
        elif one.kind == "region":
            one.value = paths[one.value]
    return found


def told_by_member(facts: Iterable[Fact]) -> dict[int, list[Told]]:
    """Facts row by row, for each member."""
    told: dict[int, list[Told]] = {}
    for key, row in groupby(
        facts, key=lambda one: (one.person_id, one.source, one.day, one.file, one.row_no)
    ):
        cells = tuple(row)
        spoken = tuple(one for one in cells if one.kind != "name") or cells
        told.setdefault(key[0], []).append(Told(cells[0].source, cells[0].department, *key[2:], spoken))
    return told


def remarks_on(person: Person, facts: Iterable[Fact]) -> list[str]:
    """What must be seen of a member at once: dead, moved away, gone from the lists, found to be somebody else's double."""
    spoken = (one for one in facts if one.person_id == person.pk and one.column in _PLAIN)
    said = [str(_PLAIN[one.column]) % {"value": one.value} for one in spoken if one.value not in _USUAL]
    if person.merged_into_id:
        return [_("已并入人员编号 %(number)s") % {"number": person.merged_into_id}, *said]
    return said if person.is_present else [_("不在最新名单里：可能迁出、去世或并户"), *said]


def told_of(
    sight: Sight,
    household: Household,
    seldom: Seldom,
    *,
    is_village: bool,
    decided: Iterable[Decision],
    on: date,
) -> dict[str, Any]:
    """Tasks, alerts and corrections of a household, and what has happened to it, the newest first."""
    asked = seldom.corrections and not is_village
    told: dict[str, Any] = {
        "tasks": tasks_about(sight, household.pk),
        "alerts": [] if is_village else alerts_about(sight, household.pk),
        "corrections": list(corrections_of(sight, household.pk)) if asked else [],
    }
    events = timeline(sight, household, is_village=is_village, merges=seldom.merges, decided=decided, **told)
    followed = standing_of(sight, household.pk) if seldom.recognitions and not is_village else None
    ending = phase_outs_of(household.pk, on) if followed and Sign.PHASING_OUT in followed.signs else []
    beside = _beside(sight, household, on, is_there=seldom.paired)
    plan = plan_shown(sight, household.pk, is_worker=is_village) if seldom.plans else None
    passed = {"events": events[:_EVENTS], "older": events[_EVENTS:]}
    return told | beside | passed | {"followed": followed, "phase_outs": ending, "plan": plan}


def _beside(sight: Sight, household: Household, on: date, *, is_there: bool) -> dict[str, Any]:
    """Who stands beside a household, and what it wishes for."""
    if not is_there:
        return {"helpers": [], "wishes": []}
    return {
        "helpers": helpers_of(household, on),
        "wishes": list(wishes_of(sight, household, on)[:_NEWEST]),
    }


def timeline(
    sight: Sight,
    household: Household,
    *,
    tasks: Sequence[Any],
    alerts: Iterable[Any],
    corrections: Iterable[Correction],
    merges: bool,
    decided: Iterable[Decision],
    is_village: bool,
) -> list[Event]:
    """Alerts, steps of tasks, requests to departments, merges, decisions: one list, newest first."""
    events = [
        Event(
            one.at,
            _("任务"),
            str(PASSAGES[Step(one.step)]),
            reverse("dispatch:task", args=[one.task_id]),
            one.by__name or _("系统"),
        )
        for one in (handovers_within(tasks) if tasks else ())
    ]
    if not is_village:
        events += [
            *_alert_events(alerts),
            *_correction_events(corrections),
            *(_merge_events(sight, household) if merges else ()),
            *_decision_events(decided, household),
        ]
    return sorted(events, key=lambda one: one.at, reverse=True)


def _alert_events(alerts: Iterable[Any]) -> list[Event]:
    return [
        Event(
            _midnight(one.raised_on), _("预警"), one.indicator__label, reverse("alerts:alert", args=[one.pk])
        )
        for one in alerts
    ]


def _correction_events(corrections: Iterable[Correction]) -> list[Event]:
    events = []
    for one in corrections:
        about = f"{one.source} · {one.label}"
        events.append(
            Event(
                one.asked_at,
                _("请部门核对"),
                _("%(about)s：%(words)s") % {"about": about, "words": one.question},
                who=one.asked_by.name,
            )
        )
        if one.answered_at and one.answered_by:
            said = " · ".join(str(word) for word in (ANSWERS[one.state], one.answer) if word)  # type: ignore[index]
            words = _("%(about)s：%(words)s") % {"about": about, "words": said}
            events.append(Event(one.answered_at, _("部门答复"), words, who=one.answered_by.name))
    return events


def _decision_events(decided: Iterable[Decision], household: Household) -> list[Event]:
    decided = list(decided)
    items = {**labels_of_parts(household), **ITEMS} if decided else {}
    return [
        Event(
            one.at,
            _("决定"),
            f"{items.get(one.item, one.item)} {one.get_outcome_display()}",
            one.address,
            one.by.name,
        )
        for one in decided
    ]


def _merge_events(sight: Sight, household: Household) -> list[Event]:
    found = changes_seen(sight).filter(kept__household=household)
    return [
        Event(
            _midnight(one.day),
            str(one.get_change_display()),
            f"{one.kept.name} ← {one.person_id}",
            who=one.cause,
        )
        for one in found
    ]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def visited_home(
    sight: Sight, found: Household, on: date, *, is_village: bool, has_visits: bool
) -> dict[str, Any]:
    """What visits have found: what was said, which facts count, and of which programmes the family may be told by the last of them."""
    visits = list(visits_of(sight, found)[:_VISITS]) if has_visits else []
    last = next((one for one in visits if takes_answers(Outcome(one.outcome))), None)
    return {
        "visits": visits,
        "objections": list(objections_of(sight, found.pk)) if visits else [],
        "last_visit": last,
        "prospects": prospects_of(last, with_amounts=not is_village) if last else [],
        "stated": facts_shown(sight, found, on) if visits and not is_village else [],
    }


def told_apart(
    sight: Sight, found: Household, visits: list[Visit], *, has_deliveries: bool
) -> dict[str, Any]:
    """What of that stands against each other, what was drawn, and what could not be taken in."""
    disputes = disputes_of(sight, [found.pk]) if visits else []
    return {
        "disputed": {answer.pk for one in disputes for answer in one.answers},
        "resolutions": decisions_told(sight, found) if visits else [],
        "marks": marks_of(sight, visits) if visits else {},
        "enclosures": enclosures_of(sight, visits) if visits else {},
        "deliveries": [(one, lines_of(one)) for one in deliveries_about(sight, found)]
        if has_deliveries
        else [],
    }


def looked_at(household: Household) -> list[tuple[str, datetime]]:
    """Who looked at a household or changed it lately, newest first; a job by its code."""
    looks = looks_at(f"household:{household.pk}")
    named = names_of(one.who for one in looks)
    return [(named.get(one.who, one.who), one.at) for one in looks]
