"""Reading what leaves. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, Sum, When

from jiwang.desk.outgoing.filling import NUMBERS, records_of, templates_at
from jiwang.desk.outgoing.models import Departure, Parcel, Reply
from jiwang.desk.outgoing.rules import Template, differing
from jiwang.desk.outgoing.states import DOUBTFUL, Status
from jiwang.kit.ciphers import FieldCipher
from jiwang.kit.masking import masked_number
from jiwang.kit.sights import COUNTY, TOWNSHIP, Sight
from jiwang.registers.people.models import Household

SHELVES = ("waiting", "returned", "differs")


def parcels_within(areas: Iterable[str]) -> QuerySet[Parcel]:
    """What has left some areas, the newest first."""
    pattern = "|".join(sorted(areas))
    return Parcel.objects.filter(area__regex=f"^({pattern})").select_related("recall").order_by("-at", "-pk")


def typed_twice(parcels: QuerySet[Parcel]) -> int:
    """All cells that somebody had to type again."""
    return parcels.aggregate(number=Sum("typed_twice"))["number"] or 0


def departures_of(sight: Sight, household: Household) -> list[Departure]:
    """What has left of a household, the newest first, each with the answers that this officer may read."""
    replies = Prefetch("replies", replies_seen(sight).order_by("pk"), to_attr="answered")
    found = departures_seen(sight).filter(household=household).prefetch_related(replies)
    return list(found.select_related("parcel__recall", "mended_by__parcel").order_by("-pk")[:20])


def departures_seen(sight: Sight) -> QuerySet[Departure]:
    """What has left, within a sight; what is about a sign that stays at the county is seen there alone."""
    public = sight.within("region") & Q(stays_at_county=False)
    return Departure.objects.filter(public | sight.within("region", digits=COUNTY))


def replies_seen(sight: Sight) -> QuerySet[Reply]:
    """The answers within a sight, from the township upwards."""
    public = sight.within("region", digits=TOWNSHIP) & Q(stays_at_county=False)
    return Reply.objects.filter(public | sight.within("region", digits=COUNTY))


def exchange(sight: Sight, *, show: str, days: Mapping[str, int], now: datetime) -> QuerySet[Departure]:
    """What has left and what became of it: what waits too long, what was returned or refused, what is held otherwise, or all."""
    replies = replies_seen(sight).order_by("pk")
    found = departures_seen(sight).select_related("parcel__recall", "household", "mended_by__parcel")
    found = found.prefetch_related(Prefetch("replies", replies, to_attr="answered"))
    found = found.filter(_shelf(show, days=days, now=now)) if show else found
    return found.order_by("parcel__at" if show == "waiting" else "-parcel__at", "pk")


def counts(sight: Sight, *, days: Mapping[str, int], now: datetime) -> dict[str, int]:
    """How many sendings and answers stand where."""
    seen = departures_seen(sight)
    found = {one: seen.filter(_shelf(one, days=days, now=now)).count() for one in SHELVES}
    return found | {"doubtful": doubtful(sight).count(), "all": seen.count()}


def doubtful(sight: Sight) -> QuerySet[Reply]:
    """Answers that somebody must look at, or should know of: those that fit nothing, contradict, repeat or came after a recall."""
    found = replies_seen(sight).filter(verdict__in=DOUBTFUL).select_related("departure__household")
    return found.order_by(Case(When(verdict__in=DOUBTFUL[:2], then=0), default=1), "-pk")


def _shelf(show: str, *, days: Mapping[str, int], now: datetime) -> Q:
    """The condition of a shelf; what was recalled or sent again waits for nothing."""
    live = Q(parcel__recall__isnull=True, mended_by__isnull=True)
    standing = Reply.objects.filter(departure=OuterRef("pk"), stands=True)
    if show == "returned":
        return live & Q(Exists(standing.filter(status__in=(Status.RETURNED, Status.REFUSED))))
    if show == "differs":
        return live & Q(Exists(standing.filter(differs__len__gt=0)))
    late = Q(pk__in=[])
    for template, allowed in days.items():
        late |= Q(parcel__template=template, parcel__at__lt=now - timedelta(days=allowed))
    return live & ~Q(reference="") & late & ~Q(Exists(standing))


def held(reply: Reply) -> dict[str, str]:
    """What the other office holds, by our fields."""
    if not reply.holds_sealed:
        return {}
    found: dict[str, str] = json.loads(holds_cipher().open(bytes(reply.holds_sealed)))
    return found


def holds_cipher() -> FieldCipher:
    """For what another office holds of a family."""
    return FieldCipher(settings.FIELD_KEY, "outgoing.holds")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that the other office holds otherwise: what they wrote, what we hold now."""

    field: str
    label: str
    theirs: str
    ours: str


def differences(template: Template | None, answers: Iterable[Reply]) -> dict[int, list[Difference]]:
    """The fields in which standing answers differ from what we hold now, by the answer's number; ID numbers and phones masked."""
    standing = [one for one in answers if one.stands and one.differs and one.departure is not None]
    if template is None or not standing:
        return {}
    known = records_of(template, {one.departure.record for one in standing if one.departure})
    labels = {column.filled_by: column.label for column in template.columns}
    found = {}
    for one in standing:
        holds = held(one)
        ours = differing(holds, template, known.get(one.departure.record if one.departure else "", {}))
        found[one.pk] = [
            Difference(field, labels.get(field, field), _shown(field, holds[field]), _shown(field, words))
            for field, words in ours.items()
        ]
    return found


def differences_of(reply: Reply, *, on: date) -> list[Difference]:
    """The fields in which one standing answer differs from what we hold now."""
    if reply.departure is None:
        return []
    parcel = reply.departure.parcel
    template = next((one for one in templates_at(parcel.area, on) if one.id == parcel.template), None)
    return differences(template, [reply]).get(reply.pk, [])


def _shown(field: str, words: str) -> str:
    return masked_number(words) if field in NUMBERS else words


@dataclass(frozen=True, slots=True)
class Sent:
    """One sending as a page shows it: which fields left, what stands, what else was answered, what is held otherwise."""

    departure: Departure
    columns: list[str]
    standing: Reply | None
    others: list[Reply]
    differences: list[Difference]
    is_recalled: bool
    again: Departure | None


def shown(departures: Iterable[Departure], *, on: date) -> list[Sent]:
    """Sendings with what was answered, as `exchange` and `departures_of` bring them."""
    listed = list(departures)
    templates = {
        area: {one.id: one for one in templates_at(area, on)} for area in {one.parcel.area for one in listed}
    }
    found: dict[int, list[Difference]] = {}
    for area, name in sorted({(one.parcel.area, one.parcel.template) for one in listed}):
        answers = [
            reply
            for one in listed
            if (one.parcel.area, one.parcel.template) == (area, name)
            for reply in _answered(one)
        ]
        found |= differences(templates[area].get(name), answers)
    return [_sent(one, found) for one in listed]


def _sent(one: Departure, found: Mapping[int, list[Difference]]) -> Sent:
    standing = next((reply for reply in _answered(one) if reply.stands), None)
    return Sent(
        departure=one,
        columns=[label for label in one.parcel.columns if label not in one.empty],
        standing=standing,
        others=[reply for reply in _answered(one) if reply is not standing],
        differences=found.get(standing.pk, []) if standing else [],
        is_recalled=getattr(one.parcel, "recall", None) is not None,
        again=getattr(one, "mended_by", None),
    )


def _answered(one: Departure) -> list[Reply]:
    answered: list[Reply] = getattr(one, "answered", [])
    return answered
