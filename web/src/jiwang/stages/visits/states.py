"""Who was met at the door, and how the paper was signed."""

from __future__ import annotations

from enum import StrEnum


class Met(StrEnum):
    """With whom the worker has spoken."""

    HEAD = "head"
    MEMBER = "member"
    GUARDIAN = "guardian"
    PHONE = "phone"  # nobody was visited, somebody was called
    NOBODY = "nobody"


class Signed(StrEnum):
    """Whether both sides have signed the paper. What is drawn on a screen is no electronic signature, and is not called one."""

    PAPER = "paper"
    DECLINED = "declined"
    LATER = "later"


class Reach(StrEnum):
    """Down to which level a visit is seen: as far as its task."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"


class Chance(StrEnum):
    """How near a programme is to a family, by what is known after a visit."""

    FITS = "fits"
    OPEN = "open"  # a few answers are missing
    CHECK = "check"  # nothing but income and property is open, which are looked at once somebody applies
