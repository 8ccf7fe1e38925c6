"""What the State has called a place, and what became of its code: the engine's table of places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from jiwang_engine.areas import names_of, predecessors, successors, was_issued
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.reporting.atlas import Atlas
from jiwang_engine.versions import read_version

_LEVELS = (4, 6, 9, 12)  # digits of a city, a county, a township, a village
COUNTY = 6  # digits: below, the history of codes is not known


@dataclass(frozen=True, slots=True)
class Past:
    """A name or a code of a place: in which years, and by what change."""

    years: str
    code: str
    name: str
    change: str


def past_of(code: str) -> list[Past]:
    """Names and codes of a province, city or county since 1980, the newest first; nothing below the county."""
    if len(code) > COUNTY:
        return []
    named = [Past(f"{one.first}—{one.last or ''}", code, one.name, "") for one in reversed(names_of(code))]
    moved = [
        Past(str(one.year), one.old, one.old_name, f"{one.kind}：{one.new_name} {one.new}")
        for one in (*predecessors(code), *successors(code))
    ]
    return [*named, *moved]


def is_issued(code: str) -> bool:
    """Whether the State ever gave a code to a county, city or province; nobody can say so of smaller places."""
    return len(code) <= COUNTY and was_issued(code)


def places_of_pack(on: date) -> Iterator[tuple[str, str]]:
    """The city of the law by which the desk works, and the places that its pack names: codes and names, upper ones first."""
    pack, area = checked_pack(settings.PACK).pack, read_version(settings.PACK).area
    atlas = Atlas(pack.areas, on)
    found = {one.code[:digits] for one in pack.areas for digits in _LEVELS if len(one.code) >= digits} | {
        area
    }
    for code in sorted((one for one in found if one.startswith(area)), key=lambda one: (len(one), one)):
        yield code, pack.title if code == area else atlas.name(code)
