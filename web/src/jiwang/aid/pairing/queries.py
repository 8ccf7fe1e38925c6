"""Reading pairings. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from jiwang.aid.pairing.models import Consent, Enrolment, Pairing, Sponsor
from jiwang.aid.pairing.rules import Candidate, Gap, proposed
from jiwang.analysis.applying.pairing import PairingScheme, Seat, schemes_on
from jiwang.kit.sights import COUNTY, EVERYWHERE, TOWNSHIP, Sight, inside, seeing
from jiwang.registers.people.models import Household, Person
from jiwang.registers.people.queries import names_of_heads
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance.models import Entry, Fund
from jiwang.stages.assistance.queries import balance_of
from jiwang.stages.decisions.models import Recognition


@dataclass(frozen=True, slots=True)
class Standing:
    """A helper as a family's card tells of them: who, in which seat, of which unit, and the phone if they have agreed."""

    name: str
    seat: str
    unit: str
    phone: str
    scheme: str
    since: date


@dataclass(frozen=True, slots=True)
class Place:
    """Which seat beside which household."""

    household: Household
    scheme: PairingScheme
    seat: Seat


@dataclass(frozen=True, slots=True)
class Missing:
    """A seat of a household that nobody has taken, to be shown."""

    household: int
    name: str
    region: str
    scheme: str
    seat: str
    label: str
    waits_for_consent: bool  # the family has not been asked or has said no: nobody is pressed


def schemes_at(region: str, on: date) -> dict[str, PairingScheme]:
    """The schemes of a place on a day."""
    return schemes_on(version_in_force(region, on), on)


def live(on: date) -> Q:
    """What holds on a day."""
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))


def helpers_of(household: Household | int, on: date) -> list[Standing]:
    """Who stands beside a household on a day, for the clear card. A phone only where the helper has agreed."""
    found = (
        Pairing.objects.filter(live(on), household=household)
        .select_related("helper")
        .order_by("scheme", "pk")
    )
    return [_standing(one) for one in found]


def pairings_of(sight: Sight, household: Household) -> QuerySet[Pairing]:
    """All pairings of a household, what holds first."""
    found = Pairing.objects.filter(sight.within("region"), household=household)
    return found.select_related("helper", "by", "ended_by").order_by("-until", "scheme", "pk")


def pairing_seen(sight: Sight, pairing: int) -> Pairing | None:
    """One pairing within a sight."""
    return Pairing.objects.filter(sight.within("region"), pk=pairing).select_related("helper").first()


def mine(officer: Officer, on: date) -> QuerySet[Pairing]:
    """The families of a helper who has signed in: row security shows no other, and these on their days only."""
    return Pairing.objects.filter(live(on), officer=officer).order_by("told_address", "pk")


def helpers_at(regions: Iterable[str], *, text: str = "", kind: str = "") -> QuerySet[Sponsor]:
    """The helpers of some places and of those above and below them."""
    around = Q(pk__in=[])
    for one in regions:
        around |= inside("region", [one]) | Q(region__in=[one[:digits] for digits in (4, 6, 9)])
    found = Sponsor.objects.filter(around)
    if text:
        found = found.filter(
            Q(name__icontains=text) | Q(unit__icontains=text) | Q(portfolio__contains=[text])
        )
    return (found.filter(kind=kind) if kind else found).order_by("ended_on", "kind", "name", "pk")


def helper_named(helper: int) -> Sponsor:
    """One helper."""
    return Sponsor.objects.get(pk=helper)


def loads_of(helpers: Iterable[Sponsor], on: date) -> dict[int, int]:
    """How many families each helper has: over every sight, for a caseload is one whole. It names nobody."""
    with seeing(EVERYWHERE):
        found = Pairing.objects.filter(
            Q(until__isnull=True) | Q(until__gt=on), helper__in=[one.pk for one in helpers]
        )
        rows = found.order_by().values_list("helper").annotate(n=Count("household", distinct=True))
        return dict(rows)


def load_in(helper: Sponsor, scheme: str, seat: str, *, on: date) -> int:
    """How many families a helper has in one seat of a scheme."""
    with seeing(EVERYWHERE):
        found = Pairing.objects.filter(
            Q(until__isnull=True) | Q(until__gt=on), helper=helper, scheme=scheme, seat=seat
        )
        return found.values("household").distinct().count()


def pairings_by(sight: Sight, helper: Sponsor, on: date) -> QuerySet[Pairing]:
    """The families of a helper within a sight, on a day and after."""
    found = Pairing.objects.filter(
        sight.within("region"), Q(until__isnull=True) | Q(until__gt=on), helper=helper
    )
    return found.order_by("region", "told_address", "pk")


