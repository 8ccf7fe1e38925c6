"""The same households as cases for the interpreter: rows become facts by a second, plain reading of 归并.

Nothing of the compiler is used here, so that a mistake in its SQL cannot hide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.judging.cases import Case, Determination, Member, Series
from jiwang_engine.language.program import Program
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.language.values import Value, day_number
from jiwang_engine.packs.model import Fact, Source
from jiwang_engine.terms import Subject

Row = dict[str, Any]
SCALES = {"money": 2, "ratio": 4, "area_m2": 2}


class Households:
    """Reads a database into cases, a unit at a time."""

    def __init__(self, backend: DuckDB, program: Program, on: date) -> None:
        self.program, self.on, self.backend = program, on, backend
        self.rows: dict[str, dict[int, list[Row]]] = {
            source.id: self._rows(f"fact_{source.id}", source.subject.value)
            for source in program.pack.sources.values()
            if backend.has_table(f"fact_{source.id}")
        }
        self.persons = self._rows("person", "person")
        self.members = self._rows("membership", "unit")
        self.said: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in self._all("statement"):
            side = "unit" if row["person"] is None else "person"
            self.said[side, row[side]].append(row)
        self.decided = self._rows("determination", "unit")

    def cases(self, where: str = "TRUE") -> Iterator[tuple[int, Case]]:
        """The units for which a condition holds, with their cases."""
        for unit in self._all(f"unit WHERE {where}"):
            yield unit["unit"], self._case(unit)

    def _case(self, unit: Row) -> Case:
        number = unit["unit"]
        facts, series = self._facts(Subject.UNIT, number)
        return Case(
            on=self.on,
            area=unit["region"] or "",
            settlement=unit["settlement"] or "",
            members=tuple(self._member(row["person"]) for row in self.members.get(number, [])),
            facts=facts,
            series=series,
            determinations=tuple(
                Determination(
                    row["clause"], row["outcome"], "" if row["person"] is None else str(row["person"])
                )
                for row in self.decided.get(number, [])
            ),
        )

    def _member(self, person: int) -> Member:
        facts, series = self._facts(Subject.PERSON, person)
        return Member(str(person), "", facts, series)

    def _facts(self, subject: Subject, number: int) -> tuple[dict[str, Value], dict[str, Series]]:
        facts: dict[str, Value] = {}
        series: dict[str, Series] = {}
        said: dict[str, list[Row]] = defaultdict(list)
        for row in self.said.get((subject.value, number), []):
            said[row["fact"]].append(row)
        for fact in self.program.pack.facts.values():
            if fact.subject is not subject:
                continue
            if fact.series:
                found = self._series(fact, number, said[fact.id])
                series |= {} if found is None else {fact.id: found}
            else:
                value = self._value(fact, number, said[fact.id])
                facts |= {} if value is None else {fact.id: value}
        return facts, series

    def _value(self, fact: Fact, number: int, said: list[Row]) -> Value:
        type_ = self.program.fact_types[fact.id]
        answers = {row["state"]: answered(row, type_) for row in said}
        if answers.get("verified") is not None:
            return answers["verified"]
        read = self._read(fact, number, type_)
        return answers.get("declared") if read is None else read

    def _read(self, fact: Fact, number: int, type_: Type) -> Value:
        reading = fact.reading
        if reading is None or reading.source not in self.rows:
            return None
        source = self.program.pack.sources[reading.source]
        if source.role == "register" and named(source, reading.column) in (
            "birth",
            "sex",
            "relation",
            "region",
        ):
            return celled(self.persons[number][0][named(source, reading.column)], "", type_)
        rows = self._kept(fact, source, number)
        return absent(fact, type_) if not rows else reduced(fact, source, rows, type_=type_)

    def _kept(self, fact: Fact, source: Source, number: int) -> list[Row]:
        assert fact.reading is not None
        tests = [(named(source, column), words) for column, words in fact.reading.where]
        rows = self.rows[source.id].get(number, [])
        return [row for row in rows if all(row[column] in words for column, words in tests)]

    def _series(self, fact: Fact, number: int, said: list[Row]) -> Series | None:
        months, lacking = self._months_read(fact, number)
        by_state: dict[str, dict[int | None, int]] = {"verified": {}, "declared": {}}
        for row in said:
            by_state[row["state"]][row["month"]] = row["value"]
        merged: dict[int | None, int] = {**by_state["declared"], **months, **by_state["verified"]}
        every = merged.pop(None, None)
        known = {month: value for month, value in merged.items() if month is not None}
        if every is None and not known and not lacking:
            return None
        if every is not None or lacking:
            known = {month: known.get(month, every or 0) for month in range(24200, 24400)}
        return Series(known)

    def _months_read(self, fact: Fact, number: int) -> tuple[dict[int | None, int], bool]:
        """The months that a source tells, and whether it is complete."""
        reading = fact.reading
        if reading is None or reading.source not in self.rows:
            return {}, False
        source = self.program.pack.sources[reading.source]
        months: dict[int | None, list[Row]] = defaultdict(list)
        for row in self._kept(fact, source, number):
            day = row[named(source, reading.order)]
            if day is not None:
                months[day.year * 12 + day.month - 1].append(row)
        type_ = self.program.fact_types[fact.id]
        values = {month: reduced(fact, source, rows, type_=type_) for month, rows in months.items()}
        return {
            month: int(value) for month, value in values.items() if value is not None
        }, fact.absent == "zero"

    def _all(self, table: str) -> list[Row]:
        name = table.split()[0]
        columns = [str(row[1]) for row in self.backend.rows(f"PRAGMA table_info('{name}')")]
        return [dict(zip(columns, row, strict=True)) for row in self.backend.rows(f"SELECT * FROM {table}")]

    def _rows(self, table: str, key: str) -> dict[int, list[Row]]:
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self._all(table):
            found[row[key]].append(row)
        return found


def named(source: Source, word: str) -> str:
    """The id of a column by id or label."""
    return next(one.id for one in source.columns if word in (one.id, one.label))


def answered(row: Row, type_: Type) -> Value:
    """What a statement says."""
    if type_.kind in (Kind.CODE, Kind.REGION):
        return row["word"]
    if type_.kind is Kind.BOOL:
        return None if row["value"] is None else row["value"] == 1
    return row["value"]


def absent(fact: Fact, type_: Type) -> Value:
    """What no row means."""
    if fact.absent == "unknown":
        return None
    return {Kind.BOOL: False, Kind.CODE: ""}.get(type_.kind, 0)


def celled(value: Any, kind: str, type_: Type) -> Value:
    """A cell as the fact holds it."""
    if isinstance(value, date):
        return value.year * 12 + value.month - 1 if type_.kind is Kind.MONTH else day_number(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value * 10 ** (type_.scale - SCALES.get(kind, 0)))
    return value


def reduced(fact: Fact, source: Source, rows: list[Row], *, type_: Type) -> Value:
    """One value of several rows."""
    assert fact.reading is not None
    column = next(one for one in source.columns if fact.reading.column in (one.id, one.label))
    how = fact.reading.reduce
    if how in ("latest", "earliest"):
        ordered = sorted(rows, key=lambda row: standing(row, fact, source))
        return celled(ordered[-1 if how == "latest" else 0][column.id], column.kind, type_)
    cells = [celled(row[column.id], column.kind, type_) for row in rows]
    filled = [cell for cell in cells if cell is not None]
    if how == "count":
        return len(filled)
    if how == "any" and column.kind != "bool":
        return True if filled else None
    if how == "any" and True in filled:
        return True
    if len(filled) < len(cells):
        return None
    return {"any": any, "sum": sum, "largest": max, "smallest": min}[how](filled)  # type: ignore[operator,no-any-return]


def standing(row: Row, fact: Fact, source: Source) -> tuple[Any, ...]:
    """Where a row stands among others: rows without an order come last to be chosen."""
    assert fact.reading is not None
    latest = fact.reading.reduce == "latest"
    order = row[named(source, fact.reading.order)] if fact.reading.order else 0
    is_empty = order is None
    return (not is_empty if latest else is_empty, 0 if is_empty else order, row["day"], row["record"])
