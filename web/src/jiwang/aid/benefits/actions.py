"""Writing payments: each act is one transaction and one line. A county's runs are worked on one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from jiwang.aid.benefits import reckoning, rules
from jiwang.aid.benefits.models import Answer, Lift, Line, Pause, Payee, PayeeAnswer, Recovery, Run
from jiwang.aid.benefits.queries import (
    answer_elsewhere,
    cipher,
    dead_of,
    exclusive_pairs,
    is_heard,
    is_told,
    last_month,
    locked_run,
    start_of,
    sums_of,
    units_sharing,
)
from jiwang.aid.benefits.rules import Account, BenefitRefused
from jiwang.aid.benefits.states import LIVE, Cause, Relation, State
from jiwang.jobs.actions import enqueue
from jiwang.kit.sights import EVERYWHERE, seeing
from jiwang.kit.turns import one_at_a_time
from jiwang.kit.vaults import Kept
from jiwang.kit.words.phrases import Phrase
from jiwang.registers.people.models import Household, Person
from jiwang.stages.assistance import actions as ledger
from jiwang.stages.assistance.actions import Promise
from jiwang.stages.assistance.models import Fund
from jiwang.stages.decisions.models import Decision
from jiwang.stages.decisions.states import CUTS
from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.actions import record, recorded

REACH = "township"


@recorded
def ask_to_draft(
    region: str, month: date, fund: Fund, *, title: str, page: str, by: Actor, at: datetime
) -> Run:
    """Begin the draft of a month; a job works it out. The draft of a month that is under way is not begun twice."""
    one_at_a_time("payments", region)
    rules.check_draft(region, by.held)
    rules.check_month(month, today=by.on, last=last_month(region))
    if Run.objects.filter(region=region, state__in=LIVE).exists():
        raise BenefitRefused("已经有一批在编制或等着批准。请先批准或作废那一批。")
    run = Run.objects.create(region=region, month=month, fund=fund, drafted_by=by.officer, drafted_on=by.on, drafted_at=at)  # fmt: skip
    enqueue("benefits.draft", about=f"payment_run:{run.pk}", title=title, by=by.officer.code, at=at, area=region, page=page, alone=f"payments:{region}")  # fmt: skip
    record(who=by.officer.code, what="benefits.asked", about=f"payment_run:{run.pk}", at=at, area=region)
    return run


@recorded
def draft(run: Run, households: tuple[int, int], *, by: str, at: datetime) -> int:
    """The lines of a span of households; taken up again it adds nothing. Raises BenefitRefused where the draft was thrown away meanwhile."""
    _drafting(run)
    made = reckoning.drafted({**_asked(run), "first": households[0], "end": households[1]})
    record(who=by, what="benefits.drafted", about=f"payment_run:{run.pk}", why="编制", at=at, area=run.region)
    return made


@recorded
def finish_draft(run: Run, *, by: str, at: datetime) -> Run:
    """Look over the whole of a draft, number its lines, and let the second person see it."""
    run = _drafting(run)
    reckoning.looked_over(_asked(run), exclusive_pairs(run.region, run.drafted_on))
    found = Line.objects.filter(run=run)
    run.lines, run.total, run.state = found.count(), sums_of(found).total, State.DRAFTED
    run.save(update_fields=["lines", "total", "state"])
    record(who=by, what="benefits.drafted", about=f"payment_run:{run.pk}", at=at, area=run.region)
    return run


@recorded
def drop(run_id: int, *, why: str, by: Actor, at: datetime) -> Run:
    """Throw a draft away: nothing of it is left but that there was one."""
    run = locked_run(run_id)
    if run.state not in LIVE or not any(one.area == run.region for one in by.held):
        raise BenefitRefused("这批已经批准或作废，不能再作废。请刷新后再看。")
    rules.check_reason(why)
    reckoning.discarded(run.pk)
    run.state, run.why, run.answered_by, run.answered_at = State.DROPPED, why.strip(), by.officer, at
    run.save(update_fields=["state", "why", "answered_by", "answered_at"])
    record(who=by.officer.code, what="benefits.dropped", about=f"payment_run:{run.pk}", why=why.strip(), at=at, area=run.region)  # fmt: skip
    return run


@recorded
def approve(run_id: int, *, by: Actor, at: datetime) -> Run:
    """The second person approves: every line is promised out of the fund, all of them or none, and the run is frozen."""
    run = locked_run(run_id)
    with seeing(EVERYWHERE):
        changed = reckoning.changed_since({**_asked(run), "on": by.on}) if run.state == State.DRAFTED else 0
        rules.check_approval(run.region, State(run.state), drafter=run.drafted_by_id, officer=by.officer.pk, held=by.held, changed=changed, lines=run.lines)  # fmt: skip
        promises = [
            Promise(*one)
            for one in Line.objects.filter(run=run, pays__gt=0).values_list("pk", "region", "pays")
        ]
        run.state, run.answered_by, run.answered_at = State.APPROVED, by.officer, at
        ledger.hold_each(run.fund, promises, reach=REACH, about=f"payment_run:{run.pk}", by=by, at=at)
    run.save(update_fields=["state", "answered_by", "answered_at"])
    record(
        who=by.officer.code, what="benefits.approved", about=f"payment_run:{run.pk}", at=at, area=run.region
    )
    return run


@recorded
def note_file(run: Run, *, by: Actor, at: datetime) -> None:
    """Note that somebody has made the file for the bank: whole account numbers stand in it."""
    record(
        who=by.officer.code, what="benefits.file_made", about=f"payment_run:{run.pk}", at=at, area=run.region
    )


@recorded
def take_answer(
    run: Run, kept: Kept, *, name: str, title: str, page: str, by: Actor, at: datetime
) -> tuple[Answer, bool]:
    """Take in a file of the bank; a job works it in. The same file twice is one: whether it is new."""
    one_at_a_time("bank answer", run.region)
    if run.state != State.APPROVED:
        raise BenefitRefused("这批还没有批准，没有送过银行。请核对是哪一批的回盘。")
    if (other := answer_elsewhere(run, kept.sha256)) is not None:
        raise BenefitRefused(
            Phrase("这个文件已经作为%(other)s的回盘收过，没有再收。确是这一批的，请在文件里加一列“批次号”，写%(number)s，再上传。", other=other.run.number, number=run.number)
        )  # fmt: skip
    answer, is_new = Answer.objects.get_or_create(
        run=run,
        sha256=kept.sha256,
        defaults={"kept": kept.name, "name": name[:120], "by": by.officer, "at": at},
    )
    if is_new:
        enqueue("benefits.settle", about=f"bank_answer:{answer.pk}", title=title, by=by.officer.code, at=at, area=run.region, page=page, alone=f"payments:{run.region}")  # fmt: skip
    record(who=by.officer.code, what="benefits.answer_taken", about=f"bank_answer:{answer.pk}", why="" if is_new else "重复送达", at=at, area=run.region)  # fmt: skip
    return answer, is_new


@recorded
def propose_payee(
    household: Household, payee_id: UUID, account: Account, *, by: Actor, at: datetime
) -> Payee:
    """Say into which account a unit is to be paid; sent twice it stands there once. It counts once another person has accepted it."""
    one_at_a_time("payee", household.pk)
    known = Payee.objects.filter(pk=payee_id, household=household).first()
    if known is None:
        blind = cipher().blind(account.number)
        person = Person.objects.filter(pk=account.person or 0, household=household, is_present=True).first()
        rules.check_account(
            account, is_member=person is not None, shared_with=units_sharing(blind, household.pk)
        )
        if person is not None and person.pk in dead_of(household):
            raise BenefitRefused("这位成员有死亡登记，不能作收款人。请选另一位成员或监护人。")
        is_own = account.relation is Relation.MEMBER
        known = Payee.objects.create(
            id=payee_id, household=household, region=household.region, name=person.name if person and is_own else account.name.strip(),
            person=person if is_own else None, relation=account.relation, paper=account.paper.strip(), bank=account.bank.strip(),
            tail=account.number[-4:], account_sealed=cipher().seal(account.number), account_blind=blind, shared_why=account.shared_why.strip(),
            by=by.officer, at=at,
        )  # fmt: skip
    record(
        who=by.officer.code,
        what="benefits.payee_proposed",
        about=f"payee:{known.pk}",
        at=at,
        area=household.region,
    )
    return known


@recorded
def answer_payee(payee_id: UUID, *, accepts: bool, why: str, by: Actor, at: datetime) -> PayeeAnswer:
    """The second person accepts an account or does not; never who has proposed it."""
    payee = Payee.objects.select_related("household").get(pk=payee_id)
    one_at_a_time("payee", payee.household_id)
    one_at_a_time("account", bytes(payee.account_blind).hex())  # of two units: the second one needs a reason
    if PayeeAnswer.objects.filter(payee=payee).exists():
        raise BenefitRefused("这个账户刚刚被别人复核过了，请刷新后再看。")
    rules.check_second(payee.by_id, by.officer.pk)
    if not accepts:
        rules.check_reason(why)
    elif units_sharing(bytes(payee.account_blind), payee.household_id) and not payee.shared_why:
        raise BenefitRefused("这个账号已经是另一户的收款账号，又没有写理由。请退回，写明理由后重提。")
    made = PayeeAnswer.objects.create(
        payee=payee, household=payee.household, region=payee.region, is_accepted=accepts, why=why.strip(), by=by.officer, at=at
    )  # fmt: skip
    if accepts:
        for pause in Pause.objects.filter(
            household=payee.household_id, cause=Cause.RETURNED, lift=None, until__gte=by.on
        ):
            _lift(pause, "账户已更正", by=by, at=at)
    record(who=by.officer.code, what="benefits.payee_answered", about=f"payee:{payee.pk}", why=why.strip(), at=at, area=payee.region)  # fmt: skip
    return made


@dataclass(frozen=True, slots=True)
class Holding:
    """A payment that is to be held: for whose death, until when, and how the family was told."""

    person: int
    until: date
    notice: str


@recorded
def hold_for_death(household: Household, asked: Holding, *, by: Actor, at: datetime) -> Pause:
    """Hold the payments of a unit of which somebody has died; once for each, 30 days at most."""
    one_at_a_time("payment hold", household.pk)
    rules.check_hold(Cause.DEATH, (by.on, asked.until), asked.notice, has_died=asked.person in dead_of(household), is_returned=False)  # fmt: skip
    if Pause.objects.filter(household=household, person=asked.person).exists():
        raise BenefitRefused("为同一位成员去世已经暂停过一次，不能再停。要减发、停发的，请听取意见后决定。")
    made = Pause.objects.create(
        household=household, region=household.region, cause=Cause.DEATH, person_id=asked.person, since=by.on, until=asked.until,
        notice=asked.notice.strip(), by=by.officer, at=at,
    )  # fmt: skip
    record(who=by.officer.code, what="benefits.held", about=f"payment_hold:{made.pk}", why=made.notice, at=at, area=made.region)  # fmt: skip
    return made


@recorded
def lift(pause_id: UUID, *, why: str, by: Actor, at: datetime) -> None:
    """End a hold before its day: the next run pays what was missed."""
    pause = Pause.objects.get(pk=pause_id)
    one_at_a_time("payment hold", pause.household_id)
    rules.check_reason(why)
    if Lift.objects.filter(pause=pause).exists():
        raise BenefitRefused("这次暂停已经恢复了，请刷新后再看。")
    _lift(pause, why, by=by, at=at)
    record(who=by.officer.code, what="benefits.lifted", about=f"payment_hold:{pause.pk}", why=why.strip(), at=at, area=pause.region)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TakingBack:
    """What is to be taken back, by which decision, how much in all and how much a month, in fen."""

    id: UUID
    decision: UUID
    amount: int
    instalment: int
    paper: str


@recorded
def propose_recovery(household: Household, asked: TakingBack, *, by: Actor, at: datetime) -> Recovery:
    """Propose to take back what was paid too much; only by a cut that was decided after a hearing and told."""
    one_at_a_time("recovery", household.pk)
    known = Recovery.objects.filter(pk=asked.id, household=household).first()
    if known is None:
        decision = Decision.objects.filter(pk=asked.decision, household=household).first()
        is_cut = decision is not None and decision.outcome in CUTS
        rules.check_recovery(
            asked.amount, asked.instalment, is_cut=is_cut, is_heard=decision is not None and is_heard(decision),
            is_told=decision is not None and is_told(decision), paper=asked.paper,
        )  # fmt: skip
        if Recovery.objects.filter(decision=asked.decision).exists():
            raise BenefitRefused("按这个决定已经提出过追回，不能再提。")
        known = Recovery.objects.create(
            id=asked.id, household=household, region=household.region, decision_id=asked.decision, amount=asked.amount,
            instalment=asked.instalment, paper=asked.paper.strip(), by=by.officer, at=at,
        )  # fmt: skip
    record(who=by.officer.code, what="benefits.recovery_proposed", about=f"recovery:{known.pk}", at=at, area=household.region)  # fmt: skip
    return known


@recorded
def answer_recovery(recovery_id: UUID, *, accepts: bool, by: Actor, at: datetime) -> Recovery:
    """The second person lets it be taken back, or does not."""
    found = Recovery.objects.select_for_update().get(pk=recovery_id)
    if found.is_accepted is not None:
        raise BenefitRefused("这件追回刚刚被别人复核过了，请刷新后再看。")
    rules.check_second(found.by_id, by.officer.pk)
    found.is_accepted, found.answered_by, found.answered_at = accepts, by.officer, at
    found.save(update_fields=["is_accepted", "answered_by", "answered_at"])
    record(who=by.officer.code, what="benefits.recovery_answered", about=f"recovery:{found.pk}", at=at, area=found.region)  # fmt: skip
    return found


@recorded
def look_at(household: Household, *, by: Actor, at: datetime) -> None:
    """Note that an officer has opened the payments of a unit."""
    record(who=by.officer.code, what="benefits.read", about=f"household:{household.pk}", at=at, area=household.region)  # fmt: skip


@recorded
def note_print(pause: Pause, *, by: Actor, at: datetime) -> None:
    """Note that the notice of a hold was printed."""
    record(who=by.officer.code, what="benefits.notice_printed", about=f"payment_hold:{pause.pk}", at=at, area=pause.region)  # fmt: skip


def _lift(pause: Pause, why: str, *, by: Actor, at: datetime) -> None:
    Lift.objects.create(pause=pause, household_id=pause.household_id, region=pause.region, why=why.strip(), by=by.officer, at=at)  # fmt: skip


def _drafting(run: Run) -> Run:
    """The run for nobody else, still being drafted. Raises BenefitRefused."""
    found = locked_run(run.pk)
    if found.state != State.DRAFTING:
        raise BenefitRefused("这批已经编好或作废，不再编制。")
    return found


def _asked(run: Run) -> dict[str, object]:
    return {
        "run": run.pk,
        "area": f"{run.region}%",
        "start": start_of(run),
        "month": run.month,
        "on": run.drafted_on,
    }
