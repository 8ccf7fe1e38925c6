"""The ledger of help: rows are added, a balance is their sum, nothing goes out twice or out of nothing, and what is undone comes back exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import AT, CHEN, COUNTY, HEADS, LI, NEXT_VILLAGE, TOWNSHIP, VILLAGE, Cast
from jiwang.kit.sights import Sight, seeing
from jiwang.registers.people.models import Household
from jiwang.stages.assistance import actions
from jiwang.stages.assistance.actions import Gift, Ground, Opening, Receiver
from jiwang.stages.assistance.models import Deposit, Entry, Fund, Hold
from jiwang.stages.assistance.queries import balance_of, entries_of, months_of, sums_of
from jiwang.stages.assistance.rules import (
    Balance,
    LedgerRefused,
    Receipt,
    check_cover,
    check_receipt,
    said,
    summed,
)
from jiwang.stages.assistance.states import Channel, Kind, Relation, Signed
from jiwang.trail.models import Line
from meeting import actor

DAY = AT.date()
RECEIPT = Receipt("陈大山", Relation.SELF, Signed.PAPER, "村干部")
GROUND = Ground("small_fast_aid", "《社会救助法》第50条", "request:1", "清溪街道")
TO_CHEN = Receiver(HEADS[CHEN], VILLAGE, "village")


def opening(**other: Any) -> Opening:
    """The township's reserve fund with 5,000 yuan."""
    asked = Opening(
        uuid4(),
        TOWNSHIP,
        Kind.MONEY,
        "备用金",
        "元",
        None,
        Channel.RESERVE,
        2026,
        500_000,
        "示例财〔2026〕1号",
    )
    return replace(asked, **other)


def opened(**other: Any) -> Fund:
    """A fund whose first deposit a second person has accepted."""
    fund = actions.open_fund(opening(**other), by=actor("jingban"), at=AT)
    actions.answer_deposit(fund.deposits.get(), accepts=True, by=actor("queren"), at=AT)
    return fund


def given_out(fund: Fund, amount: int, *, entry: UUID | None = None, hold: Hold | None = None) -> Entry:
    """Chen is given something out of a fund."""
    gift = Gift(entry or uuid4(), Kind(fund.kind), "救助金", amount, fund.unit, DAY, fund, hold)
    receiver = replace(TO_CHEN, household=Household.objects.get(pk=CHEN))
    return actions.give(gift, receiver, GROUND, receipt=RECEIPT, by=actor("xieli"), at=AT)


def held(fund: Fund, amount: int) -> Hold:
    return actions.hold(
        fund, amount, region=VILLAGE, reach="village", about="request:1", by=actor("jingban"), at=AT
    )


def test_a_deposit_counts_once_another_person_has_accepted_it(cast: Cast) -> None:
    fund = actions.open_fund(opening(), by=actor("jingban"), at=AT)
    assert balance_of(fund) == Balance()

    with pytest.raises(LedgerRefused, match="另一个人"), transaction.atomic():
        actions.answer_deposit(fund.deposits.get(), accepts=True, by=actor("jingban"), at=AT)
    actions.answer_deposit(fund.deposits.get(), accepts=True, by=actor("queren"), at=AT)

    assert balance_of(fund) == Balance(500_000)
    with pytest.raises(LedgerRefused, match="已|刚刚"), transaction.atomic():
        actions.answer_deposit(fund.deposits.get(), accepts=True, by=actor("shenhe"), at=AT)


def test_a_deposit_that_is_not_accepted_counts_nothing_and_says_why(cast: Cast) -> None:
    fund = actions.open_fund(opening(), by=actor("jingban"), at=AT)
    with pytest.raises(LedgerRefused, match="原因"), transaction.atomic():
        actions.answer_deposit(fund.deposits.get(), accepts=False, by=actor("queren"), at=AT)

    actions.answer_deposit(fund.deposits.get(), accepts=False, why="还没有到账", by=actor("queren"), at=AT)

    assert balance_of(fund) == Balance()


