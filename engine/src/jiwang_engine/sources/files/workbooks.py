"""Workbooks (.xlsx, .xls): typed cells become text that says what the spreadsheet has done to them."""

from __future__ import annotations

import csv
import datetime
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from jiwang_engine.identifiers import NUMBER_MARK
from jiwang_engine.sources.failures import refused
from jiwang_engine.sources.files.opening import Limits
from jiwang_engine.sources.files.sheets import HEAD_ROWS, Cells, Head, Levelled

EXACT = 1e15
"""From here on a spreadsheet's numbers lose digits: an ID, an account or a case number is no longer itself."""

_DICTIONARIES = ("字典", "说明", "示例", "样例", "代码表", "目录")


class Workbook:
    """A workbook whose sheets are read one at a time."""

    encoding = ""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Open the workbook; raises SourceError when it is encrypted or damaged."""
        self.path, self._limits = path, limits
        self._opened: dict[str, CalamineSheet] = {}
        try:
            self._book = CalamineWorkbook.from_path(path)
        except PasswordError as error:
            raise refused("file-encrypted", path.name, "工作簿有打开密码。") from error
        except (CalamineError, OSError) as error:
            raise refused("file-damaged", path.name, "工作簿无法读取。") from error

    def heads(self) -> list[Head]:
        """The first rows of every visible sheet that is no dictionary or instruction."""
        return [Head(name, name, self._first_rows(name)) for name in self._names()]

    def level(self, part: str, first_row: int, *, width: int, target: Path) -> Levelled:
        """Write the rows of a sheet from `first_row` on (counted from 1) as numbered CSV lines of equal width."""
        opened = self._sheet(part)
        merged = _Merged(opened)
        row = first_row - 1
        with target.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            for row, cells in enumerate(opened.iter_rows(), start=1):
                if row >= first_row:
                    texts = [_WRITTEN[type(cell)](cell) for cell in cells[:width]]
                    merged.fill(row, texts)
                    writer.writerow([row, *texts, *[""] * (width - len(texts))])
        return Levelled(rows=max(0, row - first_row + 1), delimiter=",", filled=merged.filled)

    def _names(self) -> list[str]:
        return [
            sheet.name
            for sheet in self._book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
            and sheet.visible == SheetVisibleEnum.Visible
            and not any(word in sheet.name for word in _DICTIONARIES)
        ]

    def _sheet(self, name: str) -> CalamineSheet:
        """A sheet, read once: its head and its rows are wanted at different times."""
        if name not in self._opened:
            try:
                self._opened[name] = self._book.get_sheet_by_name(name)
            except (CalamineError, OSError) as error:
                raise refused("file-damaged", self.path.name, f"工作表“{name}”无法读取。") from error
        return self._opened[name]

    def _first_rows(self, name: str) -> list[Cells]:
        sheet = self._sheet(name)
        if sheet.width > self._limits.columns:
            width = f"{sheet.width:,} 列，上限 {self._limits.columns} 列"
            raise refused("file-too-many-columns", self.path.name, f"工作表“{name}”有 {width}。")
        rows = sheet.to_python(skip_empty_area=False, nrows=HEAD_ROWS) if sheet.start else []
        left = sheet.start[1] if sheet.start else 0
        return [[_WRITTEN[type(cell)](cell) for cell in row[left:]] for row in rows]


class _Merged:
    """Cells merged downwards: each row below gets the value of the first."""

    def __init__(self, sheet: CalamineSheet) -> None:
        self.filled = 0
        self._starts: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._open: dict[int, tuple[int, str]] = {}
        left = sheet.start[1] if sheet.start else 0
        for (top, first), (bottom, _) in sheet.merged_cell_ranges or []:
            if bottom > top and first >= left:
                self._starts[top + 1].append((first - left, bottom + 1))

    def fill(self, row: int, texts: Cells) -> None:
        """Fill the row's merged cells in place."""
        for column, last in self._starts.get(row, ()):
            if column < len(texts):
                self._open[column] = (last, texts[column])
        for column, (last, text) in list(self._open.items()):
            if row > last:
                del self._open[column]
            elif text and not texts[column]:
                texts[column] = text
                self.filled += 1


def _number(value: float) -> str:
    if value.is_integer():
        return f"{NUMBER_MARK if abs(value) >= EXACT else ''}{int(value)}"
    text = repr(value)
    return text if len(text) <= 16 and "e" not in text else f"{value:.15g}"


def _integer(value: int) -> str:
    return f"{NUMBER_MARK if abs(value) >= EXACT else ''}{value}"


def _moment(value: datetime.datetime) -> str:
    is_day = value.time() == datetime.time()
    return value.date().isoformat() if is_day else value.isoformat(" ", "seconds")


def _flat(value: str) -> str:
    return value.replace("\n", " ").replace("\r", " ") if "\n" in value or "\r" in value else value


_WRITTEN: dict[type, Callable[[Any], str]] = {
    str: _flat,
    float: _number,
    int: _integer,
    bool: lambda value: "是" if value else "否",
    datetime.date: datetime.date.isoformat,
    datetime.datetime: _moment,
    datetime.time: datetime.time.isoformat,
    datetime.timedelta: str,
}
