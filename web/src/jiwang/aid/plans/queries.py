"""Reading plans. Every query begins with what the officer may see; row security repeats it underneath.

For other rooms: `plan_of`, `measures_open`, `measures_about`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from jiwang.aid.plans.models import STATES, Handover, Measure, Passage, Plan, Version
from jiwang.aid.plans.rules import Counted, Standing, compared, is_late, reading, tallies, total
from jiwang.aid.plans.states import CONFIRMED, LIAISONS, RUNNING, Change, Stage, State
from jiwang.analysis.applying.planning import (
    FOUND_TRUE,
    Draft,
    PlanOccasion,
    View,
    draft_for,
    occasions_of,
    views_of,
)
from jiwang.kit.sights import TOWNSHIP, Sight
from jiwang.procedure.applications.queries import present
from jiwang.registers.people.models import Household
from jiwang.registers.places.queries import paths_of
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import clerks_of, officers_around
from jiwang.registers.staff.states import Duty
from jiwang.registers.statements.models import Statement
from jiwang.registers.statements.states import Rank
from jiwang.stages.alerts.models import Alert

LOOKED_BACK = 30  # days: what is older opens no draft any more
SHELVES = {
    "due": Q(stage=Stage.DRAFT, due_on__isnull=False),
    "draft": Q(stage=Stage.DRAFT),
    "confirmed": Q(stage=Stage.CONFIRMED),
}
_FIRST = 3  # measures that the file of a household shows
_HOLDERS = (Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER, Duty.VILLAGE_WORKER)


@dataclass(frozen=True, slots=True)
class Shown:
    """A confirmed plan as other rooms read it: the number of its version, its day, and its measures with their results."""

    version: int
    on: date
    measures: tuple[Measure, ...]


def plans_seen(sight: Sight, *, is_worker: bool) -> QuerySet[Plan]:
    """The plans within a sight; the village sees what was confirmed."""
    found = Plan.objects.filter(sight.within("region"))
    found = found.filter(version__gt=0) if is_worker else found
    return found.select_related("household")


def on_shelf(found: QuerySet[Plan], shelf: str, today: date) -> QuerySet[Plan]:
    """The plans of a shelf, what must be confirmed first at the top."""
    if shelf == "late":
        return found.filter(late(today)).order_by("due_on", "opened_on", "pk")
    if shelf == "measures":
        return found.filter(pk__in=_measures_late(today).values("plan")).order_by("opened_on", "pk")
    order = ("due_on", "opened_on", "pk") if shelf != "confirmed" else ("-opened_on", "pk")
    return found.filter(SHELVES[shelf]).order_by(*order)


def late(today: date) -> Q:
    """Drafts that somebody should have confirmed by now."""
    return Q(stage=Stage.DRAFT, due_on__lt=today)


def numbers(found: QuerySet[Plan], today: date) -> dict[str, int]:
    """How many plans lie on each shelf."""
    asked = {shelf: Count("pk", filter=wanted) for shelf, wanted in (SHELVES | {"late": late(today)}).items()}
    counted: dict[str, int] = found.order_by().aggregate(
        **asked, measures=Count("pk", filter=Q(pk__in=_measures_late(today).values("plan")))
    )
    return counted


def named(found: QuerySet[Plan], text: str) -> QuerySet[Plan]:
    """The plans of whom some characters stand in the name or the address."""
    if not text:
        return found
    wanted = Measure.objects.filter(Q(name__icontains=text) | Q(label__icontains=text)).values("plan")
    return found.filter(
        Q(household__address__icontains=text) | Q(household__members__name__icontains=text) | Q(pk__in=wanted)
    ).distinct()


def measures_seen(sight: Sight) -> QuerySet[Measure]:
    """The measures within a sight by place, of its own township or county; drafts too."""
    return Measure.objects.filter(sight.within("region")).select_related("holder", "person", "handover")


def measures_of(plan: Plan, *, is_worker: bool = False) -> list[Measure]:
    """The measures of a plan, what is to be done first at the top; the village sees what was confirmed."""
    found = Measure.objects.filter(plan=plan).select_related("holder", "person", "handover", "entry")
    found = found.filter(state__in=CONFIRMED) if is_worker else found
    order = list(State)
    return sorted(
        found.prefetch_related("reasons__person"), key=lambda one: (order.index(State(one.state)) > order.index(State.RETURNED), one.due_on, one.label, one.pk)
    )  # fmt: skip


def measures_to(sight: Sight) -> QuerySet[Measure]:
    """The measures that were handed to the departments for which somebody answers."""
    found = Measure.objects.filter(sight.of_offices("region", named=True), handover__isnull=False)
    return found.select_related("handover__by")


def readable(sight: Sight) -> QuerySet[Measure]:
    """Every measure that an officer may open."""
    own = sight.within("region", digits=TOWNSHIP)
    office = sight.of_offices("region", named=True) & Q(handover__isnull=False)
    return Measure.objects.filter(own | office).select_related("holder", "person", "handover__by", "entry")


def inbox(found: QuerySet[Measure], *, is_open: bool) -> QuerySet[Measure]:
    """What a department has to answer or do, the earliest first; or what it has done with."""
    if is_open:
        return found.filter(state__in=[State.HANDED, State.ACCEPTED]).order_by("due_on", "pk")
    return found.exclude(state__in=[State.HANDED, State.ACCEPTED]).order_by("-ended_on", "pk")


def sought(found: QuerySet[Measure], text: str) -> QuerySet[Measure]:
    """The measures in whose name, address or words some characters stand."""
    wanted = Q(name__icontains=text) | Q(address__icontains=text) | Q(label__icontains=text)
    return found.filter(wanted) if text else found


def to_hand_over(sight: Sight, area: str) -> dict[str, list[Measure]]:
    """The confirmed measures of a place that lie with nobody else, by department; those of plans that wait for a word stay."""
    found = measures_seen(sight).filter(
        state=State.OPEN, region__startswith=area, plan__stage=Stage.CONFIRMED
    )
    told: dict[str, list[Measure]] = {}
    for one in found.order_by("department", "due_on", "pk"):
        told.setdefault(one.department, []).append(one)
    return told


def handovers_seen(sight: Sight) -> QuerySet[Handover]:
    """The lists that were handed over, of one's place or to one's department; the newest first."""
    here = sight.within("region", digits=TOWNSHIP) | sight.of_offices("region", named=True)
    return Handover.objects.filter(here).select_related("by").order_by("-at")


def on_lists(handovers: Iterable[Handover]) -> dict[UUID, Counter[str]]:
    """How far each list has come: measures by state, of those that still stand on it."""
    found: dict[UUID, Counter[str]] = {one.pk: Counter() for one in handovers}
    for name, state in Measure.objects.filter(handover__in=list(found)).values_list("handover", "state"):
        found[name][state] += 1
    return found


def on_list(handover: Handover) -> QuerySet[Measure]:
    """The measures of a list that its reader may see, the earliest first."""
    return Measure.objects.filter(handover=handover).order_by("region", "due_on", "name", "pk")


def listed(handover: Handover, today: date) -> dict[str, Any]:
    """A list as its page and its workbook show it: each measure with its place, and whether it is late by itself."""
    measures = list(on_list(handover))
    paths = paths_of({one.region for one in measures}, start=4)
    rows = [(one, paths[one.region], is_late(one.due_on, State(one.state), today)) for one in measures]
    return {"list": handover, "rows": rows, "gone": handover.count - len(rows), "today": today}


def states_of(found: Counter[str]) -> list[tuple[str, str, int]]:
    """How many measures stand where, in words."""
    return [(str(one), str(STATES[one]), found[one]) for one in State if found.get(one)]


def tallied(sight: Sight, area: str, on: date) -> dict[str, Any]:
    """The confirmed measures within a sight by every way of counting, and all of them together."""
    rows = counted(measures_seen(sight))
    tables = [(one.label, tallies(one.id, one.words, rows)) for one in views_at(area, on)]
    return {"tables": tables, "all": total(rows)}


def passages_of(measure: Measure) -> QuerySet[Passage]:
    """A measure's way, the first step first."""
    return Passage.objects.filter(measure=measure).select_related("by").order_by("at", "pk")


