"""Reading staff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.db.models import Q, QuerySet
from django_otp.plugins.otp_totp.models import TOTPDevice

from jiwang.kit.rows.asking import Called, Question, lines, one_of, worded
from jiwang.registers.staff.models import Absence, Officer, Posting, SecondHand
from jiwang.registers.staff.rules import Held, PostingRefused, check
from jiwang.registers.staff.states import HOLDINGS, Duty

_KEPT = 1024  # questions


@dataclass(frozen=True, slots=True)
class Known:
    """What was found with an officer: all postings, past ones too, the names of their areas, and the confirmed devices."""

    held: tuple[Held, ...]
    areas: Mapping[str, str]
    devices: tuple[TOTPDevice, ...]


def held_by(officer: Officer) -> tuple[Held, ...]:
    """All postings of an officer, past ones too."""
    return tuple(held_of(posting) for posting in officer.postings.order_by("duty", "area"))


def held_of(posting: Posting) -> Held:
    """A posting as the rules know it."""
    return Held(Duty(posting.duty), posting.area, posting.since, posting.until, posting.department)


def live(on: date, prefix: str = "postings__") -> Q:
    """Postings that hold on a day."""
    begun, open_ended = Q(**{f"{prefix}since__lte": on}), Q(**{f"{prefix}until__isnull": True})
    return begun & (open_ended | Q(**{f"{prefix}until__gte": on}))


def officers_at(area: str, *, duty: Duty, on: date) -> QuerySet[Officer]:
    """Who holds a duty in exactly this area on a day and is not on leave."""
    found = Officer.objects.filter(live(on), postings__area=area, postings__duty=duty, is_active=True)
    return found.exclude(pk__in=away_on(on)).distinct().order_by("code")


def officers_within(area: str, *, duty: Duty, on: date) -> list[tuple[Officer, str]]:
    """Who holds a duty in an area or inside it on a day, and where; an officer with two postings stands twice."""
    found = Posting.objects.filter(live(on, ""), area__startswith=area, duty=duty, officer__is_active=True)
    listed = found.select_related("officer").order_by("area", "officer__code")
    return [(one.officer, one.area) for one in listed]


def away_on(on: date) -> QuerySet[Absence, int]:
    """The officers who are on leave on a day, as numbers."""
    found = Absence.objects.filter(since__lte=on, until__gte=on, cancelled_at=None)
    return found.values_list("officer", flat=True)


def officers_inside(areas: Iterable[str]) -> QuerySet[Officer]:
    """Who holds or has held a duty in some areas or below them."""
    inside = Q(pk__in=[])
    for area in areas:
        inside |= Q(postings__area__startswith=area)
    found = Officer.objects.filter(inside).distinct().order_by("code")
    return found.prefetch_related("postings", "absences")


def absences_of(officer: Officer, *, since: date) -> QuerySet[Absence]:
    """Leave that has not ended before a day and was not cancelled."""
    found = officer.absences.filter(cancelled_at=None, until__gte=since)
    return found.select_related("substitute", "officer").order_by("since")


def second_hands(areas: Iterable[str]) -> dict[str, Officer]:
    """Who stands in at each township within some areas."""
    inside = Q(pk__in=[])
    for area in areas:
        inside |= Q(township__startswith=area)
    return {one.township: one.officer for one in SecondHand.objects.filter(inside).select_related("officer")}


def clerks_of(townships: Iterable[str], *, on: date) -> dict[str, list[Officer]]:
    """The clerks of some townships on a day, on leave or not."""
    found: dict[str, list[Officer]] = {}
    rows = Posting.objects.filter(
        live(on, ""), area__in=list(townships), duty=Duty.TOWNSHIP_CLERK, officer__is_active=True
    )
    for posting in rows.select_related("officer").order_by("officer__code"):
        found.setdefault(posting.area, []).append(posting.officer)
    return found


def may_stand_in(officer: Officer, *, since: date, until: date) -> list[Officer]:
    """Who of the same county could take over an officer's duties on some days: at work, and refused by no table."""
    counties = {posting.area[:6] for posting in officer.postings.all()}
    away = Absence.objects.filter(since__lte=until, until__gte=since, cancelled_at=None).values("officer")
    near = officers_inside(counties).filter(live(since), is_active=True).exclude(pk__in=away)
    wanted = [one for one in held_by(officer) if one.is_live(since)]
    return [one for one in near.exclude(pk=officer.pk) if _could_hold(one, wanted, since=since, until=until)]


