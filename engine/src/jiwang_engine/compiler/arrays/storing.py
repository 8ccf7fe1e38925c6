"""Given columns as small arrays, in the order of their table: conditions in 8 bits, words in 16, most numbers in 32.

What is unknown is the smallest number of the array's kind, for conditions 2. A batch takes its own rows out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jiwang_engine.backends.base import Cells
from jiwang_engine.compiler.arrays.masks import Mask, Truth, both
from jiwang_engine.compiler.arrays.numbers import Number, Words

Array = NDArray[Any]
_UNKNOWN = 2


@dataclass(frozen=True, slots=True)
class Rows:
    """Which row of a table speaks of whom; `places` is None where they stand in order."""

    places: Array | None = None
    there: Mask = True

    def present(self, here: slice) -> Mask:
        """Of whom of them there is a row."""
        return self.there if isinstance(self.there, bool) else self.there[here]


@dataclass(frozen=True, slots=True, eq=False)
class Slab:
    """Some columns of a table side by side, so that a person's cells lie together in memory."""

    values: Array
    rows: Rows

    def cut(self, here: slice) -> Array:
        """The columns of some, one after the other; of whom there is no row it is what is said of somebody else."""
        rows = (
            self.values[here]
            if self.rows.places is None
            else self.values.take(self.rows.places[here], axis=0)
        )
        return np.ascontiguousarray(rows.T)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of one column; `full` where none is unknown."""

    values: Array
    full: bool
    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True)
class Stored:
    """A part of a given column: the slab that it lies in and its place there; without a slab nothing is known of anybody."""

    slab: Slab | None = None
    at: int = 0
    full: bool = False
    low: int = 0
    high: int = 0

    @property
    def everywhere(self) -> bool:
        """Whether everybody has a row."""
        return self.slab is not None and self.slab.rows.there is True

    def present(self, here: slice) -> Mask:
        """Of whom of them there is a row."""
        return False if self.slab is None else self.slab.rows.present(here)

    def truth(self, cut: Array, here: slice) -> Truth:
        """The condition of some of them, whose cells have been cut out."""
        there = self.present(here)
        return Truth(both(there, cut == 1), both(there, cut == 0))

    def number(self, cut: Array, here: slice) -> Number:
        """The number of some of them; zero where it is unknown."""
        known = self.present(here)
        if not self.full:
            known = both(known, cut != _smallest(cut))
        if cut.dtype == np.int16:
            cut = cut.astype(np.int32)
        return Number(cut if isinstance(known, bool) else cut * known, known, self.low, self.high)


def joined(columns: Sequence[Sequence[Piece]], rows: Rows) -> list[Stored]:
    """Columns of one kind, each in pieces, as a slab."""
    kind = np.result_type(*(piece.values.dtype for column in columns for piece in column))
    count = sum(piece.values.size for piece in columns[0])
    slab = Slab(np.empty((count, len(columns)), dtype=kind), rows)
    for at, column in enumerate(columns):
        start = 0
        for piece in column:
            slab.values[start : start + piece.values.size, at] = widened(piece.values, kind)
            start += piece.values.size
    return [
        Stored(
            slab,
            at,
            all(piece.full for piece in column),
            min(piece.low for piece in column),
            max(piece.high for piece in column),
        )
        for at, column in enumerate(columns)
    ]


def widened(values: Array, kind: np.dtype[Any]) -> Array:
    """Values in more bits; what is unknown becomes the smallest number of these."""
    if values.dtype == kind:
        return values
    return np.where(values == _smallest(values), np.iinfo(kind).min, values.astype(kind))


def _smallest(values: Array) -> int:
    return int(np.iinfo(values.dtype).min)


def truths(cells: Cells) -> Piece:
    """Conditions."""
    values = cells.values.astype(np.int8)
    if cells.empty is not None:
        values[cells.empty] = _UNKNOWN
    return Piece(values, cells.empty is None)


def numbers(cells: Cells) -> Piece:
    """Whole numbers, in 32 bits where they fit."""
    values = cells.values.astype(np.int64, copy=False)
    if cells.empty is not None:
        values = values * ~cells.empty
    low, high = (int(values.min()), int(values.max())) if values.size else (0, 0)
    if -(2**31) < low and high < 2**31:
        values = values.astype(np.int32)
    if cells.empty is not None:
        values[cells.empty] = _smallest(values)
    return Piece(values, cells.empty is None, min(low, 0), max(high, 0))


def days(cells: Cells, *, as_month: bool) -> Piece:
    """Days since 1970-01-01 as the numbers of our days or months."""
    since = cells.values if cells.empty is None else cells.values * ~cells.empty
    if not since.size:
        return numbers(cells)
    first, last = int(since.min()), int(since.max())
    return numbers(Cells(_table(first, last, as_month=as_month)[since - first], cells.empty))


@cache
def _table(first: int, last: int, *, as_month: bool) -> Array:
    """The numbers of all days from one to another, as days since 1970-01-01."""
    dates = np.arange(first, last + 1).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    since = months.astype(np.int64) + 1970 * 12
    if as_month:
        return since
    found: Array = since // 12 * 10000 + (since % 12 + 1) * 100 + (dates - months).astype(np.int64) + 1
    return found


def codes(cells: Cells, listed: Sequence[str], words: Words) -> Piece | None:
    """The numbers of words, from their places in a list counted from 1, or from the words; None for an unlisted word."""
    empty = cells.empty if cells.empty is not None else np.zeros(cells.values.size, dtype=bool)
    if listed:
        places = cells.values * ~empty
        if bool(((places == 0) & ~empty).any()):
            return None
        by_place = np.array([0, *map(words.number, listed)], dtype=np.int64)
        found = by_place[places]
    else:
        said = np.where(empty, "", cells.values).tolist()
        found = np.array([words.number(str(word)) for word in said], dtype=np.int64)
    high = int(found.max()) if found.size else 0
    values = found.astype(np.int16 if high < 2**15 else np.int32)
    values[empty] = _smallest(values)
    return Piece(values, cells.empty is None, 0, high)
