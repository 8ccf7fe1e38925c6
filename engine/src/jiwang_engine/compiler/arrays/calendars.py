"""Days and months of many at once, by the numbers 20260301 and year * 12 + month - 1."""

from __future__ import annotations

from typing import Any

import numpy as np

from jiwang_engine.compiler.arrays.numbers import NOTHING, Number, Values, computed
from jiwang_engine.language.types import Kind, Type


def age(born: Number, on: int) -> Number:
    """Full years on a day; who was born on 29 February is a year older on 1 March in common years."""
    if born.known is False:
        return NOTHING
    early = np.greater(born.values % 10000, on % 10000)
    years = on // 10000 - born.values // 10000 - early
    low, high = on // 10000 - born.high // 10000 - 1, on // 10000 - born.low // 10000
    return Number(_plain(years), born.known, low, high)


def months_between(start: Number, end: Number, types: tuple[Type, Type]) -> Number:
    """Calendar months, by year and month alone."""
    first, last = (_month(one, type_) for one, type_ in zip((start, end), types, strict=True))
    return computed("-", last, first)


def days_between(start: Number, end: Number) -> Number:
    """The days from one day to another."""
    return computed("-", _day(end), _day(start))


def _month(one: Number, type_: Type) -> Number:
    if type_.kind is not Kind.DATE or one.known is False:
        return one
    years, months = one.values // 10000, one.values // 100 % 100
    return Number(years * 12 + months - 1, one.known, one.low // 10000 * 12 - 1, one.high // 10000 * 12 + 98)


def _day(one: Number) -> Number:
    """Days since 1970-01-01 in our calendar, carried back."""
    if one.known is False:
        return NOTHING
    values: Any = np.asarray(one.values)
    year, month, day = values // 10000, values // 100 % 100, values % 100
    year = year - (month <= 2)
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    found = era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468
    bounds = [(end // 10000 - 1970) * 366 for end in (one.low, one.high)]
    return Number(_plain(found), one.known, min(bounds) - 10**6, max(bounds) + 10**6)


def _plain(values: Any) -> Values:
    return int(values) if np.ndim(values) == 0 else values
