"""States of a matter that is put before a meeting, its levels, its steps and whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jiwang.registers.staff.states import Duty


class Level(StrEnum):
    """Who meets."""

    TOWNSHIP = "township"
    COUNTY = "county"
    CITY = "city"


class State(StrEnum):
    """Where a matter stands."""

    OPEN = "open"  # waits for a meeting
    MET = "met"  # voted on; the record waits for a signature
    CLOSED = "closed"
    REVIEWED = "reviewed"
    DROPPED = "dropped"


class Step(StrEnum):
    """What is done with a matter."""

    OPEN = "open"
    MEET = "meet"
    SEND_BACK = "send_back"
    SIGN = "sign"
    DROP = "drop"
    REVIEW = "review"


class Kind(StrEnum):
    """What a meeting may choose: nothing that the law does not know."""

    WAIVE = "waive"
    AFFIRM = "affirm"
    STATUS = "status"
    AID = "aid"
    NOTHING = "nothing"


class Voice(StrEnum):
    """What a member has done."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    RECUSED = "recused"  # 回避: did not take part in the vote
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Terms:
    """From which states a step starts, where it leads, and which duties take it at which level."""

    starts: frozenset[State]
    leads: State
    duties: dict[Level, Duty]


_KEEPS = {Level.TOWNSHIP: Duty.TOWNSHIP_CLERK, Level.COUNTY: Duty.COUNTY_REVIEWER, Level.CITY: Duty.CITY_MONITOR}  # fmt: skip
_SIGNS = {Level.TOWNSHIP: Duty.DECIDER, Level.COUNTY: Duty.DECIDER, Level.CITY: Duty.CITY_MONITOR}
_OPEN, _MET = frozenset({State.OPEN}), frozenset({State.MET})
STEPS = {
    Step.MEET: Terms(_OPEN, State.MET, _KEEPS),
    Step.SEND_BACK: Terms(_MET, State.OPEN, _SIGNS),
    Step.SIGN: Terms(_MET, State.CLOSED, _SIGNS),
    Step.DROP: Terms(_OPEN, State.DROPPED, _KEEPS),
    Step.REVIEW: Terms(frozenset({State.CLOSED}), State.REVIEWED, _KEEPS),
}
LIVE = _OPEN | _MET
VOTES = frozenset({Voice.FOR, Voice.AGAINST, Voice.ABSTAIN})
PENS = (Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER, Duty.CITY_MONITOR)  # whoever brings a matter up
READERS = (*PENS, Duty.DECIDER)
DIGITS = {Level.TOWNSHIP: 9, Level.COUNTY: 6, Level.CITY: 4}
