"""A small bureau that takes in files: one source with a column of every kind, and the pack of the nation."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.identifiers import check_character
from jiwang_engine.packs.model import CodeList, Column, Source
from jiwang_engine.sources import Intake, Limits, read_sources
from jiwang_engine.terms import Place, Purpose

HERE = Place("sources.yaml", 1)
DAY = date(2026, 3, 1)
HEADINGS = ["姓名", "证件号码", "金额"]


def id_number(serial: int) -> str:
    """A number with an area code that was never issued."""
    p17 = 99990119650101000 + serial
    return f"{p17}{check_character(p17)}"


CHEN, LI, WANG = id_number(123), id_number(124), id_number(125)


def column(label: str, column_id: str, kind: str, **rest: Any) -> Column:
    return Column(column_id, label, kind, HERE, **rest)


def source(*columns: Column, **rest: Any) -> Source:
    """A source of persons: the name and the ID come first."""
    person = (
        column("姓名", "name", "name", required=True, needed=True, aliases=("人员姓名",)),
        column("证件号码", "id_number", "id_number", required=True, aliases=("身份证号",)),
    )
    settings: dict[str, Any] = {"id": "trial", "label": "试报名单", "department": "民政", "at": HERE}
    settings |= {"purpose": Purpose.TRIGGER, "file_names": ("*试报*",), **rest}
    return Source(columns=(*person, *columns), **settings)


MONEY = column("金额", "amount", "money", aliases=("发放金额",), low="0元", high="20000元")
TRIAL = source(MONEY)
SEX = CodeList("sex", "性别", ("男", "女"), {"1": "男", "2": "女", "男性": "男"}, HERE)


class Bureau:
    """A data directory, a database, and what it knows of the departments' files."""

    def __init__(self, room: Path, *sources: Source) -> None:
        self.data, self.work = room / "data", room / "work"
        self.data.mkdir(parents=True)
        self.work.mkdir()
        self.sources = {one.id: one for one in sources or (TRIAL,)}
        self.db = DuckDB(directories=[self.data, self.work])

    def bring(self, name: str, rows: Sequence[Sequence[str]] | str, *, encoding: str = "utf-8") -> Path:
        """Put a text file into the data directory."""
        text = rows if isinstance(rows, str) else as_csv(rows)
        path = self.data / name
        path.write_bytes(text.encode(encoding))
        return path

    def bring_book(
        self, name: str, sheets: Mapping[str, Sequence[Sequence[Any]]], merged: Sequence[str] = ()
    ) -> Path:
        """Put a workbook into the data directory; `merged` names ranges of the first sheet."""
        path = self.data / name
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for area in merged if title == next(iter(sheets)) else ():
                    sheet.merge_range(area, "")
                for number, cells in enumerate(rows):
                    for at, cell in enumerate(cells):
                        if isinstance(cell, date | datetime):
                            sheet.write_datetime(number, at, cell)
                        elif cell not in ("", None):
                            sheet.write(number, at, cell)
        return path

    def take(self, limits: Limits | None = None, known: date | None = None) -> Intake:
        """Read everything in the data directory."""
        return read_sources(
            self.db,
            sources=self.sources,
            codes={"sex": SEX},
            data=self.data,
            work=self.work,
            day=DAY,
            limits=limits,
            known=known,
        )

    def typed(self, *columns: str, source: str = "trial") -> list[tuple[Any, ...]]:
        """Typed rows in the order of the file."""
        return self.db.rows(f"SELECT {', '.join(columns)} FROM typed_{source} ORDER BY file, row_no")

    def issues(self) -> list[tuple[int, str, str]]:
        """Row, kind and severity of everything that was said."""
        return self.db.rows("SELECT row_no, kind, severity FROM row_issues ORDER BY file, row_no, kind")

    def notes(self) -> str:
        """All notes on files, one a line."""
        return "\n".join(note for (note,) in self.db.rows("SELECT note FROM file_notes"))


def as_csv(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
