"""Lists that leave the desk as a workbook: plain cells, no cell can act as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse
from django.utils.functional import Promise

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "constant_memory": True,
    "remove_timezone": True,
}
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_LONGEST_TITLE = 31


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its title, its headings with widths in signs, and its rows."""

    title: str
    columns: Sequence[tuple[str | Promise, int]]
    rows: Iterable[Sequence[object]]


def written(sheets: Iterable[Sheet], *, note: str = "") -> bytes:
    """A workbook of some tables; `note` stands under each of them: whose list it is and of which day."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {**_SAFE, "in_memory": True}) as book:
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
        }
        for sheet in sheets:
            _write(
                book.add_worksheet(sheet.title.translate(_FORBIDDEN)[:_LONGEST_TITLE]),
                sheet,
                formats=formats,
                note=note,
            )
    return content.getvalue()


def answer(name: str, sheets: Iterable[Sheet], *, note: str = "") -> HttpResponse:
    """The workbook as a download called `name`.xlsx."""
    found = HttpResponse(written(sheets, note=note), content_type=KIND)
    found["Content-Disposition"] = f"attachment; filename=\"list.xlsx\"; filename*=UTF-8''{quote(name)}.xlsx"
    found["Cache-Control"] = "no-store"
    return found


def _write(page: Any, sheet: Sheet, *, formats: dict[str, Any], note: str) -> None:
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.fit_to_pages(1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.set_footer(f"&L{note.replace('&', '&&')}&R&P/&N"[:255])
    for at, (heading, width) in enumerate(sheet.columns):
        page.set_column(at, at, width)
        page.write_string(0, at, str(heading), formats["head"])
    for number, row in enumerate(sheet.rows, start=1):
        for at, value in enumerate(row):
            _cell(page, (number, at), value, formats=formats)


def _cell(page: Any, where: tuple[int, int], value: object, *, formats: dict[str, Any]) -> None:
    if isinstance(value, bool):
        page.write_string(*where, "是" if value else "否", formats["text"])
    elif isinstance(value, int | float):
        page.write_number(*where, value, formats["text"])
    elif isinstance(value, date | datetime):
        page.write_datetime(*where, value, formats["day"])
    else:
        page.write_string(*where, "" if value is None else str(value), formats["text"])