def plan_seen(sight: Sight, household: int) -> Plan | None:
    """The plan of a household, as far as somebody may see it."""
    return Plan.objects.filter(sight.within("region"), household=household).first()


def plan_shown(sight: Sight, household: int, *, is_worker: bool) -> dict[str, Any] | None:
    """A plan in short, as the file of its household shows it: how many measures, how many done, and what is due first; the village sees what was confirmed."""
    plan = plans_seen(sight, is_worker=is_worker).filter(household=household).first()
    if plan is None:
        return None
    found = [one for one in measures_of(plan, is_worker=is_worker) if one.state != State.STRUCK]
    return {
        "plan": plan,
        "number": len(found),
        "done": sum(one.state == State.DONE for one in found),
        "next": [one for one in found if one.state not in (State.DONE, State.FAILED)][:_FIRST],
    }


def versions_of(plan: Plan) -> list[Version]:
    """The versions of a plan, the newest first."""
    return list(Version.objects.filter(plan=plan).select_related("by").order_by("-number"))


def version_of(sight: Sight, household: int, number: int) -> Version | None:
    """One version, for whoever may read it."""
    found = Version.objects.filter(
        sight.within("region", digits=TOWNSHIP), plan__household=household, number=number
    )
    return found.select_related("by", "plan__household").first()


