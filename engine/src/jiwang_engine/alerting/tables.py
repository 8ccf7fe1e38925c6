"""Small tables: read from a CSV file that an office wrote, and put into the database."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jiwang_engine.backends.base import Backend
from jiwang_engine.errors import SourceError
from jiwang_engine.terms import Place

_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a small CSV file: cleaned cells by column id, and where it stands."""

    cells: Mapping[str, str]
    at: Place


def read_table(path: Path, columns: Mapping[str, str]) -> list[TableRow]:
    """Read a CSV file whose headings are the ids or the Chinese labels of `columns`.

    A heading that is missing gives empty cells, except the first, which must be there. UTF-8 or GB18030.
    """
    lines = csv.reader(_text(path).splitlines())
    headings = [heading.strip() for heading in next(lines, [])]
    positions = {
        column: headings.index(name)
        for column, label in columns.items()
        for name in (label, column)
        if name in headings
    }
    first = next(iter(columns))
    if first not in positions:
        raise SourceError(
            "table-heading",
            at=Place(path.name, 1),
            found=f"没有“{columns[first]}”（{first}）这一列。",
            remedy=f"第一行应写列名：{','.join(columns)}。",
        )
    return [
        TableRow({column: _cell(line, positions.get(column)) for column in columns}, Place(path.name, number))
        for number, line in enumerate(lines, start=2)
        if any(cell.strip() for cell in line)
    ]


def _cell(line: Sequence[str], position: int | None) -> str:
    return line[position].strip() if position is not None and position < len(line) else ""


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def store_rows(
    backend: Backend, table: str, columns: Mapping[str, str], *, rows: Sequence[Sequence[Any]]
) -> None:
    """Create a table with typed columns (name to SQL type) and fill it; it replaces an older one."""
    described = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    backend.run(f"CREATE OR REPLACE TABLE {table} ({described})")
    marks = "(" + ", ".join("?" * len(columns)) + ")"
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        part = rows[start : start + _ROWS_AT_ONCE]
        values = [value for row in part for value in row]
        backend.run(f"INSERT INTO {table} VALUES {', '.join([marks] * len(part))}", values)
