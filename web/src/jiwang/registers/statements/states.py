"""How certain a statement is, and how far down it is seen."""

from __future__ import annotations

from enum import StrEnum


class Rank(StrEnum):
    """Whether somebody has gone to look, or it was only said."""

    VERIFIED = "verified"
    DECLARED = "declared"


class Depth(StrEnum):
    """Down to which level it is seen: as far as what it comes from."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"
