"""Writing pairings: each act is one transaction and one line. Whoever pairs a household or burdens a helper waits for whoever does so at that moment:
for families first, then for helpers, both in the order of their numbers, so that nobody waits for somebody who waits for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet

from jiwang.aid.pairing import queries, rules
from jiwang.aid.pairing.models import Consent, Enrolment, Pairing, Sponsor
from jiwang.aid.pairing.queries import Place
from jiwang.aid.pairing.rules import Answer, PairingRefused
from jiwang.aid.pairing.states import SponsorKind
from jiwang.analysis.applying.pairing import PairingScheme, Seat
from jiwang.kit.sights import Sight, seeing
from jiwang.kit.turns import one_at_a_time
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance import actions as ledger
from jiwang.stages.assistance.actions import Gift, Ground, Receiver
from jiwang.stages.assistance.models import Entry, Fund
from jiwang.stages.assistance.rules import Receipt
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.visits.states import Reach
from jiwang.trail.actions import record, recorded

BASIS = "pairing"


@dataclass(frozen=True, slots=True)
class Listed:
    """A helper as somebody enters them."""

    region: str
    kind: SponsorKind
    name: str
    unit: str = ""
    phone: str = ""
    shows_phone: bool = False
    portfolio: tuple[str, ...] = ()
    officer: Officer | None = None


@recorded
def enrol(
    households: Iterable[Household], scheme: PairingScheme, *, since: date, by: Actor, at: datetime
) -> UUID:
    """Take families into a scheme, many at once; who is in it already stays as they are."""
    batch, homes = uuid4(), list({one.pk: one for one in households}.values())
    _wait_for(homes)
    there = set(
        Enrolment.objects.filter(scheme=scheme.id, until=None, household__in=homes).values_list(
            "household", flat=True
        )
    )
    new = [one for one in homes if one.pk not in there]
    if not new:
        raise PairingRefused("没有可以纳入的户：没有勾选，或者都已经在这个方案里。")
    Enrolment.objects.bulk_create(
        Enrolment(household=one, region=one.region, scheme=scheme.id, since=since, batch=batch, by=by.officer, at=at) for one in new
    )  # fmt: skip
    record(who=by.officer.code, what="pairing.enrolled", about=f"pairings:{batch}", why=f"{scheme.id} {len(new)}", at=at, area=_area(by))  # fmt: skip
    return batch


@recorded
def add_helper(asked: Listed, *, by: Actor, at: datetime) -> Sponsor:
    """Enter a helper. Raises PairingRefused where one of that name and unit is there."""
    one_at_a_time("helper", asked.region, asked.kind, asked.name.strip(), asked.unit.strip())
    known = Sponsor.objects.filter(
        region=asked.region, kind=asked.kind, name=asked.name.strip(), unit=asked.unit.strip()
    )
    if known.exists() or (asked.officer and Sponsor.objects.filter(officer=asked.officer).exists()):
        raise PairingRefused("这位帮扶人或这个账号已经登记过了。请直接用原来的。")
    made = Sponsor.objects.create(
        region=asked.region, kind=asked.kind, name=asked.name.strip(), unit=asked.unit.strip(), phone=asked.phone.strip(),
        shows_phone=asked.shows_phone and bool(asked.phone.strip()), portfolio=list(asked.portfolio), officer=asked.officer,
        by=by.officer, at=at,
    )  # fmt: skip
    record(
        who=by.officer.code, what="pairing.helper_added", about=f"helper:{made.pk}", at=at, area=made.region
    )
    return made


@recorded
def leave(helper: Sponsor, *, by: Actor, at: datetime) -> None:
    """A helper helps no more. Raises PairingRefused while somebody still counts on them."""
    _wait_for(helpers=[helper])
    if queries.loads_of([helper], by.on):
        raise PairingRefused("这位还有结对的户。请先交接给别人，再停止帮扶。")
    Sponsor.objects.filter(pk=helper.pk, ended_on=None).update(ended_on=by.on)
    record(
        who=by.officer.code,
        what="pairing.helper_left",
        about=f"helper:{helper.pk}",
        at=at,
        area=helper.region,
    )


@recorded
def pair(place: Place, helper: Sponsor, *, since: date, why: str, by: Actor, at: datetime) -> Pairing:
    """Put a helper beside a family. Raises PairingRefused."""
    _wait_for([place.household], [helper])
    made = _pair(place, helper, since=since, why=why, batch=uuid4(), by=by, at=at)
    record(who=by.officer.code, what="pairing.paired", about=f"pairing:{made.pk}", at=at, area=made.region)
    return made


@recorded
def pair_many(
    asked: Sequence[tuple[Place, Sponsor]], *, since: date, why: str, by: Actor, at: datetime
) -> UUID:
    """Accept several proposals: all of them or none. The batch can be undone."""
    if not asked:
        raise PairingRefused("请先勾选要结对的户。")
    batch = uuid4()
    _wait_for([place.household for place, _helper in asked], [helper for _place, helper in asked])
    for place, helper in sorted(asked, key=lambda one: (one[0].household.pk, one[0].seat.id)):
        _pair(place, helper, since=since, why=why, batch=batch, by=by, at=at)
    record(who=by.officer.code, what="pairing.paired", about=f"pairings:{batch}", why=str(len(asked)), at=at, area=_area(by))  # fmt: skip
    return batch


@recorded
def undo(sight: Sight, batch: UUID, *, why: str, by: Actor, at: datetime) -> int:
    """Take back what was paired at once; each ends with the reason."""
    rules.check_why(why)
    made = queries.batch_of(sight, batch)
    _wait_for(Household.objects.filter(pk__in=made.values("household")))
    ended = _ended(made, on=by.on, why=why, by=by, at=at)
    if not ended:
        raise PairingRefused("这一批已经撤销过了，或者都已结束。")
    record(
        who=by.officer.code,
        what="pairing.undone",
        about=f"pairings:{batch}",
        why=why.strip(),
        at=at,
        area=_area(by),
    )
    return ended


@recorded
def end(pairing: Pairing, *, why: str, by: Actor, at: datetime) -> None:
    """End a pairing today: the helper reads nothing of the family any more."""
    rules.check_why(why)
    _wait_for([pairing.household])
    if not _ended(Pairing.objects.filter(pk=pairing.pk), on=by.on, why=why, by=by, at=at):
        raise PairingRefused("这个结对刚刚结束了，请刷新后再看。")
    record(who=by.officer.code, what="pairing.ended", about=f"pairing:{pairing.pk}", why=why.strip(), at=at, area=pairing.region)  # fmt: skip


@recorded
def hand_over(
    sight: Sight, old: Sponsor, new: Sponsor, *, day: date, why: str, by: Actor, at: datetime
) -> int:
    """Give all families of a helper within a sight to another from a day on. The old one reads them no more from that day. Raises PairingRefused."""
    rules.check_why(why)
    if day < by.on or old.pk == new.pk:
        raise PairingRefused("交接要换一位，日期从今天起。请重新填。")
    _wait_for(held := _held(sight, old, day), [old, new])
    rows = list(queries.pairings_by(sight, old, day).filter(until=None).select_for_update(of=("self",)))
    if not rows:
        raise PairingRefused("这位没有可以交接的户，请刷新后再看。")
    if {one.household_id for one in rows} - {one.pk for one in held}:
        raise PairingRefused("这位刚刚又结对了一户，请刷新后再交接。")
    batch = uuid4()
    for one in rows:
        _passed_on(one, new, day=day, why=why, batch=batch, by=by, at=at)
    record(who=by.officer.code, what="pairing.handed_over", about=f"helper:{old.pk}", why=why.strip(), at=at, area=old.region)  # fmt: skip
    return len(rows)


@recorded
def answer(household: Household, said: Answer, *, by: Actor, at: datetime) -> Consent:
    """Write down what a family says when it is asked about a kind of helper. A no ends what there is at once. Raises PairingRefused."""
    _wait_for([household])
    before = queries.consents_of(household).get(said.kind)
    rules.check_answer(said, was_asked=before is not None, today=by.on)
    made = Consent.objects.create(
        household=household, region=household.region, kind=said.kind, agrees=said.agrees, said_by=said.said_by.strip(), way=said.way,
        witness=said.witness.strip(), paper=said.paper.strip(), on=said.on, came_by_themselves=before is not None, by=by.officer, at=at,
    )  # fmt: skip
    if not said.agrees:
        _end_kind(household, said.kind, why="家庭不同意这类帮扶人结对", by=by, at=at)
    record(who=by.officer.code, what="pairing.answered", about=f"consent:{made.pk}", at=at, area=made.region)
    return made


@recorded
def withdraw(consent: Consent, *, why: str, by: Actor, at: datetime) -> None:
    """A family takes its word back: every pairing of that kind ends at once. No reason is asked of it."""
    _wait_for([consent.household])
    changed = Consent.objects.filter(pk=consent.pk, withdrawn_on=None, agrees=True)
    if not changed.update(withdrawn_on=by.on, withdrawn_why=why.strip()[: rules.LONGEST]):
        raise PairingRefused("这项同意已经撤回了，请刷新后再看。")
    _end_kind(consent.household, consent.kind, why="家庭撤回同意", by=by, at=at)
    record(
        who=by.officer.code,
        what="pairing.withdrawn",
        about=f"consent:{consent.pk}",
        at=at,
        area=consent.region,
    )


@recorded
def give(pairing: Pairing, gift: Gift, *, receipt: Receipt, by: Actor, at: datetime) -> Entry:
    """Write what a helper has given a family into the ledger: giver, thing, day, evidence, and who has confirmed it. Raises LedgerRefused."""
    with seeing(
        Sight(frozenset({pairing.region}))
    ):  # a helper sees no household: only here, to write this one row
        head = queries.head_of(pairing.household)
        to = Receiver(
            head.name if head else pairing.told_name, pairing.region, Reach.VILLAGE, pairing.household, head
        )
        giver = " ".join(filter(None, (pairing.helper.unit, pairing.helper.name)))[:60]
        ground = Ground(BASIS, pairing.label, f"pairing:{pairing.pk}", giver)
        entry = ledger.give(gift, to, ground, receipt=receipt, by=by, at=at)
    record(
        who=by.officer.code, what="pairing.given", about=f"pairing:{pairing.pk}", at=at, area=pairing.region
    )
    return entry


@recorded
def look_at(pairing: Pairing, *, by: Actor, at: datetime) -> None:
    """Note that a helper has opened a family."""
    record(
        who=by.officer.code, what="pairing.read", about=f"pairing:{pairing.pk}", at=at, area=pairing.region
    )


@recorded
def settle(
    sight: Sight, scheme: PairingScheme, fund: Fund, *, by: Actor, at: datetime
) -> tuple[int, int, int]:
    """Say that every family of a scheme has every required helper and that the money adds up. Raises PairingRefused with what is missing; else households, seats and fen."""
    homes, missing, given, stated = queries.settled_by(sight, fund, by.on, scheme=scheme)
    rules.check_settled(missing, homes=homes, given=given, stated=stated)
    seats = homes * sum(1 for one in scheme.seats if one.is_required)
    told = f"{homes} {seats} {given / 100:.2f}"
    record(
        who=by.officer.code,
        what="pairing.settled",
        about=f"scheme:{scheme.id}",
        why=told,
        at=at,
        area=_area(by),
    )
    return homes, seats, given


def _pair(
    place: Place, helper: Sponsor, *, since: date, why: str, batch: UUID, by: Actor, at: datetime
) -> Pairing:
    home, seat = place.household, place.seat
    helper.refresh_from_db()
    agrees = queries.agrees(home, seat.kind) if seat.needs_consent else True
    rules.check_consent(needs=seat.needs_consent, agrees=agrees, label=seat.label)
    rules.check_seat(
        taken=queries.taken(home.pk, place.scheme.id, seat.id, on=since), places=seat.places, label=seat.label
    )
    head = queries.head_of(home)
    made = Pairing(
        household=home, region=home.region, scheme=place.scheme.id, seat=seat.id, label=seat.label, helper=helper, officer=helper.officer,
        told_name=head.name if head else "", told_address=home.address, since=since, why=why.strip()[: rules.LONGEST], batch=batch,
        by=by.officer, at=at,
    )  # fmt: skip
    _check_helper(seat, helper, made, day=since)
    _check_once(made)
    made.save()
    if not Enrolment.objects.filter(household=home, scheme=place.scheme.id, until=None).exists():
        Enrolment.objects.create(household=home, region=home.region, scheme=place.scheme.id, since=since, batch=batch, by=by.officer, at=at)  # fmt: skip
    return made


def _wait_for(homes: Iterable[Household] = (), helpers: Iterable[Sponsor] = ()) -> None:
    """Wait for whoever writes about these families and burdens these helpers, until the transaction ends."""
    for kind, keys in (("paired", {one.pk for one in homes}), ("caseload", {one.pk for one in helpers})):
        for key in sorted(keys):
            one_at_a_time(kind, key)


def _held(sight: Sight, helper: Sponsor, day: date) -> list[Household]:
    """The families of a helper that somebody may hand over."""
    rows = queries.pairings_by(sight, helper, day).filter(until=None)
    return list(Household.objects.filter(pk__in=rows.values("household")))


def _passed_on(
    one: Pairing, new: Sponsor, *, day: date, why: str, batch: UUID, by: Actor, at: datetime
) -> None:
    """End one pairing on a day and let another helper begin on it."""
    seat = next((known for known in _scheme(one, by.on).seats if known.id == one.seat), None)
    if seat is None:
        raise PairingRefused("有一户的方案已经不在施行。请先结束它。")
    begins = max(day, one.since)
    _ended(Pairing.objects.filter(pk=one.pk), on=begins, why=why, by=by, at=at)
    made = Pairing(
        household_id=one.household_id, region=one.region, scheme=one.scheme, seat=one.seat, label=one.label, helper=new, officer=new.officer,
        told_name=one.told_name, told_address=one.told_address, since=begins, why=why.strip(), batch=batch, by=by.officer, at=at,
    )  # fmt: skip
    _check_helper(seat, new, made, day=day)
    _check_once(made)
    made.save()


def _check_once(made: Pairing) -> None:
    there = Pairing.objects.filter(household=made.household_id, scheme=made.scheme, seat=made.seat)
    if there.filter(helper=made.helper_id, until=None).exists():
        raise PairingRefused("这位已经坐在这一席了。请另选一位。")


def _check_helper(seat: Seat, helper: Sponsor, there: Pairing, *, day: date) -> None:
    rules.check_fit(
        kind=helper.kind, wanted=seat.kind, label=seat.label, is_here=there.region.startswith(helper.region),
        has_left=helper.ended_on is not None,
    )  # fmt: skip
    rules.check_load(
        load=queries.load_in(helper, there.scheme, seat.id, on=day), limit=seat.caseload, name=helper.name
    )


def _scheme(pairing: Pairing, on: date) -> PairingScheme:
    found = queries.schemes_at(pairing.region, on).get(pairing.scheme)
    if found is None:
        raise PairingRefused("有一户的方案已经不在施行。请先结束它。")
    return found


def _end_kind(household: Household, kind: str, *, why: str, by: Actor, at: datetime) -> None:
    found = Pairing.objects.filter(household=household, helper__kind=kind)
    _ended(found, on=by.on, why=why, by=by, at=at)


def _ended(found: QuerySet[Pairing], *, on: date, why: str, by: Actor, at: datetime) -> int:
    """End what holds of some pairings; what has not begun yet ends on its first day."""
    ended = 0
    rows = found.filter(Q(until__isnull=True) | Q(until__gt=on)).select_for_update(of=("self",))
    for one in rows.order_by("pk"):
        one.until, one.ended_by, one.ended_at, one.ended_why = max(on, one.since), by.officer, at, why.strip()
        one.save(update_fields=["until", "ended_by", "ended_at", "ended_why"])
        ended += 1
    return ended


def _area(by: Actor) -> str:
    return min((one.area for one in by.held), key=len, default="")
