"""The rows of a table: which cells they write, which row fits a point, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jiwang_engine.errors import PackError
from jiwang_engine.language.tables.bands import HIGHEST, LOWEST, Band, band_of
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.language.values import code_word
from jiwang_engine.packs.legal import Table, TableRow, TableVersion
from jiwang_engine.packs.model import CodeList

Point = tuple[str | int | None, ...]  # a word or a number for each key; None is a word that no row names
Wanted = tuple[str | Band, ...]  # what a row asks of a key; nothing is the rest


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row with its words and bands understood."""

    wanted: tuple[Wanted, ...]
    row: TableRow

    def fits(self, point: Point) -> bool:
        """Whether the row speaks of a point."""
        return all(not wanted or _meets(wanted, one) for wanted, one in zip(self.wanted, point, strict=True))

    @property
    def rank(self) -> tuple[bool, ...]:
        """A row that names a key goes before one that leaves it to the rest; the first key counts most."""
        return tuple(bool(wanted) for wanted in self.wanted)

    def told(self, labels: Iterable[str]) -> str:
        """The row as it is written, without its value."""
        cells = self.row.cells
        return "，".join(
            f"{label}{'、'.join(cells[label]) if label in cells else '其他'}" for label in labels
        )


def _meets(wanted: Wanted, value: str | int | None) -> bool:
    return any(
        one.low <= value <= one.high if isinstance(one, Band) and isinstance(value, int) else one == value
        for one in wanted
    )


def read_rows(
    table: Table, version: TableVersion, types: Iterable[Type], *, codes: Mapping[str, CodeList]
) -> tuple[ReadRow, ...]:
    """The rows of a version; PackError names the cell that cannot be understood."""
    labels = [label for label, _ in table.keys]
    found = []
    for row in version.rows:
        if others := [label for label in row.cells if label not in labels]:
            raise PackError(
                "table-column",
                at=row.at,
                found=f"“{table.label}”没有“{'、'.join(others)}”这一列。",
                remedy=f"可以写：{'、'.join(labels)}、值。",
            )
        wanted = tuple(
            _wanted(row, label, type_, codes=codes) for label, type_ in zip(labels, types, strict=True)
        )
        found.append(ReadRow(wanted, row))
    return tuple(found)


def _wanted(row: TableRow, label: str, type_: Type, *, codes: Mapping[str, CodeList]) -> Wanted:
    try:
        if type_.kind is Kind.CODE:
            return tuple(code_word(word, codes[type_.codes]) for word in row.cells.get(label, ()))
        return tuple(band_of(text, type_, codes) for text in row.cells.get(label, ()))
    except ValueError as error:
        raise PackError(
            "bad-row", at=row.at, found=f"“{label}”：{error}", remedy="请改写这一格；其余的写“其他”。"
        ) from None


def words_of(rows: Iterable[ReadRow], key: int) -> tuple[str, ...]:
    """The words that any row names for a key."""
    return tuple(dict.fromkeys(one for row in rows for one in row.wanted[key] if isinstance(one, str)))


def bounds_of(rows: Iterable[ReadRow], key: int) -> tuple[int, ...]:
    """Where one band of a key ends and another begins: the lowest number of every band but the first."""
    bands = [one for row in rows for one in row.wanted[key] if isinstance(one, Band)]
    ends = {band.low for band in bands} | {band.high + 1 for band in bands}
    return tuple(sorted(ends - {LOWEST, HIGHEST + 1}))


def best_row(table: Table, rows: Iterable[ReadRow], point: Point) -> ReadRow | None:
    """The row that a point belongs to; PackError where two rows fit equally."""
    fitting = [row for row in rows if row.fits(point)]
    best = max((row.rank for row in fitting), default=())
    found = [row for row in fitting if row.rank == best]
    if len(found) > 1:
        labels = [label for label, _ in table.keys]
        raise PackError(
            "two-rows",
            at=found[1].row.at,
            found=f"“{table.label}”两行说的是同一种情形：{found[0].told(labels)}；{found[1].told(labels)}。",
            remedy="请删去一行，或把档次写得不重叠。",
        )
    return found[0] if found else None
