"""What became of a visit that was sent from far away."""

from __future__ import annotations

from enum import StrEnum


class Fate(StrEnum):
    """`open` waits for a person; the last three are what a person has made of it."""

    TAKEN = "taken"
    OPEN = "open"
    REPLACED = "replaced"
    ADOPTED = "adopted"
    NOTED = "noted"
    ASIDE = "aside"


SETTLED = frozenset({Fate.ADOPTED, Fate.NOTED, Fate.ASIDE})
BY_HAND = (Fate.ADOPTED, Fate.NOTED, Fate.ASIDE)
