"""Reading alerts. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from jiwang.kit.rows.asking import Called, Question, lines, one_of, worded
from jiwang.kit.rows.pages import keys_of
from jiwang.kit.sights import COUNTY, EVERYWHERE, TOWNSHIP, Sight, inside, seeing
from jiwang.stages.alerts.models import OPEN, Alert, Disposition, Indicator, Release, Tally
from jiwang.stages.alerts.rules import QUIET, Age, Ruling, due_between
from jiwang.stages.alerts.states import AlertState, Disposal, Ground, Level, Outcome


class Shelf(StrEnum):
    """Which alerts the board shows: what waits, what has ended, what rests."""

    OPEN = "open"
    DISPOSED = "disposed"
    QUIET = "quiet"
    GROUNDLESS = "groundless"  # of what waits: whose file was withdrawn


_RESTING = Q(state=AlertState.QUIET) | Q(quiet_until__isnull=False)
_SHELVES = {
    Shelf.OPEN: OPEN,
    Shelf.DISPOSED: ~Q(disposal=""),
    Shelf.QUIET: Q(disposal="") & _RESTING,
    Shelf.GROUNDLESS: Q(disposal="", groundless_at__isnull=False),
}


_WAITING = "waiting"
_KEPT = 2048  # questions
# What the board shows of an alert.
SHOWN = (
    "level", "indicator__label", "groundless_at", "sentence", "person__name", "region", "source", "row_day", "disposal", "outcome",
    "due_on",
)  # fmt: skip
# What a household's file shows of one, and of what was written down about it.
_ABOUT = (
    "pk", "level", "indicator__label", "raised_on", "disposal", "outcome", "state", "sentence", "source", "row_day", "article",
)  # fmt: skip
_WRITTEN = (
    "alert__indicator__label", "outcome", "disposal", "ground", "department", "replaced_by", "replaced_by__outcome", "why", "by__name", "at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the board is asked for; empty parts ask for everything."""

    level: Level | None = None
    age: Age | None = None
    indicator: str = ""
    area: str = ""
    text: str = ""
    shelf: Shelf = Shelf.OPEN


def alerts_seen(sight: Sight) -> QuerySet[Alert]:
    """The alerts within a sight: from the township upwards, and at the county alone where they stay there."""
    is_public = Q(stays_at_county=False) | Q(released_at__isnull=False)
    public = sight.within("region", digits=TOWNSHIP) & is_public
    return Alert.objects.filter(public | sight.within("region", digits=COUNTY))


def board(sight: Sight, wanted: Wanted, *, today: date) -> QuerySet[Alert]:
    """The alerts of a shelf, the most urgent and the earliest due first."""
    found = alerts_seen(sight).filter(_SHELVES[wanted.shelf])
    if wanted.area:
        found = found.filter(inside("region", [wanted.area]))
    if wanted.level:
        found = found.filter(level=wanted.level)
    if wanted.age:
        found = found.filter(due_on__range=due_between(wanted.age, today))
    if wanted.indicator:
        found = found.filter(indicator=wanted.indicator)
    if wanted.text:
        found = found.filter(
            Q(household__address__contains=wanted.text) | Q(person__name__startswith=wanted.text)
        )
    return found.select_related("indicator", "household", "person").order_by("urgency", "due_on", "id")


@lru_cache(_KEPT)
def asked_of_board(sight: Sight, wanted: Wanted, today: date) -> Question:
    """Which alerts the board shows, as a question that is worded once; not for what somebody has typed."""
    return keys_of(board(sight, wanted, today=today))


def alerts_of(sight: Sight, *, households: Iterable[int] = (), tasks: Iterable[str] = ()) -> QuerySet[Alert]:
    """The alerts of some households or some tasks, newest first."""
    asked = Q(household__in=list(households)) | Q(task__in=list(tasks))
    return (
        alerts_seen(sight)
        .filter(asked)
        .select_related("indicator", "person")
        .order_by("-raised_on", "urgency", "id")
    )


def alerts_about(sight: Sight, household: int) -> list[Any]:
    """Lines of the alerts of a household, newest first."""
    return _about(sight).of(households=[household])


@lru_cache(_KEPT)
def _about(sight: Sight) -> Called[Any]:
    found = alerts_seen(sight.by_key()).filter(one_of("household", "households"))
    return lines(found.order_by("-raised_on", "urgency", "id"), *_ABOUT)


def signs_of(sight: Sight, tasks: Iterable[str]) -> dict[str, list[str]]:
    """The signs behind some tasks by their names, the most urgent first and each once."""
    found: dict[str, list[str]] = {}
    for task, label in _signs(sight).of(tasks=tasks):
        if label not in found.setdefault(task, []):
            found[task].append(label)
    return found


@lru_cache(_KEPT)
def _signs(sight: Sight) -> Called[Any]:
    asked = alerts_seen(sight.by_key()).filter(one_of("task", "tasks")).order_by("urgency", "indicator")
    return lines(asked, "task", "indicator__label")


def counts_by_level(sight: Sight) -> dict[str, int]:
    """How many alerts wait at each level."""
    return {level: number for level, number in _counts_by_level(sight).answers() if number}


