"""Write tables as departments do: CSV in several encodings, and workbooks with titles and totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import xlsxwriter

from jiwang_engine.synthesis.files.columns import Column, Ints, Matrix

CHUNK = 100_000
# A workbook remembers when it was made; the same seed must give the same bytes.
MADE_AT = datetime(2026, 1, 1)


@dataclass(frozen=True)
class Table:
    """One file before it is written: headings, columns, and the lines that are no records."""

    name: str
    columns: Mapping[str, Column]
    between: Mapping[int, Sequence[str]] = field(default_factory=dict)  # cells of a line after that row
    after: Sequence[Sequence[str]] = ()
    titles: Sequence[str] = ()
    as_numbers: Mapping[str, frozenset[int]] = field(
        default_factory=dict
    )  # cells that Excel took for numbers
    people: Ints | None = None  # whom each record truly speaks of; written into no file of a department

    @property
    def rows(self) -> int:
        """How many records the file holds, repeated ones included."""
        return next(iter(self.columns.values())).rows

    def take(self, rows: Ints) -> Table:
        """Return the table with the chosen records."""
        columns = {label: column.take(rows) for label, column in self.columns.items()}
        return replace(self, columns=columns, people=None if self.people is None else self.people[rows])

    def row_numbers(self, headings: int) -> Ints:
        """The number of every record as a person sees it in the file, below so many lines of titles and headings."""
        lines = np.searchsorted(np.array(sorted(self.between), dtype=np.int64), np.arange(self.rows))
        return np.arange(self.rows) + headings + 1 + lines

    def with_column(self, label: str, column: Column) -> Table:
        """Return the table with one column replaced."""
        return replace(self, columns={**self.columns, label: column})


@dataclass(frozen=True)
class Style:
    """How a CSV file looks: encoding, separator, and whether a byte order mark stands first."""

    encoding: str
    separator: str = ","
    mark: bool = False
    newline: str = "\r\n"


GB18030 = Style("gb18030")
UTF8 = Style("utf-8", newline="\n")
UTF8_MARK = Style("utf-8", mark=True)
TABBED = Style("gb18030", separator="\t")
SEMICOLON = Style("utf-8", separator=";", mark=True)


def write_csv(table: Table, folder: Path, style: Style) -> Path:
    """Write a table as text, a hundred thousand rows at a time."""
    path = folder / f"{table.name}.csv"
    labels = list(table.columns)
    columns = [_quoted(column, style.separator) for column in table.columns.values()]
    columns.append(_line_ends(table, style))
    renderers = [column.renderer(style.encoding) for column in columns]
    gap = np.frombuffer(style.separator.encode(), dtype=np.uint8)
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf" if style.mark else b"")
        for heading in [*([title] for title in table.titles), labels]:
            file.write(_line(heading, style))
        for start in range(0, table.rows, CHUNK):
            stop = min(start + CHUNK, table.rows)
            parts = [render(start, stop) for render in renderers]
            file.write(_packed(parts, gap))
        for cells in table.after:
            file.write(_line(cells, style))
    return path


def _packed(parts: Sequence[Matrix], gap: Matrix) -> bytes:
    """Set matrices side by side, a separator between all but the last two, and squeeze out the padding."""
    rows, widths = len(parts[0]), [part.shape[1] for part in parts]
    line = np.zeros((rows, sum(widths) + len(parts) - 2), dtype=np.uint8)
    at = 0
    for number, part in enumerate(parts):
        line[:, at : at + part.shape[1]] = part
        at += part.shape[1]
        if number < len(parts) - 2:
            line[:, at] = gap
            at += 1
    return line.tobytes().translate(None, b"\0")


def _line(cells: Sequence[str], style: Style) -> bytes:
    return (style.separator.join(_quote(cell, style.separator) for cell in cells) + style.newline).encode(
        style.encoding
    )


def _quote(text: str, separator: str) -> str:
    if separator in text or '"' in text or "\n" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def _quoted(column: Column, separator: str) -> Column:
    return column.with_changes({row: _quote(text, separator) for row, text in column.changed.items()})


def _line_ends(table: Table, style: Style) -> Column:
    """The end of every line; lines that are no records hang on the end of the record before them."""
    hanging = {
        row: style.newline + style.separator.join(cells) + style.newline
        for row, cells in table.between.items()
    }
    return Column((style.newline,), table.rows, hanging)


@dataclass(frozen=True)
class Extras:
    """What a workbook has beside its records."""

    upper_heading: Sequence[
        tuple[str, int]
    ] = ()  # a row above the headings: text and how many columns it spans
    dictionary: Sequence[Sequence[str]] = ()  # a second sheet that explains the codes
    empty_rows: int = 0  # template rows that nobody filled in


def write_workbook(table: Table, folder: Path, extras: Extras | None = None) -> Path:
    """Write a table as an .xlsx workbook whose bytes depend on its content alone."""
    extra = extras or Extras()
    path = folder / f"{table.name}.xlsx"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    book.set_properties({"created": MADE_AT})
    border = book.add_format({"border": 1})
    sheet = book.add_worksheet("Sheet1")
    at = _write_headings(sheet, table, extra)
    for cells in _records(table):
        _write_record(sheet, at, cells)
        at += 1
    for empty in range(at, at + extra.empty_rows):
        for place in range(len(table.columns)):
            sheet.write_blank(empty, place, None, border)
    for number, line in enumerate(table.after, start=at + extra.empty_rows):
        sheet.write_row(number, 0, line)
    for number, line in enumerate(extra.dictionary):
        second = book.get_worksheet_by_name("字典") or book.add_worksheet("字典")
        second.write_row(number, 0, line)
    book.close()
    return path


def _write_headings(sheet: xlsxwriter.worksheet.Worksheet, table: Table, extra: Extras) -> int:
    """Titles over all columns, the upper heading, the headings; returns the number of the next row."""
    at, width = 0, len(table.columns)
    for line in [*([(title, width)] for title in table.titles), list(extra.upper_heading)]:
        place = 0
        for text, span in line:
            if span > 1:
                sheet.merge_range(at, place, at, place + span - 1, text)
            else:
                sheet.write_string(at, place, text)
            place += span
        at += bool(line)
    sheet.write_row(at, 0, list(table.columns))
    return at + 1


def _write_record(sheet: xlsxwriter.worksheet.Worksheet, at: int, cells: Sequence[str | float]) -> None:
    for place, cell in enumerate(cells):
        if isinstance(cell, str):
            sheet.write_string(at, place, cell)
        else:
            sheet.write_number(at, place, cell)


def _records(table: Table) -> list[Sequence[str | float]]:
    """All lines of the sheet below the headings; what Excel took for a number is a number."""
    columns: list[list[str | float]] = []
    for label, column in table.columns.items():
        cells: list[str | float] = [*column.texts()]
        for row in table.as_numbers.get(label, frozenset()):
            cells[row] = float(cells[row])
        columns.append(cells)
    lines: list[Sequence[str | float]] = []
    for row, line in enumerate(zip(*columns, strict=True)):
        lines.append(line)
        if row in table.between:
            lines.append(table.between[row])
    return lines
