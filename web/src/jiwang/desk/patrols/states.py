"""How a meeting in the street has ended."""

from __future__ import annotations

from enum import StrEnum


class Result(StrEnum):
    """Whether somebody was met, wanted help, and where they are now."""

    HELPED = "helped"
    TAKEN = "taken"
    DECLINED = "declined"
    NOBODY = "nobody"
