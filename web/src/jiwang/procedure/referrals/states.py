"""States of a referral, and every step with the states it starts from, where it leads, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jiwang.registers.staff.states import Duty


class Kind(StrEnum):
    """To whom a family is referred."""

    DEPARTMENT = "department"
    CHARITY = "charity"
    ORGANISATION = "organisation"


class Need(StrEnum):
    """With what somebody is to help."""

    WORK = "work"
    HEALTH = "health"
    SCHOOL = "school"
    HOUSING = "housing"
    CARE = "care"
    LAW = "law"
    MIND = "mind"
    GOODS = "goods"
    OTHER = "other"


class Consent(StrEnum):
    """How the family has agreed."""

    SPOKEN = "spoken"
    WRITTEN = "written"


class State(StrEnum):
    """Where a referral stands."""

    SENT = "sent"  # the receiver has not answered
    ACCEPTED = "accepted"  # the receiver works on it
    RETURNED = "returned"  # refused with a reason: the window must choose anew
    COORDINATING = "coordinating"  # two departments have refused: the county says whose it is
    DONE = "done"
    PASSED_ON = "passed_on"  # another referral has taken its place
    WITHDRAWN = "withdrawn"  # the family does not want it any more


class Step(StrEnum):
    """What is done with a referral."""

    REFER = "refer"
    ACCEPT = "accept"
    FINISH = "finish"
    RETURN = "return"
    CHOOSE = "choose"
    CONTEST = "contest"
    ASSIGN = "assign"
    WITHDRAW = "withdraw"


class Side(StrEnum):
    """Whose step it is."""

    RECEIVER = "receiver"
    WINDOW = "window"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Terms:
    """From which states a step starts, where it leads, and whose it is."""

    starts: frozenset[State]
    leads: State
    side: Side


LIVE = frozenset({State.SENT, State.ACCEPTED, State.RETURNED, State.COORDINATING})
WITH_RECEIVER = frozenset({State.SENT, State.ACCEPTED})
ENDED = frozenset(State) - LIVE
STARTERS = frozenset({Duty.TOWNSHIP_CLERK})
COUNTY = frozenset({Duty.COUNTY_REVIEWER})
READERS = STARTERS | COUNTY
HANDLERS = READERS | {Duty.LIAISON}
STEPS = {
    Step.ACCEPT: Terms(frozenset({State.SENT}), State.ACCEPTED, Side.RECEIVER),
    Step.FINISH: Terms(frozenset({State.ACCEPTED}), State.DONE, Side.RECEIVER),
    Step.RETURN: Terms(WITH_RECEIVER, State.RETURNED, Side.RECEIVER),
    Step.CHOOSE: Terms(frozenset({State.RETURNED}), State.PASSED_ON, Side.WINDOW),
    Step.CONTEST: Terms(frozenset({State.RETURNED}), State.COORDINATING, Side.WINDOW),
    Step.ASSIGN: Terms(frozenset({State.COORDINATING}), State.PASSED_ON, Side.COUNTY),
    Step.WITHDRAW: Terms(LIVE, State.WITHDRAWN, Side.WINDOW),
}