def changes_of(version: Version) -> list[tuple[Change, Any, Any]]:
    """What has changed since the version before."""
    before = Version.objects.filter(plan=version.plan_id, number=version.number - 1).first()
    return compared(before.content if before else [], version.content)


def counted(found: QuerySet[Measure]) -> list[Counted]:
    """The confirmed measures as they are counted: what was struck counts nowhere."""
    rows = found.filter(state__in=CONFIRMED).values_list("household", "person", "views", "state")
    return [Counted(home, person, views, state == State.DONE) for home, person, views, state in rows]


def standing_of(measure: Measure) -> Standing:
    """A measure as the rules know it."""
    return Standing(State(measure.state), measure.region, measure.department, measure.handover_id is not None)


def said_in(one: Measure) -> tuple[object, ...]:
    """What makes a measure this one and no other."""
    return one.person_id, one.label, one.department, one.due_on, one.success, one.said, one.holder_id


def reading_of(plan: Plan, rows: Iterable[Measure] | None = None) -> str:
    """What whoever confirms a plan has read of it."""
    found = Measure.objects.filter(plan=plan).exclude(state=State.STRUCK) if rows is None else rows
    return reading(plan.version, ((one.pk, *said_in(one)) for one in found))


def draft_of(household: Household, on: date) -> Draft:
    """What the law in force proposes for a household."""
    return draft_for(version_in_force(household.region, on), household, present(household), on=on)


def views_at(region: str, on: date) -> tuple[View, ...]:
    """How measures are counted at a place."""
    return views_of(version_in_force(region, on))


def holders_for(region: str, on: date) -> list[tuple[Officer, str]]:
    """Who may answer for a measure."""
    return officers_around(region, _HOLDERS, on)


def clerk_of(region: str, on: date) -> Officer | None:
    """Who answers where nobody else was named."""
    township = region[:TOWNSHIP]
    return next(iter(clerks_of([township], on=on).get(township, [])), None)


def liaisons_at(region: str, on: date) -> frozenset[str]:
    """The departments that have somebody at the desk for a place."""
    areas = [region[:digits] for digits in (4, 6)]
    held = Officer.objects.filter(
        postings__duty__in=list(LIAISONS), postings__area__in=areas, postings__since__lte=on, is_active=True
    ).filter(Q(postings__until__isnull=True) | Q(postings__until__gte=on))
    return frozenset(held.values_list("postings__department", flat=True))


def unowned(measures: Iterable[Measure], region: str, on: date) -> list[str]:
    """The measures for which nobody answers: no officer is named, and the department has nobody at the desk."""
    served = liaisons_at(region, on)
    return [one.label for one in measures if one.holder_id is None and one.department not in served]


def occasions_now(on: date) -> list[tuple[Household, PlanOccasion, date]]:
    """The households for which something has happened that opens a draft, since when, the earliest first; each once. Whoever has a draft
    waiting, or a plan that was confirmed since, needs none."""
    since = on - timedelta(days=LOOKED_BACK)
    homes = Household.objects.filter(pk__in=_signalled(since), size__gt=0)
    told = [(home, found) for home in homes if (found := _occasion(home, since, on)) is not None]
    last = _answered([home.pk for home, _found in told])
    waiting = [(home, *found) for home, found in told if last.get(home.pk, date.min) < found[1]]
    return sorted(waiting, key=lambda one: (one[2], one[0].pk))


