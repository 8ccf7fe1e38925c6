"""Kinds of steps of an owner's procedure: which are taken once, and which as often as needed."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a step is, as the pack calls it."""

    WORK = "work"
    VISIT = "visit"
    CHECK = "check"
    NOTICE = "notice"
    PUBLICATION = "publication"
    HEARING = "hearing"
    LETTER = "letter"
    FILING = "filing"
    PAIRING = "pairing"
    HELP = "help"
    EXIT = "exit"


class Found(StrEnum):
    """What the comparison with other departments' data has shown."""

    FITS = "fits"
    NOT = "not"


AGAIN = frozenset({Kind.VISIT, Kind.HELP})  # as often as needed
