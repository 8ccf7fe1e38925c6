"""States of a change of what a family is recognised as, and every step with the states it starts from, where it leads, and who may take it."""

from __future__ import annotations

from enum import StrEnum

from jiwang.registers.staff.states import Duty, Terms


class Kind(StrEnum):
    """Where a change leads."""

    RAISE = "raise"
    LOWER = "lower"
    END = "end"


class State(StrEnum):
    """Where a change stands."""

    OPEN = "open"
    HEARD = "heard"
    DECIDED = "decided"
    TOLD = "told"
    KEPT = "kept"
    DROPPED = "dropped"
    OVERTAKEN = "overtaken"


class Step(StrEnum):
    """What is done with a change; only the machine finds and overtakes."""

    FIND = "find"
    PASS_ON = "pass_on"
    HEAR = "hear"
    CONFIRM = "confirm"
    DECIDE = "decide"
    TELL = "tell"
    DROP = "drop"
    OVERTAKE = "overtake"


class Outcome(StrEnum):
    """What was decided."""

    RAISE = "raise"
    LOWER = "lower"
    END = "end"
    PHASE_OUT = "phase_out"
    KEEP = "keep"
    GRANT = "grant"
    AID = "aid"  # something given once: nothing is recognised from a month on
    REFUSE = "refuse"


class Way(StrEnum):
    """How a family was heard (art. 48). It is no public hearing."""

    AT_HOME = "at_home"
    AT_OFFICE = "at_office"
    BY_PHONE = "by_phone"
    BY_VIDEO = "by_video"
    IN_WRITING = "in_writing"


class Speaker(StrEnum):
    """Who has spoken for the family."""

    SELF = "self"
    MEMBER = "member"
    GUARDIAN = "guardian"
    AGENT = "agent"
    RELATIVE = "relative"
    VILLAGE = "village"


class Delivery(StrEnum):
    """How a written notice has reached the family."""

    IN_PERSON = "in_person"
    BY_POST = "by_post"
    LEFT = "left"
    ELECTRONIC = "electronic"


DECIDERS = frozenset({Duty.DECIDER})
HEARERS = frozenset({Duty.COUNTY_REVIEWER, Duty.TOWNSHIP_CLERK})
READERS = (Duty.COUNTY_REVIEWER, Duty.DECIDER, Duty.TOWNSHIP_CLERK)
STARTERS = (Duty.COUNTY_REVIEWER, Duty.DECIDER)  # of a new reckoning of all who are recognised
STEPS = {
    Step.PASS_ON: Terms(frozenset({State.OPEN}), None, frozenset({Duty.COUNTY_REVIEWER, Duty.DECIDER})),
    Step.HEAR: Terms(frozenset({State.OPEN, State.HEARD}), State.HEARD, HEARERS),
    Step.CONFIRM: Terms(frozenset({State.OPEN}), State.DECIDED, DECIDERS),
    Step.DECIDE: Terms(frozenset({State.HEARD}), None, DECIDERS),
    Step.TELL: Terms(frozenset({State.DECIDED}), State.TOLD, HEARERS | DECIDERS),
    Step.DROP: Terms(frozenset({State.OPEN}), State.DROPPED, frozenset({Duty.COUNTY_REVIEWER, Duty.DECIDER})),
}
GIVES = frozenset({Outcome.GRANT, Outcome.AID})
ON_APPLICATIONS = GIVES | {Outcome.REFUSE}
UNCHANGED = frozenset({Outcome.KEEP, Outcome.REFUSE, Outcome.AID})  # nothing is recognised anew
CUTS = frozenset({Outcome.LOWER, Outcome.END, Outcome.PHASE_OUT})
UNDONE = frozenset({State.OPEN, State.HEARD, State.DECIDED})  # somebody still has to do something
