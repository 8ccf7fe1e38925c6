"""Tables as Excel workbooks that print well: A4 landscape, headings on every page, page numbers, text as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

_A4 = 9
_LINE_POINTS, _MOST_POINTS = 15, 400  # Excel allows 409
_HEADING_ROW = 2  # title, note, headings
_TEXT = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True, "border": 1}


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its name, headings with widths in half Chinese characters, rows of texts and whole numbers."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str | int]]


def write_book(path: Path, title: str, tables: Iterable[Table], *, note: str, on: date) -> None:
    """Write the tables, one sheet each; `on` stands as the day of creation, so that equal content gives equal bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": title, "created": datetime.combine(on, time())})
        formats = _formats(book)
        for table in tables:
            _write(book.add_worksheet(table.name), table, formats=formats, head=(title, note))


def _formats(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 15, "font_name": "宋体"}),
        "note": book.add_format({"font_size": 10, "font_color": "#55595C", "font_name": "宋体"}),
        "heading": book.add_format({**_TEXT, "bold": True, "bg_color": "#EEEBE3", "valign": "vcenter"}),
        "text": book.add_format(_TEXT),
        "open": book.add_format({**_TEXT, "font_color": "#B45309"}),
    }


def _write(sheet: Any, table: Table, *, formats: dict[str, Any], head: tuple[str, str]) -> None:
    _lay_out(sheet, table)
    sheet.set_row(0, 26)  # rows are written in order and then forgotten
    sheet.write_string(0, 0, f"{head[0]}　{table.name}", formats["title"])
    sheet.write_string(1, 0, head[1], formats["note"])
    sheet.set_row(_HEADING_ROW, 22)
    for place, (heading, _) in enumerate(table.columns):
        sheet.write_string(_HEADING_ROW, place, heading, formats["heading"])
    for number, row in enumerate(table.rows, start=_HEADING_ROW + 1):
        sheet.set_row(number, _height(row, table.columns))
        for place, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(number, place, cell, formats["text"])
            else:
                sheet.write_string(number, place, cell, formats["open" if "未公布" in cell else "text"])
    last = max(_HEADING_ROW + len(table.rows), _HEADING_ROW + 1)
    sheet.autofilter(_HEADING_ROW, 0, last, len(table.columns) - 1)


def _lay_out(sheet: Any, table: Table) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADING_ROW)
    sheet.freeze_panes(_HEADING_ROW + 1, 1)
    sheet.set_footer("&L&9&A&R&9第 &P 页，共 &N 页")
    for place, (_, width) in enumerate(table.columns):
        sheet.set_column(place, place, width)


def _height(row: Sequence[str | int], columns: Sequence[tuple[str, int]]) -> float:
    """Points for the tallest cell; a Chinese character is as wide as two of the column's units."""
    lines = max(
        sum(max(1, -(-2 * len(line) // width)) for line in str(cell).split("\n"))
        for cell, (_, width) in zip(row, columns, strict=True)
    )
    return min(_MOST_POINTS, lines * _LINE_POINTS + 4)
