"""Whatever two can do at the same moment with a household plan; as `rivals` tells it of the rest."""

from __future__ import annotations

from datetime import date

from cast import AT, CHEN
from jiwang.aid.plans import actions, queries
from jiwang.aid.plans.models import Handover, Measure, Passage, Plan, Version
from jiwang.aid.plans.rules import Filled, PlanRefused, Word
from jiwang.aid.plans.states import Said, Step
from making.planning import added, begun, confirmed, handed, wanted
from meeting import actor
from rivals import Act, Meeting, twice


def _begin() -> tuple[Act, Act]:
    return twice(lambda: begun(CHEN))


def _confirm() -> tuple[Act, Act]:
    plan = begun(CHEN)
    added(plan)
    seen = queries.reading_of(plan)
    return (
        lambda: actions.confirm(plan.pk, seen=seen, by=actor("jingban"), at=AT),
        lambda: actions.confirm(plan.pk, seen=seen, by=actor("shenhe"), at=AT),
    )


def _hand_over() -> tuple[Act, Act]:
    plan = begun(CHEN)
    one = added(plan)
    confirmed(plan)
    return twice(lambda: handed(one))


def _strike() -> tuple[Act, Act]:
    one = added(begun(CHEN))
    return twice(lambda: actions.take(one.pk, Step.STRIKE, Filled("家里不要了"), by=actor("jingban"), at=AT))


def _add() -> tuple[Act, Act]:
    plan = begun(CHEN)
    return twice(lambda: added(plan))


def _hear() -> tuple[Act, Act]:
    plan = begun(CHEN)
    word = Word(Said.AGREES, "陈大山", date(2026, 11, 1))
    return twice(lambda: actions.hear(plan.pk, word, by=actor("jingban"), at=AT))


def _change_or_hand_over() -> tuple[Act, Act]:
    plan = begun(CHEN)
    one = added(plan)
    confirmed(plan)
    new = wanted("联系两家用人单位")
    return lambda: actions.change(
        one.pk, new, why="一家没有回音", by=actor("jingban"), at=AT
    ), lambda: handed(one)


def _strike_or_confirm() -> tuple[Act, Act]:
    plan = begun(CHEN)
    one = added(plan)
    added(plan, label="落实医疗救助")
    confirmed(plan)
    added(plan, label="资助参加居民医保")

    def confirm() -> object:
        try:
            return confirmed(plan, by="shenhe")
        except PlanRefused:  # it is not what was read any more
            return None

    return lambda: actions.take(
        one.pk, Step.STRIKE, Filled("家里不要了"), by=actor("jingban"), at=AT
    ), confirm


MEETINGS_IN_PLANS = {
    "plans.draft": Meeting(_begin, 0, Plan, 1),
    "plans.confirm": Meeting(_confirm, 1, Version, 1),
    "plans.hand_over": Meeting(_hand_over, 1, Handover, 1),
    "plans.take": Meeting(_strike, 1, Passage, 1, (("step", "strike"),)),
    "plans.change": Meeting(_change_or_hand_over, 1, Plan, 1),
    "plans.take, or confirm": Meeting(_strike_or_confirm, 0, Measure, 1, (("state", "struck"),)),
    "plans.add": Meeting(_add, 1, Measure, 1),
    "plans.hear": Meeting(_hear, 0, Plan, 1, (("said", "agrees"),)),
}