@lru_cache(_KEPT)
def _counts_by_level(sight: Sight) -> Question:
    township = sight.within("region", digits=TOWNSHIP) & Q(stays_at_county=False)
    found = Tally.objects.filter(township | sight.within("region", digits=COUNTY))
    return worded(found.values_list("level").annotate(number=Sum("number")).order_by())


def indicators() -> QuerySet[Indicator]:
    """All indicators, by their code."""
    return Indicator.objects.order_by("id")


def signs_named() -> list[tuple[str, str]]:
    """Code and label of all indicators, by their code."""
    return _signs_named().answers()


@cache
def _signs_named() -> Question:
    return worded(indicators().values_list("pk", "label"))


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What earlier visits have found of one sign: how many were looked into, and how many of them were true."""

    indicator: Indicator
    visited: int
    true: int
    waiting: int
    by_outcome: tuple[int, ...]  # in the order of `Outcome`


def confirmed_in(area: str) -> list[Confirmed]:
    """Each sign with what visits in an area have found, from dispositions alone; counts, so no names and no sight."""
    found: dict[str, Counter[str]] = {}
    with seeing(Sight.over([area])):
        alerts = Alert.objects.filter(inside("region", [area])).annotate(is_open=Q(disposal="")).order_by()
        counted = alerts.values_list("indicator", "outcome", "is_open").annotate(number=Count("*"))
        for sign, outcome, is_open, number in counted:
            name = outcome or (_WAITING if is_open else "")
            found.setdefault(sign, Counter())[name] += number
    return [_confirmed(one, found.get(one.pk, Counter())) for one in indicators()]


def in_force(alert: Alert) -> Disposition | None:
    """The disposition that no later one has replaced."""
    return Disposition.objects.filter(alert=alert, replaced_by__isnull=True).first()


def dispositions_of(alerts: Iterable[Any]) -> list[Any]:
    """Lines of all that was written down about some alerts, newest first; what was replaced too."""
    return _written().of(alerts=(one.pk for one in alerts))


@cache
def _written() -> Called[Any]:
    found = Disposition.objects.filter(one_of("alert", "alerts")).order_by("-pk")
    return lines(found, *_WRITTEN)


def release_of(alert: Alert) -> Release | None:
    """How the county let the township know of it, if it did."""
    return Release.objects.filter(alert=alert).select_related("by").first()


def ruling_of(written: Disposition) -> Ruling:
    """A disposition as the rules know it."""
    return Ruling(
        Outcome(written.outcome) if written.outcome else None,
        Disposal(written.disposal) if written.disposal else None,
        Ground(written.ground) if written.ground else None,
        written.department,
        written.why,
    )


def same_sign(alert: Alert) -> QuerySet[Alert]:
    """Other alerts of the same sign about the same people that nobody has ended."""
    others = Alert.objects.filter(
        indicator=alert.indicator_id, household=alert.household_id, person=alert.person_id
    )
    return others.filter(disposal="").exclude(pk=alert.pk)


def quieted() -> list[Alert]:
    """Alerts that say again what was found to be no hardship, within the quiet period, with the day until which they rest."""
    ended = Disposition.objects.filter(
        replaced_by__isnull=True, ground=Ground.NO_HARDSHIP, alert__indicator=OuterRef("indicator"),
        alert__household=OuterRef("household"), alert__disposed_on__lt=OuterRef("raised_on"),
        alert__disposed_on__gte=OuterRef("raised_on") - QUIET,
    ).annotate(who=Coalesce("alert__person", 0)).filter(who=Coalesce(OuterRef("person"), 0))  # fmt: skip
    last = Subquery(ended.order_by("-alert__disposed_on").values("alert__disposed_on")[:1])
    fresh = Alert.objects.filter(disposal="", quiet_until__isnull=True, outcome="")
    found: list[Alert] = []
    for alert in fresh.annotate(ended_on=last).filter(ended_on__isnull=False):
        alert.quiet_until = alert.ended_on + QUIET
        found.append(alert)
    return found


def rests_until(household: int, indicator: str, on: date) -> date | None:
    """Until when a sign about a household rests because it was found to be no hardship, or the family wanted no help; above every sight."""
    with seeing(EVERYWHERE):
        ended = Disposition.objects.filter(
            replaced_by__isnull=True, ground__in=[Ground.NO_HARDSHIP, Ground.DECLINED], alert__indicator=indicator,
            alert__household=household, alert__disposed_on__gte=on - QUIET,
        )  # fmt: skip
        last = ended.order_by("-alert__disposed_on").values_list("alert__disposed_on", flat=True).first()
    return last + QUIET if last else None


def open_alerts(tasks: Iterable[str]) -> QuerySet[Alert]:
    """The alerts under some tasks that nobody has ended and that do not rest."""
    return Alert.objects.filter(task__in=list(tasks)).filter(_SHELVES[Shelf.OPEN])


def _confirmed(sign: Indicator, found: Counter[str]) -> Confirmed:
    counts = tuple(found[one] for one in Outcome)
    return Confirmed(sign, sum(counts), counts[0], found[_WAITING], counts)
