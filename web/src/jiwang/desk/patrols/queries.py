"""Reading patrols. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet

from jiwang.analysis.visiting import Home, Section, forms_used, sections
from jiwang.desk.patrols.models import Patrol
from jiwang.kit.sights import Sight
from jiwang.registers.places.models import Place
from jiwang.registers.places.rules import Level
from jiwang.registers.policy.queries import version_in_force

PURPOSE = ("patrol",)
_SPOT = "street.where"  # the page asks for the place by itself: no patrol is without one
_SOMEBODY = 1  # stands for whoever was met: nobody on file


def patrols_seen(sight: Sight, *, day: date | None = None, text: str = "") -> QuerySet[Patrol]:
    """The patrols within a sight, the newest first; of one day, or with a word in place, name or note."""
    found = Patrol.objects.filter(sight.within("region")).select_related("by")
    if day is not None:
        found = found.filter(day=day)
    if text:
        found = found.filter(Q(spot__icontains=text) | Q(name__icontains=text) | Q(note__icontains=text))
    return found.order_by("-day", "-at")


def villages_of(areas: Iterable[str]) -> QuerySet[Place]:
    """The villages within some areas: where somebody can be met."""
    inside = Q(pk__in=[])
    for area in areas:
        inside |= Q(code__startswith=area)
    return Place.objects.filter(inside, digits=Level.VILLAGE).order_by("code")


def asked_at(region: str, on: date) -> list[Section]:
    """What the law in force at a place asks of somebody met in the street."""
    home = Home(members=(_SOMEBODY,), topics=())
    found = sections(version_in_force(region, on), home, on, purposes=PURPOSE)
    return [
        replace(section, questions=tuple(one for one in section.questions if one.question.id != _SPOT))
        for section in found
    ]


def forms_at(region: str, on: date) -> list[str]:
    """The form of that day with its version."""
    return forms_used(version_in_force(region, on), on, purposes=PURPOSE)
