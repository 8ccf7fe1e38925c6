"""Facts as given columns: read from sources, stated by people, or unknown."""

from __future__ import annotations

from collections.abc import Iterable

from jiwang_engine.compiler.columns.forms import Given, Part
from jiwang_engine.compiler.columns.lowering import lower
from jiwang_engine.compiler.columns.sheets import Column
from jiwang_engine.compiler.inputs.origins import Origin, Pass
from jiwang_engine.compiler.inputs.records import record_rows
from jiwang_engine.compiler.inputs.reductions import (
    absent_literal,
    alone,
    cell,
    column_of,
    is_cell,
    kept,
    reduced,
)
from jiwang_engine.compiler.inputs.series import Windows
from jiwang_engine.compiler.steps import Step
from jiwang_engine.compiler.twins import original
from jiwang_engine.language import ir
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.packs.model import Column as Cell
from jiwang_engine.packs.model import Fact, Source
from jiwang_engine.terms import Purpose, Subject

OF_THE_REGISTER = {
    "birth",
    "sex",
    "relation",
    "region",
}  # columns of the register that linking has settled in `person`


class Facts:
    """The facts of one pass, and the tables that they come from."""

    def __init__(self, of: Pass) -> None:
        """Start without tables."""
        self._pass = of
        self._windows = Windows(of)
        self._origins: dict[str, Origin] = {}

    @property
    def origins(self) -> tuple[Origin, ...]:
        """All tables that given columns come from."""
        return (*self._origins.values(), *self._windows.origins.values())

    def steps(self) -> tuple[Step, ...]:
        """The steps that make those tables."""
        made = [origin.step() for origin in self._origins.values() if not origin.is_given]
        for name, origin in self._windows.origins.items():
            made += [self._windows.entries[name], origin.step()]
        return tuple(made)

    def fact(self, name: str) -> Column:
        """The column of a fact; what was verified beats what a source says, which beats what was declared."""
        fact = self._pass.program.pack.facts[name]
        type_ = self._pass.program.fact_types[name]
        column = self._pass.naming.column("fact", name)
        read = self._read(fact, type_, column)
        sql = self._as_read(fact, read) if read else self._pass.setting.dialect.nothing(type_)
        parts = [read] if read else []
        if self._pass.is_stated(fact):
            table, said = self._stated(fact, type_, column)
            tried = [f"{said}v", f"({sql})", said] if read else [f"{said}v", said]
            sql = "CASE " + " ".join(f"WHEN {part} IS NOT NULL THEN {part}" for part in tried) + " END"
            parts = [Part(table, f"{said}v"), *parts, Part(table, said)]
        origins = tuple(dict.fromkeys(part.table for part in ([read] if read else []) + parts))
        return Column(column, fact.subject, type_, sql, origins=origins, form=Given(tuple(parts)))

    def _as_read(self, fact: Fact, part: Part) -> str:
        """The expression of what a source says; of whom it has no row the fact says what that means."""
        if part.absent is None:
            return part.sql
        key, absent = f"{part.table}.{fact.subject}", lower(part.absent, self._pass.setting)
        return f"CASE WHEN {key} IS NULL THEN {absent} WHEN {key} IS NOT NULL THEN {part.sql} END"

    def _stated(self, fact: Fact, type_: Type, column: str) -> tuple[str, str]:
        """The table and column of what people say; the verified answers are in `<column>v` beside it."""
        origin = self._stated_origin(fact)
        value = {Kind.BOOL: "line.value = 1", Kind.CODE: "line.word", Kind.REGION: "line.word"}
        answer = value.get(type_.kind, "line.value")
        here = f"line.fact = {self._pass.setting.dialect.text(original(fact.id))}"
        origin.add(column, f"MAX(CASE WHEN {here} THEN {answer} END)")
        origin.add(f"{column}v", f"MAX(CASE WHEN {here} AND line.state = 'verified' THEN {answer} END)")
        return origin.name, f"{origin.name}.{column}"

    def window(self, name: str, months: ir.Node, node: ir.WindowSum) -> Column:
        """The column of the sum of one series over some months."""
        return self._windows.window(name, months, node)

    def records_step(self, behind: Iterable[str]) -> Step:
        """The rows behind some facts: unit, person (NULL for rows about units), fact, record."""
        facts = [self._pass.program.pack.facts[name] for name in behind]
        parts = [
            record_rows(self._pass, fact, spans=self._windows.spans.get(fact.id, ()))
            for fact in facts
            if self._pass.source_of(fact)
            and not self._of_register(fact)
            and fact.subject is not Subject.SUPPORTER
        ]
        nobody = "SELECT unit, NULL::BIGINT AS person, '' AS fact, 0 AS record FROM unit WHERE FALSE"
        return Step(f"{self._pass.name}_record", "结论依据的记录。", "\nUNION ALL\n".join(parts) or nobody)

    def _read(self, fact: Fact, type_: Type, column: str) -> Part | None:
        """What a source says, if there is one."""
        dialect = self._pass.setting.dialect
        if not self._pass.source_of(fact):
            return None
        assert fact.reading is not None
        source = self._pass.program.pack.sources[fact.reading.source]
        if self._of_register(fact) and fact.subject is Subject.PERSON:
            register = self._register()
            here = column_of(source, fact.reading.column)
            value = cell(here, type_, dialect).replace("line.", f"{register.name}.")
            return Part(register.name, value, day=_day(register.name, here))
        if self._of_register(fact):
            return self._of_known_supporter(fact, source, column)
        if self._is_plain(fact, source):
            origin = self._given_origin(source)
            found = alone(fact, self._pass.program.pack, type_, dialect=dialect)
            absent = None if fact.absent == "unknown" else absent_literal(fact, type_)
            here = column_of(source, fact.reading.column)
            day = "" if fact.reading.where else _day(origin.name, here)
            return Part(origin.name, found.replace("line.", f"{origin.name}."), absent, day)
        origin = self._reading_origin(fact, source)
        value = reduced(fact, self._pass.program.pack, type_, dialect=dialect)
        origin.add(column, value, among=kept(fact, source, dialect))
        absent = None if fact.absent == "unknown" else absent_literal(fact, type_)
        return Part(origin.name, f"{origin.name}.{column}", absent)

    def _is_plain(self, fact: Fact, source: Source) -> bool:
        """Whether the fact of somebody is a cell of the one row that speaks of them."""
        assert fact.reading is not None
        return self._pass.is_single(source.id) and fact.subject is source.subject and is_cell(fact)

    def _given_origin(self, source: Source) -> Origin:
        name = f"fact_{source.id}"
        why = f"来源“{source.label}”，一户或一人一行。"
        return self._origins.setdefault(name, Origin(name, source.subject, "", "", why, is_given=True))

    def _of_register(self, fact: Fact) -> bool:
        reading = fact.reading
        if reading is None or fact.subject is Subject.UNIT or reading.where:
            return False
        source = self._pass.program.pack.sources[reading.source]
        column = column_of(source, reading.column)
        return source.role == "register" and reading.reduce == "latest" and column.id in OF_THE_REGISTER

    def _register(self) -> Origin:
        return self._origins.setdefault(
            "person", Origin("person", Subject.PERSON, "", "", "户籍登记", is_given=True)
        )

    def _of_known_supporter(self, fact: Fact, source: Source, column: str) -> Part:
        """What the register says of a supporter who is in it."""
        assert fact.reading is not None
        name = f"{self._pass.name}_register_of_supporter"
        head = self._pass.rows_of_supporters("person", fact)
        origin = Origin(name, Subject.SUPPORTER, head, "who.supporter", "户籍登记里的义务人。")
        origin = self._origins.setdefault(name, origin)
        type_ = self._pass.program.fact_types[fact.id]
        value = cell(column_of(source, fact.reading.column), type_, self._pass.setting.dialect)
        origin.add(column, f"MAX({value})")
        return Part(name, f"{name}.{column}")

    def _reading_origin(self, fact: Fact, source: Source) -> Origin:
        name = f"{self._pass.name}_{source.id}_of_{fact.subject}"
        head, key, tests = self._rows(fact.subject, source)
        if fact.subject is Subject.SUPPORTER:
            name += "_with_means" if fact.purpose is Purpose.MEANS else ""
            head, key, tests = self._pass.rows_of_supporters(f"fact_{source.id}", fact), "who.supporter", ()
        why = f"来源“{source.label}”的事实，一{'户' if fact.subject is Subject.UNIT else '人'}一行。"
        return self._origins.setdefault(name, Origin(name, fact.subject, head, key, why, tests))

    def _rows(self, home: Subject, source: Source) -> tuple[str, str, tuple[str, ...]]:
        head = f"FROM fact_{source.id} AS line"
        key, tests = f"line.{home}", self._pass.seen
        if home is not source.subject:
            head += f"\nJOIN {self._pass.name}_person AS who ON who.person = line.person"
            key = "who.unit"
        elif self._pass.narrowed:
            tests = (*tests, f"{key} IN (SELECT {home} FROM {self._pass.name}_{home})")
        return head, key, tests

    def _stated_origin(self, fact: Fact) -> Origin:
        home = fact.subject
        name, key = f"{self._pass.name}_stated_of_{home}", f"line.{home}"
        head = "FROM statement AS line"
        if home is Subject.SUPPORTER:
            name += "_with_means" if fact.purpose is Purpose.MEANS else ""
            head, key = self._pass.rows_of_supporters("statement", fact), "who.supporter"
        person = "line.person IS NULL" if home is Subject.UNIT else "line.person IS NOT NULL"
        tests = (person, "line.month IS NULL", "line.state IN ('verified', 'declared')")
        return self._origins.setdefault(
            name, Origin(name, home, head, key, "走访、申报和更正里说的事实。", tests)
        )


def _day(table: str, column: Cell) -> str:
    """The column itself, where it is a DATE."""
    return f"{table}.{column.id}" if column.kind == "date" else ""
