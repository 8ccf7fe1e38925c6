"""Columns of text that numpy can write: every column is a row of narrow byte arrays set side by side.

A million rows of Python strings take a minute to build. Here a column stays an index into a short vocabulary, or an
array of ASCII digits, until it is written; only the few cells that carry dirt are Python texts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ascii = NDArray[np.bytes_]
Matrix = NDArray[np.uint8]

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Words:
    """Texts chosen from a vocabulary: `vocabulary[index[row]]`."""

    vocabulary: Sequence[str]
    index: NDArray[Any]


Piece = Words | Ascii | str


@dataclass(frozen=True)
class Column:
    """A column of a file: pieces that are joined without a gap, and the cells that were changed by hand."""

    pieces: tuple[Piece, ...]
    rows: int
    changed: Mapping[int, str] = field(default_factory=dict)

    def take(self, rows: Ints) -> Column:
        """Return the chosen rows, in that order."""
        pieces = tuple(_taken(piece, rows) for piece in self.pieces)
        if not self.changed:
            return Column(pieces, len(rows))
        kept = np.flatnonzero(np.isin(rows, np.fromiter(self.changed, dtype=np.int64)))
        changed = {to: self.changed[at] for to, at in zip(kept.tolist(), rows[kept].tolist(), strict=True)}
        return Column(pieces, len(rows), changed)

    def rows_with(self, sign: str) -> Ints:
        """The rows whose text holds a sign that some words of the vocabularies have."""
        found = np.zeros(self.rows, dtype=np.bool_)
        for piece in self.pieces:
            if isinstance(piece, Words):
                found |= np.array([sign in word for word in piece.vocabulary])[piece.index]
        return np.flatnonzero(found)

    def with_changes(self, changes: Mapping[int, str]) -> Column:
        """Return the column with other texts in some rows."""
        return Column(self.pieces, self.rows, {**self.changed, **changes})

    def texts(self) -> list[str]:
        """All cells as Python texts: for workbooks, and for the few rows that get dirt."""
        joined = [
            "".join(parts)
            for parts in zip(*(_spread(piece, self.rows) for piece in self.pieces), strict=True)
        ]
        for row, text in self.changed.items():
            joined[row] = text
        return joined

    def renderer(self, encoding: str) -> Callable[[int, int], Matrix]:
        """Return a function that renders the rows from start to stop as zero-padded bytes of an encoding."""
        parts = [_renderer(piece, encoding) for piece in self.pieces]
        changed = {row: text.encode(encoding) for row, text in self.changed.items()}
        marked = np.array(sorted(changed), dtype=np.int64)

        def render(start: int, stop: int) -> Matrix:
            matrix = np.concatenate([part(start, stop) for part in parts], axis=1)
            first, last = np.searchsorted(marked, [start, stop])
            here = marked[first:last].tolist()
            if not here:
                return matrix
            wide = max(matrix.shape[1], *(len(changed[row]) for row in here))
            matrix = np.pad(matrix, ((0, 0), (0, wide - matrix.shape[1])))
            for row in here:
                text = changed[row]
                matrix[row - start] = 0
                matrix[row - start, : len(text)] = np.frombuffer(text, dtype=np.uint8)
            return matrix

        return render


def words(vocabulary: Sequence[str], index: NDArray[Any]) -> Column:
    """A column of texts from a vocabulary."""
    return Column((Words(vocabulary, index),), len(index))


def constant(text: str, rows: int) -> Column:
    """A column that says the same in every row."""
    return Column((text,), rows)


def joined(*parts: Column | str) -> Column:
    """Columns and fixed texts side by side as one column."""
    columns = [part for part in parts if isinstance(part, Column)]
    pieces = [(part,) if isinstance(part, str) else part.pieces for part in parts]
    return Column(tuple(piece for group in pieces for piece in group), columns[0].rows)


def digits(numbers: NDArray[Any], width: int) -> Column:
    """Numbers with leading zeros, all of the same width."""
    matrix = np.empty((len(numbers), width), dtype=np.uint8)
    left = np.asarray(numbers, dtype=np.int64)
    for place in range(width - 1, -1, -1):
        left, last = np.divmod(left, 10)
        matrix[:, place] = last + ord("0")
    return ascii_column(matrix)


def ascii_column(matrix: Matrix) -> Column:
    """A column from a matrix of ASCII codes, one row a line."""
    return Column((np.ascontiguousarray(matrix).view(f"S{matrix.shape[1]}").ravel(),), len(matrix))


def plain_numbers(numbers: NDArray[Any]) -> Column:
    """Whole numbers without leading zeros."""
    return Column((np.asarray(numbers, dtype=np.int64).astype(np.bytes_),), len(numbers))


def yuan(fen: NDArray[Any]) -> Column:
    """Amounts of fen as yuan with two decimals."""
    whole, rest = np.divmod(np.asarray(fen, dtype=np.int64), 100)
    return joined(plain_numbers(whole), ".", digits(rest, 2))


def days(
    numbers: NDArray[Any], style: str = "{0:04d}-{1:02d}-{2:02d}", *, known: Flags | None = None
) -> Column:
    """Days counted from 1970 as texts; `style` gets year, month and day; unknown days are empty."""
    mask = np.ones(len(numbers), dtype=np.bool_) if known is None else known
    if not mask.any():
        return constant("", len(numbers))
    first = int(numbers[mask].min())
    span = int(numbers[mask].max()) - first + 1
    calendar = [EPOCH + timedelta(days=first + step) for step in range(span)]
    vocabulary = [style.format(one.year, one.month, one.day) for one in calendar] + [""]
    return words(vocabulary, np.where(mask, numbers - first, span))


def when(condition: Flags, column: Column) -> Column:
    """The column where the condition holds, empty elsewhere."""
    rows = np.flatnonzero(~condition).tolist()
    return column.with_changes(dict.fromkeys(rows, ""))


def _taken(piece: Piece, rows: Ints) -> Piece:
    if isinstance(piece, str):
        return piece
    return Words(piece.vocabulary, piece.index[rows]) if isinstance(piece, Words) else piece[rows]


def _spread(piece: Piece, rows: int) -> list[str]:
    if isinstance(piece, str):
        return [piece] * rows
    if isinstance(piece, Words):
        return [piece.vocabulary[at] for at in piece.index.tolist()]
    return [text.decode("ascii") for text in piece.tolist()]


def _renderer(piece: Piece, encoding: str) -> Callable[[int, int], Matrix]:
    if isinstance(piece, str):
        encoded = piece.encode(encoding)
        fixed = np.frombuffer(encoded, dtype=np.uint8).reshape(1, len(encoded))
        return lambda start, stop: np.broadcast_to(fixed, (stop - start, fixed.shape[1]))
    if isinstance(piece, Words):
        index, table = piece.index, _encoded(piece.vocabulary, encoding)
        return lambda start, stop: table[index[start:stop]]
    width = piece.dtype.itemsize
    return lambda start, stop: piece[start:stop].view(np.uint8).reshape(stop - start, width)


def _encoded(vocabulary: Sequence[str], encoding: str) -> Matrix:
    table = np.array([word.encode(encoding) for word in vocabulary] or [b""], dtype=np.bytes_)
    width = max(table.dtype.itemsize, 1)
    return table.view(np.uint8).reshape(len(table), width)
