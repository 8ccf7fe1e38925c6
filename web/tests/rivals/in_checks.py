"""Two officers at one check of means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from cast import AT, CHEN
from jiwang.procedure.applications.models import Application
from jiwang.procedure.applications.states import Step
from jiwang.procedure.verification import actions, receiving
from jiwang.procedure.verification.models import Answer, Check, Passage
from jiwang.procedure.verification.rules import Said
from jiwang.registers.authorisations import actions as authorisations
from jiwang.registers.authorisations.actions import Outsider, Paper
from jiwang.registers.authorisations.models import Supporter
from jiwang.registers.authorisations.rules import Named
from jiwang.registers.authorisations.states import Consent, Purpose, Relation, Scope
from jiwang.registers.people.models import Household
from making import applying, checking
from making.applying import DIBAO
from making.checking import NOW, acting
from numbering import number
from rivals import Act, Meeting, twice
from rivals.in_applications import in_force


def _family(*items: str) -> Application:
    in_force()
    made = applying.sent(wanted=items or (DIBAO,))
    for item in items or (DIBAO,):
        applying.taken(applying.part_of(made, item), Step.ACCEPT)
    return made


def _ask() -> tuple[Act, Act]:
    made = _family()
    return twice(lambda: actions.ask(made, checking.wanted(made), by=acting("jingban"), at=AT))


def _of_check(
    made: Callable[[Application], Check], act: Callable[[Check], object]
) -> Callable[[], tuple[Act, Act]]:
    def acts() -> tuple[Act, Act]:
        check = made(_family())
        return twice(lambda: act(check))

    return acts


def _resend() -> tuple[Act, Act]:
    line = checking.all_answered(_family()).lines.order_by("reference")[0]
    return twice(lambda: actions.send_again(line.pk, why="号码已核对", by=acting("shenhe"), at=AT))


def _answer() -> tuple[Act, Act]:
    line = checking.sent_out(_family()).lines.order_by("reference")[0]

    def said(total: int) -> Act:
        return lambda: receiving.answer(
            line.pk, Said({"total": total}, letter="函1号"), by=acting("shenhe"), at=NOW
        )

    return said(1), said(2)


def _use() -> tuple[Act, Act]:
    made = _family(DIBAO, "bianyuan")
    checking.reported(made)
    return twice(lambda: actions.use_report(made, by=acting("jingban"), at=AT))


def _everything(check: Check) -> list[object]:
    return [line.pk for line in check.lines.all()]


def _supporter(act: Callable[[Household], object]) -> Callable[[], tuple[Act, Act]]:
    return lambda: twice(lambda: act(Household.objects.get(pk=CHEN)))


SON = Named("陈远", Relation.CHILD, (applying.HEAD,), Consent.REFUSED, "电话里说不签")
SIGNER = Outsider("陈远", Relation.CHILD, number(date(1990, 3, 7)))
PAPER = Paper((DIBAO,), (Scope.INCOME,), Purpose.SUPPORT, AT.date(), AT.date())

MEETINGS_IN_CHECKS = {
    "authorisations.put_on_file": Meeting(_supporter(lambda home: authorisations.put_on_file(home, SON, by="jingban", at=AT)), 1, Supporter, 1),
    "authorisations.take_in_from_outside": Meeting(_supporter(lambda home: authorisations.take_in_from_outside(home, SIGNER, PAPER, by="jingban", at=AT)), 0, Supporter, 1),
    "verification.ask": Meeting(_ask, 0, Check, 1),
    "verification.start": Meeting(_of_check(checking.asked, lambda one: actions.start(one.pk, by=acting("shenhe"), at=AT)), 1, Passage, 1, (("step", "start"),)),
    "verification.send": Meeting(_of_check(checking.started, lambda one: actions.send(one.pk, (), by=acting("shenhe"), at=AT)), 1, Passage, 1, (("step", "send"),)),
    "verification.send_again": Meeting(_resend, 1, Passage, 2, (("step", "send"),)),
    "verification.answer": Meeting(_answer, 1, Answer, 1),
    "verification.report": Meeting(_of_check(checking.all_answered, lambda one: actions.report(one.pk, by=acting("shenhe"), at=AT)), 1, Passage, 1, (("step", "report"),)),
    "verification.object_to": Meeting(_of_check(checking.reported, lambda one: actions.object_to(one.pk, _everything(one), evidence="存折复印件", by=acting("jingban"), at=AT)), 1, Passage, 1, (("step", "object"),)),
    "verification.stop": Meeting(_of_check(checking.asked, lambda one: actions.stop(one.pk, why="家里不申请了", by=acting("jingban"), at=AT)), 1, Passage, 1, (("step", "stop"),)),
    "verification.use_report": Meeting(_use, 1, Check, 1),
}  # fmt: skip
