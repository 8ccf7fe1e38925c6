"""Reading recognitions and changes. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from jiwang.analysis.applying.courses import courses_on, due_on
from jiwang.analysis.homes import Ruled, given_in, ruled_again, ruled_besides, ruled_on
from jiwang.kit.sights import COUNTY, EVERYWHERE, TOWNSHIP, Sight, seeing
from jiwang.kit.words.speaking import listed
from jiwang.procedure.applications.models import SubCase
from jiwang.procedure.delegations.queries import decided_below, is_decided_below
from jiwang.registers.authorisations.rules import ADULT
from jiwang.registers.people.models import Household, Person
from jiwang.registers.people.queries import members_of
from jiwang.registers.people.rules import years_between
from jiwang.registers.policy.models import Version
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.rules import Held
from jiwang.registers.statements.queries import written_of
from jiwang.stages.decisions.filling import phase_out_facts
from jiwang.stages.decisions.models import (
    ITEMS,
    OF_PERSONS,
    Change,
    Decision,
    Hearing,
    Letter,
    Passage,
    Reckoned,
    Recognition,
)
from jiwang.stages.decisions.rules import (
    PUBLISHED,
    Asking,
    Ruling,
    Span,
    Standing,
    difference,
    months_of,
    refusal,
)
from jiwang.stages.decisions.states import STEPS, Kind, Outcome, State, Step
from jiwang.stages.visits.models import Visit
from jiwang.stages.visits.states import Reach

_YEAR = 365
LONGEST_PHASE_OUT = 12  # months that are looked at
PHASE_OUT = "phase_out"
# What is recognised, and the item of the law by which it is reckoned.
RECKONED_BY = {
    "dibao": "dibao",
    "danren": "danren",
    "tekun": "tekun_living",
    "bianyuan": "bianyuan",
    "gangxing": "gangxing",
}
SHELVES = {
    "raise": Q(kind=Kind.RAISE, state=State.OPEN),
    "hear": Q(state=State.OPEN) & ~Q(kind=Kind.RAISE),
    "decide": Q(state=State.HEARD),
    "tell": Q(state=State.DECIDED) & ~Q(kind=Kind.RAISE),
    "ended": Q(state__in=[State.TOLD, State.KEPT, State.DROPPED]) | Q(kind=Kind.RAISE, state=State.DECIDED),
}


def within(sight: Sight) -> Q:
    """What an officer may see: what was passed on from the township upwards, the rest at the county."""
    return (sight.within("region", digits=TOWNSHIP) & Q(reach=Reach.TOWNSHIP)) | sight.within(
        "region", digits=COUNTY
    )


def matter_of(change: UUID) -> str:
    """What decisions call a change."""
    return f"change:{change}"


def recognitions_of(sight: Sight, household: Household) -> QuerySet[Recognition]:
    """Everything that a household was ever recognised as, the newest first."""
    found = Recognition.objects.filter(within(sight), household=household)
    return found.select_related("decision__by").order_by("item", "-since", "-at")


def recognised(found: QuerySet[Recognition], on: date) -> QuerySet[Recognition]:
    """What holds on a day: the last row that has begun, unless it says that it is over or its time has run out."""
    followed = Recognition.objects.filter(follows=OuterRef("pk"), since__lte=on)
    lasting = Q(until__isnull=True) | Q(until__gte=on)
    return found.filter(~Exists(followed), lasting, since__lte=on, is_over=False)


def on_file(sight: Sight, household: Household) -> dict[str, Any]:
    """What a household's file shows: everything that it was recognised as, what is under way, what was decided."""
    rows = list(recognitions_of(sight, household))
    names = dict(household.members.order_by("-is_head", "pk").values_list("pk", "name"))
    return {
        "rows": rows,
        "changes": changes_about(sight, household),
        "decided": decisions_of(sight, household),
        "items": {**labels_of_parts(household), **ITEMS},
        "whose": {one.pk: _whose(one, household.size, names) for one in rows},
    }


