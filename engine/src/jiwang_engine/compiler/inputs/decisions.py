"""What people decided of clauses: one digit per person or unit and clause, waivers included."""

from __future__ import annotations

from jiwang_engine.compiler.columns.clauses import DECIDED
from jiwang_engine.compiler.columns.forms import Given, Part
from jiwang_engine.compiler.columns.sheets import Column, Sheet
from jiwang_engine.compiler.inputs.origins import Origin, Pass
from jiwang_engine.compiler.twins import original
from jiwang_engine.language import ir
from jiwang_engine.language.items.combining import CHOSEN
from jiwang_engine.language.program import Definition
from jiwang_engine.language.types import COUNT, Type
from jiwang_engine.packs.model import Combination, Item
from jiwang_engine.terms import Subject


class Decisions:
    """The determinations of one pass; a row without a person speaks for every member of the unit."""

    def __init__(self, of: Pass, sheet: Sheet) -> None:
        """Start without tables."""
        self._pass, self._sheet = of, sheet
        self.origins: dict[str, Origin] = {}

    def add(self, clause: Definition, known_as: str) -> None:
        """Add the column of what was decided of a clause, as `clauses.DECIDED` numbers it; NULL is nothing.

        `known_as` is the id by which people decide: a replacement goes by the id of what it replaces.
        """
        key = ("determination", clause.id)
        column = self._pass.naming.column(*key)
        if not self._pass.is_decided(original(known_as)):
            self._sheet.put(key, self._nothing(clause.subject, COUNT, column))
            return
        if clause.subject is Subject.UNIT:
            self._sheet.put(key, self._given(known_as, Subject.UNIT, column))
            return
        of_unit = self._given(known_as, Subject.UNIT, f"{column}u")
        own = self._given(known_as, Subject.PERSON, f"{column}m")
        for one in (of_unit, own):
            self._sheet.columns[one.name] = one
        parts = " ".join(f"WHEN {one.name} IS NOT NULL THEN {one.name}" for one in (own, of_unit))
        reads = frozenset({own.name, of_unit.name})
        self._sheet.put(
            key,
            Column(column, Subject.PERSON, COUNT, f"CASE {parts} END", reads, form=_own_first(own, of_unit)),
        )

    def add_choice(self, rule: Combination, home: Subject) -> None:
        """Add the column of the item that was chosen; two different choices are none."""
        items = self._pass.program.pack.items.values()
        named = [one for one in items if one.id in rule.items or one.label in rule.items]
        column, key = self._pass.naming.column("choice", rule.id), ("choice", rule.id)
        if not self._pass.is_decided(rule.id):
            self._sheet.put(key, self._nothing(home, CHOSEN, column))
            return
        if home is Subject.UNIT:
            self._sheet.put(key, self._chosen(rule, named, home, name=column))
            return
        sides = {Subject.PERSON: f"{column}m", Subject.UNIT: f"{column}u"}
        given = [self._chosen(rule, named, side, name=name) for side, name in sides.items()]
        counts = [f"{name}n" for name in sides.values()]
        for one, count in zip(given, counts, strict=True):
            origin = one.origins[0]
            self._sheet.columns[one.name] = one
            self._sheet.columns[count] = _column(count, one.home, COUNT, origin=origin)
        own, of_unit = given
        sql = f"CASE WHEN {counts[0]} > 0 THEN {own.name} WHEN {counts[0]} IS NULL OR {counts[0]} = 0 THEN {of_unit.name} END"
        reads = frozenset({own.name, of_unit.name, counts[0]})
        chosen = ir.Compare(">", ir.Name(COUNT, "column", counts[0], Subject.PERSON), ir.Literal(COUNT, 0))
        form = ir.If(CHOSEN, ir.Sure(chosen), _named(own), _named(of_unit))
        self._sheet.put(key, Column(column, Subject.PERSON, CHOSEN, sql, reads, form=form))

    def _nothing(self, home: Subject, type_: Type, name: str) -> Column:
        """The column of what nobody has decided."""
        return Column(name, home, type_, self._pass.setting.dialect.nothing(type_), form=Given())

    def _chosen(self, rule: Combination, items: list[Item], home: Subject, *, name: str) -> Column:
        """The one choice among the rows of a person or a unit; `<name>n` counts the rows."""
        origin, text = self._origin(home), self._pass.setting.dialect.text
        here = f"line.clause = {text(rule.id)}"
        words = " ".join(
            f"WHEN {here} AND line.outcome IN ({text(one.id)}, {text(one.label)}) THEN {text(one.id)}"
            for one in items
        )
        one = f"CASE {words} END"
        origin.add(name, f"CASE WHEN MIN({one}) = MAX({one}) THEN MAX({one}) END")
        origin.add(f"{name}n", f"COUNT({one})")
        return _column(name, home, CHOSEN, origin=origin.name)

    def _given(self, clause: str, home: Subject, name: str) -> Column:
        origin = self._origin(home)
        here = f"line.clause = {self._pass.setting.dialect.text(original(clause))}"

        def said(digit: int) -> str:
            words = ", ".join(f"'{word}'" for word, one in DECIDED.items() if one == digit)
            return f"COUNT(CASE WHEN {here} AND line.outcome IN ({words}) THEN 1 END)"

        yes, no, waived = said(1), said(0), said(9)
        origin.add(
            name,
            f"CASE WHEN {waived} > 0 THEN 9 WHEN {yes} > 0 AND {no} = 0 THEN 1 "
            f"WHEN {no} > 0 AND {yes} = 0 THEN 0 WHEN {yes} > 0 AND {no} > 0 THEN 3 END",
        )
        return _column(name, home, COUNT, origin=origin.name)

    def _origin(self, home: Subject) -> Origin:
        name = f"{self._pass.name}_decided_of_{home}"
        person = "IS NULL" if home is Subject.UNIT else "IS NOT NULL"
        why, tests = "人工认定和豁免，只算当天有效的。", (f"line.person {person}",)
        origin = Origin(name, home, "FROM determination AS line", f"line.{home}", why, tests)
        return self.origins.setdefault(name, origin)


def _column(name: str, home: Subject, type_: Type, *, origin: str) -> Column:
    """A column of the table of decisions."""
    sql = f"{origin}.{name}"
    return Column(name, home, type_, sql, origins=(origin,), form=Given((Part(origin, sql),)))


def _named(column: Column) -> ir.Name:
    return ir.Name(column.type, "column", column.name, column.home)


def _own_first(own: Column, of_unit: Column) -> ir.Node:
    """What was decided of the person, else what was decided of all members."""
    return ir.If(own.type, ir.Known(_named(own)), _named(own), _named(of_unit))