def test_what_was_entered_too_much_is_taken_out_by_two_but_never_what_is_gone(cast: Cast) -> None:
    fund = opened()
    given_out(fund, 400_000)
    by, less = actor("jingban"), uuid4()
    actions.propose_deposit(fund, less, -200_000, document="记账凭证9号", by=by, at=AT)

    with pytest.raises(LedgerRefused, match="只剩"), transaction.atomic():
        actions.answer_deposit(Deposit.objects.get(pk=less), accepts=True, by=actor("queren"), at=AT)
    fits = actions.propose_deposit(fund, uuid4(), -50_000, document="记账凭证9号", by=by, at=AT)
    actions.answer_deposit(fits, accepts=True, by=actor("queren"), at=AT)

    assert balance_of(fund) == Balance(450_000, 400_000)


def test_the_same_fund_and_the_same_deposit_sent_twice_are_one(cast: Cast) -> None:
    asked, deposit = opening(), uuid4()
    fund = actions.open_fund(asked, by=actor("jingban"), at=AT)
    assert actions.open_fund(asked, by=actor("jingban"), at=AT) == fund
    for _time in range(2):
        actions.propose_deposit(fund, deposit, 100, document="凭证", by=actor("jingban"), at=AT)
    with pytest.raises(LedgerRefused, match="同名"), transaction.atomic():
        actions.open_fund(opening(), by=actor("jingban"), at=AT)

    assert (Fund.objects.count(), Deposit.objects.count()) == (1, 2)


def test_a_promise_is_free_no_more_and_becomes_one_row_when_it_is_handed_over(cast: Cast) -> None:
    fund = opened()
    promise = held(fund, 63_000)
    assert balance_of(fund) == Balance(500_000, 0, 63_000)
    with pytest.raises(LedgerRefused, match="只剩4,370元可用"), transaction.atomic():
        held(fund, 437_001)

    given_out(fund, 63_000, hold=promise)

    assert balance_of(fund) == Balance(500_000, 63_000, 0)
    with pytest.raises(LedgerRefused, match="已经发出"), transaction.atomic():
        given_out(fund, 63_000, hold=promise)
    with pytest.raises(LedgerRefused, match="已经发出"), transaction.atomic():
        actions.let_lapse(promise, why="不用送了", by=actor("jingban"), at=AT)


def test_a_promise_that_is_taken_back_is_free_again(cast: Cast) -> None:
    fund = opened()
    promise = held(fund, 63_000)

    actions.let_lapse(promise, why="人已住院，不用送了", by=actor("jingban"), at=AT)

    assert balance_of(fund) == Balance(500_000)
    with pytest.raises(LedgerRefused, match="退回"), transaction.atomic():
        given_out(fund, 63_000, hold=promise)


def test_the_same_help_sent_twice_stands_there_once(cast: Cast) -> None:
    fund, entry = opened(), uuid4()

    assert given_out(fund, 100, entry=entry) == given_out(fund, 100, entry=entry)

    assert balance_of(fund).spent == 100


def test_a_reversal_names_its_row_says_why_and_brings_everything_back(cast: Cast) -> None:
    fund = opened(kind=Kind.GOODS, name="大米", unit="袋", worth=6_500, amount=20)
    entry = given_out(fund, 3)
    assert entry.worth == 19_500

    undone = actions.reverse(entry, why="送错了人家", by=actor("jingban"), at=AT)

    assert (undone.reverses, undone.amount, undone.worth) == (entry, -3, -19_500)
    assert balance_of(fund) == Balance(20)
    for again in (entry, undone):
        with pytest.raises(LedgerRefused, match="冲销过"), transaction.atomic():
            actions.reverse(again, why="再冲一次", by=actor("jingban"), at=AT)


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": -99},
        {"unit": "床"},
        {"region": NEXT_VILLAGE},
        {"name": "别人"},
        {"household_id": LI},
        {"worth": -1},
    ],
)
def test_postgres_itself_refuses_a_reversal_that_does_not_undo_its_row_exactly(
    cast: Cast, wrong: dict[str, Any]
) -> None:
    entry = given_out(opened(), 100)
    undone = Entry.objects.get(pk=entry.pk)
    undone.pk, undone.reverses, undone.why, undone.amount, undone.worth = uuid4(), entry, "冲销", -100, -100
    for name, value in wrong.items():
        setattr(undone, name, value)

    with pytest.raises(DatabaseError, match="undoes its row exactly"), transaction.atomic():
        undone.save(force_insert=True)


