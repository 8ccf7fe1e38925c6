"""Whatever two can do at the same moment with monthly payments; as `rivals` tells it of the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from cast import AT, CHEN, COUNTY, LI, TOWNSHIP
from jiwang.aid.benefits import actions
from jiwang.aid.benefits.actions import Holding, TakingBack
from jiwang.aid.benefits.models import (
    Answer,
    Lift,
    Line,
    Pause,
    Payee,
    PayeeAnswer,
    PayeeList,
    PayeeRow,
    Recovery,
    Run,
)
from jiwang.aid.benefits.queries import vault
from jiwang.aid.benefits.receiving import answers as receiving
from jiwang.aid.benefits.receiving import lists
from jiwang.aid.benefits.rules import Said
from jiwang.registers.people.models import Fact, Household
from jiwang.stages.assistance.models import Entry, Hold
from making.listing import LATER, csv_of, line_of, read_list
from making.paying import MONTH, account, approved, drafted, purse, receiving_homes, told
from making.recognising import DAY, acting, change_of, decided, found, heard, lowered, reckoned
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


def _share() -> tuple[Act, Act]:
    """Two units and one account, proposed while neither of them had it."""
    one, other = (
        actions.propose_payee(Household.objects.get(pk=home), uuid4(), account(home, number="6222999900001111"), by=acting("jingban"), at=AT)
        for home in (CHEN, LI)
    )  # fmt: skip
    return (
        lambda: actions.answer_payee(one.pk, accepts=True, why="", by=acting("shenhe"), at=AT),
        lambda: actions.answer_payee(other.pk, accepts=True, why="", by=acting("shenhe"), at=AT),
    )


def _work_out() -> tuple[Act, Act]:
    """The same span of a draft, by two workers of which one was thought dead."""
    receiving_homes()
    run = actions.ask_to_draft(COUNTY, MONTH, purse(), title="编制", page="", by=acting("shenhe"), at=AT)
    return twice(lambda: actions.draft(run, (CHEN, LI + 1), by="job:test", at=AT))


def _take() -> tuple[Act, Act]:
    run = approved(_draft())
    kept = vault().keep([b"x"])
    return twice(
        lambda: actions.take_answer(run, kept, name="回盘.csv", title="回盘", page="", by=acting("shenhe"), at=AT)
    )  # fmt: skip


def _settle() -> tuple[Act, Act]:
    """The same rows of the same file, by two workers of which one was thought dead."""
    run = approved(_draft())
    answer = Answer.objects.create(run=run, sha256="0", kept="", name="回盘.csv", by=acting("shenhe").officer, at=AT)  # fmt: skip
    said = [Said(2, one.serial or 0, one.pays, True, "") for one in Line.objects.filter(run=run)]
    return twice(lambda: receiving.settle(answer, said, by=acting("shenhe"), at=AT))


def _cut() -> tuple[Household, TakingBack]:
    receiving_homes({CHEN: "500.00元"})
    reckoned({CHEN: 30_000})
    found()
    cut = decided(heard(change_of(CHEN)), lowered())
    told(cut)
    return Household.objects.get(pk=CHEN), TakingBack(uuid4(), cut.pk, 20_000, 10_000, "多发10月一个月")


def _take_back() -> tuple[Act, Act]:
    """Two who think of the same decision, each on a form of their own."""
    home, asked = _cut()
    other = replace(asked, id=uuid4())
    return (
        lambda: actions.propose_recovery(home, asked, by=acting("jingban"), at=AT),
        lambda: actions.propose_recovery(home, other, by=acting("shenhe"), at=AT),
    )


def _answer_recovery() -> tuple[Act, Act]:
    made = actions.propose_recovery(*_cut(), by=acting("jingban"), at=AT)
    return (
        lambda: actions.answer_recovery(made.pk, accepts=True, by=acting("shenhe"), at=AT),
        lambda: actions.answer_recovery(made.pk, accepts=False, by=acting("queren"), at=AT),
    )


def _list(by: str = "jingban") -> PayeeList:
    receiving_homes()
    return read_list(csv_of(line_of(CHEN), line_of(LI)), by=by)


def _take_list() -> tuple[Act, Act]:
    kept = vault().keep([csv_of(line_of(CHEN))])
    return twice(
        lambda: lists.take_in(TOWNSHIP, kept, name="账户.csv", title="核对", page="/", by=acting("jingban"), at=AT)
    )  # fmt: skip


def _confirm_list() -> tuple[Act, Act]:
    made = _list()
    return (
        lambda: lists.confirm(made.pk, title="更新", page="", by=acting("shenhe"), at=AT),
        lambda: lists.confirm(made.pk, title="更新", page="", by=acting("queren"), at=AT),
    )


def _drop_list() -> tuple[Act, Act]:
    made = _list()
    return (
        lambda: lists.confirm(made.pk, title="更新", page="", by=acting("shenhe"), at=AT),
        lambda: lists.drop(made.pk, why="账号抄错了", by=acting("queren"), at=AT),
    )


def _work_list_in() -> tuple[Act, Act]:
    """The same rows by two workers of which one was thought dead."""
    made = lists.confirm(_list().pk, title="更新", page="", by=acting("shenhe"), at=LATER)
    keys = list(PayeeRow.objects.filter(listed=made).values_list("pk", flat=True))
    return twice(lambda: lists.take(made, keys, by=acting("shenhe"), at=LATER))


MEETINGS_IN_PAYMENTS = {
    "lists.take_in": Meeting(_take_list, 0, PayeeList, 1),
    "lists.confirm": Meeting(_confirm_list, 1, PayeeList, 1, (("state", "taking"),)),
    "lists.drop": Meeting(_drop_list, 1, PayeeList, 1),
    "lists.take": Meeting(_work_list_in, 0, PayeeAnswer, 4),
    "benefits.ask_to_draft": Meeting(_ask, 1, Run, 1),
    "benefits.approve": Meeting(_approve, 1, Hold, 2),
    "benefits.drop": Meeting(_drop, 1, Run, 1),
    "benefits.propose_payee": Meeting(_propose, 0, Payee, 1),
    "benefits.answer_payee": Meeting(_answer, 1, PayeeAnswer, 1),
    "benefits.answer_payee of one account": Meeting(_share, 1, PayeeAnswer, 1),
    "benefits.draft": Meeting(_work_out, 0, Line, 2),
    "benefits.take_answer": Meeting(_take, 0, Answer, 1),
    "benefits.settle": Meeting(_settle, 0, Entry, 2),
    "benefits.propose_recovery": Meeting(_take_back, 1, Recovery, 1),
    "benefits.answer_recovery": Meeting(_answer_recovery, 1, Recovery, 1),
    "benefits.hold_for_death": Meeting(_hold, 1, Pause, 1),
    "benefits.lift": Meeting(_lift, 1, Lift, 1),
}
