"""A county pays its families: what each is owed, what stands in the way, who approves, and what the bank answers."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum

from cast import AT, CHEN, LI, Cast
from jiwang.aid.benefits import actions, queries
from jiwang.aid.benefits.actions import Holding, TakingBack
from jiwang.aid.benefits.models import Finding, Line, Pause, Run
from jiwang.aid.benefits.rules import BenefitRefused
from jiwang.aid.benefits.states import Relation
from jiwang.registers.people.models import Household
from jiwang.stages.assistance.models import Entry
from jiwang.stages.assistance.queries import balance_of
from jiwang.stages.assistance.rules import LedgerRefused
from making.paying import (
    account,
    answered,
    approved,
    died,
    drafted,
    paid,
    payee,
    phased_out,
    purse,
    raised,
    receiving_homes,
    told,
)
from making.recognising import DAY, acting, decided, found, heard, lowered, on_the_roll, reckoned, take_in
from making.recognising import change_of as change_under_way

LATER = AT + timedelta(hours=1)


def amounts(run: Run) -> dict[tuple[int, str], int]:
    return {(one.household_id, one.kind): one.amount for one in Line.objects.filter(run=run)}


def sorts(run: Run) -> set[tuple[int, str]]:
    return set(Finding.objects.filter(run=run).values_list("household", "sort"))


def test_a_month_goes_from_the_draft_into_the_ledger_to_the_fen(cast: Cast) -> None:
    receiving_homes()
    fund = purse()

    run = drafted(fund)
    assert amounts(run) == {(CHEN, "regular"): 50_000, (LI, "regular"): 38_650}
    approved(run)
    assert balance_of(fund).reserved == 88_650
    assert answered(run) == []

    assert balance_of(fund).spent == 88_650 and balance_of(fund).reserved == 0
    assert Entry.objects.filter(fund=fund).count() == 2
    assert queries.sums_of(Line.objects.filter(run=run)).remainder == 0
    again = drafted(fund)
    assert again.lines == 0
    with pytest.raises(BenefitRefused, match="一笔也没有"):
        approved(again)


def test_who_has_drafted_does_not_approve_and_what_is_approved_is_frozen(cast: Cast) -> None:
    receiving_homes()
    run = drafted()

    with pytest.raises(BenefitRefused, match="县级确认人"):
        actions.approve(run.pk, by=acting("shenhe"), at=AT)
    approved(run)

    for change in ({"amount": 1}, {"pays": 1}, {"standing": "paid", "name": "别人"}):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            Line.objects.filter(run=run).update(**change)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Line.objects.filter(run=run).delete()
    with pytest.raises(BenefitRefused, match="已经批准"):
        actions.drop(run.pk, why="编错了月份", by=acting("shenhe"), at=AT)


def test_a_draft_that_is_thrown_away_leaves_nothing_and_the_fund_must_cover(cast: Cast) -> None:
    receiving_homes()
    run = drafted(purse(50_000))

    with pytest.raises(LedgerRefused, match="不够"):
        approved(run)
    actions.drop(run.pk, why="资金不够，等到账", by=acting("shenhe"), at=AT)

    assert not Line.objects.filter(run=run).exists()
    assert drafted().lines == 2


def test_the_dead_are_not_paid_and_whoever_lives_with_them_is(cast: Cast) -> None:
    receiving_homes()
    died(CHEN * 10)
    died(LI * 10 + 1)

    run = drafted()

    assert sorts(run) == {(CHEN, "dead_unit")}
    assert amounts(run) == {(LI, "regular"): 38_650}


def test_what_changes_after_the_draft_stops_the_approval(cast: Cast) -> None:
    receiving_homes()
    run = drafted()
    died(CHEN * 10)

    with pytest.raises(BenefitRefused, match="1笔的依据变了"):
        approved(run)


def test_a_unit_without_an_account_is_told_and_paid_with_the_next_run(cast: Cast) -> None:
    receiving_homes({CHEN: "500.00元"})
    on_the_roll(LI, "386.50元")
    take_in()
    paid()
    first = Run.objects.get()
    assert sorts(first) == {(LI, "no_payee")} and amounts(first) == {(CHEN, "regular"): 50_000}

    payee(LI)
    december = drafted(month=date(2026, 12, 1), on=date(2026, 12, 5))

    assert amounts(december) == {(CHEN, "regular"): 50_000, (LI, "regular"): 38_650, (LI, "arrears"): 38_650}


def test_what_comes_back_is_free_held_for_thirty_days_and_paid_once_the_account_is_mended(cast: Cast) -> None:
    receiving_homes()
    fund = purse()
    run = approved(drafted(fund))

    answered(run, failed=frozenset({LI}))

    pause = Pause.objects.get(household=LI)
    assert (pause.until - pause.since).days == 30 and pause.cause == "returned"
    assert (balance_of(fund).spent, balance_of(fund).reserved) == (50_000, 0)
    later = drafted(fund)
    assert (LI, "held") in sorts(later) and later.lines == 0
    actions.drop(later.pk, why="等更正账户", by=acting("shenhe"), at=AT)
    payee(LI, number="6222999900001111", at=LATER)
    mended = approved(drafted(fund))
    assert amounts(mended) == {(LI, "regular"): 38_650}
    answered(mended)
    assert balance_of(fund).spent == 88_650


def test_a_transfer_that_returns_after_it_was_booked_is_undone_exactly(cast: Cast) -> None:
    receiving_homes()
    fund = purse()
    run = approved(drafted(fund))
    answered(run)

    answered(run, failed=frozenset({CHEN, LI}))

    assert balance_of(fund).spent == 0
    assert Entry.objects.filter(fund=fund).aggregate(sum=Sum("amount"))["sum"] == 0
    assert answered(run) != [] and balance_of(fund).spent == 0


def test_a_row_of_another_sum_or_of_no_line_is_refused_by_its_number(cast: Cast) -> None:
    receiving_homes()
    run = approved()

    wrong = answered(run, twist={CHEN: 1})

    serial = Line.objects.get(run=run, household=CHEN).serial or 0
    assert wrong == [(serial + 1, "金额和这批的不一样")]
    sums = queries.sums_of(Line.objects.filter(run=run))
    assert (sums.paid, sums.open, sums.remainder) == (38_650, 50_000, 0)


def test_nothing_but_a_death_or_a_return_holds_a_payment(cast: Cast) -> None:
    receiving_homes()
    chen, line = (
        Household.objects.get(pk=CHEN),
        {"household_id": CHEN, "region": "999901001001", "notice": "电话告知", "since": DAY, "at": AT},
    )
    asked = Holding(CHEN * 10, DAY + timedelta(days=30), "电话告知其子")

    with pytest.raises(BenefitRefused, match="没有查到"):
        actions.hold_for_death(chen, asked, by=acting("jingban"), at=AT)
    for wrong in (
        {"cause": "doubt", "until": DAY},
        {"cause": "death", "person_id": CHEN * 10, "until": DAY},
        {"cause": "returned", "until": DAY},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            Pause.objects.create(**line, **wrong)
    died(CHEN * 10)
    with pytest.raises(BenefitRefused, match="最长30天"):
        actions.hold_for_death(
            chen, Holding(CHEN * 10, DAY + timedelta(days=31), "电话告知其子"), by=acting("jingban"), at=AT
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Pause.objects.create(**line, cause="death", person_id=CHEN * 10, until=DAY + timedelta(days=31))
    actions.hold_for_death(chen, asked, by=acting("jingban"), at=AT)
    with pytest.raises(BenefitRefused, match="已经暂停过一次"):
        actions.hold_for_death(chen, asked, by=acting("jingban"), at=AT)


def test_one_account_for_two_units_needs_a_reason_and_a_guardian_a_paper(cast: Cast) -> None:
    receiving_homes()
    shared = account(CHEN).number

    with pytest.raises(BenefitRefused, match="另一户"):
        payee(LI, number=shared)
    payee(LI, number=shared, shared_why="兄弟同住，由哥哥代管", at=LATER)
    assert {(CHEN, "shared"), (LI, "shared")} <= sorts(drafted())

    with pytest.raises(BenefitRefused, match="文书"):
        actions.propose_payee(
            Household.objects.get(pk=LI),
            uuid4(),
            account(LI, relation=Relation.GUARDIAN, person=None),
            by=acting("jingban"),
            at=AT,
        )
    with pytest.raises(BenefitRefused, match="另一个人"):
        payee(LI, by="shenhe", second="shenhe")


def test_an_account_stands_sealed_and_only_its_tail_is_shown(cast: Cast) -> None:
    made = payee(CHEN)

    assert account(CHEN).number.encode() not in bytes(made.account_sealed)
    assert queries.cipher().open(bytes(made.account_sealed)) == account(CHEN).number
    assert made.tail == account(CHEN).number[-4:]


def test_a_cut_pays_less_from_the_month_after_the_decision_and_what_was_paid_too_much_comes_back_in_parts(
    cast: Cast,
) -> None:
    receiving_homes({CHEN: "500.00元"})
    reckoned({CHEN: 30_000})
    found()
    cut = decided(heard(change_under_way(CHEN)), lowered())
    asked = TakingBack(uuid4(), cut.pk, 20_000, 18_000, "多发10月一个月，示例民追〔2026〕1号")
    chen = Household.objects.get(pk=CHEN)
    with pytest.raises(BenefitRefused, match="还没有送达"):
        actions.propose_recovery(chen, asked, by=acting("jingban"), at=AT)
    told(cut)
    back = actions.propose_recovery(chen, asked, by=acting("jingban"), at=AT)
    with pytest.raises(BenefitRefused, match="另一个人"):
        actions.answer_recovery(back.pk, accepts=True, by=acting("jingban"), at=AT)

    assert amounts(paid()) == {(CHEN, "regular"): 50_000}
    actions.answer_recovery(back.pk, accepts=True, by=acting("shenhe"), at=AT)

    for month, taken in ((12, 15_000), (1, 5_000), (2, None)):
        first = date(2026 + (month < 12), month, 1)
        run = paid(month=first, on=first)
        assert amounts(run) == {(CHEN, "regular"): 30_000} | ({(CHEN, "recovery"): -taken} if taken else {})
        assert run.total == 30_000 - (taken or 0)
        assert Entry.objects.get(fund=run.fund).amount == run.total


def test_nobody_is_asked_to_give_back_what_no_decision_after_a_hearing_has_ended(cast: Cast) -> None:
    receiving_homes({CHEN: "500.00元"})
    chen = Household.objects.get(pk=CHEN)

    with pytest.raises(BenefitRefused, match="听取意见后"):
        actions.propose_recovery(
            chen, TakingBack(uuid4(), uuid4(), 100, 100, "多发了一个月"), by=acting("jingban"), at=AT
        )


def test_what_a_decision_owes_for_earlier_months_is_a_line_of_its_own_and_paid_once(cast: Cast) -> None:
    receiving_homes({CHEN: "500.00元"})
    made = raised(CHEN, 56_000, since=date(2026, 9, 1), owed=18_000)

    run = paid()
    assert amounts(run) == {(CHEN, "regular"): 50_000, (CHEN, "owed"): 18_000}
    assert Line.objects.get(run=run, kind="owed").decision == made
    december = paid(month=date(2026, 12, 1), on=date(2026, 12, 5))
    assert amounts(december) == {(CHEN, "regular"): 56_000}


def test_a_head_dies_and_the_survivor_is_phased_out_417_a_month_to_the_last_of_march(cast: Cast) -> None:
    """POLICY B.3: 313 and 104 for each of two; the head dies; 313 + 104 = 417 for six months, then nothing."""
    on_the_roll(CHEN, "521.00元")
    on_the_roll(CHEN, "521.00元", person=1)
    take_in()
    payee(CHEN, person=CHEN * 10 + 1)
    died(CHEN * 10, "2026-10-09")
    phased_out(CHEN, [(date(2026, 12, 1), 41_700), (date(2027, 4, 1), 0)])

    seen = []
    for first in (
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 2, 1),
        date(2027, 3, 1),
        date(2027, 4, 1),
    ):
        run = drafted(month=first, on=first)
        seen.append(run.total)
        if run.lines:
            answered(approved(run, on=first), on=first)
    assert seen == [52_100, 41_700, 41_700, 41_700, 41_700, 0]
    assert sorts(run) == {(CHEN, "ended")}
