"""Filling another office's template: no clock, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a template: by which of our fields it is filled (none: by hand, over there), and its own words."""

    label: str
    filled_by: str = ""
    needed: bool = False
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Template:
    """A template of another office."""

    id: str
    label: str
    department: str
    content: str  # tasks | alerts
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """The rows of a template, and how many cells somebody must still type over there: the target is none."""

    rows: list[list[object]]
    typed_twice: int
    lacking: dict[str, int]  # by column


def filled(template: Template, records: Sequence[Mapping[str, object]]) -> Filled:
    """Fill a row for each record. A needed cell that stays empty must be typed over there, and is counted."""
    rows: list[list[object]] = []
    lacking: dict[str, int] = {}
    for record in records:
        row = [_cell(column, record) for column in template.columns]
        rows.append(row)
        for column, value in zip(template.columns, row, strict=True):
            if column.needed and value == "":
                lacking[column.label] = lacking.get(column.label, 0) + 1
    return Filled(rows, sum(lacking.values()), lacking)


def _cell(column: Column, record: Mapping[str, object]) -> object:
    value = record.get(column.filled_by, "") if column.filled_by else ""
    return column.words.get(value, value) if isinstance(value, str) else "" if value is None else value
