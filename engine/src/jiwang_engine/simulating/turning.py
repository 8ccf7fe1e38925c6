"""How a written value changes: a factor or another value; and the rows of tables that change so."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from jiwang_engine.packs.legal import Table, TableRow, TableVersion
from jiwang_engine.terms import Mark, Place

Turn = Callable[[str | None], str | None]
_FACTOR = re.compile(r"[×x*]\s*([0-9]+(?:\.[0-9]+)?)\s*(%?)")
_AMOUNT = re.compile(r"(-?[0-9][0-9,]*(?:\.[0-9]+)?)(.*)")
_REST = "其他"


@dataclass(frozen=True, slots=True)
class TableChange:
    """The cells of some rows of a table change (`becomes`), or the table gets other rows.

    `row` names the rows by the words of their keys as they are written; empty is every row.
    """

    table: str  # label or id
    at: Place
    becomes: str = ""
    row: Mapping[str, tuple[str, ...]] | None = None
    rows: tuple[TableRow, ...] = ()

    @property
    def sentence(self) -> str:
        """What is different, in plain words."""
        if self.rows:
            return f"{self.table}：改为{len(self.rows)}行，{'；'.join(map(_told, self.rows))}"
        named = "，".join(f"{key}{'、'.join(words)}" for key, words in (self.row or {}).items())
        return f"{self.table}{f'（{named}）' if named else ''}：{self.becomes}"


def _told(row: TableRow) -> str:
    cells = "，".join(f"{key}{'、'.join(words)}" for key, words in row.cells.items())
    return f"{cells or _REST} {row.value or Mark.UNPUBLISHED}"


def turn_of(becomes: str) -> Turn:
    """How one value changes; a value that nobody has published cannot be multiplied."""
    written = becomes.strip()
    factor = _FACTOR.fullmatch(written)
    if factor is None:
        return lambda _: written
    by = Decimal(factor[1]) / (100 if factor[2] else 1)
    return lambda value: value and _multiplied(value, by)


def _multiplied(value: str, by: Decimal) -> str:
    """A written value times a factor: money to the fen (half up), days and people to whole ones, ratios to 4 decimals."""
    found = _AMOUNT.fullmatch(value)
    if found is None:
        return value
    unit = found[2].strip()
    step = {"万元": "0.000001", "倍": "0.0001", "%": "0.01"}.get(
        unit, "0.01" if "元" in unit or "平方" in unit else "1"
    )
    product = (Decimal(found[1].replace(",", "")) * by).quantize(Decimal(step), ROUND_HALF_UP)
    return f"{product}{unit}"


def turned_table(table: Table, change: TableChange) -> Table | None:
    """The table with the change in all its versions; None where no row of any version is meant."""
    every = (row for version in table.versions for row in version.rows)
    if not change.rows and not any(_is_meant(row, change.row or {}) for row in every):
        return None
    return replace(table, versions=tuple(_turned_version(one, change) for one in table.versions))


def _turned_version(version: TableVersion, change: TableChange) -> TableVersion:
    rows = change.rows or tuple(_turned_row(one, change) for one in version.rows)
    if rows == version.rows:
        return version
    return replace(version, rows=rows, number=replace(version.number, mark=Mark.PROPOSED))


def _turned_row(row: TableRow, change: TableChange) -> TableRow:
    if not _is_meant(row, change.row or {}):
        return row
    return replace(row, value=turn_of(change.becomes)(row.value), at=change.at)


def _is_meant(row: TableRow, wanted: Mapping[str, tuple[str, ...]]) -> bool:
    return all(set(row.cells.get(key, (_REST,))) == set(words) for key, words in wanted.items())
