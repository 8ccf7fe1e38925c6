"""States of a request for small fast aid, and every step with the states it starts from, where it leads, and who may take it."""

from __future__ import annotations

from enum import StrEnum

from jiwang.registers.staff.states import Duty, Terms


class State(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    HANDED = "handed"
    SIGNED = "signed"
    UNDONE = "undone"


class Step(StrEnum):
    """What an officer does with a request."""

    ASK = "ask"
    GRANT = "grant"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    HAND_OVER = "hand_over"
    NOTE = "note"
    COUNTERSIGN = "countersign"
    UNDO = "undo"


ASKERS = frozenset({Duty.VILLAGE_WORKER, Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER})
GRANTERS = frozenset({Duty.TOWNSHIP_CLERK, Duty.DECIDER})
SIGNERS = frozenset({Duty.TOWNSHIP_CLERK, Duty.DECIDER, Duty.COUNTY_REVIEWER})
HANDS = ASKERS | GRANTERS
READERS = ASKERS | GRANTERS | SIGNERS
STEPS = {
    Step.GRANT: Terms(frozenset({State.ASKED}), State.GRANTED, GRANTERS),
    Step.REFUSE: Terms(frozenset({State.ASKED}), State.REFUSED, GRANTERS),
    Step.WITHDRAW: Terms(frozenset({State.ASKED}), State.WITHDRAWN, ASKERS),
    Step.CANCEL: Terms(frozenset({State.GRANTED}), State.CANCELLED, GRANTERS),
    Step.HAND_OVER: Terms(frozenset({State.GRANTED}), State.HANDED, HANDS),
    Step.NOTE: Terms(frozenset({State.HANDED}), None, HANDS),
    Step.COUNTERSIGN: Terms(frozenset({State.HANDED}), State.SIGNED, SIGNERS),
    Step.UNDO: Terms(frozenset({State.HANDED, State.SIGNED}), State.UNDONE, GRANTERS),
}
OPEN = frozenset({State.ASKED, State.GRANTED, State.HANDED})  # somebody still has to do something
