"""One category or item before and after, of everybody at once: how many went where, for how much, and by which clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jiwang_engine.backends.base import Backend
from jiwang_engine.compiler.arrays.judging import DIGITS_AT_ONCE, Answers
from jiwang_engine.compiler.arrays.loading import digits_of
from jiwang_engine.compiler.arrays.populations import Keys
from jiwang_engine.compiler.dialects import DUCKDB
from jiwang_engine.compiler.planning import Values
from jiwang_engine.compiler.twins import twin_of
from jiwang_engine.language.dependence import Key
from jiwang_engine.terms import Subject

Array = NDArray[Any]
_VERDICTS = 4
_HALF = 2**26  # sums of halves are exact in the numbers that numpy counts with


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of an area went from one verdict to another, and their amounts in fen."""

    area: str
    before: int
    after: int
    count: int
    fen_before: int
    fen_after: int
    changed_amounts: int


@dataclass(frozen=True, slots=True)
class Areas:
    """In which area everybody lives."""

    names: tuple[str, ...]
    of: Mapping[Subject, Array]

    @classmethod
    def read(cls, backend: Backend, answers: Answers, *, digits: int) -> Areas:
        """The areas of all units and their members, by the first digits of their region."""
        area = f"substr(region, 1, {digits})"
        names = [
            str(row[0] or "")
            for row in backend.rows(f"SELECT DISTINCT {area} AS area FROM unit ORDER BY area")
        ]
        listed = sorted({*names, ""})
        place = DUCKDB.place_in(area, listed)
        found = backend.columns(
            f"SELECT unit, CASE WHEN region IS NULL THEN 1 WHEN region IS NOT NULL THEN {place} END AS area FROM unit"
        )
        keys = Keys(found["unit"].values)
        areas = np.asarray(found["area"].values, dtype=np.int64) - 1
        return cls(tuple(listed), {home: areas[keys.places(units)] for home, units in answers.units.items()})


@dataclass(slots=True)
class Pair:
    """One category or item and its twin."""

    key: Key
    values: Values
    areas: Areas
    home: Subject = field(init=False)
    changed: Array = field(init=False)  # of whom the verdict or the amount differs

    def __post_init__(self) -> None:
        self.home = self._answers.columns[self.values.columns[self.key]].column.home
        (was, would), (paid, pays) = self._verdicts, self._amounts
        self.changed = (was != would) | (paid != pays)

    @property
    def _answers(self) -> Answers:
        return self.values.answers

    def _both(self, role: str, name: str) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
        columns, answers = self.values.columns, self._answers.columns
        before, after = (answers[columns[key]] for key in ((role, name), twin_of((role, name))))
        return before.arrays, after.arrays

    @property
    def _verdicts(self) -> tuple[Array, Array]:
        (was,), (would,) = self._both(*self.key)
        return was, would

    @property
    def _amounts(self) -> tuple[Array, Array]:
        """What is paid before and after; -1 where nothing is due or the amount is unknown."""
        key = ("amount", self.key[1])
        if self.key[0] != "item" or key not in self.values.columns:
            nothing = np.full(self._verdicts[0].size, -1, dtype=np.int8)
            return nothing, nothing
        columns, answers = self.values.columns, self._answers.columns
        sides = zip(self._verdicts, (answers[columns[one]] for one in (key, twin_of(key))), strict=True)
        was, would = (np.where((verdict == 1) & one.known, one.arrays[0], -1) for verdict, one in sides)
        return was, would

    def counted(self) -> Iterator[Counted]:
        """How many went where in each area, in order."""
        (was, would), (paid, pays) = self._verdicts, self._amounts
        area = self.areas.of[self.home]
        went = (area * _VERDICTS + was) * _VERDICTS + would
        size = len(self.areas.names) * _VERDICTS**2
        counts = np.bincount(went, minlength=size)
        fen = [_sums(went, amount, size) for amount in (paid, pays)]
        entitled = (was == 1) & (would == 1) & self.changed
        amounts = np.bincount(went[entitled], minlength=size)
        for place in np.flatnonzero(counts).tolist():
            where, change = divmod(place, _VERDICTS**2)
            yield Counted(
                self.areas.names[where], *divmod(change, _VERDICTS), int(counts[place]), fen[0][place], fen[1][place],
                int(amounts[place]),
            )  # fmt: skip

    def flips(self) -> Iterator[tuple[str, str, str, int]]:
        """Of those who changed: clause, digit before, digit after, how many."""
        before, after = self._both("digits", " ".join(self.key))
        clauses = self.values.clauses[self.key]
        for start in range(0, len(clauses), DIGITS_AT_ONCE):
            piece = start // DIGITS_AT_ONCE
            was, would = before[piece][self.changed], after[piece][self.changed]
            some = clauses[start : start + DIGITS_AT_ONCE]
            for number, clause in enumerate(some):
                shift = 4 * (len(some) - 1 - number)
                digits = ((was >> shift) & 15) * 16 + ((would >> shift) & 15)
                for both, count in sorted(Counter(digits.tolist()).items()):
                    old, new = divmod(both, 16)
                    if old != new:
                        yield clause, f"{old:x}", f"{new:x}", count

    def leave_rows(self, backend: Backend, table: str) -> str:
        """Leave those who changed in a table; the query of them."""
        here, answers = self.changed, self._answers
        (was, would), (paid, pays) = self._verdicts, self._amounts
        digits = self._both("digits", " ".join(self.key))
        arrays = {"unit": answers.units[self.home][here], "who": answers.ids[self.home][here]}
        arrays |= {"was": was[here], "would": would[here], "paid": paid[here], "pays": pays[here]}
        for side, pieces in zip(("saw", "sees"), digits, strict=True):
            arrays |= {f"{side}_{number}": piece[here] for number, piece in enumerate(pieces)}
        count = len(self.values.clauses[self.key])
        saw, sees = (digits_of(side, count, DUCKDB) for side in ("saw", "sees"))
        person = "who" if self.home is Subject.PERSON else "NULL"
        backend.make_table(
            table,
            arrays,
            f"""SELECT unit::BIGINT AS unit, {person}::BIGINT AS person, was::SMALLINT AS was, would::SMALLINT AS would,
  nullif(paid, -1)::BIGINT AS paid, nullif(pays, -1)::BIGINT AS pays, {saw} AS saw, {sees} AS sees
FROM arrays""",
        )
        role, name = self.key
        return f"""SELECT home.region, mine.unit, mine.person, '{role}' AS role, '{name}' AS id,
  mine.was AS verdict_before, mine.would AS verdict_after, mine.paid AS amount_before, mine.pays AS amount_after,
  mine.saw AS clauses_before, mine.sees AS clauses_after
FROM {table} AS mine JOIN unit AS home ON home.unit = mine.unit"""


def _sums(went: Array, amounts: Array, size: int) -> list[int]:
    """The sum of the known amounts of each change, exactly."""
    due = amounts >= 0
    if not due.any():
        return [0] * size
    where, fen = went[due], amounts[due].astype(np.int64)
    high, low = (np.bincount(where, weights=half, minlength=size) for half in np.divmod(fen, _HALF))
    return [int(more) * _HALF + int(less) for more, less in zip(high, low, strict=True)]