def plan_of(household: int) -> Shown | None:
    """The confirmed plan of a household with the results of its measures: for the clear card and the six-clear check."""
    plan = Plan.objects.filter(household=household, version__gt=0).first()
    if plan is None:
        return None
    last = Version.objects.filter(plan=plan).order_by("-number").first()
    return Shown(plan.version, last.on if last else plan.opened_on, tuple(measures_of(plan, is_worker=True)))


def measures_open(household: int) -> QuerySet[Measure]:
    """The confirmed measures of a household that somebody still has to bring to an end."""
    return Measure.objects.filter(household=household, state__in=sorted(RUNNING)).order_by("due_on", "pk")


def measures_running(households: Iterable[int]) -> dict[int, list[Measure]]:
    """The same of many households at once; who has none is left out."""
    found: dict[int, list[Measure]] = {}
    rows = Measure.objects.filter(household__in=list(households), state__in=sorted(RUNNING))
    for one in rows.order_by("due_on", "pk"):
        found.setdefault(one.household_id, []).append(one)
    return found


def results_in(area: str, on: date, household: int | None = None) -> dict[int, bool]:
    """Of everybody in an area (or of one household) who has a confirmed plan: whether each measure whose day is over has its result."""
    plans = Plan.objects.filter(version__gt=0, region__startswith=area)
    late = Measure.objects.filter(state__in=sorted(RUNNING), due_on__lt=on, region__startswith=area)
    if household is not None:
        plans, late = plans.filter(household=household), late.filter(household=household)
    waiting = set(late.values_list("household", flat=True))
    return {one: one not in waiting for one in plans.values_list("household", flat=True)}


def measures_about(region: str, *, on: date) -> dict[str, int]:
    """How many measures of a place run, are late, and have ended well."""
    found = Measure.objects.filter(region__startswith=region)
    running = Q(state__in=sorted(RUNNING))
    counted_: dict[str, int] = found.aggregate(
        running=Count("pk", filter=running), late=Count("pk", filter=running & Q(due_on__lt=on)),
        done=Count("pk", filter=Q(state=State.DONE)),
    )  # fmt: skip
    return counted_


def _measures_late(today: date) -> QuerySet[Measure]:
    return Measure.objects.filter(state__in=sorted(RUNNING), due_on__lt=today)


def _answered(households: list[int]) -> dict[int, date]:
    """Since when each household needs no draft any more: one waits by itself (for ever), or a plan was confirmed."""
    plans = Plan.objects.filter(household__in=households)
    confirmed = plans.filter(version__gt=0).values_list("household").annotate(Max("versions__on"))
    waiting = plans.filter(stage=Stage.DRAFT, due_on__isnull=False).values_list("household", flat=True)
    return dict(confirmed) | dict.fromkeys(waiting, date.max)


def _signalled(since: date) -> list[int]:
    """Households with an alert or a word at the door of the last days; which of them count, the law of their place says."""
    alerts = Alert.objects.filter(raised_on__gte=since).values_list("household", flat=True)
    words = Statement.objects.filter(on__gte=since, value=FOUND_TRUE, state=Rank.VERIFIED)
    return list({*alerts, *words.values_list("household", flat=True)})


def _occasion(home: Household, since: date, on: date) -> tuple[PlanOccasion, date] | None:
    """What has opened a draft, and on which day it became known: the strictest that the law of the place names."""
    named = occasions_of(version_in_force(home.region, on))
    alerts = Alert.objects.filter(household=home, raised_on__gte=since, raised_on__lte=on)
    signs = dict(alerts.order_by("-raised_on").values_list("indicator", "raised_on"))
    words = Statement.objects.filter(
        household=home, on__gte=since, on__lte=on, value=FOUND_TRUE, state=Rank.VERIFIED
    )
    facts = dict(words.order_by("-on").values_list("fact", "on"))
    told = [
        (one, min(days))
        for one in named
        if (days := [*(signs[name] for name in one.indicators if name in signs), *(facts[name] for name in one.facts if name in facts)])
    ]  # fmt: skip
    return min(told, key=lambda pair: (pair[0].clock.days, pair[1], pair[0].id), default=None)
