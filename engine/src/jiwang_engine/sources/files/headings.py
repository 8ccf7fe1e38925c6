"""Where the headings of a sheet stand, and which column of a descriptor each of them is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from jiwang_engine.packs.model import Column, Source
from jiwang_engine.sources.files.sheets import Cells, Head

LAST_HEADING_ROW = 10

FEN = {"分": 1, "元": 100, "百元": 10_000, "千元": 100_000, "万元": 1_000_000}
"""What a unit of money is worth in fen."""

_NOISE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff:*'\"]+")
_BRACKETS = re.compile(r"[()\[\]{}<>〈〉《》〔〕【】]")
_BRACKETED = re.compile(r"[(\[〔【][^)\]〕】]*[)\]〕】]")
_UNIT_IN_HEADING = re.compile(
    r"[(\[〔【/](?:单位)?(万元|千元|百元|元|分)|(?:单位)(万元|千元|百元|元|分)|(万元)$"
)
_UNIT_IN_TITLE = re.compile(r"单位[::]?\s*(?:人民币)?(万元|千元|百元|元)")
_YEARLY = re.compile(r"[(\[〔【/][^)]*年")


@dataclass(frozen=True, slots=True)
class Placed:
    """A column of the descriptor and where the file has it."""

    column: Column
    position: int  # counted from 0
    heading: str  # as the file writes it
    unit: str = ""  # of money: what the heading or the title says, else what the descriptor says


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is laid out for one descriptor."""

    source: Source
    row: int  # of the headings, counted from 1
    depth: int  # heading rows: 1, or 2 when group headings stand above
    labels: tuple[str, ...]  # every heading of the sheet, by position
    placed: tuple[Placed, ...]
    unknown: tuple[str, ...]  # headings that the descriptor does not know
    repeated: tuple[str, ...]  # headings of a column that was already found further left

    @property
    def missing(self) -> tuple[str, ...]:
        """The labels of required columns that were not found."""
        found = {one.column.id for one in self.placed}
        return tuple(c.label for c in self.source.columns if c.required and c.id not in found)

    @property
    def fit(self) -> tuple[int, int, int]:
        """The better the greater: required columns missing, columns found, share of the sheet's headings."""
        filled = sum(1 for label in self.labels if label) or 1
        return -len(self.missing), len(self.placed), 100 * len(self.placed) // filled

    @property
    def share(self) -> float:
        """The share of the sheet's headings that the descriptor knows."""
        return self.fit[2] / 100

    def at(self, column_id: str) -> Placed | None:
        """Where a column is, or None."""
        return next((one for one in self.placed if one.column.id == column_id), None)


def layout_of(head: Head, source: Source) -> Layout | None:
    """The best place of the headings in rows 1 to 10 (one or two rows deep), or None when nothing fits."""
    title_unit = ""
    layouts: list[Layout] = []
    for row, cells in enumerate(head.rows[:LAST_HEADING_ROW], start=1):
        below = head.rows[row] if row < len(head.rows) else []
        for depth, columns in ((1, _single(cells)), (2, _double(cells, below))):
            layouts.append(_placed(source, columns, row=row, depth=depth, unit=title_unit))
        title_unit = _title_unit(cells) or title_unit
    best = max(layouts, key=lambda one: (*one.fit[:2], -one.depth, -one.row), default=None)
    return best if best and best.placed else None


@lru_cache(maxsize=8192)  # every heading is held against every source's, at each row where headings may stand
def forms(text: str) -> tuple[str, str]:
    """A heading as it is compared: without spaces, colons and brackets; and without what stands in brackets."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _BRACKETS.sub("", plain), _BRACKETS.sub("", _BRACKETED.sub("", plain))


def _single(cells: Cells) -> list[tuple[str, ...]]:
    return [(cell.strip(),) for cell in cells]


def _double(above: Cells, below: Cells) -> list[tuple[str, ...]]:
    """Group headings over headings: a column may be meant by the lower one alone or by both together."""
    columns: list[tuple[str, ...]] = []
    group = ""
    for position in range(max(len(above), len(below))):
        own = above[position].strip() if position < len(above) else ""
        lower = below[position].strip() if position < len(below) else ""
        group = own or (group if lower else "")
        columns.append((lower, group + lower) if lower else (own,))
    return columns


def _placed(source: Source, columns: Sequence[tuple[str, ...]], *, row: int, depth: int, unit: str) -> Layout:
    taken: dict[int, Column] = {}
    repeated: list[str] = []
    known: set[str] = set()
    for by_form in (0, 1):
        wanted = {form: column for column, form in _wanted(source.columns, by_form)}
        for position, texts in enumerate(columns):
            column = next((wanted[f] for f in _offered(texts, by_form) if f in wanted), None)
            if column is None or position in taken or texts[-1] in repeated:
                continue
            if column.id in known:
                repeated.append(texts[-1])
            else:
                known.add(column.id)
                taken[position] = column
    placed = tuple(
        Placed(column, position, columns[position][-1], _unit_of(column, columns[position][-1], unit))
        for position, column in sorted(taken.items())
    )
    labels = tuple(texts[-1] for texts in columns)
    unknown = tuple(
        label for at, label in enumerate(labels) if label and at not in taken and label not in repeated
    )
    return Layout(source, row, depth, labels, placed, unknown, tuple(repeated))


def _wanted(columns: Iterable[Column], by_form: int) -> Iterator[tuple[Column, str]]:
    """Every accepted spelling; labels come last, so that they win over aliases of other columns."""
    for column in columns:
        yield from ((column, forms(alias)[by_form]) for alias in column.aliases)
    yield from ((column, forms(column.label)[by_form]) for column in columns)


def _offered(texts: tuple[str, ...], by_form: int) -> Iterator[str]:
    return (form for form in (forms(text)[by_form] for text in reversed(texts)) if form)


def _unit_of(column: Column, heading: str, title_unit: str) -> str:
    if column.kind != "money":
        return column.unit
    found = _UNIT_IN_HEADING.search(_NOISE.sub("", unicodedata.normalize("NFKC", heading)))
    named = next((group for group in found.groups() if group), "") if found else ""
    return named or title_unit or column.unit.partition("/")[0] or "元"


def _title_unit(cells: Cells) -> str:
    found = _UNIT_IN_TITLE.search(unicodedata.normalize("NFKC", " ".join(cells)))
    return found.group(1) if found else ""


def is_yearly(heading: str) -> bool:
    """Whether a heading says that its amounts are of a year: 收入（元/年）."""
    return bool(_YEARLY.search(unicodedata.normalize("NFKC", heading)))