def test_no_row_of_the_ledger_is_ever_changed(cast: Cast) -> None:
    fund = opened()
    entry = given_out(fund, 100)
    for model, row in (
        (Entry, entry.pk),
        (Fund, fund.pk),
        (Deposit, fund.deposits.get().pk),
        (Hold, held(fund, 1).pk),
    ):
        rows: Any = model._default_manager.filter(pk=row)
        with pytest.raises(DatabaseError, match="permission denied|never changed"), transaction.atomic():
            rows.update(at=AT) if model is not Fund else rows.update(name="改掉")
        with pytest.raises(DatabaseError, match="permission denied|never changed"), transaction.atomic():
            rows._raw_delete("default")


def test_money_and_goods_come_out_of_a_fund_and_service_out_of_nobody_s(cast: Cast) -> None:
    service = Gift(uuid4(), Kind.SERVICE, "代办残疾证", 1, "次", DAY)
    entry = actions.give(service, TO_CHEN, GROUND, receipt=RECEIPT, by=actor("xieli"), at=AT)
    assert (entry.fund, entry.worth) == (None, None)

    with pytest.raises(LedgerRefused, match="来源"), transaction.atomic():
        actions.give(
            replace(service, id=uuid4(), kind=Kind.MONEY),
            TO_CHEN,
            GROUND,
            receipt=RECEIPT,
            by=actor("xieli"),
            at=AT,
        )


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"second": " "}, "两个人"),
        ({"second": "冯协理"}, "两个人"),
        ({"received_by": ""}, "谁签收"),
        ({"signed": Signed.FINGERPRINT}, "见证人"),
        ({"signed": Signed.WITNESS, "witness": "陈大山"}, "不能是签收人"),
    ],
)
def test_a_receipt_has_two_who_hand_over_and_somebody_who_confirms(wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(LedgerRefused, match=why):
        check_receipt(replace(RECEIPT, **wrong), first="冯协理")


def test_who_sees_what_a_family_was_given(cast: Cast) -> None:
    given_out(opened(), 100)

    for area, count in ((NEXT_VILLAGE, 0), (VILLAGE, 1), (TOWNSHIP, 1), (COUNTY, 1), ("999902", 0)):
        with seeing(Sight.over([area])):
            assert (area, Entry.objects.count()) == (area, count)


def test_sums_leave_out_what_was_undone_and_never_add_yuan_to_sacks(cast: Cast) -> None:
    money, rice = opened(), opened(kind=Kind.GOODS, name="大米", unit="袋", worth=6_500, amount=20)
    given_out(money, 63_000)
    actions.reverse(given_out(money, 1_000), why="多给了一笔", by=actor("jingban"), at=AT)
    given_out(rice, 3)

    rows = list(entries_of(Sight.over([VILLAGE]), Household.objects.get(pk=CHEN)))

    assert [(str(label), parts) for label, parts in sums_of(rows)] == [
        ("资金", ["630元"]),
        ("物资", ["救助金3袋"]),
    ]
    assert months_of(Sight.over([TOWNSHIP]), money) == [("2026-11", "630元")]


ROWS = st.lists(
    st.tuples(st.sampled_from(Kind), st.sampled_from(["元", "袋"]), st.integers(-9, 9), st.integers(0, 3)),
    max_size=20,
)
GROUPINGS: list[Callable[[Any], Any]] = [
    lambda one: one.kind,
    lambda one: one.house,
    lambda _one: 0,
    lambda one: (one.house, one.kind),
]


class Row:
    """A row as far as sums go."""

    def __init__(self, kind: Kind, unit: str, amount: int, house: int) -> None:
        self.kind, self.unit, self.amount, self.house = str(kind), unit, amount, house


@given(ROWS)
def test_sums_by_any_grouping_agree(rows: list[tuple[Kind, str, int, int]]) -> None:
    made = [Row(*one) for one in rows]

    totals = []
    for grouping in GROUPINGS:
        parts = summed(made, by=grouping).values()
        totals.append({unit: sum(part.get(unit, 0) for part in parts) for unit in ("元", "袋")})

    assert all(one == totals[0] for one in totals)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 10**9))
