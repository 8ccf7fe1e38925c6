"""States of a plan and of its measures, and every step with the states it starts from, where it leads, and who may take it."""

from __future__ import annotations

from enum import StrEnum

from jiwang.registers.staff.states import Duty, Terms


class Stage(StrEnum):
    """Where a plan stands."""

    DRAFT = "draft"  # something in it has not been confirmed by anybody
    CONFIRMED = "confirmed"


class State(StrEnum):
    """Where a measure stands."""

    PROPOSED = "proposed"  # by the machine or a person; nobody has confirmed it
    OPEN = "open"  # confirmed; whoever is responsible sees to it
    HANDED = "handed"  # on a list for a department that has not answered
    ACCEPTED = "accepted"
    RETURNED = "returned"  # with a reason: somebody must choose anew
    DONE = "done"
    FAILED = "failed"  # ended without the result that was wanted
    STRUCK = "struck"


class Step(StrEnum):
    """What is done with a measure."""

    ADD = "add"
    CHANGE = "change"
    STRIKE = "strike"
    HAND_OVER = "hand_over"
    ACCEPT = "accept"
    RETURN = "return"
    FINISH = "finish"
    FAIL = "fail"


class Said(StrEnum):
    """What the family says of its plan. It is offered, never forced: a plan is confirmed without it, too."""

    NOT_ASKED = "not_asked"
    AGREES = "agrees"
    PARTLY = "partly"
    REFUSES = "refuses"


class Change(StrEnum):
    """What has become of a measure between two versions."""

    ADDED = "added"
    CHANGED = "changed"
    GONE = "gone"
    SAME = "same"


PLANNERS = frozenset({Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER})
READERS = PLANNERS | {Duty.VILLAGE_WORKER}
LIAISONS = frozenset({Duty.LIAISON})
HANDS = PLANNERS | LIAISONS  # whoever brings a measure to its end
STEPS = {
    Step.CHANGE: Terms(frozenset({State.PROPOSED, State.OPEN, State.RETURNED}), None, PLANNERS),
    Step.STRIKE: Terms(frozenset({State.PROPOSED, State.OPEN, State.RETURNED}), State.STRUCK, PLANNERS),
    Step.ACCEPT: Terms(frozenset({State.HANDED}), State.ACCEPTED, LIAISONS),
    Step.RETURN: Terms(frozenset({State.HANDED, State.ACCEPTED}), State.RETURNED, LIAISONS),
    Step.FINISH: Terms(frozenset({State.OPEN, State.ACCEPTED}), State.DONE, HANDS),
    Step.FAIL: Terms(frozenset({State.OPEN, State.ACCEPTED}), State.FAILED, HANDS),
}
RUNNING = frozenset({State.OPEN, State.HANDED, State.ACCEPTED, State.RETURNED})
WITH_OFFICE = frozenset({State.HANDED, State.ACCEPTED})
CONFIRMED = frozenset(State) - {State.PROPOSED, State.STRUCK}
