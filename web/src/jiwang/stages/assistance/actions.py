"""Writing the ledger: each act is one transaction and one line. Whoever touches a fund waits for whoever touches it at that moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from jiwang.kit.copying import add_in
from jiwang.kit.turns import one_at_a_time
from jiwang.registers.people.models import Household, Person
from jiwang.registers.people.queries import heads_of
from jiwang.stages.assistance import rules
from jiwang.stages.assistance.models import Acceptance, Closing, Deposit, Entry, Fund, Hold, Lapse
from jiwang.stages.assistance.queries import (
    DECISION,
    balance_of,
    entry_known,
    funds_named,
    hold_open,
    is_closed,
    labelled,
    payments_of,
)
from jiwang.stages.assistance.rules import LedgerRefused, Receipt
from jiwang.stages.assistance.states import Channel, Kind, Relation, Signed
from jiwang.stages.decisions.models import Decision
from jiwang.stages.decisions.states import Outcome
from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.actions import record, record_each, recorded

_WHAT, _SORT, _EVIDENCE = 60, 20, 200  # characters, as in the table
_MATTERS = "项"
_TRANSFERRED = (
    "id", "hold_id", "amount", "worth", "region", "household_id", "name", "what", "giver", "basis", "article", "decision", "received_by",
    "relation", "evidence", "kind", "fund_id", "unit", "day", "reach", "signed", "witness", "second", "by_id", "at", "why", "sort",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opening:
    """A fund that is set up, and what lies in it at first."""

    id: UUID  # of the first deposit: what is sent twice is set up once
    region: str
    kind: Kind
    name: str
    unit: str
    worth: int | None
    channel: Channel
    year: int
    amount: int
    document: str


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who is given something: a household on file and whom of it, or somebody by name; where, and down to whom the row is seen."""

    name: str
    region: str
    reach: str
    household: Household | None = None
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """On what ground it is given: the item of the law, its article, the decision, and by which office."""

    basis: str
    article: str
    decision: str
    giver: str


@dataclass(frozen=True, slots=True)
class Gift:
    """What is given: of money and goods out of which fund, or which promise it fulfils. Its id makes what is sent twice one."""

    id: UUID
    kind: Kind
    what: str
    amount: int
    unit: str
    day: date
    fund: Fund | None = None
    hold: Hold | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """What a department has done for a family by an item of its own: which of the law's kinds of help that is, and the department's words."""

    id: UUID  # the same twice is one
    what: str
    sort: str
    words: str
    day: date


@recorded
def open_fund(asked: Opening, *, by: Actor, at: datetime) -> Fund:
    """Set up a fund with its first deposit, which a second person has to accept. Raises LedgerRefused where there is one of that name."""
    one_at_a_time("funds", asked.region)
    known = Deposit.objects.filter(pk=asked.id).select_related("fund").first()
    if known is not None:
        record(who=by.officer.code, what="assistance.opened", about=f"fund:{known.fund_id}", why="重复送达", at=at, area=asked.region)  # fmt: skip
        return known.fund
    if funds_named(asked.region, asked.name.strip(), kind=asked.kind, year=asked.year).exists():
        raise LedgerRefused("本年已有同名的来源。请在那里登记入账，或换一个名字。")
    rules.check_given(asked.kind, asked.amount, has_fund=True)
    fund = Fund.objects.create(
        region=asked.region, kind=asked.kind, name=asked.name.strip(), unit=asked.unit.strip(), worth=asked.worth,
        channel=asked.channel, year=asked.year, opened_by=by.officer, opened_at=at,
    )  # fmt: skip
    Deposit.objects.create(
        id=asked.id, fund=fund, amount=asked.amount, document=asked.document.strip(), by=by.officer, at=at
    )
    record(who=by.officer.code, what="assistance.opened", about=f"fund:{fund.pk}", at=at, area=fund.region)
    return fund


@recorded
def propose_deposit(
    fund: Fund, deposit_id: UUID, amount: int, *, document: str, by: Actor, at: datetime
) -> Deposit:
    """Enter what has come into a fund, or was entered too much; sent twice it stands there once."""
    one_at_a_time("fund", fund.pk)
    known = Deposit.objects.filter(pk=deposit_id, fund=fund).first()
    if known is None:
        rules.check_open(is_closed=is_closed(fund))
        if not 0 < abs(amount) <= rules.MOST:
            raise LedgerRefused("数量不能是零。请核对后再填。")
        known = Deposit.objects.create(
            id=deposit_id, fund=fund, amount=amount, document=document.strip(), by=by.officer, at=at
        )
    record(who=by.officer.code, what="assistance.proposed", about=f"deposit:{known.pk}", at=at, area=fund.region)  # fmt: skip
    return known


