"""What is given of persons, units and supporters: out of the tables of the database, and into the order of the arrays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

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

_SIDE_BY_SIDE = 8  # columns of one slab
_AT_ONCE = 3  # slabs that one query fills: each query costs, and tells once more of whom it speaks
_NEAR = 61_440  # rows whose cells stay in the processor's memory while they are worked on
_NOBODY = -(2**62)

Key = tuple[Subject, str, str]
T = TypeVar("T")


class Cell(NamedTuple):
    """How a part is fetched: its type, the list that its words are looked up in, if any, and the SQL of its cells."""

    type: Type
    listed: Sequence[str]
    sql: str


Asked = Mapping[Part, Cell]


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
        source = self._narrowed(home, table, parts, name=name)
        whose = f"{table}.{home} AS id"
        keys = np.concatenate([_ids(one["id"]) for one in self.backend.pieces(whose, source)])
        rows = self._rows(home, keys)
        found: dict[Part, Stored] = {part: Stored() for part in parts}
        if rows is not None:
            made = self._made(source, self._cells(source, parts), rows, keys=keys, whose=whose)
            strange = {
                part: Cell(parts[part], (), part.sql) for part, stored in made.items() if stored is None
            }
            made |= self._made(source, strange, rows, keys=keys, whose=whose) if strange else {}
            found |= {part: stored for part, stored in made.items() if stored is not None}
        self.backend.run(f"DROP TABLE IF EXISTS {name}_narrowed")
        return found

    def _narrowed(self, home: Subject, table: str, parts: Iterable[Part], *, name: str) -> str:
        """The table, without the rows of others and what nobody asks for where most of it speaks of others."""
        rows = int(self.backend.one(f"SELECT count(*) FROM {table}"))
        if rows <= 2 * self.population.ids[home].size:
            return table
        narrowed = f"{name}_narrowed"  # a table: two queries of it give its rows in the same order
        whose = f"{table}.{home} IN (SELECT {home} FROM {name}_{home})"
        read = ", ".join(dict.fromkeys([str(home), *(name for part in parts for name in _columns_of(part))]))
        self.backend.run(
            f"CREATE OR REPLACE TEMP TABLE {narrowed} AS SELECT {read} FROM {table} WHERE {whose}"
        )
        return f"{narrowed} AS {table}"

    def _made(
        self, source: str, asked: Asked, rows: Rows, *, keys: Ids, whose: str
    ) -> dict[Part, Stored | None]:
        """Some parts; None for one with a word that is not on its list."""
        found: dict[Part, Stored | None] = {}
        groups = list(_groups(asked))
        for start in range(0, len(groups), _AT_ONCE):
            some = groups[start : start + _AT_ONCE]
            slabs = [Filling(rows, keys.size, len(group)) for group in some]
            listed = ", ".join(
                f"{cell.sql} AS {_place(slab, at)}"
                for slab, group in enumerate(some)
                for at, cell in enumerate(group.values())
            )
            seen = 0
            for piece in _near(_ahead(self.backend.pieces(f"{whose}, {listed}", source))):
                seen = in_order(_ids(piece["id"]), keys, seen)
                for number, (slab, group) in enumerate(zip(slabs, some, strict=True)):
                    slab.add(
                        [
                            self._piece(piece[_place(number, at)], part, cell)
                            for at, (part, cell) in enumerate(group.items())
                        ]
                    )
            for slab, group in zip(slabs, some, strict=True):
                found |= zip(group, slab.stored(), strict=True)
        return found

    def _cells(self, source: str, parts: Mapping[Part, Type]) -> Asked:
        """How each part is fetched; the database says once how it holds the words of all of them."""
        coded = [part for part, type_ in parts.items() if self.listed.get(type_.codes)]
        held = (self.dialect.holding(part.sql, self.listed[parts[part].codes]) for part in coded)
        rows = self.backend.rows(f"SELECT {', '.join(held)} FROM {source} LIMIT 1") if coded else []
        how = dict(zip(coded, rows[0], strict=True)) if rows else {}
        return {part: self._cell(part, type_, str(how.get(part, ""))) for part, type_ in parts.items()}

    def _cell(self, part: Part, type_: Type, held: str) -> Cell:
        if type_.kind is Kind.BOOL:
            return Cell(type_, (), f"({part.sql})::BOOLEAN")
        if part.day:
            return Cell(type_, (), self.dialect.days_of_date(part.day))
        listed = self.listed.get(type_.codes, ())
        if listed:
            return Cell(type_, listed, self.dialect.place_by(held, part.sql, listed))
        is_word = type_.kind in (Kind.CODE, Kind.REGION)
        return Cell(type_, (), part.sql if is_word else f"({part.sql})::BIGINT")

    def _piece(self, cells: Cells, part: Part, cell: Cell) -> Piece | None:
        if cell.type.kind is Kind.BOOL:
            return truths(cells)
        if part.day:
            return days(cells, as_month=cell.type.kind is Kind.MONTH)
        if cell.type.kind in (Kind.CODE, Kind.REGION):
            return codes(cells, cell.listed, self.words)
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


def _near(pieces: Iterator[Mapping[str, Cells]]) -> Iterator[dict[str, Cells]]:
    """The same pieces, cut smaller."""
    for piece in pieces:
        for start in range(0, piece["id"].values.size, _NEAR):
            here = slice(start, start + _NEAR)
            yield {
                name: Cells(values[here], None if empty is None else empty[here])
                for name, (values, empty) in piece.items()
            }


def _columns_of(part: Part) -> list[str]:
    """The columns of its table that a part reads."""
    found: list[str] = re.findall(rf"\b{part.table}\.(\w+)", f"{part.sql} {part.day}")
    return found


def _ids(cells: Cells) -> Ids:
    """Of whom each row speaks; who is not said is nobody."""
    return cells.values if cells.empty is None else np.where(cells.empty, _NOBODY, cells.values)


def _place(slab: int, at: int) -> str:
    return f"c{slab}_{at}"


def _groups(asked: Asked) -> Iterator[Asked]:
    """Parts that lie side by side: some of one kind."""
    for kind in dict.fromkeys(_kind(part, cell.type) for part, cell in asked.items()):
        alike = [(part, cell) for part, cell in asked.items() if _kind(part, cell.type) == kind]
        for start in range(0, len(alike), _SIDE_BY_SIDE):
            yield dict(alike[start : start + _SIDE_BY_SIDE])


def _kind(part: Part, type_: Type) -> str:
    """What lies side by side: conditions, words, days, other numbers."""
    if type_.kind is Kind.BOOL:
        return "truth"
    if type_.kind in (Kind.CODE, Kind.REGION):
        return "word"
    return "day" if part.day or type_.kind is Kind.DATE else "number"
