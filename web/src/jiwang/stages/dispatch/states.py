"""States of a task, and every step with the states it starts from and the duties that may take it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jiwang.registers.staff.states import Duty
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


@dataclass(frozen=True, slots=True)
class Terms:
    """From which states a step starts and who may take it at the place where the task lies."""

    starts: frozenset[TaskState]
    duties: frozenset[Duty]


_OPEN = frozenset({TaskState.LISTED, TaskState.HELD, TaskState.SENT})
_WAITING = frozenset({TaskState.LISTED, TaskState.HELD})
_SENDERS = frozenset({Duty.CITY_MONITOR, Duty.COUNTY_DISPATCHER, Duty.TOWNSHIP_CLERK})
STEPS = {
    Step.SEND: Terms(_WAITING, _SENDERS),
    Step.TAKE_BACK: Terms(_OPEN, _SENDERS),
    Step.CLAIM: Terms(_OPEN, frozenset({Duty.COUNTY_REVIEWER, Duty.TOWNSHIP_CLERK, Duty.VILLAGE_WORKER})),
    Step.ASSIGN: Terms(_OPEN | {TaskState.CLAIMED}, frozenset({Duty.TOWNSHIP_CLERK})),
    Step.HAND_BACK: Terms(
        _OPEN | {TaskState.CLAIMED},
        frozenset({Duty.COUNTY_DISPATCHER, Duty.COUNTY_REVIEWER, Duty.TOWNSHIP_CLERK, Duty.VILLAGE_WORKER}),
    ),
}
MERGERS = _SENDERS | {
    Duty.COUNTY_REVIEWER
}  # who may make one task of two of the same household, and two again
# Calendar days for which a task may be overdue before the next level up is told; after as many again, the one above that.
PATIENCE = {Level.RED: 1, Level.ORANGE: 3, Level.YELLOW: 7, Level.BLUE: 15, Level.GREY: 30}
