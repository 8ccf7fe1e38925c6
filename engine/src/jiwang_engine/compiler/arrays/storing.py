"""Given columns as small arrays, in the order of their table: conditions in 8 bits, words in 16, most numbers in 32.

What is unknown is the smallest number of the array's kind, for conditions 2. A batch takes its own rows out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jiwang_engine.backends.base import Cells
from jiwang_engine.compiler.arrays.masks import Mask, Truth, both
from jiwang_engine.compiler.arrays.numbers import Number, Words

Array = NDArray[Any]
_UNKNOWN = 2
_AGE = 2**14  # days: by whole ages few tables are made, however the rows are cut


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


class Filling:
    """Columns of one kind that come piece by piece and end up side by side, as a slab."""

    def __init__(self, rows: Rows, count: int, width: int) -> None:
        """Room for so many rows of a table and so many columns."""
        self._rows, self._shape = rows, (count, width)
        self._values: Array = np.empty((0, width), dtype=np.int8)
        self._filled = 0
        self._columns: list[Stored | None] = [Stored(at=at, full=True) for at in range(width)]

    def add(self, pieces: Sequence[Piece | None]) -> None:
        """Some more rows of all columns; None for a column that is to be left out."""
        for at, piece in enumerate(pieces):
            so_far = self._columns[at]
            if piece is None or so_far is None:
                self._columns[at] = None
                continue
            end = self._filled + piece.values.size
            self._widen(piece.values.dtype)
            self._values[self._filled : end, at] = widened(piece.values, self._values.dtype)
            low, high = min(so_far.low, piece.low), max(so_far.high, piece.high)
            self._columns[at] = Stored(None, at, so_far.full and piece.full, low, high)
        self._filled += max((piece.values.size for piece in pieces if piece is not None), default=0)

    def _widen(self, kind: np.dtype[Any]) -> None:
        if not self._values.size:
            self._values = np.empty(self._shape, dtype=kind)
        elif self._values.dtype.itemsize < kind.itemsize:
            self._values = widened(self._values, kind)

    def stored(self) -> list[Stored | None]:
        """The columns, once all rows have come; None for those that were left out."""
        slab = Slab(self._values, self._rows)
        return [one and replace(one, slab=slab) for one in self._columns]


def widened(values: Array, kind: np.dtype[Any]) -> Array:
    """Values in more bits; what is unknown becomes the smallest number of these."""
    if values.dtype == kind:
        return values
    return np.where(values == _smallest(values), np.iinfo(kind).min, values.astype(kind))


def _smallest(values: Array) -> int:
    return int(np.iinfo(values.dtype).min)


def _emptied(values: Array, empty: Array | None) -> Array:
    """Zero where the cells are empty."""
    return values if empty is None else values * ~empty


def _marked(values: Array, empty: Array | None) -> Array:
    """The smallest number of their kind where the cells are empty and the values zero: zero with the bit of its sign set."""
    if empty is None:
        return values
    found: Array = values | (empty.astype(values.dtype) << (8 * values.itemsize - 1))
    return found


def truths(cells: Cells) -> Piece:
    """Conditions."""
    values: Array = cells.values.view(np.int8)
    if cells.empty is not None:
        values = np.maximum(values, cells.empty.view(np.int8) * np.int8(_UNKNOWN))
    return Piece(values, cells.empty is None)


def numbers(cells: Cells) -> Piece:
    """Whole numbers, in 32 bits where they fit."""
    values = _emptied(cells.values.astype(np.int64, copy=False), cells.empty)
    low, high = (int(values.min()), int(values.max())) if values.size else (0, 0)
    if -(2**31) < low and high < 2**31:
        values = values.astype(np.int32)
    return Piece(_marked(values, cells.empty), cells.empty is None, min(low, 0), max(high, 0))


def days(cells: Cells, *, as_month: bool) -> Piece:
    """Days since 1970-01-01 as the numbers of our days or months."""
    since = _emptied(cells.values, cells.empty)
    if not since.size:
        return numbers(cells)
    first, last = int(since.min()) // _AGE * _AGE, int(since.max()) // _AGE * _AGE + _AGE - 1
    table = _table(first, last, as_month=as_month)
    return numbers(Cells(table.take(since - first), cells.empty))


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
    """The numbers of words, from their places in a list or from the words themselves; None for an unlisted word."""
    if not listed:
        said = (cells.values if cells.empty is None else np.where(cells.empty, "", cells.values)).tolist()
        found = np.array([words.number(str(word)) for word in said], dtype=np.int64)
        return _words(_emptied(found, cells.empty), cells.empty, int(found.max(initial=0)))
    places = _emptied(cells.values, cells.empty)
    if places.dtype.kind == "i" and (places < 0).any():
        return None
    by_place = np.array([*map(words.number, listed)])
    high = int(by_place.max())
    return _words(by_place.astype(_kind_of_words(high)).take(places), cells.empty, high)


def _words(found: Array, empty: Array | None, high: int) -> Piece:
    """Numbers of words, zero where the cells are empty."""
    values = found.astype(_kind_of_words(high), copy=False)
    return Piece(_marked(values, empty), empty is None, 0, high)


def _kind_of_words(high: int) -> type[np.int16] | type[np.int32]:
    return np.int16 if high < 2**15 else np.int32
