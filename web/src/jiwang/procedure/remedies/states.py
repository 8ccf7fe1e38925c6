"""The two ways against a decision (《社会救助法》第76条), and how they end."""

from __future__ import annotations

from enum import StrEnum

from jiwang.registers.staff.states import Duty


class Kind(StrEnum):
    """Where a family goes."""

    REVIEW = "review"
    COURT = "court"


class Result(StrEnum):
    """What came of it."""

    UPHELD = "upheld"
    CHANGED = "changed"
    REVOKED = "revoked"
    REDO = "redo"
    ENDED = "ended"  # taken back, settled, or not taken in


OVERTURNED = frozenset({Result.CHANGED, Result.REVOKED, Result.REDO})
READERS = (Duty.COUNTY_REVIEWER, Duty.DECIDER, Duty.TOWNSHIP_CLERK)
