"""Whatever two can do at the same moment with one referral; as `rivals` tells it of the rest."""

from __future__ import annotations

from cast import CHEN
from jiwang.procedure.referrals.models import Passage, Referral
from jiwang.procedure.referrals.states import Step
from making.referring import referred, referred_of, stepped
from rivals import Act, Meeting, twice


def _refer() -> tuple[Act, Act]:
    return twice(lambda: referred("人社"))


def _answer() -> tuple[Act, Act]:
    one = referred_of(CHEN, "人社")
    return twice(lambda: stepped(one, Step.ACCEPT))


MEETINGS_IN_REFERRALS = {
    "referrals.refer": Meeting(_refer, 1, Referral, 1),
    "referrals.take": Meeting(_answer, 1, Passage, 1, (("step__in", ["accept", "return"]),)),
}
