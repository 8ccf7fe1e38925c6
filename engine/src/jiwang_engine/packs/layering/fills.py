"""Parameters and tables as they are written, and the documents of lower packs that fill them."""

from __future__ import annotations

import csv
from pathlib import Path

from jiwang_engine.errors import PackError
from jiwang_engine.packs.entries import Entry, id_of
from jiwang_engine.packs.legal import LegalNumber, Parameter, Table, TableRow, TableVersion
from jiwang_engine.packs.twins import WORDS
from jiwang_engine.terms import Mark, Place

REST = "其他"
UNPUBLISHED = "未公布"
_VALUE = ("值", "value")
MOST_KEYS = 3

Filling = tuple[str, tuple[LegalNumber | TableVersion, ...], Place]


def read_parameter(entry: Entry) -> Parameter:
    """Read a 参数 document; its values may be empty and filled by lower packs."""
    levels, floor, ceiling = _opened(entry)
    return Parameter(
        id=id_of(entry),
        label=entry.text("parameter"),
        type=entry.text("type"),
        at=entry.at,
        article=entry.citation("article"),
        open_to=levels,
        floor_above=floor,
        low=entry.text("low", ""),
        high=entry.text("high", ""),
        ceiling_above=ceiling,
        values=tuple(_number(one) for one in entry.entries("values")),
    )


def read_table(entry: Entry) -> Table:
    """Read a 表 document: values by one to three keys."""
    keys = tuple((label, types[0]) for label, types in entry.pairs("keys") if types)
    if not 1 <= len(keys) <= MOST_KEYS:
        raise PackError(
            "table-keys",
            at=entry.place("keys"),
            found=f"表要有1到{MOST_KEYS}个键，这里有{len(keys)}个。",
            remedy="请写成“键: {残疾等级: 代码(残疾等级)}”。",
        )
    levels, floor, ceiling = _opened(entry)
    return Table(
        id=id_of(entry),
        label=entry.text("table"),
        keys=keys,
        type=entry.text("type"),
        at=entry.at,
        article=entry.citation("article"),
        open_to=levels,
        floor_above=floor,
        ceiling_above=ceiling,
        versions=tuple(_version(one) for one in entry.entries("values")),
    )


def read_fill(entry: Entry) -> Filling:
    """Read a 落实 document: what it fills, and with which values or rows."""
    found: list[LegalNumber | TableVersion] = []
    for one in entry.entries("values"):
        found.append(_version(one) if "rows" in one or "rows_file" in one else _number(one))
    return entry.text("fill"), tuple(found), entry.at


def _opened(entry: Entry) -> tuple[tuple[str, ...], bool, bool]:
    """Which levels may fill it, and whether they may not go below or above what is above."""
    opened = entry.entry("open")
    if opened is None:
        return (), False, False
    levels = tuple(WORDS["level"].get(word, word) for word in opened.texts("levels"))
    floor, ceiling = bool(opened.text("low", "")), bool(opened.text("high", ""))
    for level in levels:
        if level not in WORDS["level"].values():
            raise PackError(
                "bad-level",
                at=opened.place("levels"),
                found=f"没有“{level}”这一级。",
                remedy=f"可以写：{'、'.join(WORDS['level'])}。",
            )
    opened.finish()
    return levels, floor, ceiling


def _number(entry: Entry) -> LegalNumber:
    value = entry.text("value")
    return _dated(entry, value=None if value == UNPUBLISHED else value, named=f"数值“{value}”")


def _dated(entry: Entry, *, value: str | None, named: str) -> LegalNumber:
    """The dates, the place and the document of a value or of all rows of a table."""
    starts = entry.day("from")
    if starts is None:
        raise PackError(
            "number-without-date",
            at=entry.at,
            found=f"{named}没有起始日期。",
            remedy="请补“自: 2026-07-01”。",
        )
    number = LegalNumber(
        starts=starts,
        value=value,
        at=entry.at,
        ends=entry.day("to"),
        area=entry.text("area", ""),
        settlement=entry.word("settlement", "settlement", ""),
        document=entry.text("number", ""),
        mark=_mark(entry, UNPUBLISHED if value is None else "核实"),
        checked=entry.day("checked"),
        published=entry.day("published"),
    )
    if number.ends is not None and number.ends < number.starts:
        raise PackError(
            "ends-before-start",
            at=entry.place("to"),
            found=f"{named}的截止日 {number.ends} 早于起始日 {number.starts}。",
            remedy="请改正“自”或“至”。",
        )
    entry.text("note", "")
    entry.finish()
    return number


def _mark(entry: Entry, default: str) -> Mark:
    found = entry.text("mark", default)
    if found not in set(Mark):
        raise PackError(
            "bad-mark",
            at=entry.place("mark"),
            found=f"不认识标记“{found}”。",
            remedy=f"可以写：{'、'.join(Mark)}。",
        )
    return Mark(found)


def _version(entry: Entry) -> TableVersion:
    """The rows of a period; they stand in the document or in a CSV file beside it."""
    beside = entry.text("rows_file", "")
    written = _rows_of_file(entry, beside) if beside else entry.entries("rows")
    rows = tuple(
        read_row(dict(one.cells()), one.at) if isinstance(one, Entry) else read_row(*one) for one in written
    )
    if not rows:
        raise PackError(
            "table-empty",
            at=entry.at,
            found="这一期没有任何行。",
            remedy="请补“行:”，或写“行表: 文件名.csv”。",
        )
    return TableVersion(_dated(entry, value="", named="这一期"), rows)


def read_row(cells: dict[str, tuple[str, ...]], at: Place) -> TableRow:
    """A row of a table from its columns as they are written; PackError where it has no value."""
    values = next((cells.pop(word) for word in _VALUE if word in cells), ())
    if len(values) != 1 or not values[0]:
        raise PackError("row-without-value", at=at, found="这一行没有值。", remedy="请补“值: …”。")
    kept = {label: words for label, words in cells.items() if words and words != (REST,)}
    return TableRow(kept, None if values[0] == UNPUBLISHED else values[0], at)


def _rows_of_file(entry: Entry, name: str) -> list[tuple[dict[str, tuple[str, ...]], Place]]:
    """The rows of a CSV file whose columns are the keys and 值; several words stand between 、."""
    path = (entry.folder or Path()) / name
    shown = f"{entry.file.rpartition('/')[0]}/{name}".lstrip("/")
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            read = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError):
        raise PackError(
            "rows-not-readable",
            at=entry.place("rows_file"),
            found=f"读不出“{name}”。",
            remedy="文件应和 YAML 放在一起，用 UTF-8 逗号分隔，第一行是列名。",
        ) from None
    return [
        (
            {label: tuple((text or "").strip().split("、")) for label, text in row.items() if label and text},
            Place(shown, number),
        )
        for number, row in enumerate(read, start=2)
    ]
