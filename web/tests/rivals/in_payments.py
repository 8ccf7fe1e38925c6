"""Whatever two can do at the same moment with monthly payments; as `rivals` tells it of the rest."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from cast import AT, CHEN, COUNTY
from jiwang.aid.benefits import actions
from jiwang.aid.benefits.actions import Holding
from jiwang.aid.benefits.models import Lift, Pause, Payee, PayeeAnswer, Run
from jiwang.registers.people.models import Fact, Household
from jiwang.stages.assistance.models import Hold
from making.paying import MONTH, account, drafted, purse, receiving_homes
from making.recognising import DAY, acting
from rivals import Act, Meeting, twice


def _ask() -> tuple[Act, Act]:
    fund = purse()
    return twice(
        lambda: actions.ask_to_draft(COUNTY, MONTH, fund, title="编制", page="", by=acting("shenhe"), at=AT)
    )


def _draft() -> Run:
    receiving_homes()
    return drafted()


def _approve() -> tuple[Act, Act]:
    run = _draft()
    return twice(lambda: actions.approve(run.pk, by=acting("queren"), at=AT))


def _drop() -> tuple[Act, Act]:
    run = _draft()
    return (
        lambda: actions.approve(run.pk, by=acting("queren"), at=AT),
        lambda: actions.drop(run.pk, why="编错了月份", by=acting("shenhe"), at=AT),
    )


def _propose() -> tuple[Act, Act]:
    twin, home = uuid4(), Household.objects.get(pk=CHEN)
    return twice(lambda: actions.propose_payee(home, twin, account(CHEN), by=acting("jingban"), at=AT))


def _answer() -> tuple[Act, Act]:
    made = actions.propose_payee(
        Household.objects.get(pk=CHEN), uuid4(), account(CHEN), by=acting("jingban"), at=AT
    )
    return (
        lambda: actions.answer_payee(made.pk, accepts=True, why="", by=acting("shenhe"), at=AT),
        lambda: actions.answer_payee(made.pk, accepts=False, why="户名不符", by=acting("queren"), at=AT),
    )


def _holding() -> tuple[Household, Holding]:
    home = Household.objects.get(pk=CHEN)
    Fact.objects.create(
        pk="dead101:001", person_id=CHEN * 10, region=home.region, stays_at_county=True, source="死亡与火化信息", department="卫健",
        purpose="trigger", kind="date", column="died", label="死亡日期", value="2026-10-20", day=DAY,
    )  # fmt: skip
    return home, Holding(CHEN * 10, DAY + timedelta(days=10), "电话告知其子")


def _hold() -> tuple[Act, Act]:
    home, asked = _holding()
    return twice(lambda: actions.hold_for_death(home, asked, by=acting("jingban"), at=AT))


def _lift() -> tuple[Act, Act]:
    home, asked = _holding()
    pause = actions.hold_for_death(home, asked, by=acting("jingban"), at=AT)
    return twice(lambda: actions.lift(pause.pk, why="登记错了，人在", by=acting("jingban"), at=AT))


MEETINGS_IN_PAYMENTS = {
    "benefits.ask_to_draft": Meeting(_ask, 1, Run, 1),
    "benefits.approve": Meeting(_approve, 1, Hold, 2),
    "benefits.drop": Meeting(_drop, 1, Run, 1),
    "benefits.propose_payee": Meeting(_propose, 0, Payee, 1),
    "benefits.answer_payee": Meeting(_answer, 1, PayeeAnswer, 1),
    "benefits.hold_for_death": Meeting(_hold, 1, Pause, 1),
    "benefits.lift": Meeting(_lift, 1, Lift, 1),
}
