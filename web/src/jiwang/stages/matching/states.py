"""What somebody may say of a pair, and where a pair stands."""

from __future__ import annotations

from enum import StrEnum


class Answer(StrEnum):
    """What an officer says of a pair."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Outcome(StrEnum):
    """Where a pair stands after all that was said of it."""

    OPEN = "open"
    HALF = "half"  # one has said 同一人, and two must
    DISPUTED = "disputed"  # they differ: nothing holds until one of them says otherwise
    SAME = "same"
    DIFFERENT = "different"


SETTLED = frozenset({Outcome.SAME, Outcome.DIFFERENT})
