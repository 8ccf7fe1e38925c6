"""States of a matter that is put before a meeting, its levels, its steps and whose they are."""

from __future__ import annotations

from enum import StrEnum

from jiwang.registers.staff.states import Duty, Terms


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


_OPEN, _MET = frozenset({State.OPEN}), frozenset({State.MET})


def _steps(keeps: Duty, signs: Duty) -> dict[Step, Terms[State]]:
    """The steps of a level by whose they are: who keeps its record, and who signs it."""
    keepers, signers = frozenset({keeps}), frozenset({signs})
    return {
        Step.MEET: Terms(_OPEN, State.MET, keepers),
        Step.SEND_BACK: Terms(_MET, State.OPEN, signers),
        Step.SIGN: Terms(_MET, State.CLOSED, signers),
        Step.DROP: Terms(_OPEN, State.DROPPED, keepers),
        Step.REVIEW: Terms(frozenset({State.CLOSED}), State.REVIEWED, keepers),
    }


STEPS = {
    Level.TOWNSHIP: _steps(Duty.TOWNSHIP_CLERK, Duty.DECIDER),
    Level.COUNTY: _steps(Duty.COUNTY_REVIEWER, Duty.DECIDER),
    Level.CITY: _steps(Duty.CITY_MONITOR, Duty.CITY_MONITOR),
}
LIVE = _OPEN | _MET
VOTES = frozenset({Voice.FOR, Voice.AGAINST, Voice.ABSTAIN})
PENS = (Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER, Duty.CITY_MONITOR)  # whoever brings a matter up
READERS = (*PENS, Duty.DECIDER)
DIGITS = {Level.TOWNSHIP: 9, Level.COUNTY: 6, Level.CITY: 4}
