"""Levels and states of an alert, what a visit may find, and the ways in which the law lets an alert end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jiwang.registers.staff.states import Duty


class Level(StrEnum):
    """How soon somebody must look; the most urgent first."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"
    GREY = "grey"


class AlertState(StrEnum):
    """What the engine made of it: it leads a task, it joined another one's task, or it rests in its quiet period."""

    RAISED = "raised"
    MERGED = "merged"
    QUIET = "quiet"


class Outcome(StrEnum):
    """What somebody found who went to look."""

    TRUE = "true"
    UNTRUE = "untrue"
    KNOWN = "known"
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    MOVED = "moved"


class Disposal(StrEnum):
    """How an alert ends: the four legal ways (低收入人口动态监测 三(四)), or nothing needs to be done."""

    DELIVER = "deliver"
    REFER = "refer"
    DELIBERATE = "deliberate"
    CHECK_EXIT = "check_exit"
    NO_NEED = "no_need"


class Ground(StrEnum):
    """Why nothing needs to be done: nobody has to invent a need in order to be rid of an alert."""

    NO_HARDSHIP = "no_hardship"
    WRONG_ROW = "wrong_row"
    ALREADY_HELPED = "already_helped"
    DECLINED = "declined"


class Hearing(StrEnum):
    """How a family was heard before anybody below the county learns of a sign of leaving the roll."""

    IN_PERSON = "in_person"
    BY_PHONE = "by_phone"
    IN_WRITING = "in_writing"


@dataclass(frozen=True, slots=True)
class Terms:
    """Who may end an alert in a way."""

    duties: frozenset[Duty]


_BOTH = frozenset({Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER})
_COUNTY = frozenset({Duty.COUNTY_REVIEWER})
OUTCOME_DUTIES = _BOTH | {Duty.VILLAGE_WORKER}
DISPOSALS = {
    Disposal.DELIVER: Terms(_BOTH),
    Disposal.REFER: Terms(_BOTH),
    Disposal.DELIBERATE: Terms(_COUNTY),
    Disposal.CHECK_EXIT: Terms(_COUNTY),
    Disposal.NO_NEED: Terms(_BOTH),
}
EXIT_DUTIES = _COUNTY  # what speaks of leaving a roll is ended by the county alone
RELEASE_DUTIES = _COUNTY
