"""Rejected rows go back to the department that sent them: with their row number, the reason, and every original cell."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from jiwang_engine.backends.base import Backend
from jiwang_engine.sources.issues import REJECTED
from jiwang_engine.workbooks import new_workbook

SHEET_ROWS = 100_000
"""Files with more rejected rows go back as CSV, which opens faster and is written faster."""

PAGE = 20_000
ADDED = ("原行号", "退回原因")

Row = list[Any]


def write_returns(
    backend: Backend, directory: Path, *, on: date, sheet_rows: int = SHEET_ROWS
) -> dict[int, str]:
    """Write one file for every file with rejected rows; returns the name of each by the number of its origin."""
    written: dict[int, str] = {}
    files = backend.rows(
        "SELECT f.file, any_value(f.name), any_value(f.headings), count(*) FROM files AS f "
        "JOIN rejected_rows AS r ON r.file = f.file GROUP BY f.file ORDER BY f.file"
    )
    for file, name, headings, rows in files:
        directory.mkdir(parents=True, exist_ok=True)
        suffix = ".csv" if rows > sheet_rows else ".xlsx"
        path = directory / f"{PurePosixPath(name).stem}-退回{file}{suffix}"
        heads = [*headings, *ADDED]
        write = _write_csv if suffix == ".csv" else partial(_write_sheet, on=on)
        write(path, heads, _rows(backend, file, width=len(headings)))
        written[file] = path.name
    return written


def _rows(backend: Backend, file: int, *, width: int) -> Iterator[Row]:
    reasons = (
        f"SELECT row_no, string_agg(DISTINCT column_label || '：' || done, ' ') AS reason FROM row_issues "
        f"WHERE file = ? AND severity = '{REJECTED}' GROUP BY row_no"
    )
    query = (
        f"SELECT r.row_no, i.reason, r.cells FROM rejected_rows AS r LEFT JOIN ({reasons}) AS i USING (row_no) "
        f"WHERE r.file = ? AND r.row_no > ? ORDER BY r.row_no LIMIT {PAGE}"
    )
    last = 0
    while page := backend.rows(query, [file, file, last]):
        for row_no, reason, cells in page:
            padded = [*(cell or "" for cell in cells), *[""] * (width - len(cells))]
            yield [*padded, row_no, reason or ""]
        last = page[-1][0]


def _write_csv(path: Path, heads: Row, rows: Iterator[Row]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(heads)
        writer.writerows(rows)


def _write_sheet(path: Path, heads: Row, rows: Iterator[Row], *, on: date) -> None:
    """Every cell is written as text, so that no spreadsheet turns an ID into a number."""
    with new_workbook(path, on=on, title="退回", row_by_row=True) as book:
        sheet = book.add_worksheet("退回")
        text, head = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "bottom": 1})
        sheet.set_column(0, len(heads) - len(ADDED) - 1, 18, text)
        sheet.set_column(len(heads) - 1, len(heads) - 1, 60)
        sheet.freeze_panes(1, 0)
        for column, label in enumerate(heads):
            sheet.write_string(0, column, label, head)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, str(cell), text)
