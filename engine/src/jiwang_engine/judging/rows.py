"""What the rows of departments' lists say of one person: 归并, for one household at a time and without a database.

`running/households.py` asks a database the same; a test compares both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jiwang_engine.judging.cases import Series
from jiwang_engine.judging.statements import Shared
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.language.values import Value, day_number
from jiwang_engine.packs.model import Fact, Reading, Source

MOST_ROWS = 12  # of one source about one person; of somebody with so many nobody knows whether there are more
_SCALES = {"money": 2, "ratio": 4, "area_m2": 2}
_OF_ALL = frozenset({"sum", "count", "largest", "smallest", "earliest"})  # one row more may change it


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list about somebody: its cells by the ids of the columns, typed; an empty cell is not there."""

    record: str
    day: date | None
    cells: Mapping[str, Any]


def value_of(rows: Sequence[Row], fact: Fact, *, source: Source, type_: Type) -> Shared | None:
    """What the rows of a source say of a fact; None where they leave it open. No rows: nobody on the list."""
    reading = fact.reading
    assert reading is not None
    ids = _ids(source)
    kept = _kept(rows, reading, ids)
    if not kept:
        nothing = _nothing(fact, type_)
        return None if nothing is None else Shared(nothing)
    if len(rows) >= MOST_ROWS and reading.reduce in _OF_ALL:
        return None
    column = ids[reading.column]
    found, day = _reduced(kept, reading, column, order=ids.get(reading.order, ""))
    value = _typed(found, next(one.kind for one in source.columns if one.id == column), type_)
    return None if value is None else Shared(value, day)


def series_of(rows: Sequence[Row], fact: Fact, *, source: Source) -> Series | None:
    """The monthly entries of a fact; None where nothing is known of it."""
    reading = fact.reading
    assert reading is not None
    ids = _ids(source)
    kept = _kept(rows, reading, ids)
    if not kept:
        return None if fact.absent == "unknown" else Series()
    if len(rows) >= MOST_ROWS or any(ids[reading.column] not in one.cells for one in kept):
        return None
    months: dict[int, int] = {}
    for one in kept:
        at = one.cells.get(ids[reading.order])
        if at is not None:
            month = at.year * 12 + at.month - 1
            months[month] = months.get(month, 0) + int(one.cells[ids[reading.column]])
    return Series(months)


def _ids(source: Source) -> dict[str, str]:
    return {name: one.id for one in source.columns for name in (one.label, one.id)}


def _kept(rows: Sequence[Row], reading: Reading, ids: Mapping[str, str]) -> list[Row]:
    return [one for one in rows if all(one.cells.get(ids[name]) in words for name, words in reading.where)]


def _reduced(kept: list[Row], reading: Reading, column: str, *, order: str) -> tuple[Any, date | None]:
    """The value and the day of the row that says it, or of the newest."""
    said = [one for one in kept if column in one.cells]
    newest = max((one.day for one in kept if one.day is not None), default=None)
    if reading.reduce in ("latest", "earliest"):
        picked = _picked(said, order, is_latest=reading.reduce == "latest") if said else None
        return (picked.cells[column], picked.day) if picked else (None, newest)
    values = [one.cells[column] for one in said]
    if reading.reduce == "count":
        return len(values), newest
    if reading.reduce == "any":
        return _any(values, is_whole=len(said) == len(kept)), newest
    if len(said) < len(kept):
        return None, newest
    return _OVER[reading.reduce](values), newest


_OVER: Mapping[str, Callable[[list[Any]], Any]] = {"sum": sum, "largest": max, "smallest": min}


def _any(values: list[Any], *, is_whole: bool) -> bool | None:
    if all(isinstance(one, bool) for one in values):
        return True if any(values) else (False if is_whole else None)
    return True if values else None


def _picked(said: list[Row], order: str, *, is_latest: bool) -> Row:
    """The newest or oldest row; one without a date stands behind all others."""

    def turn(one: Row) -> tuple[object, ...]:
        dated = [one.cells.get(order)] if order else []
        keys = [_ordinal(each) for each in (*dated, one.day)]
        far = [(each is not None, (each or 0) if is_latest else -(each or 0)) for each in keys]
        number = int(one.record) if one.record.lstrip("-").isdecimal() else 0
        return (*far, number if is_latest else -number)

    return max(said, key=turn)


def _ordinal(value: Any) -> int | None:
    if value is None:
        return None
    return value.toordinal() if isinstance(value, date) else int(value)


def _nothing(fact: Fact, type_: Type) -> Value:
    """What it means that no row speaks of somebody."""
    if fact.absent == "unknown":
        return None
    nothing: dict[Kind, Value] = {Kind.BOOL: False, Kind.CODE: ""}
    return nothing.get(type_.kind, 0)


def _typed(value: Any, kind: str, type_: Type) -> Value:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, date):
        return value.year * 12 + value.month - 1 if type_.kind is Kind.MONTH else day_number(value)
    number = int(value)
    more = type_.scale - _SCALES.get(kind, 0) if type_.is_number else 0
    return number * int(10 ** max(more, 0))
