"""What another office has said of what it was sent, and what an answer is worth."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """What the other office says."""

    ACCEPTED = "accepted"
    RETURNED = "returned"  # to be mended and sent again
    REFUSED = "refused"
    DONE = "done"


class Verdict(StrEnum):
    """What an answer is worth beside those before it."""

    FITS = "fits"
    REPEATED = "repeated"  # says what was said already
    CONTRADICTS = "contradicts"  # says otherwise after the end, or of the same day, or under another number
    RECALLED = "recalled"  # answers to what had been taken back
    REPLACED = "replaced"  # answers to what had been mended and sent again
    UNKNOWN = "unknown"  # answers to nothing that has left here


WORDS = {"已受理": Status.ACCEPTED, "退回": Status.RETURNED, "不予受理": Status.REFUSED, "办结": Status.DONE}
"""The engine's words for what the other office says."""
ENDS = frozenset({Status.REFUSED, Status.DONE})
DOUBTFUL = (Verdict.UNKNOWN, Verdict.CONTRADICTS, Verdict.RECALLED, Verdict.REPLACED, Verdict.REPEATED)
