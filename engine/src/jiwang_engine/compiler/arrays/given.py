"""What is given of persons, units and supporters: out of the tables of the database, and into the order of the arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from jiwang_engine.backends.base import Backend, Cells
from jiwang_engine.compiler.arrays.numbers import Words
from jiwang_engine.compiler.arrays.populations import Ids, Population
from jiwang_engine.compiler.arrays.storing import Piece, Rows, Stored, codes, days, joined, numbers, truths
from jiwang_engine.compiler.columns.forms import Given, Part
from jiwang_engine.compiler.columns.sheets import Column
from jiwang_engine.compiler.dialects import Dialect
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.terms import Subject

_AT_ONCE = 8  # columns of one query
_NOBODY = -(2**62)

Key = tuple[Subject, str, str]
Asked = Mapping[Part, tuple[Type, Sequence[str]]]  # with the list that words are looked up in, if any


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
            for part, stored in self._of_table(home, table, parts, name=name).items():
                found[home, table, part.sql] = stored
        return found

    def _of_table(
        self, home: Subject, table: str, parts: Mapping[Part, Type], *, name: str
    ) -> dict[Part, Stored]:
        """The parts from one table; words that are not on their list are fetched once more as they are."""
        source = self._narrowed(home, table, name)
        rows = self._rows(home, np.concatenate([one["id"].values for one in self._ids(home, table, source)]))
        found: dict[Part, Stored] = {part: Stored() for part in parts}
        some = sorted(parts, key=lambda part: _kind(part, parts[part])) if rows else []
        for group in _by(some, _AT_ONCE):
            asked = {part: (parts[part], self.listed.get(parts[part].codes, ())) for part in group}
            made = self._made(source, asked)
            strange = {part: (parts[part], ()) for part, pieces in made.items() if None in pieces}
            made |= self._made(source, strange) if strange else {}
            assert rows is not None
            found |= dict(_joined({part: _kind(part, parts[part]) for part in group}, made, rows))
        self.backend.run(f"DROP TABLE IF EXISTS {name}_narrowed")
        return found

    def _narrowed(self, home: Subject, table: str, name: str) -> str:
        """The table, without the rows of others where most of it speaks of others."""
        rows = int(self.backend.one(f"SELECT count(*) FROM {table}"))
        if rows <= 2 * self.population.ids[home].size:
            return table
        narrowed = f"{name}_narrowed"  # a table: two queries of it give its rows in the same order
        whose = f"{table}.{home} IN (SELECT {home} FROM {name}_{home})"
        self.backend.run(f"CREATE OR REPLACE TEMP TABLE {narrowed} AS SELECT * FROM {table} WHERE {whose}")
        return f"{narrowed} AS {table}"

    def _ids(self, home: Subject, table: str, source: str) -> Iterator[dict[str, Cells]]:
        nobody = self.dialect.integer(_NOBODY)
        key = f"{table}.{home}"
        whose = f"(CASE WHEN {key} IS NULL THEN {nobody} WHEN {key} IS NOT NULL THEN {key} END)::BIGINT AS id"
        return self.backend.pieces(whose, source)

    def _made(self, source: str, asked: Asked) -> dict[Part, list[Piece | None]]:
        """Some parts, piece by piece; None for a piece with a word that is not on its list."""
        listed = ", ".join(
            f"{self._cell(part, *kind)} AS c{number}" for number, (part, kind) in enumerate(asked.items())
        )
        made: dict[Part, list[Piece | None]] = {part: [] for part in asked}
        for piece in _ahead(self.backend.pieces(listed, source)):
            for (part, kind), cells in zip(asked.items(), piece.values(), strict=True):
                made[part].append(self._piece(cells, part, *kind))
        return made

    def _cell(self, part: Part, type_: Type, listed: Sequence[str]) -> str:
        if type_.kind is Kind.BOOL:
            return f"({part.sql})::BOOLEAN"
        if part.day:
            return self.dialect.days_of_date(part.day)
        if listed:
            place = self.dialect.place_in(part.sql, listed)
            return f"CASE WHEN {place} > 0 THEN {place} WHEN {part.sql} IS NOT NULL THEN 0 END"
        return part.sql if type_.kind in (Kind.CODE, Kind.REGION) else f"({part.sql})::BIGINT"

    def _piece(self, cells: Cells, part: Part, type_: Type, listed: Sequence[str]) -> Piece | None:  # noqa: PLR0917
        if type_.kind is Kind.BOOL:
            return truths(cells)
        if part.day:
            return days(cells, as_month=type_.kind is Kind.MONTH)
        if type_.kind in (Kind.CODE, Kind.REGION):
            return codes(cells, listed, self.words)
        return numbers(cells)

    def _rows(self, home: Subject, keys: Ids) -> Rows | None:
        """Which row speaks of whom; None where the table says nothing of anybody."""
        ids = self.population.ids[home]
        if np.array_equal(keys, ids):
            return Rows() if ids.size else None
        rows = np.full(
            ids.size + 1, -1, dtype=np.int64
        )  # the last is for those who are not of the population
        rows[self.population.places(home, keys)] = np.arange(keys.size)
        present = rows[:-1] >= 0
        return Rows(rows[:-1], True if present.all() else present) if present.any() else None


def _ahead(pieces: Iterator[dict[str, Cells]]) -> Iterator[dict[str, Cells]]:
    """The same pieces; the database fetches the next while we work on one."""
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, pieces, None)
        while (piece := waiting.result()) is not None:
            waiting = pool.submit(next, pieces, None)
            yield piece


def _by(parts: Sequence[Part], count: int) -> Iterator[Sequence[Part]]:
    for start in range(0, len(parts), count):
        yield parts[start : start + count]


def _kind(part: Part, type_: Type) -> str:
    """What lies side by side: conditions, words, days, other numbers."""
    if type_.kind is Kind.BOOL:
        return "truth"
    if type_.kind in (Kind.CODE, Kind.REGION):
        return "word"
    return "day" if part.day or type_.kind is Kind.DATE else "number"


def _joined(
    kinds: Mapping[Part, str], made: Mapping[Part, Sequence[Piece | None]], rows: Rows
) -> Iterator[tuple[Part, Stored]]:
    """The parts of each kind as a slab."""
    for kind in dict.fromkeys(kinds.values()):
        parts = [part for part, one in kinds.items() if one == kind]
        columns = [[piece for piece in made[part] if piece is not None] for part in parts]
        yield from zip(parts, joined(columns, rows), strict=True)
