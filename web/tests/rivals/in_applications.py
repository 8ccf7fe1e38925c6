"""Whatever two can do at the same moment with one application; as `rivals` tells it of the rest."""

from __future__ import annotations

from datetime import timedelta

from cast import AT
from jiwang.analysis.rulebooks import examine_shelved
from jiwang.kit import clock
from jiwang.procedure.applications import actions, adding
from jiwang.procedure.applications.models import Application, Passage, SubCase
from jiwang.procedure.applications.rules import Filled
from jiwang.procedure.applications.states import State, Step
from jiwang.procedure.rulings import actions as rulings
from jiwang.procedure.rulings.queries import ruled
from jiwang.registers.people.models import Household
from jiwang.registers.policy.actions import confirm, note, propose
from jiwang.registers.staff.models import Officer
from jiwang.stages.decisions.models import Decision
from jiwang.stages.decisions.rules import Ruling, next_month
from jiwang.stages.decisions.states import Outcome
from jiwang.trail.models import Line
from making import applying, checking
from making.applying import BY_TWO, CHEN, DIBAO, RENT
from meeting import actor
from rivals import Act, Meeting, twice


def in_force() -> None:
    """The made-up city's law, from today."""
    first, second = (Officer.objects.get(code=code) for code in ("jiance", "queren"))
    version = note(examine_shelved("shili"), by="job:test", at=AT)
    asked = propose(version, since=clock.day_of(AT), why="测试用的版本", changes=[], by=first, at=AT)
    confirm(asked.pk, by=second, at=AT)
    applying.signed()


def _begin() -> tuple[Act, Act]:
    home = Household.objects.get(pk=CHEN)
    return (
        lambda: actions.begin(home, [DIBAO], by=actor("jingban"), at=AT),
        lambda: actions.begin(home, [RENT], by=actor("xieli"), at=AT),
    )


def _send() -> tuple[Act, Act]:
    in_force()
    draft = applying.begun(wanted=[RENT])
    return twice(lambda: actions.send(draft.pk, by=actor("jingban"), at=AT))


def _add() -> tuple[Act, Act]:
    in_force()
    made = applying.sent(wanted=[RENT])
    applying.begun(wanted=[DIBAO])
    return twice(lambda: adding.send_more(made.pk, by=actor("jingban"), at=AT))


def _withdraw() -> tuple[Act, Act]:
    in_force()
    made = applying.sent(wanted=[RENT])
    return (
        lambda: actions.withdraw(made.pk, why="家里自己解决了", by=actor("jingban"), at=AT),
        lambda: actions.withdraw(made.pk, why="本人来窗口撤回", by=actor("jingban"), at=AT),
    )


def _take() -> tuple[Act, Act]:
    in_force()
    part = applying.part_of(applying.sent(wanted=[RENT]), RENT)
    return twice(lambda: actions.take(part.pk, Step.ACCEPT, Filled(), by=actor("jingban"), at=AT))


def _decide() -> tuple[Act, Act]:
    in_force()
    part = applying.part_of(applying.sent(wanted=["gangxing"]), "gangxing")
    opinion = Filled(words="支出确实大", is_in_favour=True)
    part = applying.taken(checking.checked(part), (Step.VISIT, BY_TWO), (Step.OPINION, opinion), Step.HAND_UP)
    return (
        lambda: actions.note_decision(part.pk, State.DONE, decision="1", by=actor("queren"), at=AT),
        lambda: actions.note_decision(part.pk, State.REFUSED, decision="2", by=actor("queren"), at=AT),
    )


def _rule() -> tuple[Act, Act]:
    in_force()
    part = applying.ready(applying.part_of(applying.sent(wanted=[DIBAO]), DIBAO))
    by, why = applying.acting("queren", applying.TODAY + timedelta(days=8)), "入户和核对都看过，情况属实"
    found = ruled(part, by.on)
    assert found is not None

    def act(ruling: Ruling) -> Act:
        return lambda: rulings.decide(part.pk, ruling, found, is_apart=True, by=by, at=AT)

    return act(Ruling(Outcome.GRANT, 50_000, next_month(by.on), why)), act(Ruling(Outcome.REFUSE, why=why))


MEETINGS_IN_APPLICATIONS = {
    "applications.begin": Meeting(_begin, 0, Application, 1),
    "applications.send": Meeting(_send, 0, SubCase, 1),
    "applications.send_more": Meeting(_add, 1, SubCase, 2),
    "applications.withdraw": Meeting(_withdraw, 1, Line, 1, (("what", "applications.withdrawn"),)),
    "applications.take": Meeting(_take, 1, Passage, 1, (("step__in", ["accept", "refuse"]),)),
    "applications.note_decision": Meeting(_decide, 1, Passage, 1, (("step", "decide"),)),
    "rulings.decide": Meeting(_rule, 1, Decision, 1),
}