def _could_hold(officer: Officer, wanted: list[Held], *, since: date, until: date) -> bool:
    held = [held_of(posting) for posting in officer.postings.all()]
    try:
        for one in wanted:
            check(replace(one, since=since, until=until), held)
    except PostingRefused:
        return False
    return any(has.is_live(since) and has.duty is not Duty.SUPERVISOR for has in held)


def officers() -> QuerySet[Officer]:
    """All officers, by their code."""
    return Officer.objects.order_by("code")


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """What officers are called, by their codes; who is no officer (a job, the engine) is not there."""
    return {one.code: one.name for one in _named().of(code=[*dict.fromkeys(codes)])}


@cache
def _named() -> Called[Any]:
    return lines(Officer.objects.filter(one_of("code", "code")), "code", "name")


def absences() -> QuerySet[Absence]:
    """All leave that was not cancelled."""
    return Absence.objects.filter(cancelled_at=None).select_related("officer", "substitute")


def workers_at(villages: Iterable[str], *, on: date) -> dict[str, list[Officer]]:
    """The village workers of some villages who are at work on a day, by village."""
    rows = Posting.objects.filter(
        live(on, ""), area__in=set(villages), duty=Duty.VILLAGE_WORKER, officer__is_active=True
    )
    found: dict[str, list[Officer]] = {}
    for posting in rows.exclude(officer__in=away_on(on)).select_related("officer"):
        found.setdefault(posting.area, []).append(posting.officer)
    return found


def locked(officers: Iterable[int]) -> list[int]:
    """Some officers for nobody else until the end of the transaction: two who give them tasks at once must see each other."""
    found = Officer.objects.filter(pk__in=set(officers)).order_by("pk")
    return list(found.select_for_update().values_list("pk", flat=True))


@lru_cache(_KEPT)
def workers_inside(townships: frozenset[str], on: date) -> Question:
    """Number and name of the village workers of some townships who are at work on a day, village by village."""
    inside = Q(pk__in=[])
    for township in townships:
        inside |= Q(area__startswith=township)
    rows = Posting.objects.filter(inside, live(on, ""), duty=Duty.VILLAGE_WORKER, officer__is_active=True)
    found = rows.exclude(officer__in=away_on(on)).order_by("area", "officer__code")
    return worded(found.values_list("officer", "officer__name"))


def officers_around(region: str, duties: Iterable[Duty], on: date) -> list[tuple[Officer, str]]:
    """Who holds one of some duties for a place on a day, each once, with the name by which to choose them."""
    areas = [region[:digits] for digits in range(4, len(region) + 1)]
    found = Posting.objects.filter(
        live(on, ""), area__in=areas, duty__in=list(duties), officer__is_active=True
    )
    told: dict[int, tuple[Officer, str]] = {}
    for one in found.select_related("officer").order_by("-area", "officer__name", "pk"):
        told.setdefault(one.officer_id, (one.officer, one.officer.name))
    return list(told.values())


def has_duty(duty: Duty, area: str, on: date) -> bool:
    """Whether somebody holds a duty in an area itself on a day."""
    found = Posting.objects.filter(live(on, ""), duty=duty, area=area, officer__is_active=True)
    return found.exists()


def has_liaison(department: str, region: str, on: date) -> bool:
    """Whether a department has somebody at the desk for a place on a day."""
    areas = [region[:digits] for digits in HOLDINGS[Duty.LIAISON].digits]
    found = Posting.objects.filter(live(on, ""), duty=Duty.LIAISON, department=department, area__in=areas)
    return found.filter(officer__is_active=True).exists()