@recorded
def answer_deposit(deposit: Deposit, *, accepts: bool, by: Actor, at: datetime, why: str = "") -> Acceptance:
    """The second person accepts a deposit, or does not; never who has entered it."""
    fund = deposit.fund
    one_at_a_time("fund", fund.pk)
    if Acceptance.objects.filter(deposit=deposit).exists():
        raise LedgerRefused("这笔入账刚刚被别人复核过了，请刷新后再看。")
    if deposit.by_id == by.officer.pk:
        raise LedgerRefused("入账要由另一个人复核，不能自己复核自己登记的。")
    if accepts:
        rules.check_taken_out(balance_of(fund), deposit.amount, fund.unit)
    else:
        rules.check_reason(why)
    answer = Acceptance.objects.create(
        deposit=deposit, is_accepted=accepts, why=why.strip(), by=by.officer, at=at
    )
    record(who=by.officer.code, what="assistance.answered", about=f"deposit:{deposit.pk}", why=why.strip(), at=at, area=fund.region)  # fmt: skip
    return answer


@recorded
def close_fund(fund: Fund, *, into: Fund | None, document: str, by: Actor, at: datetime) -> Closing:
    """Close a fund: what is left is given back, or carried over into another, where a second person has to accept it. Nothing goes out of it
    any more. Raises LedgerRefused."""
    for one in sorted(
        {fund.pk, into.pk if into else fund.pk}
    ):  # in one order: two that carry into each other do not wait for ever
        one_at_a_time("fund", one)
    balance = balance_of(fund)
    waits = Deposit.objects.filter(fund=fund, acceptance=None).exists()
    rules.check_closing(balance, waits=waits, is_closed=is_closed(fund))
    if into is not None:
        is_same = (into.region, into.kind, into.unit) == (
            fund.region,
            fund.kind,
            fund.unit,
        ) and into.pk != fund.pk
        rules.check_carrying(is_same_thing=is_same, is_open=not is_closed(into))
    made = Closing.objects.create(fund=fund, into=into, amount=balance.left, document=document.strip(), by=by.officer, at=at)  # fmt: skip
    if into is not None and balance.left:
        Deposit.objects.create(
            id=uuid5(NAMESPACE_OID, f"fund:{fund.pk}"), fund=into, amount=balance.left, document=f"{fund.year} {fund.name} · {document.strip()}"[:120],
            by=by.officer, at=at,
        )  # fmt: skip
    record(
        who=by.officer.code,
        what="assistance.closed",
        about=f"fund:{fund.pk}",
        why=made.document,
        at=at,
        area=fund.region,
    )
    return made


@recorded
def hold(fund: Fund, amount: int, *, region: str, reach: str, about: str, by: Actor, at: datetime) -> Hold:
    """Promise something out of a fund. Raises LedgerRefused where it is not free."""
    one_at_a_time("fund", fund.pk)
    rules.check_open(is_closed=is_closed(fund))
    rules.check_given(Kind(fund.kind), amount, has_fund=True)
    rules.check_cover(balance_of(fund), amount, fund.unit)
    made = Hold.objects.create(fund=fund, region=region, reach=reach, amount=amount, about=about, at=at)
    record(who=by.officer.code, what="assistance.held", about=f"hold:{made.pk}", at=at, area=region)
    return made


@recorded
def let_lapse(held: Hold, *, why: str, by: Actor, at: datetime) -> None:
    """Take a promise back: it is free again. What was handed over is reversed instead."""
    one_at_a_time("fund", held.fund_id)
    rules.check_reason(why)
    if not hold_open(held):
        raise LedgerRefused("这笔预留已经发出或退回了，请刷新后再看。")
    Lapse.objects.create(hold=held, region=held.region, reach=held.reach, why=why.strip(), at=at)
    record(who=by.officer.code, what="assistance.lapsed", about=f"hold:{held.pk}", why=why.strip(), at=at, area=held.region)  # fmt: skip