def listed(sight: Sight, on: date, *, scheme: PairingScheme) -> QuerySet[Pairing]:
    """Who stands beside whom by a scheme on a day, place by place."""
    found = Pairing.objects.filter(sight.within("region"), live(on), scheme=scheme.id)
    return found.select_related("helper").order_by("region", "household", "pk")


def given_by(pairing: Pairing) -> QuerySet[Entry]:
    """What a helper has given a family, the newest first."""
    return Entry.objects.filter(decision=f"pairing:{pairing.pk}", reverses=None, reversal=None).order_by(
        "-day", "-at"
    )


def consents_of(household: Household) -> dict[str, Consent]:
    """The newest answer of a household about each kind of helper."""
    found = Consent.objects.filter(household=household).select_related("by").order_by("at", "pk")
    return {one.kind: one for one in found}


def agrees(household: Household, kind: str) -> bool | None:
    """Whether a family agrees to a kind of helper today; None: not asked, or it has taken its word back."""
    said = consents_of(household).get(kind)
    return None if said is None or said.withdrawn_on else said.agrees


def helpers_beside(households: Collection[int], on: date) -> dict[int, list[Standing]]:
    """The same of many households at once; who has nobody is left out."""
    found: dict[int, list[Standing]] = {}
    rows = Pairing.objects.filter(live(on), household__in=households).select_related("helper")
    for one in rows.order_by("scheme", "pk"):
        found.setdefault(one.household_id, []).append(_standing(one))
    return found


def complete_in(area: str, on: date, household: int | None = None) -> dict[int, bool]:
    """Of everybody in a scheme in an area (or of one household): whether each required seat is taken."""
    rows = Enrolment.objects.filter(live(on), region__startswith=area)
    if household is not None:
        rows = rows.filter(household=household)
    found: dict[int, bool] = {}
    for scheme in schemes_at(area, on).values():
        homes = list(rows.filter(scheme=scheme.id).values_list("household", "region"))
        empty = {home for home, _region, seat in _empty(homes, scheme, on) if seat.is_required}
        for home, _region in homes:
            found[home] = found.get(home, True) and home not in empty
    return found


def enrolled(sight: Sight, on: date, *, scheme: str = "") -> QuerySet[Enrolment]:
    """Who is to be helped by a scheme on a day, within a sight."""
    found = Enrolment.objects.filter(sight.within("region"), live(on))
    return found.filter(scheme=scheme) if scheme else found


def gaps(sight: Sight, on: date, *, scheme: PairingScheme, seat: str = "") -> list[Missing]:
    """The required seats that nobody has taken, household by household: what SC13 calls a defect."""
    homes = list(
        enrolled(sight, on, scheme=scheme.id)
        .order_by("region", "household")
        .values_list("household", "region")
    )
    found = _empty(homes, scheme, on)
    names, agreed = (
        names_of_heads(home for home, _region in homes),
        _agreed([home for home, _region in homes]),
    )
    return [
        Missing(
            home, names.get(home, ""), region, scheme.id, one.id, one.label, one.needs_consent and (home, one.kind) not in agreed
        )
        for home, region, one in found
        if one.is_required and seat in ("", one.id)
    ]  # fmt: skip


def proposals(sight: Sight, on: date, *, scheme: PairingScheme) -> list[tuple[Missing, Sponsor]]:
    """Who could take the empty seats: by field of work and caseload; never where the family has not agreed."""
    missing = {
        (one.household, one.seat): one for one in gaps(sight, on, scheme=scheme) if not one.waits_for_consent
    }
    seats = {one.id: one for one in scheme.seats}
    open_ = [
        Gap(one.household, one.region, one.seat, seats[one.seat].kind, seats[one.seat].portfolio, seats[one.seat].caseload)
        for one in missing.values()
    ]  # fmt: skip
    helpers = {one.pk: one for one in Sponsor.objects.filter(ended_on=None)}
    loads = loads_of(helpers.values(), on)
    could = [
        Candidate(one.pk, one.region, one.kind, tuple(one.portfolio), loads.get(one.pk, 0))
        for one in helpers.values()
    ]
    return [(missing[gap.household, gap.seat], helpers[helper]) for gap, helper in proposed(open_, could)]


