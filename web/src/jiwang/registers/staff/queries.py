"""Reading staff."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from jiwang.registers.staff.models import Officer, Posting
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty


def held_by(officer: Officer) -> tuple[Held, ...]:
    """All postings of an officer, past ones too."""
    return tuple(held_of(posting) for posting in officer.postings.order_by("duty", "area"))


def held_of(posting: Posting) -> Held:
    """A posting as the rules know it."""
    return Held(Duty(posting.duty), posting.area, posting.since, posting.until, posting.department)


def officers_at(area: str, *, duty: Duty, on: date) -> QuerySet[Officer]:
    """Who holds a duty in exactly this area on a day and is not on leave."""
    live = Q(postings__since__lte=on) & (Q(postings__until__isnull=True) | Q(postings__until__gte=on))
    found = Officer.objects.filter(live, postings__area=area, postings__duty=duty, is_active=True)
    away = Q(absences__since__lte=on, absences__until__gte=on)
    return found.exclude(pk__in=Officer.objects.filter(away).values("pk")).distinct().order_by("code")


def officers_within(area: str, *, duty: Duty, on: date) -> list[tuple[Officer, str]]:
    """Who holds a duty in an area or inside it on a day, and where; an officer with two postings stands twice."""
    live = Posting.objects.filter(
        Q(until__isnull=True) | Q(until__gte=on), since__lte=on, area__startswith=area, duty=duty
    )
    found = live.filter(officer__is_active=True).select_related("officer").order_by("area", "officer__code")
    return [(posting.officer, posting.area) for posting in found]