@recorded
def give(
    gift: Gift, receiver: Receiver, ground: Ground, *, receipt: Receipt, by: Actor, at: datetime
) -> Entry:
    """Write down a help that was handed over. The same sent twice is one; never more than lies in the fund."""
    one_at_a_time("entry", gift.id)
    known = entry_known(gift.id)
    if known is not None:
        record(who=by.officer.code, what="assistance.given", about=f"entry:{known.pk}", why="重复送达", at=at, area=known.region)  # fmt: skip
        return known
    rules.check_given(gift.kind, gift.amount, has_fund=gift.fund is not None)
    rules.check_day(gift.day, today=by.on)
    rules.check_receipt(receipt, first=by.officer.name)
    if gift.fund is not None:
        _take_out(gift, gift.fund)
    each = gift.fund.worth if gift.fund else None
    entry = Entry.objects.create(
        id=gift.id, kind=gift.kind, what=gift.what, household=receiver.household, person=receiver.person, name=receiver.name,
        region=receiver.region, reach=receiver.reach, fund=gift.fund, hold=gift.hold, amount=gift.amount, unit=gift.unit,
        worth=gift.amount if gift.unit == rules.YUAN else None if each is None else each * gift.amount, day=gift.day,
        giver=ground.giver, basis=ground.basis, article=ground.article, decision=ground.decision,
        received_by=receipt.received_by.strip(), relation=receipt.relation, signed=receipt.signed, witness=receipt.witness.strip(),
        second=receipt.second.strip(), evidence=receipt.evidence.strip(), by=by.officer, at=at,
    )  # fmt: skip
    record(who=by.officer.code, what="assistance.given", about=f"entry:{entry.pk}", at=at, area=entry.region)
    return entry


@recorded
def enter(done: Matter, receiver: Receiver, ground: Ground, *, by: Actor, at: datetime) -> Entry:
    """Write down what a department has done by an item of its own: it comes out of no fund of the desk, and its own papers are the receipt."""
    one_at_a_time("entry", done.id)
    known = entry_known(done.id)
    if known is not None:
        record(who=by.officer.code, what="assistance.given", about=f"entry:{known.pk}", why="重复送达", at=at, area=known.region)  # fmt: skip
        return known
    entry = Entry.objects.create(
        id=done.id, kind=Kind.MATTER, what=done.what[:_WHAT], sort=done.sort[:_SORT], household=receiver.household, person=receiver.person,
        name=receiver.name, region=receiver.region, reach=receiver.reach, amount=1, unit=_MATTERS, day=done.day, giver=ground.giver,
        basis=ground.basis, article=ground.article, decision=ground.decision, evidence=done.words.strip()[:_EVIDENCE], by=by.officer, at=at,
    )  # fmt: skip
    record(who=by.officer.code, what="assistance.given", about=f"entry:{entry.pk}", at=at, area=entry.region)
    return entry


@dataclass(frozen=True, slots=True)
class Promise:
    """One of many promises that are made at once; the gift that fulfils it has the same id."""

    id: UUID
    region: str
    amount: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """One of many promises that a bank has fulfilled: whose, on what ground, who has received it as whom, and by which papers."""

    promise: Promise
    household: int
    name: str
    what: str
    ground: Ground
    received_by: str
    relation: Relation
    evidence: str


@recorded
def hold_each(
    fund: Fund, promises: Sequence[Promise], *, reach: str, about: str, by: Actor, at: datetime
) -> int:
    """Promise many sums out of a fund, all of them or none. Raises LedgerRefused where the whole is not free."""
    one_at_a_time("fund", fund.pk)
    rules.check_open(is_closed=is_closed(fund))
    whole = sum(one.amount for one in promises)
    rules.check_given(Kind(fund.kind), whole, has_fund=True)
    rules.check_cover(balance_of(fund), whole, fund.unit)
    rows = ((one.id, fund.pk, one.region, reach, one.amount, about, at) for one in promises)
    made = add_in(Hold, ("id", "fund_id", "region", "reach", "amount", "about", "at"), rows)
    record(who=by.officer.code, what="assistance.held", about=about, at=at, area=fund.region)
    return made


@recorded
def give_each(
    fund: Fund, done: Sequence[Transfer], *, day: date, second: str, reach: str, by: Actor, at: datetime
) -> int:
    """Write down what a bank has transferred, each out of its promise; what stands there is not written twice."""
    one_at_a_time("fund", fund.pk)
    rules.check_day(day, today=by.on)
    shared = (str(Kind.MONEY), fund.pk, rules.YUAN, day, reach, str(Signed.BANK), "", second, by.officer.pk, at, "", "")  # fmt: skip
    rows = (
        (one.promise.id, one.promise.id, one.promise.amount, one.promise.amount, one.promise.region, one.household, one.name, one.what,
         one.ground.giver, one.ground.basis, one.ground.article, one.ground.decision, one.received_by, str(one.relation), one.evidence, *shared)
        for one in done
    )  # fmt: skip
    made = add_in(Entry, _TRANSFERRED, rows)
    about = [(f"entry:{one.promise.id}", one.promise.region) for one in done]
    record_each(who=by.officer.code, what="assistance.given", about=about, at=at)
    return made


