"""Read back what clerks have answered: the review workbook with its columns filled in, or the same columns as CSV or JSON."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile

from python_calamine import CalamineError, CalamineWorkbook

from jiwang_engine.errors import SourceError, UsageError
from jiwang_engine.linking.opinions.saying import Answer, Opinion, mark_of
from jiwang_engine.running.request import RunRequest
from jiwang_engine.terms import Place

MARK, PERSON, ANSWER, WHO, DAY, WHY = "核对编号", "人员编号", "判断", "核对人", "核对日期", "理由"

ANSWERS = {
    "同一人": Answer.SAME, "是": Answer.SAME, "不是": Answer.DIFFERENT, "不是同一人": Answer.DIFFERENT,
    "否": Answer.DIFFERENT, "拿不准": Answer.UNSURE,
}  # fmt: skip

_DAY = re.compile(
    r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})(?:\D{1,2}(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{6}))?)?\D?"
)
Row = tuple[int, Mapping[str, str]]


def heard(request: RunRequest) -> tuple[Opinion, ...]:
    """The opinions that a run was given; read first, so that a mistake in them costs nobody a long wait."""
    if request.opinions and (request.state is None or request.facts is not None):
        raise UsageError(
            "opinions-need-state",
            found="核对意见要和人员编号一起记住。",
            remedy="请用 --data，并加上写出核对表时的同一个 --state 目录。",
        )
    return read_opinions(request.opinions)


def read_opinions(paths: Iterable[Path]) -> tuple[Opinion, ...]:
    """All rows with an answer, of all files. Raises SourceError with file, row and remedy."""
    return tuple(
        _opinion(cells, Place(path.name, n))
        for path in paths
        for n, cells in _rows(path)
        if cells.get(ANSWER)
    )


def _rows(path: Path) -> Iterator[Row]:
    """The rows by heading, with their numbers as people count them."""
    try:
        if path.suffix.lower() == ".json":
            listed = json.loads(path.read_text(encoding="utf-8-sig"))
            yield from (
                (n, {key: str(value or "").strip() for key, value in row.items()})
                for n, row in enumerate(listed, 1)
            )
            return
        table = _sheet(path) if path.suffix.lower() == ".xlsx" else list(csv.reader(_text(path).splitlines()))
    except (OSError, ValueError, AttributeError, TypeError, csv.Error, CalamineError, BadZipFile) as error:
        raise SourceError(
            "opinions-unreadable",
            at=Place(path.name),
            found="核对意见读不出。",
            remedy="请用 xlsx、csv（UTF-8 或 GB18030）或 json，在 review.xlsx 里直接填最方便。",
        ) from error
    heads = [re.split("[：:（(]", cell.strip())[0] for cell in table[0]] if table else []
    missing = [name for name in (MARK, PERSON, ANSWER, WHO, DAY) if name not in heads]
    if missing:
        raise SourceError(
            "opinions-without-column",
            at=Place(path.name, 1),
            found=f"缺少列：{'、'.join(missing)}。",
            remedy="请在 review.xlsx 里填写，不要删改表头。",
        )
    yield from (
        (n, dict(zip(heads, map(str.strip, row), strict=False))) for n, row in enumerate(table[1:], start=2)
    )


def _sheet(path: Path) -> list[list[str]]:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [[_text_of(cell) for cell in row] for row in rows]


def _text_of(cell: object) -> str:
    """A cell as text; a number that was typed has no decimals, a day no time."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _opinion(cells: Mapping[str, str], at: Place) -> Opinion:
    answer, person, day = ANSWERS.get(cells[ANSWER]), cells.get(PERSON, ""), _day(cells.get(DAY, ""))
    if answer is None:
        raise _wrong(
            at, "opinion-not-understood", f"判断“{cells[ANSWER]}”看不懂。", "请写：同一人、不是、拿不准。"
        )
    if not person.isdecimal():
        raise _wrong(
            at,
            "opinion-without-person",
            "没有人员编号。",
            "请写这一行说的是哪个人的编号；不知道是谁，判断就空着。",
        )
    pair = mark_of(cells.get(MARK, ""), int(person))
    if pair is None:
        raise _wrong(
            at, "opinion-without-mark", "没有核对编号，或不是程序写的编号。",
            "请用带 --state 运行得到的 review.xlsx；两个人员编号是同一人，核对编号写“人员”加另一个编号。",
        )  # fmt: skip
    if not cells.get(WHO):
        raise _wrong(at, "opinion-without-name", "没有写核对人。", "请写核对人的姓名。")
    if day is None:
        raise _wrong(at, "opinion-without-day", "核对日期没有写，或不是日期。", "请写成 2026-03-05。")
    return Opinion(pair[0], pair[1], answer, cells[WHO], day, cells.get(WHY, ""), at)


def _day(text: str) -> date | None:
    """The day, with the time of day where a program has written it: of two answers on one day the later counts."""
    found = _DAY.match(text)
    parts = [int(one) for one in found.groups() if one is not None] if found else []
    try:
        if not parts:
            return None
        year, month, day, hour, minute, second, rest = (*parts, 0, 0, 0, 0)[:7]
        return (
            datetime(year, month, day, hour, minute, second, rest)
            if any(parts[3:])
            else date(year, month, day)
        )
    except ValueError:
        return None


def _wrong(at: Place, code: str, *sentences: str) -> SourceError:
    found, remedy = sentences
    return SourceError(code, at=at, found=found, remedy=remedy)
