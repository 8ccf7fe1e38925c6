"""A list as an Excel workbook: A4 landscape, headings on every printed page, room for a pen.

A section that is too long to be paged through stands in the workbook with its first households, and whole in a CSV file beside it.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from jiwang_engine.reporting.atlas import Atlas
from jiwang_engine.reporting.forms import FormColumn
from jiwang_engine.reporting.sections import AreaList, Section
from jiwang_engine.reporting.wording import OUTCOMES, day_text
from jiwang_engine.workbooks import new_workbook

SHEET_ROWS = 1_000
"""Households of a sheet; the order of a list is the order of visiting, so that the first ones are those to look at."""

_A4 = 9
_HEADING_ROW = 2  # title, note, headings
_LINE_POINTS = 17
_MOST_POINTS = 400  # Excel allows 409
_INK = {"red": "#B3261E", "orange": "#B45309", "yellow": "#8A6D00", "blue": "#2A5D9F", "grey": "#6B6F72"}
_TEXT = {"font_name": "宋体", "font_size": 11, "valign": "top", "text_wrap": True, "border": 1}


def write_workbook(
    path: Path, listed: AreaList, *, atlas: Atlas, on: date, fictional: bool, sheet_rows: int = SHEET_ROWS
) -> dict[str, str]:
    """Write one place's list; cells are always text, so that no cell can act as a formula.

    Returns the names of the CSV files with the sections that were too long for a sheet, by title.
    """
    subtitle = f"{day_text(on)}{'　虚构数据，仅供演示' if fictional else ''}"
    wholes = {
        section.title: f"{path.stem}-{section.title}.csv"
        for section in listed.sections
        if len(section.tasks) > sheet_rows
    }
    with new_workbook(path, on=on, title=listed.title) as book:
        formats = _formats(book)
        for section in listed.sections:
            sheet = book.add_worksheet(section.title)
            _lay_out(sheet, section)
            title = f"{listed.title} {section.title}清单"
            whole = wholes.get(section.title, "")
            note = f"{subtitle}　{_counted(section, whole, sheet_rows)}　{section.note}"
            _write_head(sheet, section, formats=formats, title=title, note=note)
            _write_lines(sheet, section, formats=formats, atlas=atlas, rows=sheet_rows)
            if whole:
                _write_whole(path.with_name(whole), section, atlas=atlas)
    return wholes


def _counted(section: Section, whole: str, sheet_rows: int) -> str:
    """How many households there are, and where the others stand."""
    more = f"，本表列排在前面的{sheet_rows}户，全部见同一目录的“{whole}”" if whole else ""
    return f"共{len(section.tasks)}户{more}"


def _write_whole(path: Path, section: Section, *, atlas: Atlas) -> None:
    """The whole section, a line a household."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(_headings(section))
        for number, task in enumerate(section.tasks, start=1):
            cells = ("；".join(column.fill(task, atlas)) for column in section.columns)
            writer.writerow([number, *map(_harmless, cells)])


def _harmless(text: str) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _headings(section: Section) -> tuple[str, ...]:
    return ("序号", *(column.heading for column in section.columns))


def _formats(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "font_name": "宋体"}),
        "note": book.add_format({"font_size": 10, "font_color": "#55595C", "font_name": "宋体"}),
        "heading": book.add_format({**_TEXT, "bold": True, "bg_color": "#EEEBE3", "valign": "vcenter"}),
        "text": book.add_format(_TEXT),
        "outcomes": book.add_format({**_TEXT, "font_size": 10}),
        "pen": book.add_format(_TEXT),
        **{
            level: book.add_format({**_TEXT, "bold": True, "font_color": ink, "align": "center"})
            for level, ink in _INK.items()
        },
    }


def _lay_out(sheet: Any, section: Section) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADING_ROW)
    sheet.freeze_panes(_HEADING_ROW + 1, 0)
    sheet.set_footer("&L&10&A&C&10第 &P 页，共 &N 页&R&10内部资料，用后交回")
    sheet.set_column(0, 0, 5)
    for place, column in enumerate(section.columns, start=1):
        sheet.set_column(place, place, column.width)


def _write_head(sheet: Any, section: Section, *, formats: dict[str, Any], title: str, note: str) -> None:
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, title, formats["title"])
    sheet.write_string(1, 0, note, formats["note"])
    sheet.set_row(_HEADING_ROW, 24)
    for place, heading in enumerate(_headings(section)):
        sheet.write_string(_HEADING_ROW, place, heading, formats["heading"])


def _write_lines(sheet: Any, section: Section, *, formats: dict[str, Any], atlas: Atlas, rows: int) -> None:
    for number, task in enumerate(section.tasks[:rows], start=1):
        row = _HEADING_ROW + number
        cells = [(column, _joined(column, column.fill(task, atlas))) for column in section.columns]
        sheet.set_row(row, _height(cells))
        sheet.write_number(row, 0, number, formats["text"])
        for place, (column, text) in enumerate(cells, start=1):
            style = formats[task.level if column.kind == "level" else column.kind]
            sheet.write_string(row, place, text, style)


def _joined(column: FormColumn, lines: Sequence[str]) -> str:
    if column.kind != "outcomes":
        return "\n".join(lines)
    half = (len(OUTCOMES) + 1) // 2
    pairs = zip(lines[:half], lines[half:], strict=True)
    return "\n".join(f"□{left}　□{right}" for left, right in pairs)


def _height(cells: Sequence[tuple[FormColumn, str]]) -> float:
    """Points for the tallest cell; a Chinese character is as wide as two of the column's units."""
    lines = max(
        sum(max(1, -(-2 * len(line) // column.width)) for line in text.split("\n")) for column, text in cells
    )
    return min(_MOST_POINTS, max(3, lines) * _LINE_POINTS)
