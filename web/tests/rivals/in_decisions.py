"""What two officers can do with one change at the same moment."""

from __future__ import annotations

from uuid import uuid4

from cast import AT, CHEN, COUNTY, LI, TOWNSHIP
from jiwang.procedure.delegations import actions as delegations
from jiwang.procedure.delegations.models import Delegation
from jiwang.procedure.delegations.rules import Wanted
from jiwang.procedure.remedies import actions as remedies
from jiwang.procedure.remedies.models import Ending, Remedy
from jiwang.procedure.remedies.rules import Filed, Outcome
from jiwang.procedure.remedies.states import Kind, Result
from jiwang.registers.policy.models import Version
from jiwang.stages.decisions import actions
from jiwang.stages.decisions.models import (
    Change,
    Confirmation,
    Decision,
    Handover,
    Hearing,
    Letter,
    Passage,
    Recognition,
)
from jiwang.stages.decisions.states import Delivery
from making.recognising import (
    DAY,
    LAW,
    NEXT,
    SAID,
    acting,
    change_of,
    cut_of_chen,
    decided,
    found,
    heard,
    lowered,
    on_the_roll,
    reckoned,
    take_in,
)
from meeting import Act
from rivals import Meeting, twice


def raise_of_chen() -> Change:
    """Chen has 500 yuan a month, and a run gives 620."""
    on_the_roll(CHEN)
    take_in()
    reckoned({CHEN: 62_000})
    found()
    return change_of(CHEN)


def confirmation() -> Confirmation:
    """The decider confirms the increases of the county."""
    return Confirmation.objects.create(
        region=COUNTY, since=NEXT, why="示例市民发9号调整标准", asked=1, by=acting("queren").officer, at=AT
    )


def law() -> Version:
    """The version by which the run has judged."""
    return Version(pack="shili", title="示例市", version="2026.1", hash=LAW)


def _hear() -> tuple[Act, Act]:
    change, hearing = cut_of_chen(), uuid4()
    return (
        lambda: heard(change, hearing=hearing),
        lambda: actions.hear(change.pk, hearing, SAID, by=acting("shenhe"), at=AT),
    )


def _decide() -> tuple[Act, Act]:
    change = heard(cut_of_chen())
    return lambda: decided(change), lambda: decided(change, lowered(20_000))


def _drop() -> tuple[Act, Act]:
    change = cut_of_chen()
    return lambda: heard(change), lambda: actions.drop(
        change.pk, why="名单写错了", by=acting("queren"), at=AT
    )


def _pass_on() -> tuple[Act, Act]:
    change = cut_of_chen()

    def act() -> object:
        return actions.pass_on(change.pk, by=acting("shenhe"), at=AT)

    return act, act


def _hand_over() -> tuple[Act, Act]:
    change = heard(cut_of_chen())
    decided(change)

    def act() -> object:
        return actions.hand_over(
            change.pk, Delivery.IN_PERSON, day=DAY, received_by="陈大山", by=acting("jingban"), at=AT
        )

    return act, act


def _confirm() -> tuple[Act, Act]:
    change, asked = raise_of_chen(), confirmation()

    def act() -> object:
        return actions.confirm([change.pk], asked, law(), engine="1", by=acting("queren"), at=AT)

    return act, act


def _find() -> tuple[Act, Act]:
    on_the_roll(CHEN)
    on_the_roll(LI)
    take_in()
    reckoned({CHEN: 30_000, LI: 62_000})
    return found, found


def _two_letters() -> tuple[Act, Act]:
    on_the_roll(CHEN)
    on_the_roll(LI)
    take_in()
    reckoned({CHEN: 30_000, LI: 30_000})
    found()
    chen, li = heard(change_of(CHEN)), heard(change_of(LI))
    return lambda: decided(chen), lambda: decided(li)


def _note_remedy() -> tuple[Act, Act]:
    made, filed = decided(heard(cut_of_chen())), Filed(Kind.REVIEW, DAY, "区人民政府", "", "认为收入算多了")
    return twice(lambda: remedies.note(made, filed, by=acting("jingban"), at=AT))


def _end_remedy() -> tuple[Act, Act]:
    made, filed = decided(heard(cut_of_chen())), Filed(Kind.REVIEW, DAY, "区人民政府", "", "认为收入算多了")
    gone = remedies.note(made, filed, by=acting("jingban"), at=AT)
    told = Outcome(Result.UPHELD, DAY, "青复决〔2026〕3号")
    return twice(lambda: remedies.end(gone.pk, told, by=acting("jingban"), at=AT))


def _propose() -> tuple[Act, Act]:
    wanted = Wanted(("dibao",), (TOWNSHIP,), "青民发〔2026〕12号", DAY)
    return twice(lambda: delegations.propose(wanted, {"dibao": "yes"}, by=acting("shenhe"), at=AT))


def _settle() -> tuple[Act, Act]:
    wanted = Wanted(("dibao",), (TOWNSHIP,), "青民发〔2026〕12号", DAY)
    asked = delegations.propose(wanted, {"dibao": "yes"}, by=acting("shenhe"), at=AT)
    return (
        lambda: delegations.confirm(asked.pk, by=acting("queren"), at=AT),
        lambda: delegations.drop(asked.pk, by=acting("shenhe"), at=AT),
    )


MEETINGS_IN_DECISIONS = {
    "remedies.note": Meeting(_note_remedy, 1, Remedy, 1),
    "remedies.end": Meeting(_end_remedy, 1, Ending, 1),
    "delegations.propose": Meeting(_propose, 1, Delegation, 1),
    "delegations.confirm": Meeting(_settle, 1, Delegation, 1),
    "decisions.hear": Meeting(_hear, 0, Hearing, 1),
    "decisions.decide": Meeting(_decide, 1, Decision, 1),
    "decisions.drop": Meeting(_drop, 1, Passage, 1, (("step__in", ["hear", "drop"]),)),
    "decisions.pass_on": Meeting(_pass_on, 1, Passage, 1, (("step", "pass_on"),)),
    "decisions.hand_over": Meeting(_hand_over, 1, Handover, 1),
    "decisions.confirm": Meeting(_confirm, 0, Recognition, 1, (("decision__isnull", False),)),
    "decisions.find_changes": Meeting(_find, 0, Change, 2),
    "decisions.letters": Meeting(_two_letters, 0, Letter, 2, (("number__in", [1, 2]),)),
}
