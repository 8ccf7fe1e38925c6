"""The quality report as a workbook: one sheet per question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from jiwang_engine.backends.base import Backend
from jiwang_engine.sources.quality.cards import SEVERITY_LABELS, Card
from jiwang_engine.workbooks import new_workbook

MOST_ISSUES = 10_000
"""Rows of the sheet with single issues, the rejected first: more than anybody reads; the others stay in the counts."""

Rows = Iterable[Sequence[Any]]
_FILES = (("文件", 36), ("工作表", 14), ("来源", 22), ("部门", 12), ("数据日期", 12), ("编码", 16), ("表头所在行", 10)) + tuple(
    (label, 12) for label in ("读取", "直接收下", "整理后收下", "退回", "不作记录")
)  # fmt: skip
_KINDS = (
    ("文件", 36),
    ("列", 18),
    ("问题", 18),
    ("处理", 10),
    ("格数", 10),
    ("办法", 60),
    ("例（已遮盖）", 48),
)
_NOTES = (("文件", 36), ("说明", 100))
_SKIPPED = (("文件", 48), ("未读取的原因", 80))
_ISSUES = (
    ("文件", 36),
    ("行", 10),
    ("列", 18),
    ("问题", 20),
    ("处理", 10),
    ("原内容（已遮盖）", 28),
    ("说明", 70),
)


def write_book(backend: Backend, path: Path, *, cards: Sequence[Card], skipped: Rows, on: date) -> None:
    """Write the report; every text is written as text, never as a formula."""
    with new_workbook(path, on=on, title="数据质量报告", row_by_row=True) as book:
        _write(book, "汇总", _FILES, rows=(_file_row(card) for card in cards))
        _write(book, "问题", _KINDS, rows=(row for card in cards for row in _kind_rows(card)))
        _write(book, "文件说明", _NOTES, rows=((card.name, note) for card in cards for _, note in card.notes))
        _write(book, "未读取的文件", _SKIPPED, rows=skipped)
        _write(book, "逐条", _ISSUES, rows=_issue_rows(backend, cards))


def _file_row(card: Card) -> list[Any]:
    counts = card.counts
    place = [card.name, card.sheet, card.source, card.department, card.as_of.isoformat(), card.encoding]
    rows = [counts.read, counts.accepted, counts.repaired, counts.rejected, counts.dropped]
    return [*place, card.heading_row, *rows]


def _kind_rows(card: Card) -> Rows:
    for kind in card.kinds:
        examples = "；".join(f"第{one.row}行 {one.found}" for one in kind.examples)
        yield card.name, kind.column, kind.label, kind.severity_label, kind.cells, kind.remedy, examples


def _issue_rows(backend: Backend, cards: Sequence[Card]) -> Rows:
    names = {card.file: card.name for card in cards}
    labels = {kind.code: kind.label for card in cards for kind in card.kinds}
    query = (
        "SELECT file, row_no, column_label, kind, severity, found, done FROM row_issues "
        f"ORDER BY list_position({list(SEVERITY_LABELS)}, severity), file, row_no, column_label, kind LIMIT {MOST_ISSUES}"
    )
    for file, row, column, kind, severity, found, done in backend.rows(query):
        yield names.get(file, ""), row, column, labels.get(kind, kind), SEVERITY_LABELS[severity], found, done
    more = sum(kind.cells for card in cards for kind in card.kinds) - MOST_ISSUES
    if more > 0:
        yield f"另有 {more:,} 条，见“问题”表的计数。", "", "", "", "", "", ""


def _write(book: Any, title: str, columns: Sequence[tuple[str, int]], *, rows: Rows) -> None:
    sheet = book.add_worksheet(title)
    head = book.add_format({"bold": True, "bottom": 1})
    for at, (label, width) in enumerate(columns):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, label, head)
    sheet.freeze_panes(1, 0)
    number = 0
    for number, row in enumerate(rows, start=1):
        for at, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(number, at, cell)
            else:
                sheet.write_string(number, at, str(cell or ""))
    sheet.autofilter(0, 0, number, len(columns) - 1)
