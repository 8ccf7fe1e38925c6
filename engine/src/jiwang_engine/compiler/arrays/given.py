"""What is given of persons, units and supporters: out of the tables of the database, and into the order of the arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from jiwang_engine.backends.base import Backend, Cells
from jiwang_engine.compiler.arrays.numbers import Words
from jiwang_engine.compiler.arrays.populations import Ids, Population
from jiwang_engine.compiler.arrays.storing import Filling, Piece, Rows, Stored, codes, days, numbers, truths
from jiwang_engine.compiler.columns.forms import Given, Part
from jiwang_engine.compiler.columns.sheets import Column
from jiwang_engine.compiler.dialects import Dialect
from jiwang_engine.errors import MachineError
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.terms import Subject

_AT_ONCE = 8  # columns of one query
_NOBODY = -(2**62)

Key = tuple[Subject, str, str]
T = TypeVar("T")
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
        keys = np.concatenate(
            [one["id"].values for one in self.backend.pieces(self._whose(home, table), source)]
        )
        rows = self._rows(home, keys)
        found: dict[Part, Stored] = {part: Stored() for part in parts}
        if rows is not None:
            asked = {part: (type_, self.listed.get(type_.codes, ())) for part, type_ in parts.items()}
            whose = self._whose(home, table)
            made = self._made(source, asked, rows, keys=keys, whose=whose)
            strange = {part: (parts[part], ()) for part, stored in made.items() if stored is None}
            made |= self._made(source, strange, rows, keys=keys, whose=whose) if strange else {}
            found |= {part: stored for part, stored in made.items() if stored is not None}
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

    def _whose(self, home: Subject, table: str) -> str:
        nobody, key = self.dialect.integer(_NOBODY), f"{table}.{home}"
        return f"(CASE WHEN {key} IS NULL THEN {nobody} WHEN {key} IS NOT NULL THEN {key} END)::BIGINT AS id"

    def _made(
        self, source: str, asked: Asked, rows: Rows, *, keys: Ids, whose: str
    ) -> dict[Part, Stored | None]:
        """Some parts; None for one with a word that is not on its list."""
        groups = list(_groups(asked))
        slabs = [Filling(rows, keys.size, len(group)) for group in groups]
        seen = [0] * len(groups)
        for number, piece in _ahead(self._pieces(source, groups, whose)):
            seen[number] = in_order(piece.pop("id").values, keys, seen[number])
            cells = zip(groups[number].items(), piece.values(), strict=True)
            slabs[number].add([self._piece(found, part, *kind) for (part, kind), found in cells])
        return {
            part: stored
            for group, slab in zip(groups, slabs, strict=True)
            for part, stored in zip(group, slab.stored(), strict=True)
        }

    def _pieces(
        self, source: str, groups: Sequence[Asked], whose: str
    ) -> Iterator[tuple[int, dict[str, Cells]]]:
        """One group after the other, piece by piece, each with the number of its group."""
        for number, group in enumerate(groups):
            cells = (self._cell(source, part, *kind) for part, kind in group.items())
            listed = ", ".join(f"{cell} AS c{place}" for place, cell in enumerate(cells))
            for piece in self.backend.pieces(f"{whose}, {listed}", source):
                yield number, piece

    def _cell(self, source: str, part: Part, type_: Type, listed: Sequence[str]) -> str:  # noqa: PLR0917
        if type_.kind is Kind.BOOL:
            return f"({part.sql})::BOOLEAN"
        if part.day:
            return self.dialect.days_of_date(part.day)
        if listed:
            is_numbered = self.backend.one(
                f"SELECT {self.dialect.is_numbered(part.sql)} FROM {source} LIMIT 1"
            )
            place = (self.dialect.place_by_number if is_numbered else self.dialect.place_in)(part.sql, listed)
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


def in_order(ids: Ids, keys: Ids, start: int) -> int:
    """Where the next piece begins; a database that gives rows in another order than before would tell of others."""
    if not np.array_equal(ids, keys[start : start + ids.size]):
        raise MachineError(
            "rows-moved",
            found="数据库两次读同一张表，行的次序不同。",
            remedy="请再运行一次；仍然如此，请把记录发给维护人员。",
        )
    return start + ids.size


def _ahead(pieces: Iterator[T]) -> Iterator[T]:
    """The same pieces; the database fetches the next while we work on one."""
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, pieces, None)
        while (piece := waiting.result()) is not None:
            waiting = pool.submit(next, pieces, None)
            yield piece


def _groups(asked: Asked) -> Iterator[Asked]:
    """Parts that are fetched together and then lie side by side: some of one kind."""
    for kind in dict.fromkeys(_kind(part, type_) for part, (type_, _) in asked.items()):
        alike = [(part, told) for part, told in asked.items() if _kind(part, told[0]) == kind]
        for start in range(0, len(alike), _AT_ONCE):
            yield dict(alike[start : start + _AT_ONCE])


def _kind(part: Part, type_: Type) -> str:
    """What lies side by side: conditions, words, days, other numbers."""
    if type_.kind is Kind.BOOL:
        return "truth"
    if type_.kind in (Kind.CODE, Kind.REGION):
        return "word"
    return "day" if part.day or type_.kind is Kind.DATE else "number"
