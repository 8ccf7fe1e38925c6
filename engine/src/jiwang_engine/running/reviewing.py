"""What people must look at, as a workbook: a row of a file beside the person whom it may speak of. Everything is masked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from jiwang_engine.backends.base import Backend
from jiwang_engine.packs.model import Source
from jiwang_engine.workbooks import new_workbook

MOST_ROWS = 50_000  # more than anybody looks through; review.parquet holds all
_COLUMNS = (
    ("序号", 7), ("来源", 22), ("文件", 30), ("行", 8), ("这一行写的人", 46), ("可能是的人", 46), ("人员编号", 12),
    ("为什么要核对", 46), ("判断：同一人／不是／拿不准", 26),
)  # fmt: skip


def write_review_book(backend: Backend, path: Path, *, sources: Mapping[str, Source], on: date) -> None:
    """Write the table `review` for people, in the order of files and rows; every cell is text."""
    with new_workbook(path, on=on, title="待核对", row_by_row=True) as book:
        head = book.add_format({"bold": True, "bg_color": "#EEEBE3", "border": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        sheet = book.add_worksheet("待核对")
        sheet.freeze_panes(1, 0)
        for place, (heading, width) in enumerate(_COLUMNS):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, heading, head)
        for number, row in enumerate(_rows(backend, sources), start=1):
            for place, text in enumerate((str(number), *row, "")):
                sheet.write_string(number, place, text, wrapped)


def _rows(backend: Backend, sources: Mapping[str, Source]) -> Iterator[tuple[str, ...]]:
    found = [str(name) for (name,) in backend.rows("SELECT DISTINCT source FROM review ORDER BY source")]
    if not found:
        return
    parts = (
        f"SELECT r.*, f.name AS file_name, t.row_no FROM review AS r JOIN typed_{name} AS t USING (record) "
        f"JOIN files AS f ON f.file = t.file WHERE r.source = '{name}'"
        for name in found
    )
    query = f"""SELECT source, file_name, row_no, shown_left, shown_right, candidate, reason FROM ({" UNION ALL ".join(parts)})
        ORDER BY source, file_name, row_no, candidate LIMIT {MOST_ROWS}"""
    for source, file, row_no, left, right, candidate, reason in backend.rows(query):
        label = sources[source].label if source in sources else source
        yield label, file, str(row_no), _person(left), _person(right), str(candidate or ""), reason


def _person(shown: str | None) -> str:
    """A masked person in one line: what is known, with its name."""
    known: dict[str, Any] = json.loads(shown) if shown else {}
    return "　".join(f"{name} {value}" for name, value in known.items() if value and name != "来源")
