"""What people must look at, what is most at stake first: a workbook to answer in, and a page that shows both sides. All is masked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jiwang_engine.backends.base import Backend
from jiwang_engine.linking.opinions.saying import ANSWER_LABELS
from jiwang_engine.linking.queue import ORDER
from jiwang_engine.packs.model import Source
from jiwang_engine.reporting.rendering import write_template
from jiwang_engine.workbooks import new_workbook

UNMATCHED = "unmatched.parquet"
MOST_ROWS = 50_000  # more than anybody looks through; review.parquet holds all
ON_THE_PAGE = 1_000
_COLUMNS = (
    ("序号", 7), ("来源", 22), ("文件", 30), ("行", 8), ("这一行写的人", 46), ("可能是的人", 46), ("人员编号", 12),
    ("为什么要核对", 46), ("判断：同一人／不是／拿不准", 26), ("核对人", 12), ("核对日期", 14), ("理由", 30), ("已核对过的人", 16),
    ("核对编号", 20),
)  # fmt: skip
_ANSWER_COLUMN = 8


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row of a file beside a person whom it may speak of; `differs` marks every character with = or x."""

    number: int
    source: str
    file: str
    row_no: int
    left: Mapping[str, Any]
    right: Mapping[str, Any]
    differs: Mapping[str, Any]
    candidate: int | None
    reason: str
    stops: bool
    answered_by: str
    mark: str

    def sides(self) -> Iterator[tuple[str, list[tuple[str, bool]], list[tuple[str, bool]]]]:
        """What is said on both sides: the label, and on each side the characters with whether they differ."""
        for label in dict.fromkeys((*self.left, *self.differs)):
            marks = str(self.differs.get(label) or "")
            if label == "来源" or not (marks or label in self.left):
                continue
            # What is compared but never shown stands there as stars.
            hidden = None if label in self.left else "*" * len(marks)
            left, right = (_text(one.get(label, hidden)) for one in (self.left, self.right))
            if left and right and len(left) != len(right):  # after a lost sign every other one would differ
                marks = "x" * max(len(left), len(right))
            yield label, _characters(left, marks), _characters(right, marks)


def write_reviews(backend: Backend, folder: Path, *, sources: Mapping[str, Source], on: date) -> None:
    """Write `review.xlsx` and `review.html`, the same pairs under the same numbers."""
    write_review_book(folder / "review.xlsx", _doubts(backend, sources, MOST_ROWS), on=on)
    total, asked, offered = backend.rows(
        "SELECT count(*), count(DISTINCT record), count(DISTINCT record) FILTER (candidate IS NOT NULL) FROM review"
    )[0]
    shown = list(_doubts(backend, sources, ON_THE_PAGE))
    write_template(
        folder / "review.html",
        "review.html",
        doubts=shown,
        total=total,
        asked=asked,
        offered=offered,
        scored=_is_scored(backend),
        on=on,
    )
    backend.write_parquet(_UNMATCHED_ROWS, folder / UNMATCHED)


_UNMATCHED_ROWS = """SELECT record, source, file, row_no, shown_left AS shown, reason FROM review WHERE candidate IS NULL
    ORDER BY source, file, row_no, record"""


def _is_scored(backend: Backend) -> bool:
    """Whether there is a page that shows how scores came about (see `drawing`)."""
    return backend.has_table("link_score") and bool(backend.one("SELECT count(*) FROM link_score"))


def write_review_book(path: Path, doubts: Iterator[Doubt], *, on: date) -> None:
    """Write the queue for people to answer; every cell is text, and the file can be read back."""
    with new_workbook(path, on=on, title="待核对", row_by_row=True) as book:
        head = book.add_format({"bold": True, "bg_color": "#EEEBE3", "border": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"})
        sheet = book.add_worksheet("待核对")
        sheet.freeze_panes(1, 0)
        for place, (heading, width) in enumerate(_COLUMNS):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, heading, head)
        choice = {"validate": "list", "source": list(ANSWER_LABELS.values())}
        sheet.data_validation(1, _ANSWER_COLUMN, MOST_ROWS, _ANSWER_COLUMN, choice)
        for one in doubts:
            for place, text in enumerate(_cells(one)):
                sheet.write_string(one.number, place, text, wrapped)


def _cells(one: Doubt) -> tuple[str, ...]:
    reason = f"{one.reason}（可能停发待遇，须两人核对）" if one.stops else one.reason
    found = (
        one.source,
        one.file,
        str(one.row_no),
        _person(one.left),
        _person(one.right),
        str(one.candidate or ""),
    )
    return (str(one.number), *found, reason, "", "", "", "", one.answered_by, one.mark)


def _doubts(backend: Backend, sources: Mapping[str, Source], most: int) -> Iterator[Doubt]:
    query = f"""SELECT source, file, row_no, shown_left, shown_right, differs, candidate, reason, stops, answered_by, mark
        FROM review ORDER BY {ORDER} LIMIT {most}"""
    for number, (source, file, row_no, left, right, differs, candidate, reason, stops, by, mark) in enumerate(
        backend.rows(query), start=1
    ):
        label = sources[source].label if source in sources else source
        said, held, marks = (json.loads(one) if one else {} for one in (left, right, differs))
        yield Doubt(
            number, label, file, row_no, said, held, marks, candidate, reason, stops, by or "", mark or ""
        )  # fmt: skip


def _person(shown: Mapping[str, Any]) -> str:
    """A masked person in one line: what is known, with its name."""
    return "　".join(f"{name} {value}" for name, value in shown.items() if value and name != "来源")


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _characters(text: str, marks: str) -> list[tuple[str, bool]]:
    """The characters of a masked value, each with whether the true one differs from the other side's."""
    return [(character, marks[n : n + 1] == "x") for n, character in enumerate(text)]
