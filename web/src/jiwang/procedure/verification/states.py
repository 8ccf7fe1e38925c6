"""States of a check of means and of its lines, and every step with the states it starts from, where it leads, and whose it is."""

from __future__ import annotations

from enum import StrEnum

from jiwang.registers.staff.states import Duty, Terms


class State(StrEnum):
    """Where a whole check stands (MZ/T 072: 接受申请、信息获取、信息核对、出具报告、结果复核)."""

    ASKED = "asked"  # by the township; the county has three working days to start
    STARTED = "started"
    REPORTED = "reported"
    AGAIN = "again"  # the family has objected with evidence, some lines are asked again
    STOPPED = "stopped"


class Place(StrEnum):
    """Where one line stands: one thing, of one office, about one person."""

    OPEN = "open"  # not sent yet
    SENT = "sent"
    ANSWERED = "answered"
    RETURNED = "returned"  # the office gives a reason and no answer
    STOPPED = "stopped"  # no authorisation any more, died, moved, or the check is over


class Step(StrEnum):
    """What is done with a check."""

    ASK = "ask"
    START = "start"
    SEND = "send"
    ANSWER = "answer"
    RETURN = "return"
    REPORT = "report"
    OBJECT = "object"
    STOP = "stop"


_COUNTY = frozenset({Duty.COUNTY_REVIEWER})
_CLERK = frozenset({Duty.TOWNSHIP_CLERK})
RUNNING = frozenset({State.STARTED, State.AGAIN})
LIVE = RUNNING | {State.ASKED}
WAITING = frozenset({Place.OPEN, Place.SENT})
SETTLED = frozenset(Place) - WAITING
READERS = frozenset({Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER, Duty.DECIDER})
ANSWERERS = frozenset({Duty.COUNTY_REVIEWER, Duty.LIAISON})
STEPS = {
    Step.START: Terms(frozenset({State.ASKED}), State.STARTED, _COUNTY),
    Step.SEND: Terms(RUNNING, None, _COUNTY),
    Step.ANSWER: Terms(RUNNING, None, ANSWERERS),
    Step.RETURN: Terms(RUNNING, None, ANSWERERS),
    Step.REPORT: Terms(RUNNING, State.REPORTED, _COUNTY),
    Step.OBJECT: Terms(frozenset({State.REPORTED}), State.AGAIN, _CLERK),
    Step.STOP: Terms(LIVE, State.STOPPED, _COUNTY | _CLERK),
}
