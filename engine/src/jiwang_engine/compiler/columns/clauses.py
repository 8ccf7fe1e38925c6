"""Clauses, categories and items as columns.

A clause column holds one hexadecimal digit: the verdict in the two low bits, 4 for 推定, 8 for 豁免. A category or
item column holds the verdict alone. Neither is ever NULL.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jiwang_engine.compiler.columns.forms import Decided, Folded, Form, Judged
from jiwang_engine.compiler.columns.lowering import lower
from jiwang_engine.compiler.columns.sheets import Column, Sheet, columns_in
from jiwang_engine.language import ir
from jiwang_engine.language.bounds import REFINED
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.language.rules import clauses_of
from jiwang_engine.language.types import BOOL, COUNT
from jiwang_engine.packs.model import Clause
from jiwang_engine.terms import Subject, Verdict

PRESUMED = 4
WAIVED = "豁免"
NOT_IN_FORCE = "f"
_UNKNOWN = {"": int(Verdict.UNKNOWN), "yes": 1 + PRESUMED, "no": PRESUMED}  # by what the clause presumes
DECIDED = {"符合": 1, "是": 1, "不符合": 0, "否": 0, WAIVED: 9}


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Adds the columns of clauses, categories and items that are in force on a day."""

    program: Program
    sheet: Sheet
    clauses: dict[str, Clause]

    @classmethod
    def of(cls, program: Program, sheet: Sheet) -> Verdicts:
        """Prepare for a program and the day of a sheet."""
        return cls(program, sheet, {clause.id: clause for clause in clauses_of(program.pack)})

    def add_clause(self, definition: Definition) -> None:
        """Add the digit of a clause; a clause that is not in force adds nothing."""
        clause = self.clauses[definition.id]
        if not self.sheet.setting.holds(clause):
            return
        decided = self.sheet.column(("determination", clause.id)).name
        reads = {decided}
        form: Form = Decided(decided)
        if definition.node is None:
            sql = (
                f"CASE WHEN {decided} <= 1 THEN {decided} WHEN {decided} > 1 OR {decided} IS NULL THEN 3 END"
            )
        else:
            holds = self.sheet.hoisted(self._refined(definition), definition.subject)
            reads |= columns_in([holds])
            sql = _judged(lower(holds, self.sheet.setting), decided, clause)
            form = Judged(holds, decided, _UNKNOWN[clause.when_unknown])
        self._put(definition, sql, reads, form=form)

    def _refined(self, clause: Definition) -> ir.Node:
        """The condition of a clause, refined by declared bounds where there are any."""
        assert clause.node is not None
        key = (REFINED, clause.id)
        return ir.Name(BOOL, *key, clause.subject) if self.sheet.knows(key) else clause.node

    def add_verdict(self, definition: Definition) -> None:
        """Add the verdict of a category or an item; out of force it is 不符合."""
        found = (
            self._tree(definition.node, definition.subject)
            if self.in_force(definition.role, definition.id)
            else None
        )
        sql, form = found if found else (str(int(Verdict.NO)), Folded("and", ()))
        self._put(definition, sql, form.columns, form=form)

    def clauses_behind(self, definition: Definition) -> tuple[str, ...]:
        """The clauses of a category or item, those of its categories included, in the order of reading."""
        found: dict[str, None] = {}

        def collect(node: ir.Node | None) -> None:
            if isinstance(node, ir.Logic):
                for part in node.parts:
                    collect(part)
            elif isinstance(node, ir.Name) and node.role == "category":
                collect(self.program.definition("category", node.id).node)
            elif isinstance(node, ir.Name):
                found[node.id] = None

        collect(definition.node)
        return tuple(found)

    def digit(self, clause: str) -> tuple[str, str]:
        """The hexadecimal digit of a clause as text, and the column that it reads; none where it is not in force."""
        if not self.sheet.setting.holds(self.clauses[clause]):
            return f"'{NOT_IN_FORCE}'", ""
        column = self.sheet.column(("clause", clause)).name
        return f"substr('0123456789abcdef', {column} + 1, 1)", column

    def _put(self, definition: Definition, sql: str, reads: Iterable[str], *, form: Form) -> None:
        name = self.sheet.naming.column(definition.role, definition.id)
        self.sheet.put(
            (definition.role, definition.id),
            Column(name, definition.subject, COUNT, f"({sql})::BIGINT", frozenset(reads), form=form),
        )

    def in_force(self, role: str, name: str) -> bool:
        """Whether a clause, category or item holds on the day; an item that a lower pack does without does not."""
        holds = self.sheet.setting.holds
        if role == "clause":
            return holds(self.clauses[name])
        if role == "category":
            return holds(self.program.pack.categories[name])
        item = self.program.pack.items[name]
        return holds(item) and not any(holds(one) for one in item.closures)

    def _tree(self, node: ir.Node | None, home: Subject) -> tuple[str, Folded] | None:
        """The verdict of a tree of clauses, or None when nothing of it is in force."""
        if isinstance(node, ir.Logic):
            parts = [self._part(part, home) for part in node.parts]
            there = [part for part in parts if part is not None]
            form = Folded(node.op, tuple(column for _, one in there for column in one.columns))
            return (folded(node.op, [sql for sql, _ in there]), form) if there else None
        assert isinstance(node, ir.Name)
        if node.role == "category":
            column = self.sheet.column(("category", node.id)).name
            return column, Folded("and", (column,))
        clause = self.clauses[node.id]
        if not self.sheet.setting.holds(clause):
            return None
        column = self.sheet.column(("clause", node.id)).name
        return f"({column} % 4)", Folded("and", (column,))

    def _part(self, node: ir.Node, home: Subject) -> tuple[str, Folded] | None:
        """A part of a group; a group within a group becomes a column, so that its text is written once."""
        found = self._tree(node, home)
        if found is None or not isinstance(node, ir.Logic):
            return found
        sql, form = found
        column = self.sheet.add("y", home, COUNT, sql=f"({sql})::BIGINT", reads=form.columns, form=form).name
        return column, Folded("and", (column,))


def _judged(holds: str, decided: str, clause: Clause) -> str:
    """The digit of a clause with a formula: a waiver helps where the formula does not hold."""
    unknown = _UNKNOWN[clause.when_unknown]
    return (
        f"CASE WHEN {holds} THEN 1 WHEN {decided} = {DECIDED[WAIVED]} THEN {DECIDED[WAIVED]} "
        f"WHEN NOT {holds} THEN 0 WHEN {holds} IS NULL THEN {unknown} END"
    )


def folded(op: str, parts: list[str]) -> str:
    """One verdict of several: the decisive one wins, then a missing fact, then a decision that people owe."""
    if len(parts) == 1:
        return parts[0]
    decisive, neutral = (0, 1) if op == "and" else (1, 0)
    cases = [
        f"WHEN {' OR '.join(f'{part} = {verdict}' for part in parts)} THEN {verdict}"
        for verdict in (decisive, int(Verdict.UNKNOWN), int(Verdict.UNDECIDED))
    ]
    rest = " AND ".join(f"{part} = {neutral}" for part in parts)
    return f"(CASE {' '.join(cases)} WHEN {rest} THEN {neutral} END)"
