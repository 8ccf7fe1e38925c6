"""Writing small wishes: each step locks its wish, so that of two who claim at the same moment one wins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from jiwang.aid.wishes import queries, rules
from jiwang.aid.wishes.models import Claim, Wish
from jiwang.aid.wishes.rules import Told, WishRefused
from jiwang.aid.wishes.states import STEPS, State, Step
from jiwang.kit.sights import EVERYWHERE, seeing
from jiwang.kit.turns import one_at_a_time
from jiwang.registers.people.models import Household
from jiwang.registers.people.queries import heads_of
from jiwang.registers.places.queries import names_of
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance import actions as ledger
from jiwang.stages.assistance.actions import Gift, Ground, Receiver
from jiwang.stages.assistance.models import Entry
from jiwang.stages.assistance.rules import Receipt
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.visits.states import Reach
from jiwang.trail.actions import record, recorded

BASIS = "wish"
_TOWNSHIP = 9


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who takes a wish upon them; with an account, or by name."""

    name: str
    unit: str = ""
    phone: str = ""
    officer: Officer | None = None


@recorded
def tell(wish_id: UUID, household: Household, told: Told, *, by: Actor, at: datetime) -> Wish:
    """Write a family's wish down. The same sent twice is one. Raises WishRefused."""
    one_at_a_time("wish", wish_id)
    known = Wish.objects.filter(pk=wish_id).first()
    if known is None:
        rules.check_told(told, today=by.on)
        _check_words(told.words, household)
        known = Wish.objects.create(
            id=wish_id, household=household, region=household.region, words=told.words.strip(), consent_by=told.consent_by.strip(),
            consent_way=told.consent_way, consent_on=told.consent_on, witness=told.witness.strip(), paper=told.paper.strip(),
            by=by.officer, at=at,
        )  # fmt: skip
    record(who=by.officer.code, what="wishes.told", about=f"wish:{known.pk}", at=at, area=known.region)
    return known


@recorded
def publish(wish_id: UUID, words: str, *, by: Actor, at: datetime) -> Wish:
    """Somebody has read the words, mended them where needed, and lets everybody read them. Raises WishRefused."""
    wish = _locked(wish_id, Step.PUBLISH, by.on)
    _check_words(words, wish.household)
    wish.words, wish.looked_by, wish.published_on = words.strip(), by.officer, by.on
    _moved(wish, State.OPEN)
    record(who=by.officer.code, what="wishes.published", about=f"wish:{wish.pk}", at=at, area=wish.region)  # fmt: skip
    return wish


@recorded
def claim(wish_id: UUID, claimant: Claimant, *, by: Actor, at: datetime) -> None:
    """Take a wish upon oneself, or enter who does. Raises WishRefused: whoever comes second is told that it is taken, not by whom."""
    rules.check_claimant(claimant.name)
    with seeing(EVERYWHERE):  # a helper reads no wish but its words
        wish = _locked(wish_id, Step.CLAIM, by.on)
        days = queries.days_to_fulfil(wish.region, by.on)
        Claim.objects.filter(wish=wish, until=None).update(until=by.on, ended_why="过了认领的天数，自动放开")
        Claim.objects.create(
            wish=wish, region=wish.region, name=claimant.name.strip(), unit=claimant.unit.strip(), phone=claimant.phone.strip(),
            officer=claimant.officer, since=by.on, by=by.officer, at=at,
        )  # fmt: skip
        wish.claim_until = by.on + timedelta(days=days) if days else None
        _moved(wish, State.CLAIMED)
    record(who=by.officer.code, what="wishes.claimed", about=f"wish:{wish.pk}", at=at, area=wish.region)


@recorded
def release(wish_id: UUID, *, why: str, by: Actor, at: datetime) -> Wish:
    """Let a wish go again, with a reason."""
    wish = _locked(wish_id, Step.RELEASE, by.on)
    rules.check_reason(why)
    _end_claim(wish, why, by.on)
    _moved(wish, State.OPEN)
    record(who=by.officer.code, what="wishes.released", about=f"wish:{wish.pk}", why=why.strip(), at=at, area=wish.region)  # fmt: skip
    return wish


@recorded
def withdraw(wish_id: UUID, *, why: str, by: Actor, at: datetime) -> Wish:
    """The family does not want it published any more, or it came to nothing: nobody reads it from now on."""
    wish = _locked(wish_id, Step.WITHDRAW, by.on)
    rules.check_reason(why)
    _end_claim(wish, why, by.on)
    wish.ended_why = why.strip()
    _moved(wish, State.WITHDRAWN)
    record(who=by.officer.code, what="wishes.withdrawn", about=f"wish:{wish.pk}", why=why.strip(), at=at, area=wish.region)  # fmt: skip
    return wish


@recorded
def fulfil(wish_id: UUID, gift: Gift, *, receipt: Receipt, by: Actor, at: datetime) -> Entry:
    """A wish has come true: the ledger gets its row with evidence and the receiver's confirmation. Raises WishRefused or LedgerRefused."""
    wish = _locked(wish_id, Step.FULFIL, by.on)
    claim = queries.claim_of(wish)
    if claim is None:
        raise WishRefused("这个心愿没有认领人。请先登记谁认领。")
    if not receipt.evidence.strip():
        raise WishRefused("办成要有凭据：请写收条在哪里。")
    head = heads_of([wish.household_id]).get(wish.household_id)
    to = Receiver(head.name if head else "", wish.region, Reach.VILLAGE, wish.household, head)
    ground = Ground(BASIS, "微心愿", f"wish:{wish.pk}", " ".join(filter(None, (claim.unit, claim.name)))[:60])
    entry = ledger.give(gift, to, ground, receipt=receipt, by=by, at=at)
    _moved(wish, State.DONE)
    record(who=by.officer.code, what="wishes.fulfilled", about=f"wish:{wish.pk}", at=at, area=wish.region)
    return entry


def _locked(wish_id: UUID, step: Step, on: date) -> Wish:
    """The wish for nobody else until the end of the transaction; a claim that has run out is none."""
    wish = Wish.objects.select_for_update(of=("self",)).filter(pk=wish_id).first()
    if wish is None:
        raise WishRefused("没有这个心愿，请刷新后再看。")
    state = State(wish.state)
    now = State.OPEN if step is Step.CLAIM and rules.is_late(state, wish.claim_until, on) else state
    rules.check_step(step, now, STEPS[step].starts)
    return wish


def _moved(wish: Wish, state: State) -> None:
    wish.state = state
    if state is not State.CLAIMED:
        wish.claim_until = None
    wish.save()


def _end_claim(wish: Wish, why: str, on: date) -> None:
    Claim.objects.filter(wish=wish, until=None).update(until=on, ended_why=why.strip())


def _check_words(words: str, household: Household) -> None:
    places = names_of([household.region, household.region[:_TOWNSHIP]]).values()
    rules.check_words(words, names=queries.names_in(household), places=places)
