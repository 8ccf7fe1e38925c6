"""The Chinese calendar, for birth dates that were given by it and written down as if by the other.

A leap month is left out: no form asks for it, and nobody writes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from jiwang_engine.backends.base import Backend

_FIRST_YEAR, _NEW_YEAR = 1900, date(1900, 1, 31)

# A year a number: bit 16 is set when the leap month has 30 days, bits 15 to 4 say the same of months 1 to 12, bits 3 to 0 are the
# leap month or 0. Facts of the almanac, compared with the package lunardate.
_YEARS = (
    0x04bd8, 0x04ae0, 0x0a570, 0x054d5, 0x0d260, 0x0d950, 0x16554, 0x056a0, 0x09ad0, 0x055d2, 0x04ae0, 0x0a5b6,
    0x0a4d0, 0x0d250, 0x1d255, 0x0b540, 0x0d6a0, 0x0ada2, 0x095b0, 0x14977, 0x04970, 0x0a4b0, 0x0b4b5, 0x06a50,
    0x06d40, 0x1ab54, 0x02b60, 0x09570, 0x052f2, 0x04970, 0x06566, 0x0d4a0, 0x0ea50, 0x06e95, 0x05ad0, 0x02b60,
    0x186e3, 0x092e0, 0x1c8d7, 0x0c950, 0x0d4a0, 0x1d8a6, 0x0b550, 0x056a0, 0x1a5b4, 0x025d0, 0x092d0, 0x0d2b2,
    0x0a950, 0x0b557, 0x06ca0, 0x0b550, 0x15355, 0x04da0, 0x0a5d0, 0x14573, 0x052b0, 0x0a9a8, 0x0e950, 0x06aa0,
    0x0aea6, 0x0ab50, 0x04b60, 0x0aae4, 0x0a570, 0x05260, 0x0f263, 0x0d950, 0x05b57, 0x056a0, 0x096d0, 0x04dd5,
    0x04ad0, 0x0a4d0, 0x0d4d4, 0x0d250, 0x0d558, 0x0b540, 0x0b5a0, 0x195a6, 0x095b0, 0x049b0, 0x0a974, 0x0a4b0,
    0x0b27a, 0x06a50, 0x06d40, 0x0af46, 0x0ab60, 0x09570, 0x04af5, 0x04970, 0x064b0, 0x074a3, 0x0ea50, 0x06b58,
    0x05ac0, 0x0ab60, 0x096d5, 0x092e0, 0x0c960, 0x0d954, 0x0d4a0, 0x0da50, 0x07552, 0x056a0, 0x0abb7, 0x025d0,
    0x092d0, 0x0cab5, 0x0a950, 0x0b4a0, 0x0baa4, 0x0ad50, 0x055d9, 0x04ba0, 0x0a5b0, 0x15176, 0x052b0, 0x0a930,
    0x07954, 0x06aa0, 0x0ad50, 0x05b52, 0x04b60, 0x0a6e6, 0x0a4e0, 0x0d260, 0x0ea65, 0x0d530, 0x05aa0, 0x076a3,
    0x096d0, 0x04afb, 0x04ad0, 0x0a4d0, 0x1d0b6, 0x0d250, 0x0d520, 0x0dd45, 0x0b5a0,
)  # fmt: skip


def lunar_days() -> Iterator[tuple[date, date]]:
    """A date as one writes it by the Chinese calendar, where the other calendar has it too, and the day that it is."""
    start = _NEW_YEAR
    for year, word in enumerate(_YEARS, start=_FIRST_YEAR):
        leap = word & 0xF
        for month in range(1, 13):
            long = word >> (16 - month) & 1
            for day in range(1, 30 + long):
                if written := _date(year, month, day):
                    yield written, start + timedelta(days=day - 1)
            start += timedelta(days=29 + long)
            if month == leap:
                start += timedelta(days=29 + (word >> 16))


def load_calendar(backend: Backend) -> None:
    """Make `lunar(written, meant)`: both as days from 1970-01-01."""
    numbers = "unnest(CAST(string_split(?, ',') AS INTEGER[]))"
    backend.run(
        f"CREATE OR REPLACE TEMP TABLE lunar AS SELECT {numbers} AS written, {numbers} AS meant", _texts()
    )


@cache
def _texts() -> tuple[str, ...]:
    """As texts: a list of so many values is slow to bind."""
    zero = date(1970, 1, 1)
    written, meant = zip(*(((a - zero).days, (b - zero).days) for a, b in lunar_days()), strict=True)
    return tuple(",".join(map(str, one)) for one in (written, meant))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
