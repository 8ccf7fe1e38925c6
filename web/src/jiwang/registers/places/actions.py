"""Writing places."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from jiwang.kit import clock
from jiwang.kit.copying import Copied, copy_in
from jiwang.kit.turns import one_at_a_time
from jiwang.registers.places.models import Former, Place
from jiwang.registers.places.rules import LEVELS, PlaceRefused, above, check_zone
from jiwang.trail.actions import record, recorded


@recorded
def take_in(places: Iterable[tuple[str, str]], *, by: str, at: datetime) -> Copied:
    """Add and rename places by code; codes of no level are left out. Upper places may come in any order; an old name is kept."""
    named = {code: name for code, name in places if len(code) in LEVELS}
    rows = [
        (code, name, above(code) if above(code) in named else None, len(code), True)
        for code, name in named.items()
    ]
    known = Place.objects.in_bulk(named)
    Former.objects.bulk_create(
        Former(place=place, code=code, name=place.name, until=clock.day_of(at))
        for code, place in known.items()
        if place.name != named[code]
    )
    copied = copy_in(
        Place, ("code", "name", "above_id", "digits", "is_official"), rows, key="code", once=("is_official",)
    )
    record(who=by, what="places.taken_in", about=f"places:{len(rows)}", at=at)
    return copied


@recorded
def add_zone(code: str, name: str, *, was_issued: bool, by: str, at: datetime) -> Place:
    """Take in a zone without an official code under a code of the bureau. Raises PlaceRefused."""
    upper = above(code)
    one_at_a_time("place", code)
    check_zone(
        code, is_taken=Place.objects.filter(pk=code).exists(), has_above=Place.objects.filter(pk=upper).exists(), was_issued=was_issued,
    )  # fmt: skip
    zone = Place.objects.create(code=code, name=name, above_id=upper, digits=len(code), is_official=False)
    record(who=by, what="places.zone_added", about=f"place:{code}", at=at, area=code)
    return zone


@recorded
def note_former(
    place: Place, *, code: str, name: str, until: date, document: str, by: str, at: datetime
) -> Former:
    """Keep what a place was called, or its former code, until a day that has gone."""
    if until > clock.day_of(at):
        raise PlaceRefused("停用日期不能晚于今天。")
    if (code, name) == (place.code, place.name):
        raise PlaceRefused("这就是现在的代码和名称。请写原来的。")
    Place.objects.select_for_update().get(pk=place.pk)  # a form that is sent twice is one deed
    if place.formers.filter(code=code, name=name, until=until).exists():
        raise PlaceRefused("这一条已经登记过了。")
    former = Former.objects.create(place=place, code=code, name=name, until=until, document=document)
    record(who=by, what="places.former_noted", about=f"place:{place.pk}", why=document, at=at, area=place.pk)
    return former
