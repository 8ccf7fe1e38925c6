"""ID numbers that could be right, and are nobody's."""

from __future__ import annotations

from datetime import date

from jiwang.kit.numbers import birth_in


def number(birth: date, *, order: int = 12) -> str:
    """An ID number that could be right, of an area that was never issued."""
    body = f"999998{birth:%Y%m%d}{order:03}"
    return next(body + sign for sign in "0123456789X" if birth_in(body + sign) == birth)
