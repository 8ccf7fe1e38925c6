"""Whatever two can do at the same moment with the ledger of help and with small fast aid; as `rivals` tells it of the rest."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import aiding
from cast import AT, CHEN, VILLAGE
from jiwang.aid.urgent import actions as urgent
from jiwang.aid.urgent.models import Request
from jiwang.stages.assistance import actions as ledger
from jiwang.stages.assistance.actions import Gift, Ground, Receiver
from jiwang.stages.assistance.models import Acceptance, Deposit, Entry, Fund, Hold, Lapse
from jiwang.stages.assistance.states import Kind
from jiwang.trail.models import Line
from making.recognising import granted_once
from meeting import actor
from rivals import Act, Meeting, twice

SAID = "参照上年标准"  # no law is in force there


def _ask_at_once() -> tuple[Act, Act]:
    twin = uuid4()
    return twice(lambda: aiding.asked(request=twin))


def _grant() -> tuple[Act, Act]:
    purse, request = aiding.fund(), aiding.asked()
    return (
        lambda: aiding.granted(request, purse, words=SAID),
        lambda: aiding.granted(request, purse, by="queren", words=SAID),
    )


def _refuse_request() -> tuple[Act, Act]:
    purse, request = aiding.fund(), aiding.asked()
    return (
        lambda: aiding.granted(request, purse, words=SAID),
        lambda: urgent.refuse(request.pk, why="不是急难", by=actor("queren"), at=AT),
    )


def _withdraw_request() -> tuple[Act, Act]:
    purse, request = aiding.fund(), aiding.asked()
    return (
        lambda: aiding.granted(request, purse, words=SAID),
        lambda: urgent.withdraw(request.pk, by=actor("xieli"), at=AT),
    )


def _granted() -> Request:
    return aiding.granted(aiding.asked(), aiding.fund(), words=SAID)


def _cancel_request() -> tuple[Act, Act]:
    request = _granted()
    return (
        lambda: aiding.handed(request),
        lambda: urgent.cancel(request.pk, why="不用送了", by=actor("jingban"), at=AT),
    )


def _hand_over() -> tuple[Act, Act]:
    request = _granted()
    return lambda: aiding.handed(request), lambda: aiding.handed(request, by="jingban")


def _countersign() -> tuple[Act, Act]:
    request = aiding.written_up(aiding.handed(_granted()))
    return (
        lambda: urgent.countersign(request.pk, words="", by=actor("queren"), at=AT),
        lambda: urgent.countersign(request.pk, words="", by=actor("shenhe"), at=AT),
    )


def _undo_request() -> tuple[Act, Act]:
    request = aiding.handed(_granted())
    return twice(lambda: urgent.undo(request.pk, why="送错了人家", by=actor("jingban"), at=AT))


def _open_fund() -> tuple[Act, Act]:
    return twice(lambda: ledger.open_fund(replace(aiding.PURSE, id=uuid4()), by=actor("jingban"), at=AT))


def _deposit() -> tuple[Act, Act]:
    purse, twin = aiding.fund(), uuid4()
    return twice(
        lambda: ledger.propose_deposit(purse, twin, 100, document="凭证", by=actor("jingban"), at=AT)
    )


def _accept() -> tuple[Act, Act]:
    purse = aiding.fund()
    waits = ledger.propose_deposit(purse, uuid4(), 100, document="凭证", by=actor("jingban"), at=AT)
    return (
        lambda: ledger.answer_deposit(waits, accepts=True, by=actor("queren"), at=AT),
        lambda: ledger.answer_deposit(waits, accepts=False, why="没有到账", by=actor("shenhe"), at=AT),
    )


def _promise(purse: Fund, amount: int) -> Hold:
    return ledger.hold(purse, amount, region=VILLAGE, reach="village", about="x", by=actor("jingban"), at=AT)


def _hold() -> tuple[Act, Act]:
    purse = aiding.fund()
    return twice(lambda: _promise(purse, 300_000))


def _let_lapse() -> tuple[Act, Act]:
    promise = _promise(aiding.fund(), 100)
    return twice(lambda: ledger.let_lapse(promise, why="不用送了", by=actor("jingban"), at=AT))


def _give(purse: Fund, amount: int, entry: UUID | None = None) -> Entry:
    gift = Gift(entry or uuid4(), Kind.MONEY, "救助金", amount, "元", AT.date(), purse)
    to, ground = Receiver("陈大山", VILLAGE, "village"), Ground("small_fast_aid", "", "x", "清溪街道")
    return ledger.give(gift, to, ground, receipt=aiding.RECEIPT, by=actor("xieli"), at=AT)


def _give_at_once() -> tuple[Act, Act]:
    purse = aiding.fund()
    return twice(lambda: _give(purse, 300_000))


def _reverse() -> tuple[Act, Act]:
    entry = _give(aiding.fund(), 100)
    return twice(lambda: ledger.reverse(entry, why="送错了人家", by=actor("jingban"), at=AT))


def _pay() -> tuple[Act, Act]:
    purse, granted = aiding.fund(), granted_once(CHEN)
    return twice(
        lambda: ledger.pay(
            granted.pk, purse, day=AT.date(), receipt=aiding.RECEIPT, by=actor("jingban"), at=AT
        )
    )


def _enter() -> tuple[Act, Act]:
    done = ledger.Matter(uuid4(), "农村危房改造", "住房", "完工", AT.date())
    to, ground = Receiver("陈大山", VILLAGE, "village"), Ground("rural_renovation", "", "x", "住建")
    return twice(lambda: ledger.enter(done, to, ground, by=actor("jingban"), at=AT))


def _close_fund() -> tuple[Act, Act]:
    """Somebody closes the fund out of which somebody else promises: one of them is told."""
    purse = aiding.fund()
    return (
        lambda: ledger.close_fund(purse, into=None, document="交接单", by=actor("queren"), at=AT),
        lambda: _promise(purse, 100),
    )


MEETINGS_IN_AID = {
    "urgent.ask": Meeting(_ask_at_once, 0, Request, 1),
    "urgent.grant": Meeting(_grant, 1, Hold, 1),
    "urgent.refuse": Meeting(
        _refuse_request, 1, Line, 1, (("what__in", ["urgent.granted", "urgent.refused"]),)
    ),
    "urgent.withdraw": Meeting(
        _withdraw_request, 1, Line, 1, (("what__in", ["urgent.granted", "urgent.withdrawn"]),)
    ),
    "urgent.cancel": Meeting(
        _cancel_request, 1, Line, 1, (("what__in", ["urgent.handed_over", "urgent.cancelled"]),)
    ),
    "urgent.hand_over": Meeting(_hand_over, 1, Entry, 1),
    "urgent.countersign": Meeting(_countersign, 1, Request, 1, (("state", "signed"),)),
    "urgent.undo": Meeting(_undo_request, 1, Entry, 2),
    "assistance.open_fund": Meeting(_open_fund, 1, Fund, 1),
    "assistance.propose_deposit": Meeting(_deposit, 0, Deposit, 2),
    "assistance.answer_deposit": Meeting(_accept, 1, Acceptance, 2),
    "assistance.close_fund": Meeting(
        _close_fund, 1, Line, 1, (("what__in", ["assistance.closed", "assistance.held"]),)
    ),
    "assistance.hold": Meeting(_hold, 1, Hold, 1),
    "assistance.let_lapse": Meeting(_let_lapse, 1, Lapse, 1),
    "assistance.give": Meeting(_give_at_once, 1, Entry, 1),
    "assistance.enter": Meeting(_enter, 0, Entry, 1),
    "assistance.pay": Meeting(_pay, 1, Entry, 1),
    "assistance.reverse": Meeting(_reverse, 1, Entry, 2),
}
