"""Reading referrals. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from jiwang.analysis.applying.courses import clock_of, departments_on, due_on, steps_on
from jiwang.kit.sights import EVERYWHERE, TOWNSHIP, Sight, seeing
from jiwang.procedure.applications.models import Application
from jiwang.procedure.referrals.models import Passage, Referral
from jiwang.procedure.referrals.rules import Standing
from jiwang.procedure.referrals.states import LIVE, WITH_RECEIVER, Kind, State, Step
from jiwang.registers.people.models import Household
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.staff.queries import has_liaison

PROCEDURE = "referral_steps"
SHELVES = {
    "returned": Q(state=State.RETURNED),
    "sent": Q(state=State.SENT),
    "accepted": Q(state=State.ACCEPTED),
    "coordinating": Q(state=State.COORDINATING),
    "ended": ~Q(state__in=LIVE),
}


def referrals_seen(sight: Sight) -> QuerySet[Referral]:
    """The referrals within a sight by place, for the window and the county."""
    return Referral.objects.filter(sight.within("region", digits=TOWNSHIP)).select_related("by")


def referrals_to(sight: Sight) -> QuerySet[Referral]:
    """The referrals to the departments and organisations for which somebody answers."""
    return Referral.objects.filter(sight.of_offices("region", named=True))


def readable(sight: Sight) -> QuerySet[Referral]:
    """Every referral that an officer may open."""
    here = sight.within("region", digits=TOWNSHIP) | sight.of_offices("region", named=True)
    return Referral.objects.filter(here).select_related("by")


def on_shelf(found: QuerySet[Referral], shelf: str, today: date) -> QuerySet[Referral]:
    """The referrals of a shelf: what is due first at the top, or what has ended last."""
    if shelf == "late":
        return found.filter(late(today)).order_by("due_on", "pk")
    order = ("-ended_on", "pk") if shelf == "ended" else ("due_on", "opened_on", "pk")
    return found.filter(SHELVES[shelf]).order_by(*order)


def named(found: QuerySet[Referral], text: str) -> QuerySet[Referral]:
    """The referrals in whose name, address or receiver some characters stand."""
    wanted = Q(name__icontains=text) | Q(address__icontains=text) | Q(department__icontains=text)
    return found.filter(wanted) if text else found


def late(today: date) -> Q:
    """Somebody should have done something by now, whoever it is."""
    return Q(state__in=LIVE, due_on__lt=today)


def numbers(found: QuerySet[Referral], today: date) -> dict[str, int]:
    """How many referrals lie on each shelf, and how many are late."""
    asked = {shelf: Count("pk", filter=wanted) for shelf, wanted in (SHELVES | {"late": late(today)}).items()}
    counted: dict[str, int] = found.order_by().aggregate(**asked)
    return counted


def inbox(found: QuerySet[Referral], *, is_open: bool) -> QuerySet[Referral]:
    """What a receiver must answer or do, the earliest first; or what it has done with, the newest first."""
    if is_open:
        return found.filter(state__in=WITH_RECEIVER).order_by("due_on", "opened_on", "pk")
    return found.exclude(state__in=WITH_RECEIVER).order_by("-opened_on", "pk")


def referrals_about(found: QuerySet[Referral], household: int) -> QuerySet[Referral]:
    """The referrals of a household, the newest first."""
    return found.filter(household=household).order_by("-at")


def application_of(household: Household, name: UUID) -> Application | None:
    """The application from which somebody has come, if it is this family's and may be seen."""
    return Application.objects.filter(pk=name, household=household).first()


def heir_of(referral: Referral) -> Referral | None:
    """What has taken a referral's place, as far as this officer sees it."""
    return Referral.objects.filter(follows=referral).first()


def chain_of(referral: Referral) -> list[Referral]:
    """A referral and what it follows, the first one first; as far as this officer sees it."""
    found, follows = [referral], referral.follows_id
    while follows is not None:
        before = Referral.objects.filter(pk=follows).first()
        if before is None:
            break
        found.insert(0, before)
        follows = before.follows_id
    return found


def passages_of(referral: Referral) -> list[Passage]:
    """The way of a referral, the first step first; another receiver's part is seen by the window only."""
    chain = [one.pk for one in chain_of(referral)]
    return list(Passage.objects.filter(referral__in=chain).select_related("by").order_by("at", "pk"))


def standing_of(referral: Referral, on: date) -> Standing:
    """A referral as the rules know it; who has refused before counts for everybody, also for who must not read it."""
    with seeing(EVERYWHERE):
        chain = [one.pk for one in chain_of(referral)]
        refused = Passage.objects.filter(referral__in=chain, referral__kind=Kind.DEPARTMENT, step=Step.RETURN)
        names = tuple(dict.fromkeys(refused.order_by("at").values_list("department", flat=True)))
    return Standing(
        State(referral.state), Kind(referral.kind), referral.region, referral.department,
        is_served=has_liaison(referral.department, referral.region, on), is_assigned=referral.is_assigned, refused_by=names,
    )  # fmt: skip


def due_of(region: str, state: State, on: date) -> date | None:
    """Until when who has it must do something; none where it has ended, or where no law in force says so."""
    steps = steps_on(version_in_force(region, on), PROCEDURE, on)
    return due_on(clock_of(steps, state), on).last


def offices(region: str, on: date) -> list[str]:
    """What departments the law in force names, for whoever types the first characters."""
    return departments_on(version_in_force(region, on), on)
