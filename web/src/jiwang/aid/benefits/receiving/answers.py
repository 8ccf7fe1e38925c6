"""Working in what the bank has answered: what was paid goes into the ledger, what came back is free again and holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from jiwang.aid.benefits import reckoning, rules
from jiwang.aid.benefits.actions import REACH
from jiwang.aid.benefits.models import Answer, Line, Pause, Run
from jiwang.aid.benefits.queries import (
    locked_run,
)
from jiwang.aid.benefits.rules import Said
from jiwang.aid.benefits.states import Cause, Kind, Relation, Standing
from jiwang.stages.assistance import actions as ledger
from jiwang.stages.assistance.actions import Ground, Promise, Transfer
from jiwang.stages.assistance.models import Entry
from jiwang.stages.assistance.states import Relation as Taker
from jiwang.stages.decisions.models import ITEMS
from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.actions import record, recorded


@recorded
def settle(answer: Answer, said: Sequence[Said], *, by: Actor, at: datetime) -> list[tuple[int, str]]:
    """Work some rows of a bank's answer in: what was paid goes into the ledger, what came back is free again and holds. Which rows fit no line.

    Again, it comes to the same: a line that this file has moved is left as it is.
    """
    run = locked_run(answer.run_id)
    told = {one.serial: one for one in said}
    lines = {one.serial: one for one in Line.objects.filter(run=run, serial__in=told).select_related("payee")}
    wrong: list[tuple[int, str]] = []
    paid, back, undone = (list[tuple[Line, Said]]() for _shelf in range(3))
    for serial, one in told.items():
        line = lines.get(serial)
        if (why := _misfit(line, one, answer)) is not None:
            wrong.append((one.row, why))
        elif line is not None and line.answer_id != answer.pk:
            (paid if one.is_paid else back if line.standing == Standing.OPEN else undone).append((line, one))
    _pay(run, [line for line, _one in paid], answer, by=by, at=at)
    _send_back(back + undone, undone=[line for line, _one in undone], by=by, at=at)
    reckoning.moved(
        answer.pk,
        [
            (line.pk, Standing.PAID, one.row, "") if one.is_paid
            else (line.pk, Standing.FAILED, one.row, _reason(one))
            for line, one in (*paid, *back, *undone)
        ],
    )  # fmt: skip
    _hold_back(run, back + undone, by=by, at=at)
    record(
        who=by.officer.code, what="benefits.settled", about=f"bank_answer:{answer.pk}", at=at, area=run.region
    )
    return wrong


@recorded
def finish_answer(
    answer: Answer, *, refused: Sequence[tuple[int, str]], rows: int, by: str, at: datetime
) -> None:
    """A bank's answer is worked in: how many rows it had, and which of them fit nothing."""
    answer.refused, answer.rows, answer.settled_at = sorted(refused), rows, at
    answer.save(update_fields=["refused", "rows", "settled_at"])
    record(who=by, what="benefits.settled", about=f"bank_answer:{answer.pk}", at=at, area=answer.run.region)


def _misfit(line: Line | None, said: Said, answer: Answer) -> str | None:
    """Why a row of the bank fits no line; None where it does, or has been worked in before."""
    if line is None:
        return rules.NO_LINE
    if line.pays != said.amount:
        return rules.OTHER_SUM
    wanted = Standing.PAID if said.is_paid else Standing.FAILED
    if line.answer_id == answer.pk or line.standing == Standing.OPEN:
        return None
    if line.standing == wanted:
        return rules.DONE_BEFORE
    return None if line.standing == Standing.PAID else rules.BACK_BEFORE


def _reason(said: Said) -> str:
    """Why a transfer came back, in the bank's words."""
    return said.why or "银行未写原因"


def _pay(run: Run, lines: Sequence[Line], answer: Answer, *, by: Actor, at: datetime) -> None:
    if not lines:
        return
    second = f"{run.drafted_by.name}、{run.answered_by.name if run.answered_by else ''}"
    done = [
        Transfer(
            Promise(one.pk, one.region, one.pays), one.household_id, one.name, f"{ITEMS.get(one.item, one.item)} {rules.month_text(one.month)}",
            Ground(one.item, one.how.get("number") or one.how.get("file") or "", _granted(one), run.fund.name[:60]), one.payee.name,
            Taker.GUARDIAN if one.payee.relation == Relation.GUARDIAN else Taker.MEMBER, f"{run.number} 第{one.serial}笔",
        )
        for one in lines
    ]  # fmt: skip
    ledger.give_each(run.fund, done, day=by.on, second=second[:60], reach=REACH, by=by, at=at)


def _granted(line: Line) -> str:
    """What has granted a line: a decision of the desk, or what was recognised by a list."""
    decided = line.how.get("decision")
    return f"decision:{decided}" if decided else f"recognition:{line.recognition_id}"


def _send_back(
    failed: Sequence[tuple[Line, Said]], *, undone: Sequence[Line], by: Actor, at: datetime
) -> None:
    """What came back is free again, or undone where it had been booked."""
    booked = {one.pk for one in undone}
    promises = [Promise(one.pk, one.region, one.pays) for one, _said in failed if one.pk not in booked]
    if promises:
        ledger.let_lapse_each(promises, why="银行退回", reach=REACH, by=by, at=at)
    for entry in Entry.objects.filter(pk__in=booked):
        ledger.reverse(entry, why="银行退票", by=by, at=at)


def _hold_back(run: Run, failed: Sequence[tuple[Line, Said]], *, by: Actor, at: datetime) -> None:
    """What came back holds for 30 days, until the account is mended; what was to be taken back out of it was not taken back."""
    Pause.objects.bulk_create(
        [
            Pause(
                household_id=line.household_id, region=line.region, cause=Cause.RETURNED, line=line, since=by.on,
                until=by.on + timedelta(days=rules.LONGEST_HOLD), notice=f"银行退回：{said.why or '未写原因'}。请联系本人更正账户", by=None, at=at,
            )
            for line, said in failed
        ]
    )  # fmt: skip
    for one, said in failed:
        if one.pays < one.amount:
            Line.objects.filter(run=run, kind=Kind.RECOVERY, root=one.root, month=one.month).update(standing=Standing.FAILED, reason=_reason(said))  # fmt: skip
