"""Units with an account, a county's purse, and a month that is drafted, approved and answered by the bank: the same in every story."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import aiding
from cast import AT, CHEN, COUNTY, HEADS, LI, VILLAGE
from jiwang.aid.benefits import actions
from jiwang.aid.benefits.models import (
    Answer,
    Finding,
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
from jiwang.aid.benefits.queries import units_of
from jiwang.aid.benefits.receiving import answers as receiving
from jiwang.aid.benefits.rules import Account, Said
from jiwang.aid.benefits.states import Relation
from jiwang.registers.people.models import Fact, Household, Person
from jiwang.stages.assistance.models import Fund
from jiwang.stages.assistance.states import Channel
from jiwang.stages.decisions import actions as deciding
from jiwang.stages.decisions.models import Decision, Hearing, Recognition
from jiwang.stages.decisions.states import Delivery, Outcome
from making.recognising import DAY, acting, on_the_roll, take_in

MONTH = DAY.replace(day=1)
RICH = 100_000_000


def account(home: int, **other: Any) -> Account:
    """The account of the head."""
    told = Account(
        HEADS.get(home, "某某"), home * 10, Relation.MEMBER, "", "示例农商行清溪支行", f"62220000{home:08}"
    )
    return replace(told, **other)


def payee(
    home: int, *, by: str = "jingban", second: str = "shenhe", at: datetime = AT, **other: Any
) -> Payee:
    """An account on which two have agreed."""
    made = actions.propose_payee(
        Household.objects.get(pk=home), uuid4(), account(home, **other), by=acting(by), at=at
    )
    actions.answer_payee(made.pk, accepts=True, why="", by=acting(second), at=at)
    return made


def purse(amount: int = RICH) -> Fund:
    """The county's fiscal fund."""
    return aiding.fund(
        region=COUNTY, name=f"社会救助资金{uuid4().hex[:6]}", channel=Channel.FISCAL, amount=amount
    )


def receiving_homes(amounts: dict[int, str] | None = None) -> None:
    """Chen and li are on the roll and have accounts."""
    for home, amount in (amounts or {CHEN: "500.00元", LI: "386.50元"}).items():
        on_the_roll(home, amount)
    take_in()
    for home in amounts or (CHEN, LI):
        payee(home)


def neighbour(home: int, amount: int, *, since: date = MONTH, **more: Any) -> Recognition:
    """One more household with so much a month and an account."""
    place = {
        "household": Household.objects.create(pk=home, region=VILLAGE, basis="verified", size=1),
        "region": VILLAGE,
    }
    Person.objects.create(pk=home * 10, name=f"邻居{home}", is_head=True, is_present=True, **place)
    made = Recognition.objects.create(
        reach="township", item="dibao", members=[home * 10], amount=amount, since=since, source="名单", as_of=AT.date(), at=AT, **place
    )  # fmt: skip
    payee(home, **more)
    return made


def drafted(fund: Fund | None = None, month: date = MONTH, *, on: date = DAY) -> Run:
    """A month as far as its draft, worked out here instead of in a job."""
    by = acting("shenhe", on)
    run = actions.ask_to_draft(COUNTY, month, fund or purse(), title="编制", page="", by=by, at=AT)
    homes = units_of(COUNTY)
    if homes:
        actions.draft(run, (homes[0], homes[-1] + 1), by="job:test", at=AT)
    return actions.finish_draft(run, by="job:test", at=AT)


def approved(run: Run | None = None, *, on: date = DAY) -> Run:
    """A draft that another person has approved."""
    return actions.approve((run or drafted()).pk, by=acting("queren", on), at=AT)


def answered(
    run: Run, *, failed: frozenset[int] = frozenset(), twist: dict[int, int] | None = None, on: date = DAY
) -> list[tuple[int, str]]:
    """What the bank says of every line: paid, but for some that came back. What fits nothing."""
    answer = Answer.objects.create(
        run=run, sha256=uuid4().hex, kept="", name="回盘.csv", by=acting("shenhe").officer, at=AT
    )
    lines = Line.objects.filter(run=run, serial__isnull=False)
    said = [
        Said(
            one.serial + 1,
            one.serial,
            (twist or {}).get(one.household_id, one.pays),
            one.household_id not in failed,
            "户名不符",
        )
        for one in lines
        if one.serial is not None
    ]
    wrong = receiving.settle(answer, said, by=acting("shenhe", on), at=AT)
    receiving.finish_answer(answer, refused=wrong, rows=len(said), by="job:test", at=AT)
    return wrong


def paid(**more: Any) -> Run:
    """A month that has reached everybody."""
    run = approved(drafted(**more))
    answered(run)
    return run


