"""What may be said of a condition of the law, in the words of the law itself."""

from __future__ import annotations

from enum import StrEnum


class Said(StrEnum):
    """As the engine reads it in a case."""

    WAIVED = "豁免"
    MET = "符合"
    UNMET = "不符合"