def counts(areas: Iterable[str], on: date, *, scheme: PairingScheme) -> list[tuple[str, int, dict[str, int]]]:
    """One level below some areas: how many households are in a scheme, and how many of each required seat are empty. It names nobody, so a
    supervisor reads it."""
    areas = list(areas)
    digits = {4: COUNTY, COUNTY: TOWNSHIP}.get(min(map(len, areas), default=0), 12)
    with seeing(EVERYWHERE):
        found = Enrolment.objects.filter(live(on), inside("region", areas), scheme=scheme.id)
        homes = list(found.values_list("household", "region"))
        empty = _empty(homes, scheme, on)
    wanted = Counter(region[:digits] for _home, region in homes)
    missing = Counter((region[:digits], one.id) for _home, region, one in empty if one.is_required)
    return [
        (place, count, {one.id: missing[place, one.id] for one in scheme.seats if one.is_required})
        for place, count in sorted(wanted.items())
    ]


def outside(sight: Sight, on: date, *, scheme: str, region: str = "") -> QuerySet[Household]:
    """Families that are recognised and in no such scheme: whom somebody may take in."""
    known = Recognition.objects.filter(sight.within("region"), is_over=False, follower=None, since__lte=on)
    known = known.filter(Q(until__isnull=True) | Q(until__gt=on))
    found = Household.objects.filter(sight.within("region"), pk__in=known.values("household"))
    if region:
        found = found.filter(inside("region", [region]))
    there = Enrolment.objects.filter(live(on), scheme=scheme)
    return found.exclude(pk__in=there.values("household")).order_by("region", "pk")


def settled_by(
    sight: Sight, fund: Fund, on: date, *, scheme: PairingScheme
) -> tuple[int, dict[str, int], int, int]:
    """For the check of a list: households, empty required seats by label, and fen given to them beside fen that came in."""
    homes = list(enrolled(sight, on, scheme=scheme.id).values_list("household", "region"))
    empty = Counter(one.label for _home, _region, one in _empty(homes, scheme, on) if one.is_required)
    rows = Entry.objects.filter(fund=fund, household__in=[home for home, _region in homes])
    return len(homes), dict(empty), sum(rows.values_list("amount", flat=True)), balance_of(fund).paid_in


def place_of(household: Household, named: str, on: date) -> Place | None:
    """A seat as a page names it: scheme.seat."""
    name, _dot, seat = named.partition(".")
    scheme = schemes_at(household.region, on).get(name)
    there = next((one for one in scheme.seats if one.id == seat), None) if scheme else None
    return Place(household, scheme, there) if scheme and there else None


def able_for(household: Household, named: str, on: date) -> QuerySet[Sponsor]:
    """Who may take a seat: of its kind, in the place of the family, and still helping."""
    place = place_of(household, named, on)
    if place is None:
        return Sponsor.objects.none()
    return helpers_at([household.region[:TOWNSHIP]], kind=place.seat.kind).filter(ended_on=None)


def schemes_for(household: Household, held: Collection[str], on: date) -> list[PairingScheme]:
    """The schemes of a place, those that a family is in first."""
    own = {*held, *Enrolment.objects.filter(live(on), household=household).values_list("scheme", flat=True)}
    return sorted(schemes_at(household.region, on).values(), key=lambda one: one.id not in own)


def head_of(household: Household) -> Person | None:
    """The head of a household."""
    return Person.objects.filter(household=household, is_head=True).first()


def batch_of(sight: Sight, batch: UUID) -> QuerySet[Pairing]:
    """The pairings that were made at once."""
    return Pairing.objects.filter(sight.within("region"), batch=batch, until=None)


def taken(household: int, scheme: str, seat: str, *, on: date) -> int:
    """How many helpers sit in a seat of a household on a day or later."""
    found = Pairing.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on), household=household, scheme=scheme, seat=seat
    )
    return found.count()


def _empty(
    homes: Collection[tuple[int, str]], scheme: PairingScheme, on: date
) -> list[tuple[int, str, Seat]]:
    """The seats of some households that nobody has taken on a day."""
    rows = Pairing.objects.filter(live(on), scheme=scheme.id, household__in=[home for home, _region in homes])
    there: Mapping[tuple[int, str], int] = Counter(rows.values_list("household", "seat"))
    return [
        (home, region, one)
        for home, region in homes
        for one in scheme.seats
        if there.get((home, one.id), 0) < 1
    ]


def _standing(one: Pairing) -> Standing:
    phone = one.helper.phone if one.helper.shows_phone else ""
    return Standing(one.helper.name, one.label, one.helper.unit, phone, one.scheme, one.since)


def _agreed(homes: Collection[int]) -> set[tuple[int, str]]:
    found = Consent.objects.filter(household__in=homes).order_by("at", "pk")
    newest = {(one.household_id, one.kind): one for one in found}
    return {key for key, one in newest.items() if one.agrees and one.withdrawn_on is None}