def _whose(one: Recognition, size: int, names: Mapping[int, str]) -> str:
    """Of whom something is recognised: the whole family, or some by name."""
    return _("全户") if len(one.members) >= size else listed(names[pk] for pk in one.members if pk in names)


def labels_of_parts(household: Household) -> dict[str, Any]:
    """What is called how of what a household has applied for."""
    found = SubCase.objects.filter(application__household=household)
    return dict(found.values_list("item", "label"))


def line_of(recognition: Recognition) -> list[Recognition]:
    """All rows of an item of a household, the oldest first."""
    found = Recognition.objects.filter(household=recognition.household_id, item=recognition.item)
    if recognition.item in OF_PERSONS:
        found = found.filter(members__overlap=recognition.members)
    return list(found.order_by("since", "at"))


def spans_of(recognition: Recognition) -> list[Span]:
    """What was recognised from when on."""
    return [Span(one.since, 0 if one.is_over else one.amount) for one in line_of(recognition)]


def changes_seen(sight: Sight) -> QuerySet[Change]:
    """The changes within a sight."""
    return Change.objects.filter(within(sight)).select_related("household", "recognition")


def on_shelf(found: QuerySet[Change], shelf: str) -> QuerySet[Change]:
    """The changes of a shelf, what must be done first at the top."""
    order = ("-at",) if shelf == "ended" else (F("due_on").asc(nulls_last=True), "at", "pk")
    return found.filter(SHELVES[shelf]).order_by(*order)


def numbers(found: QuerySet[Change]) -> dict[str, int]:
    """How many changes lie on each shelf."""
    counted: dict[str, int] = found.aggregate(
        **{name: Count("pk", filter=asked) for name, asked in SHELVES.items()}
    )
    return counted


def raises_at(sight: Sight, areas: Iterable[str], on: date) -> QuerySet[Change]:
    """The increases in some areas that wait to be confirmed there: at a township what is delegated to it, elsewhere the rest."""
    areas, own = list(areas), Q(pk__in=[])
    for area in areas:
        below = Q(pk__in=[])
        for township, items in decided_below(area, on):
            below |= Q(
                region__startswith=township,
                item__in=[one for one, law in RECKONED_BY.items() if law in items],
            )
        own |= Q(region__startswith=area) & (below if len(area) > COUNTY else ~below)
    return changes_seen(Sight.over(areas)).filter(within(sight), SHELVES["raise"]).filter(own)


def mirrored_cuts(sight: Sight, on: date) -> QuerySet[Recognition]:
    """What another system's list has lowered or ended within a year, and of which nobody here has heard the family since; the newest first."""
    heard = Hearing.objects.filter(household=OuterRef("household"), heard_on__gte=OuterRef("follows__since"))
    cut = Q(is_over=True) | Q(amount__lt=F("follows__amount"))
    rows = Recognition.objects.filter(
        within(sight), cut, ~Exists(heard), decision=None, follows__is_over=False
    )
    found = rows.filter(since__gte=on - timedelta(days=_YEAR))
    return found.select_related("follows", "household").order_by("-since", "pk")


def mirrored_figure(sight: Sight, areas: Collection[str], on: date) -> int | None:
    """How many there are; None for whoever has no area in which they look into it."""
    return mirrored_cuts(sight, on).count() if areas else None


def sums_of(found: QuerySet[Change]) -> dict[str, int]:
    """How many increases there are, and what they come to in a month."""
    told = found.aggregate(count=Count("pk"), before=Sum("before"), after=Sum("proposed"))
    return {name: number or 0 for name, number in told.items()}


def changes_about(sight: Sight, household: Household) -> list[Change]:
    """The changes of a household, the newest first; what did not hold any more is left out."""
    found = changes_seen(sight).filter(household=household).exclude(state=State.OVERTAKEN)
    return list(found.order_by("-at"))