@recorded
def let_lapse_each(promises: Sequence[Promise], *, why: str, reach: str, by: Actor, at: datetime) -> int:
    """Take many promises back; what is fulfilled or taken back already is left alone by whoever asks."""
    rules.check_reason(why)
    rows = ((one.id, one.region, reach, why.strip(), at) for one in promises)
    made = add_in(Lapse, ("hold_id", "region", "reach", "why", "at"), rows, key="hold_id")
    record_each(who=by.officer.code, what="assistance.lapsed", about=[(f"hold:{one.id}", one.region) for one in promises], why=why.strip(), at=at)  # fmt: skip
    return made


@recorded
def pay(decision_id: UUID, fund: Fund, *, day: date, receipt: Receipt, by: Actor, at: datetime) -> Entry:
    """Pay what was granted once: out of a purse, by two, and never by who has granted it. Paid once; what was reversed may be paid anew. Raises LedgerRefused."""
    one_at_a_time("payment", decision_id)
    decision = Decision.objects.select_related("household", "letter").get(pk=decision_id, outcome=Outcome.AID)
    before = payments_of(decision.pk)
    rules.check_payment(
        is_own=decision.by_id == by.officer.pk, is_paid=any(not hasattr(one, "reversal") for one in before), day=day, decided_on=decision.day
    )  # fmt: skip
    head = heads_of([decision.household_id]).get(decision.household_id)
    gift = Gift(uuid5(decision.pk, f"paid:{len(before)}"), Kind.MONEY, labelled(decision), decision.amount or 0, rules.YUAN, day, fund)  # fmt: skip
    to = Receiver(head.name if head else "", decision.region, decision.reach, decision.household, head)
    ground = Ground(decision.item, decision.letter.told["number"], f"{DECISION}{decision.pk}", fund.name)
    entry = give(gift, to, ground, receipt=receipt, by=by, at=at)
    record(
        who=by.officer.code,
        what="assistance.paid",
        about=f"{DECISION}{decision.pk}",
        at=at,
        area=entry.region,
    )
    return entry


@recorded
def reverse(entry: Entry, *, why: str, by: Actor, at: datetime) -> Entry:
    """Undo a help by a row that names it and says why: what it took returns to its fund, exactly."""
    one_at_a_time("entry", entry.pk)
    if entry.fund_id is not None:
        one_at_a_time("fund", entry.fund_id)
    rules.check_reason(why)
    if entry.reverses_id is not None or Entry.objects.filter(reverses=entry).exists():
        raise LedgerRefused("这一笔已经冲销过了，请刷新后再看。")
    undone = Entry.objects.get(pk=entry.pk)
    undone.pk, undone.reverses, undone.why = uuid5(entry.pk, "reversal"), entry, why.strip()
    undone.amount, undone.worth, undone.hold = (
        -entry.amount,
        None if entry.worth is None else -entry.worth,
        None,
    )
    undone.by, undone.at, undone.day = by.officer, at, by.on
    undone.save(force_insert=True)
    record(who=by.officer.code, what="assistance.reversed", about=f"entry:{entry.pk}", why=why.strip(), at=at, area=entry.region)  # fmt: skip
    return undone


@recorded
def note_print(household: Household, *, by: Actor, at: datetime) -> None:
    """Note that the handbook of a family was printed."""
    record(who=by.officer.code, what="assistance.printed", about=f"household:{household.pk}", at=at, area=household.region)  # fmt: skip


def _take_out(gift: Gift, fund: Fund) -> None:
    """The fund holds it, and a promise is fulfilled once and by no more than was promised."""
    one_at_a_time("fund", fund.pk)
    rules.check_open(is_closed=is_closed(fund))
    if gift.hold is None:
        rules.check_cover(balance_of(fund), gift.amount, fund.unit)
        return
    if gift.hold.fund_id != fund.pk or not hold_open(gift.hold):
        raise LedgerRefused("这笔预留已经发出或退回了，请刷新后再看。")
    if gift.amount > gift.hold.amount:
        raise LedgerRefused("送达的比批准的多。请按批准的数登记。")
