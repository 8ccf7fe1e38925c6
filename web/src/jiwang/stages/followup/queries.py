"""Reading how families are followed. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count as Number
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from jiwang.aid.pairing.queries import complete_in
from jiwang.aid.plans.queries import results_in
from jiwang.analysis.rounds import numbers_on
from jiwang.kit.sights import COUNTY, EVERYWHERE, TOWNSHIP, Sight, inside, seeing
from jiwang.registers.people.models import Household
from jiwang.registers.people.queries import search
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.statements.models import Statement
from jiwang.registers.statements.queries import statements_of
from jiwang.stages.decisions.models import ITEMS, Recognition
from jiwang.stages.decisions.states import Outcome
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.states import Desk, TaskState
from jiwang.stages.followup.models import Colouring, Count, Marking, News, Relapse, Standing
from jiwang.stages.followup.rules import (
    LEAD,
    Evidence,
    Share,
    Sum,
    months_before,
    quarter_before,
    quarter_of,
    summed,
)
from jiwang.stages.followup.states import Colour
from jiwang.stages.visits.models import ROUND_OUTCOMES, Visit
from jiwang.stages.visits.queries import resting_homes
from jiwang.stages.visits.queries import within as visited_within


def standings_seen(sight: Sight) -> QuerySet[Standing]:
    """Everybody who is followed within a sight."""
    return Standing.objects.filter(sight.within("region", digits=TOWNSHIP))


def standing_of(sight: Sight, household: int) -> Standing | None:
    """Where one household stands, where it is followed and within a sight."""
    return standings_seen(sight).filter(pk=household).select_related("household").first()


def shelves(on: date) -> dict[str, Q]:
    """The lists of a place: overdue, due within the time in which visits are asked for, in red, with gaps, left lately, all."""
    return {
        "overdue": Q(due_on__lt=on) | Q(is_missed=True),
        "due": Q(due_on__gte=on, due_on__lte=on + LEAD, is_missed=False),
        "red": Q(colour=Colour.RED),
        "unclear": ~Q(gaps=[]),
        "left": Q(items=[]),
        "all": Q(),
    }


def numbers(found: QuerySet[Standing], on: date) -> dict[str, int]:
    """How many households lie on each list."""
    counted: dict[str, int] = found.aggregate(**{f"n_{name}": Number("pk", filter=asked) if asked else Number("pk") for name, asked in shelves(on).items()})  # fmt: skip
    return {name.removeprefix("n_"): number for name, number in counted.items()}


def on_shelf(found: QuerySet[Standing], shelf: str, on: date) -> QuerySet[Standing]:
    """The households of a list, the longest overdue first."""
    return found.filter(shelves(on)[shelf]).select_related("household").order_by("due_on", "pk")


def called(found: QuerySet[Standing], sight: Sight, text: str) -> QuerySet[Standing]:
    """Those of them who fit a name, a number or an address."""
    return found.filter(pk__in=[one.household_id for one in search(sight, text)]) if text.strip() else found


def evidence_in(area: str, on: date, home: int | None = None) -> Mapping[int, Evidence]:
    """What the rooms of plans and pairing know of the households of an area (or of one). Of whom neither knows, nothing is clear."""
    results, seats = results_in(area, on, home), complete_in(area, on, home)
    return {
        one: Evidence(has_plan=one in results, has_results=results.get(one), has_pairing=seats.get(one))
        for one in results.keys() | seats.keys()
    }


def followed_counties() -> list[str]:
    """The counties in which somebody was ever recognised, or is followed; for the job."""
    found = {
        one[:COUNTY]
        for rows in (Recognition, Standing)
        for one in rows.objects.values_list("region", flat=True).distinct()
    }
    return sorted(found)


def to_send_out(area: str, on: date) -> dict[tuple[str, date], list[int]]:
    """The households whom somebody should be asked to visit and nobody is, by period and last day: due soon, overdue, or missed in the
    quarter that is over; where somebody was lately they wait."""
    waits = Task.objects.filter(household=OuterRef("pk"), desk=Desk.VISIT).exclude(state=TaskState.CLOSED)
    due = Q(due_on__lte=on + LEAD) | Q(is_missed=True)
    rows = Standing.objects.filter(due, ~Exists(waits), region__startswith=area).order_by("pk")
    found = list(rows.values_list("pk", "due_on", "is_missed"))
    resting = resting_homes([pk for pk, _due, _missed in found], area, on)
    periods: dict[tuple[str, date], list[int]] = {}
    for pk, due_on, is_missed in found:
        if pk not in resting:
            last = quarter_before(on).until if is_missed else due_on
            periods.setdefault((quarter_of(last).name if is_missed else f"{last:%Y%m%d}", last), []).append(
                pk
            )
    return periods


def colours_of(households: Iterable[int], on: date) -> dict[int, Colouring]:
    """The colour that holds for each household: what a person has set and is not over yet, else what the rule proposes."""
    found: dict[int, Colouring] = {}
    rows = Colouring.objects.filter(household__in=list(households)).select_related("by").order_by("at", "pk")
    for one in rows:
        before = found.get(one.household_id)
        is_set = one.by_id is not None
        if is_set and one.until is not None and one.until < on:
            continue
        if before is None or is_set or before.by_id is None:
            found[one.household_id] = one
    return found


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a household's way: when, which kind, and the row that says it."""

    day: date
    kind: str
    row: Any


