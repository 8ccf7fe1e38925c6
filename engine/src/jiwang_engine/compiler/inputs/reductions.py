"""Many rows of a source become one value: the rules of 归并.

A row counts when its code columns hold one of the words asked for; an empty cell is none of them. When no row counts,
the fact's 缺行 says what that means. An empty cell in a row that counts is unknown, and so is what is made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from jiwang_engine.backends.words import NO_WORD
from jiwang_engine.compiler.dialects import Dialect, column_type
from jiwang_engine.language import ir
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.packs.model import Column, Fact, Pack, Source

_SCALES = {"money": 2, "ratio": 4, "area_m2": 2}
_BEFORE_ALL, _AFTER_ALL = date(1, 1, 1), date(9999, 12, 31)


def column_of(source: Source, word: str) -> Column:
    """A column of a source by id or label."""
    return next(column for column in source.columns if word in (column.id, column.label))


def absent_value(fact: Fact, type_: Type, dialect: Dialect) -> str:
    """What it means that no row speaks of somebody."""
    if fact.absent == "unknown":
        return dialect.nothing(type_)
    value = absent_literal(fact, type_).value
    if isinstance(value, bool):
        return "FALSE"
    return dialect.text(value) if isinstance(value, str) else dialect.integer(0)


def absent_literal(fact: Fact, type_: Type) -> ir.Literal:
    """What a complete list says of somebody who is not on it."""
    if type_.kind is Kind.BOOL:
        return ir.Literal(type_, False)
    if type_.kind is Kind.CODE:
        return ir.Literal(type_, NO_WORD)
    assert type_.is_number, fact.id  # the checker lets no other kind through
    return ir.Literal(type_, 0)


def cell(column: Column, type_: Type, dialect: Dialect) -> str:
    """A cell of a row as the fact holds it."""
    sql = f"line.{column.id}"
    if column.kind == "date":
        return dialect.month_of_date(sql) if type_.kind is Kind.MONTH else dialect.day_number(sql)
    more = type_.scale - _SCALES.get(column.kind, 0) if type_.is_number else 0
    if more > 0:
        return f"{sql} * {dialect.integer(10**more)}"
    return f"{sql}::BIGINT" if column.kind == "month" else sql


def kept(fact: Fact, source: Source, dialect: Dialect) -> str:
    """The condition under which a row counts; TRUE when every row does."""
    assert fact.reading is not None
    tests = [
        dialect.one_of(f"line.{column_of(source, name).id}", words) for name, words in fact.reading.where
    ]
    return " AND ".join(tests) or "TRUE"


def reduced(fact: Fact, pack: Pack, type_: Type, *, dialect: Dialect) -> str:
    """The value of a fact over the rows of one person or unit."""
    reading = fact.reading
    assert reading is not None
    source = pack.sources[reading.source]
    among = kept(fact, source, dialect)
    found = _reduced(fact, source, type_, dialect=dialect)
    if among == "TRUE":
        return found
    rows = f"COUNT(CASE WHEN {among} THEN 1 END)"
    none = absent_value(fact, type_, dialect)
    return f"CASE WHEN {rows} = 0 THEN {none} WHEN {rows} > 0 THEN {found} END"


def is_cell(fact: Fact) -> bool:
    """Whether the value of somebody with one row is a cell of that row."""
    return fact.reading is not None and fact.reading.reduce not in ("any", "count")


def alone(fact: Fact, pack: Pack, type_: Type, *, dialect: Dialect) -> str:
    """The value of a fact that `is_cell`, of somebody with one row."""
    assert fact.reading is not None
    source = pack.sources[fact.reading.source]
    among = kept(fact, source, dialect)
    found = cell(column_of(source, fact.reading.column), type_, dialect)
    if among == "TRUE":
        return found
    none = absent_value(fact, type_, dialect)
    return f"CASE WHEN {among} THEN {found} WHEN ({among}) IS NOT TRUE THEN {none} END"


def is_picked(fact: Fact) -> bool:
    """Whether the value comes from one row alone."""
    return fact.reading is not None and fact.reading.reduce in ("latest", "earliest")


def picked_record(fact: Fact, pack: Pack, *, dialect: Dialect) -> str:
    """The id of the one row that the value comes from."""
    assert fact.reading is not None
    return _picked(fact, pack.sources[fact.reading.source], "line.record", dialect=dialect)


def _reduced(fact: Fact, source: Source, type_: Type, *, dialect: Dialect) -> str:
    assert fact.reading is not None
    column = column_of(source, fact.reading.column)
    among = kept(fact, source, dialect)
    if fact.reading.reduce in ("latest", "earliest"):
        return _picked(fact, source, cell(column, type_, dialect), dialect=dialect)
    if fact.reading.reduce == "any":
        return (_any_true if column.kind == "bool" else _any_row)(among, f"line.{column.id}")
    if fact.reading.reduce == "count":
        return _counted(among, f"line.{column.id} IS NOT NULL")
    return _MEASURES[fact.reading.reduce](among, cell(column, type_, dialect), column_type(type_))


def _picked(fact: Fact, source: Source, value: str, *, dialect: Dialect) -> str:
    """The value in the latest or earliest row; rows without a date stand behind all others."""
    assert fact.reading is not None
    latest = fact.reading.reduce == "latest"
    keys = [_sortable("line.day", "date", latest=latest), "line.record"]
    if fact.reading.order:
        order = column_of(source, fact.reading.order)
        keys.insert(0, _sortable(f"line.{order.id}", order.kind, latest=latest))
    pick = dialect.newest if latest else dialect.oldest
    return pick(value, dialect.row_order(keys), among=kept(fact, source, dialect))


def _sortable(sql: str, kind: str, *, latest: bool) -> str:
    if kind == "date":
        last = f"DATE '{_BEFORE_ALL if latest else _AFTER_ALL}'"
    else:
        last = "-1" if latest else str(2**62)
    return f"CASE WHEN {sql} IS NULL THEN {last} WHEN {sql} IS NOT NULL THEN {sql} END"


def _counted(among: str, test: str) -> str:
    """How many rows that count pass a test."""
    return f"COUNT(CASE WHEN {test if among == 'TRUE' else f'{among} AND {test}'} THEN 1 END)"


def _any_true(among: str, value: str) -> str:
    empty = _counted(among, f"{value} IS NULL")
    return f"CASE WHEN {_counted(among, value)} > 0 THEN TRUE WHEN {empty} = 0 THEN FALSE END"


def _any_row(among: str, value: str) -> str:
    return f"CASE WHEN {_counted(among, f'{value} IS NOT NULL')} > 0 THEN TRUE END"


def _measured(function: str) -> Callable[[str, str, str], str]:
    def measure(among: str, value: str, as_type: str) -> str:
        counted = value if among == "TRUE" else f"CASE WHEN {among} THEN {value} END"
        return (
            f"CASE WHEN {_counted(among, f'{value} IS NULL')} = 0 THEN {function}({counted})::{as_type} END"
        )

    return measure


_MEASURES: Mapping[str, Callable[[str, str, str], str]] = {
    "sum": _measured("SUM"),
    "largest": _measured("MAX"),
    "smallest": _measured("MIN"),
}
