"""Writing requests: each step locks its request, asks the rules, leaves a passage and a line; the ledger is written in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from jiwang.aid.urgent import rules
from jiwang.aid.urgent.models import Passage, Request, Wanted
from jiwang.aid.urgent.queries import entries_of, name_of, standing_of, terms_at, worth_of
from jiwang.aid.urgent.rules import Asking, RequestRefused, Wish
from jiwang.aid.urgent.states import STEPS, State, Step
from jiwang.analysis.relieving import last_day
from jiwang.kit.sights import EVERYWHERE, seeing
from jiwang.kit.turns import one_at_a_time
from jiwang.registers.people.models import Household, Person
from jiwang.registers.places.queries import names_of
from jiwang.stages.assistance import actions as ledger
from jiwang.stages.assistance.actions import Gift, Ground, Receiver
from jiwang.stages.assistance.models import Fund
from jiwang.stages.assistance.rules import YUAN, Receipt
from jiwang.stages.assistance.states import Kind
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Task
from jiwang.stages.visits.states import Reach
from jiwang.trail.actions import record, recorded

ITEM = "small_fast_aid"


@dataclass(frozen=True, slots=True)
class Needy:
    """For whom something is asked: somebody on file, or somebody by name and address; and from which task."""

    name: str
    region: str
    address: str = ""
    household: Household | None = None
    person: Person | None = None
    task: Task | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What is granted of each thing, out of which purse the money comes, the officer's word on kinship, and what they say."""

    amounts: Mapping[int, int]  # by the number of what is wanted
    purse: Fund | None
    is_apart: bool
    words: str = ""


@recorded
def ask(request_id: UUID, needy: Needy, wish: Wish, *, by: Actor, at: datetime) -> Request:
    """Ask for help at once. The same request sent twice is one."""
    one_at_a_time("request", request_id)
    with seeing(EVERYWHERE):
        known = Request.objects.filter(pk=request_id).first()
    if known is not None:
        record(who=by.officer.code, what="urgent.asked", about=f"request:{known.pk}", why="重复送达", at=at, area=known.region)  # fmt: skip
        return known
    law = terms_at(needy.region, by.on)
    rules.check_wish(wish, causes=law.causes)
    reach = _reach(by, needy.region)
    request = Request.objects.create(
        id=request_id, task=needy.task, household=needy.household, person=needy.person, name=needy.name.strip(), address=needy.address,
        region=needy.region, reach=reach, cause=wish.cause, words=wish.words.strip(), asked_by=by.officer, asked_on=by.on,
        asked_at=at,
        give_by=last_day(law.give_by, by.on),
    )  # fmt: skip
    stocks = {
        one.pk: one
        for one in Fund.objects.filter(pk__in=[fund for fund, _amount in wish.goods], kind=Kind.GOODS)
    }
    things = [(None, wish.money)] + [(stocks[fund], amount) for fund, amount in wish.goods if fund in stocks]
    Wanted.objects.bulk_create(
        Wanted(request=request, region=request.region, reach=reach, fund=fund, asked=amount)
        for fund, amount in things
        if amount
    )
    _passed(request, Step.ASK, wish.words, by=by, at=at)
    record(
        who=by.officer.code, what="urgent.asked", about=f"request:{request.pk}", at=at, area=request.region
    )
    return request


@recorded
def look_at(request: Request, *, by: Actor, at: datetime) -> None:
    """Note that an officer has opened a request."""
    record(who=by.officer.code, what="urgent.read", about=f"request:{request.pk}", at=at, area=request.region)


@recorded
def grant(request_id: UUID, given: Grant, *, by: Actor, at: datetime) -> Request:
    """Grant what is asked for, or less; what is granted is reserved in its fund at once. Raises RequestRefused or LedgerRefused."""
    request = _locked(request_id, Step.GRANT, by)
    things = [(one, given.amounts.get(one.pk, 0)) for one in _things(request)]
    rules.check_grant([(amount, one.asked) for one, amount in things], is_apart=given.is_apart)
    law = terms_at(request.region, by.on)
    rules.check_limit(worth_of(things), law.most, why=given.words)
    for one, amount in sorted(
        things, key=lambda pair: (pair[0].fund_id or (given.purse.pk if given.purse else 0), pair[0].pk)
    ):
        _reserve(one, amount, purse=given.purse, by=by, at=at)
    request.granted_by, request.most, request.article, request.law = (
        by.officer,
        law.most,
        law.article,
        law.law,
    )
    _moved(request, Step.GRANT, given.words, by=by, at=at)
    record(
        who=by.officer.code, what="urgent.granted", about=f"request:{request.pk}", at=at, area=request.region
    )
    return request


@recorded
def refuse(request_id: UUID, *, why: str, by: Actor, at: datetime) -> Request:
    """Refuse a request, with the reason that the family is told."""
    request = _locked(request_id, Step.REFUSE, by)
    rules.check_words(why)
    _moved(request, Step.REFUSE, why, by=by, at=at)
    record(who=by.officer.code, what="urgent.refused", about=f"request:{request.pk}", why=why.strip(), at=at, area=request.region)  # fmt: skip
    return request


@recorded
def withdraw(request_id: UUID, *, by: Actor, at: datetime, why: str = "") -> Request:
    """Take one's own request back before somebody has decided."""
    request = _locked(request_id, Step.WITHDRAW, by)
    _moved(request, Step.WITHDRAW, why, by=by, at=at)
    record(who=by.officer.code, what="urgent.withdrawn", about=f"request:{request.pk}", why=why.strip(), at=at, area=request.region)  # fmt: skip
    return request


