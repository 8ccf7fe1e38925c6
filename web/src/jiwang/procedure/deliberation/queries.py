"""Reading matters that are put before a meeting. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from jiwang.analysis.applying.deliberating import Agenda, Before, agenda_of, before
from jiwang.kit.sights import EVERYWHERE, TOWNSHIP, Sight, seeing
from jiwang.procedure.applications.models import Passage as CasePassage
from jiwang.procedure.applications.models import SubCase
from jiwang.procedure.applications.queries import law_at, present
from jiwang.procedure.applications.states import LIVE as UNDER_WAY
from jiwang.procedure.applications.states import Step as CaseStep
from jiwang.procedure.deliberation.models import Booking, Matter, Meeting
from jiwang.procedure.deliberation.rules import Standing
from jiwang.procedure.deliberation.states import DIGITS, Kind, Level, State
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import DUTIES, Officer
from jiwang.registers.staff.queries import officers_within
from jiwang.registers.staff.states import Duty
from jiwang.stages.decisions.queries import typists_of

_LOOKED = (CaseStep.VISIT, CaseStep.OPINION)
SHELVES = {
    "open": Q(state=State.OPEN),
    "met": Q(state=State.MET),
    "ended": Q(state__in=[State.CLOSED, State.REVIEWED, State.DROPPED]),
}
# Who may be asked to sit at a meeting of a level, and in which area: by digits of the place of the family.
_SITS = {
    Level.TOWNSHIP: ((Duty.DECIDER, 9), (Duty.TOWNSHIP_CLERK, 9), (Duty.VILLAGE_WORKER, 12)),
    Level.COUNTY: (
        (Duty.DECIDER, 6), (Duty.COUNTY_REVIEWER, 6), (Duty.COUNTY_DISPATCHER, 6), (Duty.LIAISON, 6), (Duty.LIAISON, 4), (Duty.TOWNSHIP_CLERK, 9),
    ),
    Level.CITY: ((Duty.CITY_MONITOR, 4), (Duty.LIAISON, 4), (Duty.DECIDER, 6), (Duty.COUNTY_REVIEWER, 6)),
}  # fmt: skip


def within(sight: Sight) -> Q:
    """What an officer may see: from the township upwards."""
    return sight.within("region", digits=TOWNSHIP)


def matters_seen(sight: Sight) -> QuerySet[Matter]:
    """The matters within a sight."""
    return Matter.objects.filter(within(sight)).select_related("household", "part", "by")


def on_shelf(found: QuerySet[Matter], shelf: str, today: date) -> QuerySet[Matter]:
    """The matters of a shelf: what waits the longest first, what has ended last at the top."""
    if shelf == "review":
        return found.filter(_to_review(today)).order_by("review_on", "pk")
    if shelf == "owed":
        return found.filter(_owed(today)).order_by("minutes__at", "pk")
    return found.filter(SHELVES[shelf]).order_by("-opened_on" if shelf == "ended" else "opened_on", "pk")


def numbers(found: QuerySet[Matter], today: date) -> dict[str, int]:
    """How many lie on each shelf."""
    wanted = {**SHELVES, "owed": _owed(today), "review": _to_review(today)}
    asked = {f"on_{name}": Count("pk", filter=one) for name, one in wanted.items()}
    counted: dict[str, int] = found.order_by().aggregate(**asked)
    return {name.removeprefix("on_"): number for name, number in counted.items()}


def _to_review(today: date) -> Q:
    return Q(state=State.CLOSED, review_on__lte=today)


def _owed(today: date) -> Q:
    """Money that a meeting has granted, still holds, and no decision has booked."""
    granted = Q(minutes__meeting__is_carried=True, minutes__meeting__kind=Kind.AID, minutes__booking=None)
    lasting = Q(minutes__meeting__until=None) | Q(minutes__meeting__until__gte=today)
    return granted & lasting & ~Q(review__is_upheld=False)


def matters_about(sight: Sight, household: int) -> list[Matter]:
    """The matters of a household, the newest first."""
    return list(matters_seen(sight).filter(household=household).order_by("-at"))


def newest_meeting(matter: Matter) -> Meeting | None:
    """The meeting that counts."""
    return matter.meetings.select_related("by").order_by("-turn").first()


def granted_by_meeting(household: int, item: str, on: date) -> Meeting | None:
    """What a meeting has granted a household of an item and no decision has booked yet: the newest that still holds; above every sight, like determinations."""
    with seeing(EVERYWHERE):
        found = Meeting.objects.filter(
            matter__household=household,
            kind=Kind.AID,
            is_carried=True,
            choice__item=item,
            minutes__booking=None,
        )
        held = found.filter(Q(until=None) | Q(until__gte=on), minutes__isnull=False).exclude(
            matter__review__is_upheld=False
        )
        return held.select_related("minutes__matter").order_by("-minutes__at").first()


def booking_of(matter: Matter) -> Booking | None:
    """The decision by which the money of a matter was booked."""
    return Booking.objects.filter(minutes__matter=matter).select_related("decision", "by").first()


def part_for(sight: Sight, matter: Matter, item: str) -> SubCase | None:
    """The part of an application that waits for a decision on what a meeting has granted."""
    found = SubCase.objects.filter(
        within(sight), application__household=matter.household_id, item=item, state__in=sorted(UNDER_WAY)
    )
    return found.order_by("-started_on").first()


def standing_of(matter: Matter) -> Standing:
    """A matter as the rules know it."""
    last = newest_meeting(matter)
    return Standing(
        Level(matter.level), State(matter.state), matter.region, entered_by(matter), last.by_id if last else None
    )  # fmt: skip


def entered_by(matter: Matter) -> frozenset[int]:
    """Who has typed what a matter rests on: visits to the family, and what the township thinks of the application."""
    looked = CasePassage.objects.filter(part=matter.part_id, step__in=_LOOKED) if matter.part_id else CasePassage.objects.none()  # fmt: skip
    return typists_of(matter.household_id) | {one for one in looked.values_list("by", flat=True) if one is not None}  # fmt: skip


def agenda(household: Household, level: Level, on: date) -> Agenda | None:
    """The grounds of a level by the law where a family lives."""
    return agenda_of(law_at(household.region, on), level, on)


def before_the_law(household: Household, item: str, level: Level, *, on: date) -> Before | None:
    """What bars a family today and what a meeting may choose; None where no law is in force."""
    law = law_at(household.region, on)
    return before(law, household, present(household), item=item, level=level, on=on) if law else None


def candidates(matter: Matter, on: date) -> list[tuple[Officer, str]]:
    """Who may be asked to sit, with what they do; each once."""
    found: dict[int, tuple[Officer, str]] = {}
    for duty, digits in _SITS[Level(matter.level)]:
        area = matter.region[:digits]
        for officer, held in officers_within(area, duty=duty, on=on):
            if held == area:
                found.setdefault(officer.pk, (officer, str(DUTIES[duty])))
    return list(found.values())


def area_of(matter: Matter) -> str:
    """The place whose meeting it is."""
    return matter.region[: DIGITS[Level(matter.level)]]


def part_of(sight: Sight, household: Household, part: UUID | None) -> SubCase | None:
    """The part of an application of a household, where it is in sight."""
    return SubCase.objects.filter(within(sight), pk=part, application__household=household).first() if part else None  # fmt: skip