def died(person: int, day: str = "2026-10-20") -> None:
    """A list says that somebody has died."""
    Fact.objects.create(
        pk=f"dead{person}:001", person_id=person, region=Household.objects.get(pk=person // 10).region, stays_at_county=True,
        source="死亡与火化信息", department="卫健", purpose="trigger", kind="date", column="died", label="死亡日期", value=day, day=DAY,
    )  # fmt: skip


def told(decision: Decision) -> None:
    """The notice has reached the family."""
    deciding.hand_over(
        UUID(decision.matter.partition(":")[2]),
        Delivery.IN_PERSON,
        day=DAY,
        received_by="陈大山",
        by=acting("queren"),
        at=AT,
    )


def raised(home: int, amount: int, *, since: date, owed: int) -> Decision:
    """More from an earlier month on, as somebody has decided it today."""
    return _decided(home, Outcome.RAISE, [(since, amount)], owed=owed)


def phased_out(home: int, stages: list[tuple[date, int]]) -> Decision:
    """Less month by month, after the family was heard."""
    return _decided(home, Outcome.PHASE_OUT, stages)


def _decided(home: int, outcome: Outcome, stages: list[tuple[date, int]], *, owed: int = 0) -> Decision:
    """A decision as the desk keeps it: the numbers of the law are told elsewhere."""
    before = Recognition.objects.get(household=home, follower=None)
    place = {"household_id": home, "region": before.region, "reach": before.reach}
    matter = f"change:{uuid4()}"
    Hearing.objects.create(
        matter=matter, heard_on=DAY, way="at_home", speaker="member", name="家人", place="家里", present="两人", words="没有意见", by=acting("shenhe").officer,
        at=AT, **place,
    )  # fmt: skip
    made = Decision.objects.create(
        matter=matter, item=before.item, outcome=outcome, before=before.amount, amount=stages[0][1], since=stages[0][0], owed=owed, verdict="yes",
        given=stages[0][1], is_as_given=True, why="按规定调整", is_apart=True, by=acting("queren").officer, day=DAY, at=AT, **place,
    )  # fmt: skip
    for since, amount in stages:
        before = Recognition.objects.create(
            item=before.item, members=before.members, amount=amount, since=since, is_over=amount == 0, decision=made, follows=before, at=AT, **place
        )  # fmt: skip
    return made


def _listed(place: dict[str, Any]) -> None:
    """A list of accounts with a row of the household that was refused."""
    listed = PayeeList.objects.create(
        region=place["region"][:9], sha256=uuid4().hex, name="账户.csv", state="read", by=acting("jingban").officer, at=AT
    )  # fmt: skip
    PayeeRow.objects.create(
        listed=listed, row=2, name="某某", fate="refused", why="没有写姓名。请补上再上传。", relation="member", **place
    )  # fmt: skip


def everything_paid(home: int) -> Line:
    """A row in every table of payments about a household: a line that came back and holds, and a recovery."""
    found = Recognition.objects.filter(household=home).order_by("at", "pk").first()
    assert found is not None
    officer, place = acting("shenhe").officer, {"household_id": home, "region": found.region}
    fund, _made = Fund.objects.get_or_create(
        region=COUNTY, kind="money", name="社会救助资金", year=2026, defaults={"unit": "元", "channel": "fiscal", "opened_by": officer, "opened_at": AT}
    )  # fmt: skip
    run = Run.objects.create(
        region=COUNTY, month=MONTH, fund=fund, state="dropped", drafted_by=officer, drafted_on=DAY, drafted_at=AT
    )  # fmt: skip
    to = Payee.objects.create(
        name="某", relation="member", bank="银行", tail="0001", account_sealed=b"x", account_blind=uuid4().bytes, by=officer, at=AT, **place
    )  # fmt: skip
    PayeeAnswer.objects.create(payee=to, is_accepted=False, why="户名不符", by=officer, at=AT, **place)
    line = Line.objects.create(
        id=uuid4(), run=run, serial=1, item=found.item, kind="regular", month=MONTH, root=uuid4(), recognition=found, amount=100, pays=100, payee=to,
        name="某", how={"by": "list", "file": "名单", "day": "2026-10-31", "since": "2026-01-01", "amount": 100}, standing="failed", reason="户名不符", **place,
    )  # fmt: skip
    Finding.objects.create(run=run, sort="no_payee", **place)
    _listed(place)
    decision = Decision.objects.filter(household=home).first()
    if decision is not None:
        Recovery.objects.create(
            decision=decision, amount=2, instalment=1, paper="文书一号", by=officer, at=AT, **place
        )
    pause = Pause.objects.create(
        cause="returned", line=line, since=DAY, until=DAY, notice="电话告知", at=AT, **place
    )
    Lift.objects.create(pause=pause, why="账户已更正", by=officer, at=AT, **place)
    return line
