"""What a family may tick, how it has said so, and what became of its card in a batch."""

from __future__ import annotations

from enum import StrEnum

from jiwang.registers.staff.states import Duty


class Field(StrEnum):
    """What stands on a card only where the family has ticked it; each is refused without loss."""

    WALL = "wall"  # a card of wall size at all
    SCAN = "scan"  # a QR that opens what the card shows
    AMOUNT = "amount"
    CAUSE = "cause"
    ILLNESS = "illness"
    BOOK = "book"  # the QR opens every row of the handbook too


class How(StrEnum):
    """How a family has said so. To take something back, any way will do."""

    PAPER = "paper"
    FINGERPRINT = "fingerprint"
    SPOKEN = "spoken"
    PHONE = "phone"


class Size(StrEnum):
    """The paper of a card."""

    A4 = "a4"
    WALL = "a3"


class Fate(StrEnum):
    """What became of a family's card in a batch."""

    PRINTED = "printed"
    UNCHANGED = "unchanged"
    UNASKED = "unasked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Answer(StrEnum):
    """What somebody with a QR is told."""

    ASKED = "asked"  # nothing typed yet
    OPEN = "open"
    WRONG = "wrong"
    LOCKED = "locked"
    DEAD = "dead"  # stopped, expired, never made: all the same to whoever asks
    NO_PHONE = "no_phone"
    MALFORMED = "malformed"
    CROWDED = "crowded"


WORDED = frozenset({Field.CAUSE, Field.ILLNESS})  # in the family's own words, taken down by the township
NEEDS_SCAN = frozenset({Field.BOOK})
SIGNED = frozenset({How.PAPER, How.FINGERPRINT})  # what somebody is agreed to by
PRINTERS = (Duty.TOWNSHIP_CLERK,)
READERS = (Duty.TOWNSHIP_CLERK, Duty.VILLAGE_WORKER)
