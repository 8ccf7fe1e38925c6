"""Answers of everybody as arrays, and the room that batches write them into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jiwang_engine.compiler.arrays.numbers import Words
from jiwang_engine.compiler.arrays.populations import Ids
from jiwang_engine.compiler.arrays.storing import widened
from jiwang_engine.compiler.columns.forms import Decided, Folded, Judged, Packed
from jiwang_engine.compiler.columns.sheets import Column
from jiwang_engine.language.types import Kind
from jiwang_engine.terms import Subject

Array = NDArray[Any]
DIGITS_AT_ONCE = 15  # hexadecimal digits in one number


@dataclass(frozen=True, slots=True)
class Answer:
    """A column of everybody.

    Conditions are 0, 1 or 2 for unknown; verdicts and digits are numbers; other numbers are the smallest of their array
    where they are unknown. A packed column has fifteen digits in each of its arrays.
    """

    column: Column
    arrays: tuple[NDArray[Any], ...]

    @property
    def may_lack(self) -> bool:
        """Whether the smallest number of an array means unknown."""
        return self.column.type.kind is not Kind.BOOL and not is_verdict(self.column)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Of whom a number is known."""
        (array,) = self.arrays
        found: NDArray[np.bool_] = array != np.iinfo(array.dtype).min
        return found


@dataclass(slots=True)
class Answers:
    """The wanted columns of all units, persons and supporters, in the order of `ids`."""

    ids: Mapping[Subject, Ids]
    units: Mapping[Subject, Ids]  # the unit of each
    places: Mapping[Subject, Ids]
    words: Words
    columns: dict[str, Answer] = field(default_factory=dict)


@dataclass(slots=True)
class Room:
    """Arrays for everybody, made when the first batch comes; a number that they are too narrow for waits until the end."""

    answers: Answers
    _wide: list[tuple[str, slice, Array]] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def take(self, column: Column, pieces: tuple[Array, ...], here: slice) -> None:
        """Write what one batch has found in one column; `here` is where those of the batch stand among all."""
        name = column.name
        answer = self._answer(column, pieces)
        for array, piece in zip(answer.arrays, pieces, strict=True):
            if array.dtype.itemsize < piece.dtype.itemsize:
                self._wide.append((name, here, piece))
            else:
                array[here] = widened(piece, array.dtype)

    def finished(self) -> Answers:
        """All answers, once every batch has come."""
        for name, here, piece in self._wide:
            answer = self.answers.columns[name]
            (array,) = (widened(one, piece.dtype) for one in answer.arrays)
            array[here] = piece
            self.answers.columns[name] = Answer(answer.column, (array,))
        self._wide.clear()
        return self.answers

    def _answer(self, column: Column, pieces: tuple[Array, ...]) -> Answer:
        with self._lock:
            if column.name not in self.answers.columns:
                count = self.answers.ids[column.home].size
                arrays = tuple(np.empty(count, dtype=piece.dtype) for piece in pieces)
                self.answers.columns[column.name] = Answer(column, arrays)
            return self.answers.columns[column.name]


def is_verdict(column: Column) -> bool:
    """Whether a column holds the verdicts of clauses, categories or items."""
    return isinstance(column.form, Judged | Decided | Folded)


def nobody(column: Column) -> tuple[Array, ...]:
    """The answers of nobody."""
    count = -(-len(column.form.columns) // DIGITS_AT_ONCE) if isinstance(column.form, Packed) else 1
    return (np.empty(0, dtype=np.int64),) * count
