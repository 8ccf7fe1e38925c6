"""Reading delegations: everybody at the desk may."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from jiwang.procedure.delegations.models import Delegation
from jiwang.procedure.delegations.rules import COUNTY, TOWNSHIP, Wanted
from jiwang.registers.staff.queries import has_duty
from jiwang.registers.staff.states import Duty


def standing(county: str) -> QuerySet[Delegation]:
    """What a county has on file and nobody has taken down or replaced, the newest first."""
    follower = Delegation.objects.filter(
        replaces=OuterRef("pk"), is_dropped=False, confirmed_by__isnull=False
    )
    found = Delegation.objects.filter(~Exists(follower), county__startswith=county, is_dropped=False)
    return found.select_related("by", "confirmed_by", "replaces").order_by("-since", "-at")


def delegation(name: UUID) -> Delegation | None:
    """One document."""
    return Delegation.objects.filter(pk=name).first()


def delegated(item: str, region: str, on: date) -> Delegation | None:
    """The delegation by which a township decides on an item on a day."""
    lasting = Q(until__isnull=True) | Q(until__gte=on)
    found = standing(region[:COUNTY]).filter(lasting, confirmed_by__isnull=False, since__lte=on)
    return found.filter(items__contains=[item], areas__contains=[region[:TOWNSHIP]]).first()


def decided_below(area: str, on: date) -> list[tuple[str, frozenset[str]]]:
    """The townships of a place that decide on a day, and on which items."""
    lasting = Q(until__isnull=True) | Q(until__gte=on)
    found = standing(area[:COUNTY]).filter(lasting, confirmed_by__isnull=False, since__lte=on)
    told = [
        (one, frozenset(each.items))
        for each in found
        for one in each.areas
        if one.startswith(area[:TOWNSHIP])
    ]
    return [(one, items) for one, items in told if has_duty(Duty.DECIDER, one, on)]


def is_decided_below(item: str, region: str, on: date) -> bool:
    """Whether a township decides on an item: it is delegated, and somebody there may decide."""
    return delegated(item, region, on) is not None and has_duty(Duty.DECIDER, region[:TOWNSHIP], on)


def wanted_of(one: Delegation) -> Wanted:
    """A delegation as the rules know it."""
    return Wanted(tuple(one.items), tuple(one.areas), one.document, one.since, one.until)
