"""Reading requests. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from jiwang.aid.urgent.models import Passage, Request, Wanted
from jiwang.aid.urgent.rules import Standing
from jiwang.aid.urgent.states import State
from jiwang.analysis.relieving import Terms, terms
from jiwang.kit.sights import Sight
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance.models import Entry
from jiwang.stages.visits.queries import within

SHELVES = {
    "asked": (State.ASKED,),
    "granted": (State.GRANTED,),
    "handed": (State.HANDED,),
    "ended": (State.SIGNED, State.REFUSED, State.WITHDRAWN, State.CANCELLED, State.UNDONE),
}


def requests_seen(sight: Sight, officer: Officer, *, is_worker: bool) -> QuerySet[Request]:
    """The requests within a sight; a village worker sees those that they have asked for or handed over."""
    found = Request.objects.filter(within(sight))
    if is_worker:
        found = found.filter(Q(asked_by=officer) | Q(handed_by=officer))
    told = Prefetch("wanted", Wanted.objects.select_related("fund", "hold").order_by("fund__kind", "pk"))
    return found.select_related("asked_by", "granted_by", "household", "person").prefetch_related(told)


def on_shelf(found: QuerySet[Request], shelf: str, today: date) -> QuerySet[Request]:
    """The requests of a shelf, what must be done first at the top."""
    if shelf == "late":
        return found.filter(_late(today)).order_by("give_by", "asked_at")
    first = {"asked": "give_by", "granted": "give_by", "handed": "sign_by"}.get(shelf, "-asked_at")
    return found.filter(state__in=SHELVES[shelf]).order_by(first, "asked_at")


def named(found: QuerySet[Request], text: str) -> QuerySet[Request]:
    """The requests in whose name or address some characters stand."""
    return found.filter(Q(name__icontains=text) | Q(address__icontains=text)) if text else found


def numbers(found: QuerySet[Request], today: date) -> dict[str, int]:
    """How many requests wait on each shelf, and how many are late: one question."""
    asked = {shelf: Count("pk", filter=Q(state__in=states)) for shelf, states in SHELVES.items()}
    counted: dict[str, int] = found.order_by().aggregate(**asked, late=Count("pk", filter=_late(today)))
    return counted


def passages_of(request: Request) -> QuerySet[Passage]:
    """A request's way, the first step first."""
    return Passage.objects.filter(request=request).select_related("by").order_by("at", "pk")


def entries_of(request: Request) -> QuerySet[Entry]:
    """The rows of the ledger that came of a request."""
    found = Entry.objects.filter(decision=name_of(request.pk), reverses__isnull=True)
    return found.select_related("fund", "by", "reversal").order_by("kind", "pk")


def earlier_of(request: Request, within_days: int | None) -> QuerySet[Request]:
    """What the same family was granted for the same cause within some days: shown to who decides, never a reason by itself."""
    if request.household_id is None or not within_days:
        return Request.objects.none()
    found = Request.objects.filter(
        household=request.household_id, cause=request.cause, state__in=[State.GRANTED, State.HANDED, State.SIGNED],
        asked_on__gte=request.asked_on - timedelta(days=within_days),
    )  # fmt: skip
    return found.exclude(pk=request.pk).select_related("person").order_by("-asked_at")


def requests_about(found: QuerySet[Request], household: int) -> QuerySet[Request]:
    """The requests for a household, the newest first."""
    return found.filter(household=household).order_by("-asked_at")


def terms_at(region: str, on: date) -> Terms:
    """What the law in force says where somebody lives."""
    return terms(version_in_force(region, on), region, on)


def standing_of(request: Request) -> Standing:
    """A request as the rules know it."""
    return Standing(
        State(request.state), request.region, request.asked_by_id, request.granted_by_id, request.handed_by_id, request.second,
        request.has_note,
    )  # fmt: skip


def name_of(request: UUID) -> str:
    """How the ledger names a request."""
    return f"request:{request}"


def worth_of(things: Iterable[tuple[Wanted, int]]) -> int:
    """What some things are worth in fen: money is its own, goods as their stock says."""
    return sum(
        amount * (one.fund.worth or 0 if one.fund and one.fund.worth is not None else 1)
        for one, amount in things
    )


def _late(today: date) -> Q:
    waits = Q(state__in=[State.ASKED, State.GRANTED], give_by__lt=today)
    return waits | Q(state=State.HANDED, sign_by__lt=today)
