"""States of a task, and every step with the states it starts from and the duties that may take it."""

from __future__ import annotations

from enum import StrEnum

from jiwang.registers.staff.states import Duty, Terms
from jiwang.stages.alerts.states import Level


class TaskState(StrEnum):
    """Where a task stands at the place where it lies."""

    LISTED = "listed"
    HELD = "held"
    SENT = "sent"
    CLAIMED = "claimed"
    CLOSED = "closed"


class Step(StrEnum):
    """What an officer does with a task; those after `take_back` come about by something else that they do."""

    SEND = "send"
    CLAIM = "claim"
    ASSIGN = "assign"
    HAND_BACK = "hand_back"
    TAKE_BACK = "take_back"
    SUBSTITUTE = "substitute"
    CLOSE = "close"
    ESCALATE = "escalate"
    RELEASE = "release"
    MERGE = "merge"
    PART = "part"


class Desk(StrEnum):
    """Whose work it is: a visit goes down; the others stay at the county."""

    VISIT = "visit"
    EXIT = "exit"
    COUNTY = "county"
    UNLOCATED = "unlocated"


_OPEN = frozenset({TaskState.LISTED, TaskState.HELD, TaskState.SENT})
_WAITING = frozenset({TaskState.LISTED, TaskState.HELD})
MOVABLE = _OPEN  # nobody has claimed it and it is not closed
_SENDERS = frozenset({Duty.CITY_MONITOR, Duty.COUNTY_DISPATCHER, Duty.TOWNSHIP_CLERK})
STEPS = {  # where a task goes says its state, unless somebody has it from then on
    Step.SEND: Terms(_WAITING, None, _SENDERS),
    Step.TAKE_BACK: Terms(_OPEN, None, _SENDERS),
    Step.CLAIM: Terms(
        _OPEN, TaskState.CLAIMED, frozenset({Duty.COUNTY_REVIEWER, Duty.TOWNSHIP_CLERK, Duty.VILLAGE_WORKER})
    ),
    Step.ASSIGN: Terms(_OPEN | {TaskState.CLAIMED}, TaskState.CLAIMED, frozenset({Duty.TOWNSHIP_CLERK})),
    Step.HAND_BACK: Terms(
        _OPEN | {TaskState.CLAIMED},
        None,
        frozenset({Duty.COUNTY_DISPATCHER, Duty.COUNTY_REVIEWER, Duty.TOWNSHIP_CLERK, Duty.VILLAGE_WORKER}),
    ),
}
ERRANDS = (Step.SEND, Step.ASSIGN, Step.TAKE_BACK)  # what may be asked for a whole list
MERGERS = _SENDERS | {
    Duty.COUNTY_REVIEWER
}  # who may make one task of two of the same household, and two again
# Calendar days for which a task may be overdue before the next level up is told; after as many again, the one above that.
PATIENCE = {Level.RED: 1, Level.ORANGE: 3, Level.YELLOW: 7, Level.BLUE: 15, Level.GREY: 30}