def hearings_of(change: Change) -> list[Hearing]:
    """What the family has said, the oldest first."""
    return list(Hearing.objects.filter(matter=matter_of(change.pk)).select_related("by").order_by("at"))


def passages_of(change: Change) -> list[Passage]:
    """The steps of a change, the oldest first."""
    return list(Passage.objects.filter(change=change).select_related("by").order_by("pk"))


def decision_of(change: Change) -> Decision | None:
    """What was decided of a change."""
    found = Decision.objects.filter(matter=matter_of(change.pk))
    return found.select_related("by", "receipt", "letter__by", "letter__handover__by").first()


def decisions_of(sight: Sight, household: Household) -> list[Decision]:
    """What was decided of a household, the newest first."""
    found = Decision.objects.filter(within(sight), household=household)
    return list(found.select_related("by").order_by("-at"))


def decision_seen(sight: Sight, decision: UUID) -> Decision | None:
    """A decision within a sight, with its receipt."""
    return Decision.objects.filter(within(sight), pk=decision).select_related("receipt").first()


def publication_of(area: str, items: Iterable[str], on: date) -> tuple[date, dict[str, frozenset[str]]]:
    """Until when a sheet that is put up on a day hangs, and which fields of each item: as the law says it, else three fields to the end of the year."""
    law = law_at(area, on)
    courses = courses_on(law, on)
    ends, shown = [], {}
    for item in items:
        course = courses.get(RECKONED_BY.get(item, item))
        step = course.step_of("publication") if course else None
        shown[item] = frozenset(step.shows) & PUBLISHED if step else PUBLISHED
        if step and step.taken_down and (last := due_on(step.taken_down, on).last):
            ends.append(last)
    return min(ends, default=date(on.year, 12, 31)), shown


def letter_of(sight: Sight, decision: UUID) -> Letter | None:
    """The written notice of a decision, where it is within a sight."""
    found = Letter.objects.filter(within(sight), pk=decision)
    return found.select_related("decision", "household").first()


def standing_of(change: Change, hearings: Iterable[Hearing], on: date) -> Standing:
    """A change as the rules see it, with everybody who has typed what it rests on."""
    return Standing(
        Kind(change.kind),
        State(change.state),
        change.region,
        entered_by=typists_of(change.household_id),
        heard_by=frozenset(one.by_id for one in hearings),
        at_county=change.reach == Reach.COUNTY,
        is_decided_below=is_decided_below(RECKONED_BY[change.item], change.region, on),
    )


def typists_of(household: int) -> frozenset[int]:
    """Who has visited a household, typed in a visit to it, or stated something of it in writing; above every sight, for a check that shows nothing."""
    with seeing(EVERYWHERE):
        rows = Visit.objects.filter(household=household).values_list("by", "typed_by")
        written = Officer.objects.filter(code__in=[one.by for one in written_of(household)])
        return frozenset(
            one for row in (*rows, written.values_list("pk", flat=True)) for one in row if one is not None
        )


def law_at(region: str, on: date) -> Version | None:
    """The version in force at a place."""
    return version_in_force(region, on)


def reckoned_by(area: str) -> set[str]:
    """By which laws the newest run has reckoned a place."""
    found = Reckoned.objects.filter(region__startswith=area)
    return set(found.order_by("law_hash").values_list("law_hash", flat=True).distinct())


def living_of(household: Household) -> list[Person]:
    """The members of the newest run."""
    return [one for one in members_of(household) if one.is_present]


def ruled(change: Change, on: date) -> Ruled | None:
    """What the law in force gives the household of a change today; None where no version is in force."""
    law = law_at(change.region, on)
    if law is None:
        return None
    home, item, only = change.household, RECKONED_BY[change.item], only_member(change.recognition)
    return ruled_on(law, home, living_of(home), item=item, on=on, member=only)


