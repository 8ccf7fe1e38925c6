"""What waits for whoever works on payments, and for whoever watches over them: sums that came back, accounts, drafts, months without a run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from jiwang.aid.benefits.models import Line, Pause, PayeeAnswer, Run
from jiwang.aid.benefits.queries import SHELVES, units_on, within
from jiwang.aid.benefits.rules import months_after
from jiwang.aid.benefits.shelving.accounts import TAIL, homes_of
from jiwang.aid.benefits.states import LIVE, Kind, Standing, State
from jiwang.kit.sights import COUNTY, EVERYWHERE, Sight, inside, seeing
from jiwang.registers.people.models import Household
from jiwang.registers.people.rules import Kind as Typed
from jiwang.registers.people.rules import kind_of, tidied

_FIRST = 6  # of a shelf on the home page


def units_named(found: QuerySet[Household], text: str) -> QuerySet[Household]:
    """The units of which a member has a name or an ID number, or whose account ends in four digits."""
    typed = tidied(text)
    if not text:
        return found
    if kind_of(typed) is Typed.NUMBER:
        return found.filter(pk__in=homes_of(typed))
    if text.isdecimal() and len(text) == TAIL:
        own = PayeeAnswer.objects.filter(is_accepted=True, payee__tail=text)
        return found.filter(pk__in=own.values("household"))
    return found.filter(members__name__icontains=text).distinct()


def come_back(sight: Sight, *, until: date | None = None) -> QuerySet[Line]:
    """What the bank has sent back while nobody has mended the account since, nor has it been paid: the hold that ends first at the top.

    Each has `until`, the day by which the account is to be mended; asked with a day, only those whose day was before it.
    """
    later = {"household": OuterRef("household"), "at__gt": OuterRef("answer__settled_at")}
    mended = PayeeAnswer.objects.filter(is_accepted=True, **later)
    paid = Line.objects.filter(
        household=OuterRef("household"), standing=Standing.PAID, answer__settled_at__gt=OuterRef("answer__settled_at")
    )  # fmt: skip
    found = Line.objects.filter(within(sight), standing=Standing.FAILED).exclude(kind=Kind.RECOVERY)
    found = found.filter(~Exists(mended), ~Exists(paid))
    days = Pause.objects.filter(line=OuterRef("pk")).values("until")[:1]
    dated = found.annotate(until=Subquery(days))
    if until is not None:
        dated = dated.filter(until__lt=until)
    return dated.order_by(F("until").asc(nulls_first=True), "pk")


def units_shelved(sight: Sight, shelf: str, on: date) -> QuerySet[Household]:
    """The units of a shelf."""
    if shelf != "returned":
        return units_on(sight, shelf, on)
    back = come_back(sight).order_by().values("household")
    return Household.objects.filter(within(sight), pk__in=back).order_by("region", "pk")


def numbers(sight: Sight, on: date, shelves: Iterable[str] = SHELVES) -> dict[str, int]:
    """How many units lie on each shelf."""
    return {one: units_shelved(sight, one, on).count() for one in shelves}


def runs_waiting(areas: Iterable[str]) -> QuerySet[Run]:
    """The drafts of some counties that wait for the second person."""
    return Run.objects.filter(inside("region", areas), state=State.DRAFTED).order_by("drafted_at")


def months_unpaid(areas: Iterable[str], on: date) -> dict[str, list[date]]:
    """By county that has paid before, the months since then for which nobody has drafted a run."""
    found = Run.objects.filter(
        inside("region", [one[:COUNTY] for one in areas]), state__in=[*LIVE, State.APPROVED]
    )
    last: dict[str, date] = {}
    for region, month in found.order_by("month").values_list("region", "month"):
        last[region] = month
    told = {region: months_after(month, on) for region, month in sorted(last.items())}
    return {region: months for region, months in told.items() if months}


def waiting_for(sight: Sight, areas: Iterable[str], on: date, *, is_county: bool) -> dict[str, Any]:
    """What waits for whoever works on payments: sums that came back, accounts, and at the county drafts and months."""
    back = come_back(sight)
    told: dict[str, Any] = {
        "is_county": is_county,
        "back": list(back.select_related("payee")[:_FIRST]),
        "late": _homes(come_back(sight, until=on)),
        **numbers(sight, on, ("returned", "waiting", "none")),
    }
    return told | _runs(areas, on) if is_county else told


def watched_in(areas: Iterable[str], on: date) -> dict[str, Any]:
    """The same as numbers alone, for whoever watches over places and sees no family."""
    places = sorted(areas)
    with seeing(EVERYWHERE):
        here = inside("region", places)
        told = {
            "returned": _homes(come_back(EVERYWHERE).filter(here)),
            "late": _homes(come_back(EVERYWHERE, until=on).filter(here)),
        }
    return told | _runs(places, on)


def _homes(found: QuerySet[Line]) -> int:
    return found.order_by().values("household").distinct().count()


def _runs(areas: Iterable[str], on: date) -> dict[str, Any]:
    """Drafts that wait for the second person, and months for which nobody has drafted a run."""
    unpaid = months_unpaid(areas, on)
    return {"drafts": runs_waiting(areas).count(), "unpaid": sum(len(months) for months in unpaid.values())}
