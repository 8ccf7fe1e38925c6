"""Excel workbooks whose bytes depend on their content alone, and in which no cell can act as a formula."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

_SAFE = {"strings_to_formulas": False, "strings_to_urls": False}


def new_workbook(path: Path, *, on: date, title: str = "", row_by_row: bool = False) -> Any:
    """Open a workbook for writing; use it with `with`.

    `on` stands as the day it was made. `row_by_row` keeps little in memory: rows must then be written in order.
    """
    kept = {"constant_memory": True} if row_by_row else {"in_memory": True}
    book = xlsxwriter.Workbook(str(path), {**_SAFE, **kept})
    book.set_properties({"title": title, "created": datetime.combine(on, time())})
    return book
