"""What is given of persons, units and supporters, out of the tables of the database and into the order of the arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jiwang_engine.backends.base import Backend, Cells
from jiwang_engine.compiler.arrays.masks import UNKNOWN, Mask, Truth, firm
from jiwang_engine.compiler.arrays.numbers import NOTHING, Number
from jiwang_engine.compiler.arrays.populations import Places, Population
from jiwang_engine.compiler.arrays.words import Words
from jiwang_engine.compiler.columns.forms import Given, Part
from jiwang_engine.compiler.columns.sheets import Column
from jiwang_engine.compiler.dialects import Dialect
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.terms import Subject

_AT_ONCE = 8  # columns of one query
_UNKNOWN = 2
_NARROW = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Stored:
    """A part of a given column for everybody: its values, and whether its table has a row at all.

    Conditions are 0, 1 or 2 for unknown; numbers are zero where they are unknown.
    """

    values: NDArray[Any] | None  # None where nothing is known of anybody
    known: Mask
    there: Mask
    low: int = 0
    high: int = 0

    def truth(self, here: slice) -> Truth:
        """The condition of some of them."""
        if self.values is None:
            return UNKNOWN
        cut = self.values[here]
        return Truth(cut == 1, cut == 0)

    def number(self, here: slice) -> Number:
        """The number of some of them."""
        if self.values is None:
            return NOTHING
        return Number(self.values[here], _cut(self.known, here), self.low, self.high)

    def present(self, here: slice) -> Truth:
        """Of whom there is a row."""
        return firm(_cut(self.there, here))


def _cut(mask: Mask, here: slice) -> Mask:
    return mask if isinstance(mask, bool) else mask[here]


Key = tuple[Subject, str, str]


@dataclass(frozen=True, slots=True)
class Loader:
    """Fetches the parts of given columns."""

    backend: Backend
    dialect: Dialect
    words: Words
    listed: Mapping[str, Sequence[str]]  # the words of each code list
    population: Population

    def stored(self, columns: Iterable[Column], name: str) -> dict[Key, Stored]:
        """All parts of some columns, by home, table and text; `name` is that of the pass."""
        asked: dict[tuple[Subject, str], dict[Part, Type]] = {}
        for column in columns:
            if isinstance(column.form, Given):
                for part in column.form.parts:
                    asked.setdefault((column.home, part.table), {})[part] = column.type
        found: dict[Key, Stored] = {}
        for (home, table), parts in asked.items():
            source = self._narrowed(home, table, name)
            for some in _by(list(parts), _AT_ONCE):
                made = self._fetched(home, source, {part: parts[part] for part in some})
                found.update({(home, table, part.sql): one for part, one in made.items()})
        return found

    def _narrowed(self, home: Subject, table: str, name: str) -> str:
        """The table, without the rows of others where most of it speaks of others."""
        rows = int(self.backend.one(f"SELECT count(*) FROM {table}"))
        if rows <= 2 * self.population.ids[home].size:
            return table
        return f"{table} WHERE {table}.{home} IN (SELECT {home} FROM {name}_{home})"

    def _fetched(self, home: Subject, source: str, parts: Mapping[Part, Type]) -> dict[Part, Stored]:
        """Some parts from one table; words that are not on their list are fetched once more as they are."""
        lists = {part: self.listed.get(type_.codes, ()) for part, type_ in parts.items()}
        cells, rows = self._asked(home, source, {part: (parts[part], lists[part]) for part in parts})
        strange = [part for part in parts if lists[part] and _has_strange(cells[part])]
        if strange:
            plain, _ = self._asked(home, source, {part: (parts[part], ()) for part in strange})
            cells |= plain
            lists |= dict.fromkeys(strange, ())
        if rows is None:
            return {part: Stored(None, False, False) for part in parts}
        return {part: self._placed(cells[part], parts[part], rows, listed=lists[part]) for part in parts}

    def _asked(
        self, home: Subject, source: str, parts: Mapping[Part, tuple[Type, Sequence[str]]]
    ) -> tuple[dict[Part, Cells], Rows | None]:
        """The cells of some parts as the table has them, and which row speaks of whom."""
        listed = ", ".join(
            f"{self._cell(part, *kind)} AS c{number}" for number, (part, kind) in enumerate(parts.items())
        )
        table = source.split()[0]
        found = self.backend.columns(f"SELECT {table}.{home} AS id, {listed} FROM {source}")
        rows = self._rows(home, found.pop("id"))
        return dict(zip(parts, found.values(), strict=True)), rows

    def _cell(self, part: Part, type_: Type, listed: Sequence[str]) -> str:
        if type_.kind is Kind.BOOL:
            return f"({part.sql})::BOOLEAN"
        if listed:
            place = self.dialect.place_in(part.sql, listed)
            return f"CASE WHEN {place} > 0 THEN {place} WHEN {part.sql} IS NOT NULL THEN 0 END"
        return part.sql if type_.kind in (Kind.CODE, Kind.REGION) else f"({part.sql})::BIGINT"

    def _rows(self, home: Subject, keys: Cells) -> Rows | None:
        """Which row speaks of whom; None where the table says nothing of anybody."""
        ids = self.population.ids[home]
        if keys.empty is None and np.array_equal(keys.values, ids):
            return Rows(None, True) if ids.size else None
        numbers = np.arange(keys.values.size) if keys.empty is None else np.flatnonzero(~keys.empty)
        rows = np.full(ids.size + 1, -1, dtype=np.intp)  # the last is for those who are not of the population
        rows[self.population.places(home, keys.values[numbers])] = numbers
        present = rows[:-1] >= 0
        return Rows(rows[:-1], bool(present.all()) or present) if present.any() else None

    def _placed(self, cells: Cells, type_: Type, rows: Rows, *, listed: Sequence[str]) -> Stored:
        """Cells in the order of the population."""
        if type_.kind is Kind.BOOL:
            truths = cells.values.astype(np.int8)
            if cells.empty is not None:
                truths[cells.empty] = _UNKNOWN
            return Stored(rows.gathered(truths, _UNKNOWN), True, rows.there)
        values = self._numbers(cells, listed) if type_.kind in (Kind.CODE, Kind.REGION) else cells.values
        if cells.empty is not None:
            values[cells.empty] = 0
        low, high = int(values.min()), int(values.max())
        if -_NARROW <= low and high <= _NARROW:
            values = values.astype(np.int32)
        known = rows.there if cells.empty is None else rows.gathered(~cells.empty, False)
        return Stored(rows.gathered(values, 0), known, rows.there, min(low, 0), max(high, 0))

    def _numbers(self, cells: Cells, listed: Sequence[str]) -> NDArray[Any]:
        """The numbers of words, from their places in a list counted from 1, or from the words themselves."""
        if listed:
            numbers = np.array([0, *map(self.words.number, listed)], dtype=np.int32)
            places = cells.values if cells.empty is None else np.where(cells.empty, 0, cells.values)
            return numbers[places]
        words = cells.values if cells.empty is None else np.where(cells.empty, "", cells.values)
        return np.array([self.words.number(str(word)) for word in words.tolist()], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Rows:
    """Which row of a table speaks of whom; `places` is None where they are in order."""

    places: Places | None
    there: Mask

    def gathered(self, values: NDArray[Any], absent: int | bool) -> NDArray[Any]:
        """Values in the order of the population; `absent` where there is no row."""
        if self.places is None:
            return values
        found = values[self.places]
        if self.there is not True:
            found[~np.asarray(self.there)] = absent
        return found


def _has_strange(cells: Cells) -> bool:
    """Whether some word is not on the list."""
    none = cells.values == 0
    return bool((none if cells.empty is None else none & ~cells.empty).any())


def _by(parts: Sequence[Part], count: int) -> Iterator[Sequence[Part]]:
    for start in range(0, len(parts), count):
        yield parts[start : start + count]