def phased_out(
    change: Change, before: Ruled, *, exceeded_on: date, since: date
) -> tuple[Ruled, tuple[tuple[date, int], ...]]:
    """What a family is still given, month by month, whose income has passed the line by work on a day; nothing where the law has no such help."""
    law = Version.objects.get(hash=before.law_hash)
    said = phase_out_facts(exceeded_on, change.before or 0)
    found = ruled_besides(law, before, PHASE_OUT, said=said)
    last = since + timedelta(days=31 * (LONGEST_PHASE_OUT - 1))
    months = list(months_of(since, last))
    given = given_in(law, found.case, PHASE_OUT, months=months)
    stages: list[tuple[date, int]] = []
    for month, amount_ in zip(months, given, strict=True):
        if amount_ is None:
            return found, ()
        if not stages or stages[-1][1] != amount_:
            stages.append((month, amount_))
        if amount_ == 0:
            break
    is_due = bool(stages) and stages[0][1] > 0 and stages[-1][1] == 0
    return found, tuple(stages) if is_due else ()


def owed(change: Change, ruled_: Ruled, ruling: Ruling, *, through: date) -> int:
    """What a family is owed for past months when an increase holds from earlier on, by the numbers of each month, in fen."""
    if ruling.outcome is not Outcome.RAISE or ruling.since is None or ruling.since > through:
        return 0
    law = Version.objects.get(hash=ruled_.law_hash)
    months = list(months_of(ruling.since, through))
    given = given_in(law, ruled_.case, RECKONED_BY[change.item], months=months)
    known = [(month, amount) for month, amount in zip(months, given, strict=True) if amount is not None]
    return difference(spans_of(change.recognition), known, through=through)


def comes_out_the_same(decision: Decision) -> bool | None:
    """Whether the law of a decision gives the very answer again to the case as it was given; None where it was a run over the whole place."""
    receipt = decision.receipt
    law = Version.objects.filter(hash=receipt.law_hash).first()
    if not receipt.case or law is None:
        return None
    item = (
        PHASE_OUT if decision.outcome == Outcome.PHASE_OUT else RECKONED_BY.get(decision.item, decision.item)
    )
    return ruled_again(law, receipt.case, item, member=_member_of(decision)) == receipt.answer


def only_member(recognition: Recognition) -> int | None:
    """Whose status it is alone; None where it is the household's, or that of several."""
    is_one = recognition.item in OF_PERSONS and len(recognition.members) == 1
    return int(recognition.members[0]) if is_one else None


def _member_of(decision: Decision) -> int | None:
    kind, _colon, key = decision.matter.partition(":")
    if kind == "part":
        return SubCase.objects.values_list("member", flat=True).get(pk=key)
    return only_member(Change.objects.select_related("recognition").get(pk=key).recognition)


def published_at(sight: Sight, area: str, on: date) -> Sequence[tuple[Recognition, Person]]:
    """Who is recognised in a place, with the head of each household: what is published.

    No minor is named (《社会救助法》第45条), and nobody of whom it is not known that they are none.
    """
    found = recognised(Recognition.objects.filter(within(sight), region__startswith=area), on)
    rows = list(found.filter(item__in=("dibao", "tekun")).order_by("item", "household"))
    heads = {
        one.household_id: one
        for one in Person.objects.filter(household__in=[row.household_id for row in rows], is_head=True)
        if one.birth and years_between(one.birth, on) >= ADULT
    }
    return [(row, heads[row.household_id]) for row in rows if row.household_id in heads]


def refusals(
    change: Change, hearings: Iterable[Hearing], *, officer: int, held: Iterable[Held], on: date
) -> dict[Step, str | None]:
    """Of each step why an officer may not take it now; None where they may: the forms of the page of a change."""
    standing, asking = standing_of(change, hearings, on), Asking(officer, tuple(held))
    return {step: refusal(standing, step, asking) for step in STEPS}