def test_whatever_is_covered_leaves_nothing_below_zero(
    paid: int, spent: int, reserved: int, asked: int
) -> None:
    balance = Balance(paid, spent, reserved)
    try:
        check_cover(balance, asked, "元")
    except LedgerRefused:
        assert balance.free < asked
    else:
        assert replace(balance, reserved=reserved + asked).free >= 0


STORY = st.lists(
    st.tuples(st.sampled_from(["give", "hold", "fulfil", "release", "reverse"]), st.integers(1, 40)),
    max_size=12,
)


def test_after_any_story_the_balance_is_what_a_child_would_count(cast: Cast) -> None:
    @settings(max_examples=60, deadline=None)
    @given(STORY)
    def told(story: list[tuple[str, int]]) -> None:
        with transaction.atomic():
            _lived(story)
            transaction.set_rollback(True)

    told()


def _lived(story: list[tuple[str, int]]) -> None:
    """A fund of a hundred, a story, and the same story counted by hand."""
    fund = opened(name=f"备用金{uuid4().hex[:8]}", amount=100)
    entries, promises, left, promised = list[Entry](), list[Hold](), 100, 0
    for act, amount in story:
        if act == "give" and amount <= left - promised:
            entries.append(given_out(fund, amount))
            left -= amount
        elif act == "hold" and amount <= left - promised:
            promises.append(held(fund, amount))
            promised += amount
        elif act in ("give", "hold"):
            with pytest.raises(LedgerRefused), transaction.atomic():
                given_out(fund, amount) if act == "give" else held(fund, amount)
        elif act in ("fulfil", "release") and promises:
            one = promises.pop()
            promised -= one.amount
            if act == "fulfil":
                entries.append(given_out(fund, one.amount, hold=one))
                left -= one.amount
            else:
                actions.let_lapse(one, why="不用送了", by=actor("jingban"), at=AT)
        elif act == "reverse" and entries:
            one_given = entries.pop()
            actions.reverse(one_given, why="送错了人家", by=actor("jingban"), at=AT)
            left += one_given.amount
    assert (balance_of(fund).left, balance_of(fund).reserved) == (left, promised)
    _ended(fund, promises)


def _ended(fund: Fund, promises: list[Hold]) -> None:
    """Whatever has happened, a fund is closed with what is left, and never goes below nothing."""
    for one in promises:
        actions.let_lapse(one, why="不用送了", by=actor("jingban"), at=AT)
    before = balance_of(fund).left
    assert (
        actions.close_fund(fund, into=None, document="交接单", by=actor("jingban"), at=AT).amount
        == before
        >= 0
    )
    assert balance_of(fund).left == balance_of(fund).free == 0
    with pytest.raises(LedgerRefused, match="结清"), transaction.atomic():
        given_out(fund, 1)


def test_amounts_are_written_as_people_read_them() -> None:
    assert [said(63_000, "元"), said(-1_250, "元"), said(123_456_700, "元"), said(3, "袋")] == [
        "630元",
        "-12.50元",
        "1,234,567元",
        "3袋",
    ]


def test_every_deed_of_the_ledger_has_its_line(cast: Cast) -> None:
    fund = opened()
    actions.reverse(given_out(fund, 100), why="送错了人家", by=actor("jingban"), at=AT)

    deeds = set(Line.objects.filter(what__startswith="assistance.").values_list("what", flat=True))
    assert deeds == {"assistance.opened", "assistance.answered", "assistance.given", "assistance.reversed"}