@recorded
def cancel(request_id: UUID, *, why: str, by: Actor, at: datetime) -> Request:
    """Take a grant back that was not handed over: what was reserved is free again."""
    request = _locked(request_id, Step.CANCEL, by)
    rules.check_words(why)
    for one in _things(request):
        if one.hold is not None:
            ledger.let_lapse(one.hold, why=why, by=by, at=at)
    _moved(request, Step.CANCEL, why, by=by, at=at)
    record(who=by.officer.code, what="urgent.cancelled", about=f"request:{request.pk}", why=why.strip(), at=at, area=request.region)  # fmt: skip
    return request


@recorded
def hand_over(request_id: UUID, receipt: Receipt, *, day: date, by: Actor, at: datetime) -> Request:
    """Two have handed it over and somebody has signed: every thing becomes a row of the ledger, all of them or none."""
    request = _locked(request_id, Step.HAND_OVER, by)
    if day < request.asked_on:
        raise RequestRefused("送达日期不能早于申请的那一天。")
    receiver = Receiver(request.name, request.region, request.reach, request.household, request.person)
    ground = Ground(
        ITEM, request.article, name_of(request.pk), names_of([request.region[:9]])[request.region[:9]]
    )
    for one in _things(request):
        if one.hold is not None and one.fund is not None and one.granted:
            kind = Kind(one.fund.kind)
            what = str(one.fund.name) if kind is Kind.GOODS else "救助金"
            gift = Gift(
                uuid5(request.pk, str(one.pk)),
                kind,
                what,
                one.granted,
                one.fund.unit,
                day,
                one.fund,
                one.hold,
            )
            ledger.give(gift, receiver, ground, receipt=receipt, by=by, at=at)
    law = terms_at(request.region, by.on)
    request.handed_by, request.second, request.sign_by = (
        by.officer,
        receipt.second.strip(),
        last_day(law.sign_by, day),
    )
    _moved(request, Step.HAND_OVER, receipt.evidence, by=by, at=at)
    record(
        who=by.officer.code,
        what="urgent.handed_over",
        about=f"request:{request.pk}",
        at=at,
        area=request.region,
    )
    return request


@recorded
def add_note(request_id: UUID, *, words: str, by: Actor, at: datetime) -> Request:
    """What the law wants to have said once the emergency is over (art. 50)."""
    request = _locked(request_id, Step.NOTE, by)
    rules.check_words(words)
    request.has_note = True
    _moved(request, Step.NOTE, words, by=by, at=at)
    record(
        who=by.officer.code, what="urgent.noted", about=f"request:{request.pk}", at=at, area=request.region
    )
    return request


@recorded
def countersign(request_id: UUID, *, words: str, by: Actor, at: datetime) -> Request:
    """Somebody who had no hand in it has read everything and signs."""
    request = _locked(request_id, Step.COUNTERSIGN, by)
    _moved(request, Step.COUNTERSIGN, words, by=by, at=at)
    record(who=by.officer.code, what="urgent.countersigned", about=f"request:{request.pk}", at=at, area=request.region)  # fmt: skip
    return request


@recorded
def undo(request_id: UUID, *, why: str, by: Actor, at: datetime) -> Request:
    """Reverse everything that was handed over: wrongly given, or brought back."""
    request = _locked(request_id, Step.UNDO, by)
    rules.check_words(why)
    for entry in entries_of(request).order_by("fund", "pk"):
        if not hasattr(entry, "reversal"):
            ledger.reverse(entry, why=why, by=by, at=at)
    _moved(request, Step.UNDO, why, by=by, at=at)
    record(who=by.officer.code, what="urgent.undone", about=f"request:{request.pk}", why=why.strip(), at=at, area=request.region)  # fmt: skip
    return request


def _locked(request_id: UUID, step: Step, by: Actor) -> Request:
    """The request for nobody else until the end of the transaction. Raises RequestRefused, or DoesNotExist out of sight."""
    request = Request.objects.select_for_update(of=("self",)).get(pk=request_id)
    why_not = rules.refusal(
        standing_of(request), step, Asking(by.officer.pk, by.officer.name, tuple(by.held))
    )
    if why_not is not None:
        raise RequestRefused(why_not)
    return request


def _things(request: Request) -> list[Wanted]:
    return list(Wanted.objects.filter(request=request).select_related("fund", "hold").order_by("fund", "pk"))


def _reserve(one: Wanted, amount: int, *, purse: Fund | None, by: Actor, at: datetime) -> None:
    fund = one.fund or purse
    if amount and fund is None:
        raise RequestRefused("请选钱从哪个资金来源出。")
    if amount and fund is not None:
        if one.fund is None and (fund.kind != Kind.MONEY or fund.unit != YUAN):
            raise RequestRefused("请选钱从哪个资金来源出。")
        one.hold = ledger.hold(
            fund, amount, region=one.region, reach=one.reach, about=name_of(one.request_id), by=by, at=at
        )
        one.fund = fund
    one.granted = amount
    one.save(update_fields=["granted", "hold", "fund"])


def _moved(request: Request, step: Step, words: str, *, by: Actor, at: datetime) -> None:
    request.state = STEPS[step].after(State(request.state))
    request.save()
    _passed(request, step, words, by=by, at=at)


def _passed(request: Request, step: Step, words: str, *, by: Actor, at: datetime) -> None:
    place: dict[str, Any] = {"region": request.region, "reach": request.reach}
    Passage.objects.create(
        request=request, step=step, words=words.strip()[: rules.LONGEST], by=by.officer, at=at, **place
    )


def _reach(by: Actor, region: str) -> Reach:
    """As far down as whoever asks: a village worker must see what they have asked for."""
    areas = [len(one.area) for one in by.held if region.startswith(one.area)]
    return {12: Reach.VILLAGE, 9: Reach.TOWNSHIP}.get(max(areas, default=0), Reach.COUNTY)