def way_of(sight: Sight, household: Household) -> list[Moment]:
    """Everything that has happened since a household is followed, the newest first."""
    found = [Moment(one.at.date(), "colour", one) for one in Colouring.objects.filter(household=household).select_related("by")]  # fmt: skip
    found += [Moment(one.at.date(), "mark", one) for one in Marking.objects.filter(household=household).select_related("by")]  # fmt: skip
    found += [Moment(one.told_on, "news", one) for one in News.objects.filter(household=household).select_related("by")]  # fmt: skip
    found += [
        Moment(one.found_on, "relapse", one) for one in relapses_seen(sight).filter(household=household)
    ]
    rows = Visit.objects.filter(visited_within(sight), household=household).select_related("by")
    found += [Moment(one.visited_on, "visit", one) for one in rows]
    return sorted(found, key=lambda one: one.day, reverse=True)


@dataclass(frozen=True, slots=True)
class PhaseOut:
    """Help that is ending by steps: of which item, how much from which month on, and from which month on nothing."""

    item: Any
    steps: tuple[tuple[date, int], ...]
    ends_on: date


def phase_outs_of(household: int, on: date) -> list[PhaseOut]:
    """The phase-outs of a household that have begun or are decided and have not ended: every one has an end."""
    rows = Recognition.objects.filter(household=household, decision__outcome=Outcome.PHASE_OUT).order_by("since")  # fmt: skip
    found: dict[Any, list[Recognition]] = {}
    for one in rows:
        found.setdefault(one.decision_id, []).append(one)
    return [
        PhaseOut(ITEMS[each[0].item], tuple((one.since, one.amount or 0) for one in each if not one.is_over), each[-1].since)
        for each in found.values()
        if each[-1].is_over and each[-1].since > on
    ]  # fmt: skip


def kept_of(sight: Sight, household: Household, on: date) -> list[Statement]:
    """What a family need not show again when it applies anew: everything verified that still holds, each fact once, the newest."""
    rows = [
        one
        for one in statements_of(sight, household)
        if one.value and (one.expires is None or one.expires >= on)
    ]
    return list({(one.fact, one.person_id): one for one in reversed(rows)}.values())


def relapses_seen(sight: Sight) -> QuerySet[Relapse]:
    """The warnings within a sight, those that wait first."""
    found = Relapse.objects.filter(sight.within("region", digits=TOWNSHIP))
    return found.select_related("settling__by", "household").order_by(F("settling").desc(nulls_first=True), "-found_on", "pk")  # fmt: skip


def relapse_share(area: str, on: date) -> Share:
    """返困率: of the exits whose time of watching is over or running, a year back, so many have come back; a warning that waits is none yet."""
    numbers_ = numbers_on(version_in_force(area, on), on)
    since = months_before(on, numbers_.watch or 0)
    with seeing(EVERYWHERE):
        back = Relapse.objects.filter(region__startswith=area, exited_on__gt=since, exited_on__lte=on)
        done = back.filter(settling__is_relapse=True).count()
        gone = set(Standing.objects.filter(region__startswith=area, items=[], exited_on__gt=since).values_list("pk", flat=True))  # fmt: skip
        gone |= set(back.values_list("household", flat=True))
    return Share(done, len(gone))


def counts_below(areas: Iterable[str], digits: int, on: date) -> list[tuple[str, dict[str, int]]]:
    """How many households of each place lie on each list: counts of places, which name nobody."""
    with seeing(EVERYWHERE):
        rows = Standing.objects.filter(inside("region", areas))
        places = sorted({one[:digits] for one in rows.values_list("region", flat=True).distinct()})
        return [(place, numbers(rows.filter(region__startswith=place), on)) for place in places]


def gaps_by_village(found: QuerySet[Standing]) -> list[tuple[str, int, int, dict[str, int]]]:
    """How many households of each village are followed, how many are clear, and how many lack each thing."""
    rows: dict[str, list[list[str]]] = {}
    for region, gaps in found.values_list("region", "gaps"):
        rows.setdefault(region, []).append(gaps)
    return [
        (region, len(each), sum(not one for one in each), {gap: sum(gap in one for one in each) for gap in sorted({name for one in each for name in one})})
        for region, each in sorted(rows.items())
    ]  # fmt: skip


def visits_of_festival(sight: Sight, year: int) -> QuerySet[Visit]:
    """The festival visits of a year, the newest first."""
    rows = Visit.objects.filter(
        visited_within(sight), occasions__contains=["festival"], visited_on__year=year
    )
    return rows.select_related("household", "by").order_by("-visited_on", "pk")


def outcomes_in(sight: Sight, first: date, last: date) -> Sum[str]:
    """How the newest visits of a span have ended, one for each household; with those households on the lists where nobody was: shown."""
    rows = Visit.objects.filter(visited_within(sight), visited_on__gte=first, visited_on__lte=last)
    newest = dict(
        rows.exclude(household=None).order_by("visited_on", "at").values_list("household", "outcome")
    )
    whole = set(standings_seen(sight).values_list("pk", flat=True))
    return summed(len(whole), [newest.get(one) for one in whole], [str(one) for one in ROUND_OUTCOMES])


def counts_of(areas: Iterable[str]) -> list[Count]:
    """The newest count of each thing in some places."""
    rows = (
        Count.objects.filter(inside("region", areas)).select_related("by").order_by("region", "label", "-at")
    )
    return list(rows.distinct("region", "label"))
