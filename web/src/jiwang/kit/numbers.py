"""Resident ID numbers (GB 11643) as somebody types them in: whether one can be right, and the day of birth within it."""

from __future__ import annotations

import re
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_SHAPE = re.compile(r"\d{17}[\dX]", re.ASCII)


def birth_in(number: str) -> date | None:
    """The day of birth in an ID number of 18 signs; None where the number cannot be anybody's: shape, day or last sign are wrong."""
    if not _SHAPE.fullmatch(number):
        return None
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    if _CHECKS[total % 11] != number[-1]:
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
