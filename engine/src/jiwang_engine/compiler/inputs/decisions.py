"""What people decided of clauses: one digit per person or unit and clause, waivers included."""

from __future__ import annotations

from jiwang_engine.compiler.columns.clauses import DECIDED
from jiwang_engine.compiler.columns.sheets import Column, Sheet
from jiwang_engine.compiler.inputs.origins import Origin, Pass
from jiwang_engine.compiler.twins import original
from jiwang_engine.language.program import Definition
from jiwang_engine.language.types import COUNT
from jiwang_engine.terms import Subject


class Decisions:
    """The determinations of one pass; a row without a person speaks for every member of the unit."""

    def __init__(self, of: Pass, sheet: Sheet) -> None:
        """Start without tables."""
        self._pass, self._sheet = of, sheet
        self.origins: dict[str, Origin] = {}

    def add(self, clause: Definition) -> None:
        """Add the column of what was decided of a clause, as `clauses.DECIDED` numbers it; NULL is nothing."""
        key = ("determination", clause.id)
        column = self._pass.naming.column(*key)
        if clause.subject is Subject.UNIT:
            self._sheet.put(key, self._given(clause.id, Subject.UNIT, column))
            return
        of_unit = self._given(clause.id, Subject.UNIT, f"{column}u")
        own = self._given(clause.id, Subject.PERSON, f"{column}m")
        for one in (of_unit, own):
            self._sheet.columns[one.name] = one
        parts = " ".join(f"WHEN {one.name} IS NOT NULL THEN {one.name}" for one in (own, of_unit))
        reads = frozenset({own.name, of_unit.name})
        self._sheet.put(key, Column(column, Subject.PERSON, COUNT, f"CASE {parts} END", reads))

    def _given(self, clause: str, home: Subject, name: str) -> Column:
        origin = self._origin(home)
        here = f"line.clause = {self._pass.setting.dialect.text(original(clause))}"

        def said(digit: int) -> str:
            words = ", ".join(f"'{word}'" for word, one in DECIDED.items() if one == digit)
            return f"COUNT(CASE WHEN {here} AND line.outcome IN ({words}) THEN 1 END)"

        yes, no, waived = said(1), said(0), said(9)
        origin.columns[name] = (
            f"CASE WHEN {waived} > 0 THEN 9 WHEN {yes} > 0 AND {no} = 0 THEN 1 "
            f"WHEN {no} > 0 AND {yes} = 0 THEN 0 WHEN {yes} > 0 AND {no} > 0 THEN 3 END"
        )
        return Column(name, home, COUNT, f"{origin.name}.{name}", origins=(origin.name,))

    def _origin(self, home: Subject) -> Origin:
        name = f"{self._pass.name}_decided_of_{home}"
        person = "IS NULL" if home is Subject.UNIT else "IS NOT NULL"
        head = f"FROM determination AS line\nWHERE line.person {person}"
        why = "人工认定和豁免，只算当天有效的。"
        return self.origins.setdefault(name, Origin(name, home, head, f"line.{home}", why))
