"""States of an application and of its parts, and every step with the states it starts from, where it leads, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jiwang.registers.staff.states import Duty, Terms


class Begun(StrEnum):
    """Where an application was begun."""

    DOOR = "door"
    WINDOW = "window"


class Applicant(StrEnum):
    """Who applies: any member, or somebody to whom the family has entrusted it on paper."""

    MEMBER = "member"
    COMMITTEE = "committee"
    RELATIVE = "relative"


class Stage(StrEnum):
    """Where the whole application stands; once handed in its parts say how far each is."""

    DRAFT = "draft"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


class Way(StrEnum):
    """How a part is handled: the township looks and somebody decides, or its department does it all."""

    TOWNSHIP = "township"
    OFFICE = "office"


class State(StrEnum):
    """Where one part stands."""

    SENT = "sent"  # nobody has taken it over yet
    OPEN = "open"
    WAITING = "waiting"  # for papers: the clock stands still
    POSTED = "posted"  # 公示
    HALTED = "halted"  # death or moving: the clock stands still, a person says how it goes on
    READY = "ready"  # for a decision
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What is done with one part."""

    SEND = "send"
    ACCEPT = "accept"
    ASK = "ask"
    BRING = "bring"
    CHECK = "check"
    REPORT = "report"  # of the check of means: told by `procedure.verification`
    REVIEW = "review"
    VISIT = "visit"
    OPINION = "opinion"
    POST = "post"
    OBJECT = "object"
    RECHECK = "recheck"
    HAND_UP = "hand_up"
    EXTEND = "extend"
    HALT = "halt"
    RESUME = "resume"
    FINISH = "finish"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    CARRY_ON = "carry_on"
    DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class OnWay(Terms[State]):
    """A step of one way alone; None: of both."""

    way: Way | None = None


RUNNING = frozenset({State.SENT, State.OPEN, State.WAITING, State.POSTED})
LIVE = RUNNING | {State.HALTED, State.READY}
ENDED = frozenset(State) - LIVE
_OPEN = frozenset({State.OPEN})
_CLERK = frozenset({Duty.TOWNSHIP_CLERK})
LOOKERS = (Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER)  # into objections
_LOOKING = frozenset(LOOKERS)
_OFFICE = frozenset({Duty.LIAISON, Duty.TOWNSHIP_CLERK})
INVESTIGATE = (Duty.TOWNSHIP_CLERK, Duty.VILLAGE_WORKER, Duty.COUNTY_REVIEWER)
STARTERS = frozenset({Duty.VILLAGE_WORKER, Duty.TOWNSHIP_CLERK})
SUGGESTERS = (Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER)
READERS = frozenset({Duty.VILLAGE_WORKER, Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER, Duty.DECIDER})
HANDLERS = READERS | {Duty.LIAISON}
STEPS = {
    Step.ACCEPT: OnWay(frozenset({State.SENT}), State.OPEN, _OFFICE),
    Step.ASK: OnWay(_OPEN, State.WAITING, _OFFICE),
    Step.BRING: OnWay(frozenset({State.WAITING}), State.OPEN, _OFFICE),
    Step.CHECK: OnWay(_OPEN, None, _LOOKING, Way.TOWNSHIP),
    Step.VISIT: OnWay(_OPEN, None, _LOOKING, Way.TOWNSHIP),
    Step.OPINION: OnWay(_OPEN, None, _CLERK, Way.TOWNSHIP),
    Step.POST: OnWay(_OPEN, State.POSTED, _CLERK, Way.TOWNSHIP),
    Step.OBJECT: OnWay(
        frozenset({State.POSTED, State.READY, State.OPEN}), State.OPEN, _LOOKING, Way.TOWNSHIP
    ),
    Step.RECHECK: OnWay(_OPEN, None, _LOOKING, Way.TOWNSHIP),
    Step.HAND_UP: OnWay(frozenset({State.OPEN, State.POSTED}), State.READY, _CLERK, Way.TOWNSHIP),
    Step.EXTEND: OnWay(RUNNING, None, _CLERK, Way.TOWNSHIP),
    Step.HALT: OnWay(RUNNING | {State.READY}, State.HALTED, _OFFICE),
    Step.RESUME: OnWay(frozenset({State.HALTED}), None, _OFFICE),
    Step.FINISH: OnWay(_OPEN, State.DONE, _OFFICE, Way.OFFICE),
    Step.REFUSE: OnWay(frozenset({State.SENT, State.OPEN}), State.REFUSED, _OFFICE, Way.OFFICE),
    Step.WITHDRAW: OnWay(LIVE, State.WITHDRAWN, STARTERS),
    Step.CARRY_ON: OnWay(frozenset({State.REFUSED}), None, _CLERK, Way.TOWNSHIP),
}
