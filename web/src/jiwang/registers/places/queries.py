"""Reading places."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import QuerySet

from jiwang.kit.rows.asking import Called, lines, one_of
from jiwang.registers.places.models import Former, Place
from jiwang.registers.places.rules import Level, chain


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """The names of some places by code; a code that nobody knows is its own name."""
    asked = set(codes)
    known = dict(_names().of(codes=asked)) if asked else {}
    return {code: known.get(code, code) for code in asked}


@cache
def _names() -> Called[Any]:
    return lines(Place.objects.filter(one_of("code", "codes")), "code", "name")


def paths_of(codes: Iterable[str], *, start: int = 6) -> dict[str, str]:
    """The names from the county down to each place, without gaps: 甲县一镇东村; a place above them by its own name."""
    asked = set(codes)
    names = names_of({part for code in asked for part in chain(code) if len(part) >= start} | asked)
    return {
        code: "".join(names[part] for part in chain(code) if len(part) >= start and names[part] != part)
        or names[code]
        for code in asked
    }


def places_inside(areas: Iterable[str], *, digits: int | None = None) -> QuerySet[Place]:
    """The places one level below some areas, or those of one level within them."""
    found = Place.objects.none()
    for area in areas:
        within = Place.objects.filter(code__startswith=area)
        found |= within.filter(digits=digits) if digits else within.filter(above_id=area)
    return found.order_by("code")


def parts_of(areas: Iterable[str]) -> list[tuple[str, str]]:
    """Code and name of the places one level below some areas."""
    return list(_parts().of(areas=areas))


@cache
def _parts() -> Called[Any]:
    return lines(Place.objects.filter(one_of("above", "areas")).order_by("code"), "code", "name")


def place_at(code: str) -> QuerySet[Place]:
    """The place with a code, if there is one."""
    return Place.objects.filter(pk=code)


def places_around(code: str, *, within: Iterable[str]) -> list[Place]:
    """The places that hold a place, the largest first, as far as they lie in some areas; the place itself is not among them."""
    areas = tuple(within)
    return list(
        Place.objects.filter(pk__in=[one for one in chain(code)[:-1] if one.startswith(areas)]).order_by(
            "digits"
        )
    )


def counties() -> list[str]:
    """The codes of all counties."""
    return list(Place.objects.filter(digits=Level.COUNTY).order_by("code").values_list("code", flat=True))


def formers_of(place: Place) -> QuerySet[Former]:
    """What the bureau knows of a place's former names and codes, the newest first."""
    return place.formers.order_by("-until", "-pk")
