"""Unfold definitions into columns, each of which reads only other columns.

A sheet is filled in the order of dependence. What a formula would need twice, or from the members of the unit,
becomes a column of its own; `levels` then decides in which step each column is computed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from jiwang_engine.compiler.columns.aggregates import AGGREGATED, NOBODY
from jiwang_engine.compiler.columns.forms import Form
from jiwang_engine.compiler.columns.lowering import Setting, lower
from jiwang_engine.compiler.columns.naming import Naming
from jiwang_engine.language import ir
from jiwang_engine.language.dependence import mapped, walk
from jiwang_engine.language.types import BOOL, Type
from jiwang_engine.terms import Subject

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One generated column of a person or a unit.

    `origins` names the tables that a given column comes from; `sql` then speaks of them. `grouped` columns are
    computed over the members of the unit, or over the supporters (`over`) of a unit or a person; `nobody` is their value
    where supporters are known to be none. `reads` names the columns that must exist before, parameters included.
    `form` says the same as `sql` to those who do without a database; a text has none.
    """

    name: str
    home: Subject
    type: Type
    sql: str
    reads: frozenset[str] = frozenset()
    origins: tuple[str, ...] = ()
    grouped: bool = False
    over: Subject = Subject.PERSON
    nobody: str = ""
    form: Form | None = None


class Given(Protocol):
    """What hands facts and series to a sheet."""

    def fact(self, name: str) -> Column:
        """The column of a fact as far as tables state it, its default formula not counted."""

    def window(self, name: str, months: ir.Node, node: ir.WindowSum) -> Column:
        """The column of the sum of one series over some months, of the person or unit that the series is about."""


class Sheet:
    """The columns of one pass over the population."""

    def __init__(self, naming: Naming, setting: Setting, given: Given) -> None:
        """Start empty; `given` knows the tables that facts come from."""
        self.naming, self.setting, self._given = naming, setting, given
        self.columns: dict[str, Column] = {}
        self.parameters: dict[str, str] = {}  # column → id of the parameter
        self._known: dict[Key, Column] = {}
        self._hoisted: dict[tuple[Subject, ir.Node], str] = {}
        self._counts: Counter[str] = Counter()  # of columns without a name in the program, by letter

    def define(self, key: Key, home: Subject, node: ir.Node) -> Column:
        """Add the column of a definition."""
        flat = self.flat(node, home)
        sql, reads = lower(flat, self.setting), columns_in([flat])
        return self.put(key, Column(self.naming.column(*key), home, node.type, sql, reads, form=flat))

    def put(self, key: Key, column: Column) -> Column:
        """Add a finished column under a name of the program."""
        self._known[key] = self.columns[column.name] = column
        return column

    def knows(self, key: Key) -> bool:
        """Whether a name of the program has its column already."""
        return key in self._known

    def column(self, key: Key) -> Column:
        """The column of a name; facts are fetched when they are first asked for."""
        if key not in self._known and key[0] == "fact":
            self.put(key, self._given.fact(key[1]))
        return self._known[key]

    def flat(self, node: ir.Node, home: Subject) -> ir.Node:
        """The formula over columns."""
        rule = _RULES.get(type(node))
        return rule(self, node, home) if rule else mapped(node, lambda part: self.flat(part, home))

    def hoisted(self, node: ir.Node, home: Subject) -> ir.Node:
        """A formula as a column or constant, so that writing it twice costs nothing."""
        flat = self.flat(node, home)
        if isinstance(flat, ir.Literal) or (isinstance(flat, ir.Name) and flat.role != "verdict"):
            return flat
        return ir.Name(node.type, "column", self._stored(flat, home), home)

    def add(
        self,
        letter: str,
        home: Subject,
        type_: Type,
        *,
        sql: str,
        reads: Iterable[str],
        form: Form,
        over: Subject | None = None,
        nobody: str = "",
    ) -> Column:
        """Add a column that has no name in the program; with `over` it is computed over members or supporters."""
        self._counts[letter] += 1
        column = Column(
            f"{letter}{self._counts[letter]:03d}", home, type_, sql, frozenset(reads),
            grouped=over is not None, over=over or Subject.PERSON, nobody=nobody, form=form,
        )  # fmt: skip
        self.columns[column.name] = column
        return column

    def member_column(self, node: ir.Node, over: Subject) -> str:
        """A formula about each member or supporter as a column of theirs."""
        flat = self.hoisted(node, over)
        if isinstance(flat, ir.Name) and flat.id in self.columns and flat.subject is over:
            return flat.id
        return self._stored(flat, over)

    def _stored(self, flat: ir.Node, home: Subject) -> str:
        """The column that holds a flat formula."""
        if (home, flat) not in self._hoisted:
            sql, reads = lower(flat, self.setting), columns_in([flat])
            self._hoisted[home, flat] = self.add("x", home, flat.type, sql=sql, reads=reads, form=flat).name
        return self._hoisted[home, flat]

    def _name(self, node: ir.Name, home: Subject) -> ir.Node:
        if node.role == "day":
            return node
        if node.role == "parameter":
            column = self.naming.column("parameter", node.id)
            self.parameters[column] = node.id
            return ir.Name(node.type, "column", column, Subject.UNIT)
        if node.role in ("category", "item"):
            return ir.Name(BOOL, "verdict", self.column((node.role, node.id)).name, node.subject)
        has_default = node.role == "fact" and ("default", node.id) in self._known
        found = self.column(("default" if has_default else node.role, node.id))
        return ir.Name(node.type, "column", found.name, found.home)

    def _twice(self, node: ir.Node, home: Subject) -> ir.Node:
        return mapped(node, lambda part: self.hoisted(part, home))

    def _aggregate(self, node: ir.Aggregate, home: Subject) -> ir.Node:
        key = (node.within, node)
        if key not in self._hoisted:
            sql, reads, total = AGGREGATED[node.how](self, node)
            nobody = NOBODY.get(node.how, "") if node.over is Subject.SUPPORTER else ""
            column = self.add(
                "a", node.within, node.type, sql=sql, reads=reads, form=total, over=node.over, nobody=nobody
            )
            self._hoisted[key] = column.name
        return ir.Name(node.type, "column", self._hoisted[key], node.within)

    def _window(self, node: ir.WindowSum, home: Subject) -> ir.Node:
        total: ir.Node | None = None
        for sign, fact in node.terms:
            part = self._term(node, fact)
            if total is None:
                zero = ir.Literal(node.type, 0)
                total = part if sign > 0 else ir.Arithmetic(node.type, "-", zero, part)
            else:
                total = ir.Arithmetic(node.type, "+" if sign > 0 else "-", total, part)
        assert total is not None
        return total

    def _term(self, node: ir.WindowSum, fact: str) -> ir.Node:
        key = (
            "window",
            f"{fact} {node.missing} {node.to} {node.mode} {node.fill} {node.to_date} {node.months}",
        )
        if key not in self._known:
            self.put(key, self._given.window(fact, self.flat(node.months, Subject.UNIT), node))
        column = self._known[key]
        own = ir.Name(node.type, "column", column.name, column.home)
        if node.subject is Subject.UNIT and column.home is Subject.PERSON:
            return self._aggregate(ir.Aggregate(node.type, "sum", own, None), Subject.UNIT)
        return own


def _own_column(sheet: Sheet, node: ir.Name, home: Subject) -> ir.Node:
    return node if node.role in ("column", "verdict") else sheet._name(node, home)


def columns_in(flat: Iterable[ir.Node]) -> frozenset[str]:
    """The columns that flat trees read."""
    names = (part for node in flat for part in walk(node) if isinstance(part, ir.Name))
    return frozenset(name.id for name in names if name.role in ("column", "verdict"))


_RULES: dict[type, Callable[[Sheet, Any, Subject], ir.Node]] = {
    ir.Name: _own_column,
    ir.Aggregate: Sheet._aggregate,
    ir.WindowSum: Sheet._window,
    ir.Divide: Sheet._twice,
    ir.Extreme: Sheet._twice,
    ir.If: Sheet._twice,
    ir.Age: Sheet._twice,
    ir.Between: Sheet._twice,
    ir.Sure: Sheet._twice,
    ir.Slot: Sheet._twice,
    ir.Choice: Sheet._twice,
    ir.Among: Sheet._twice,
}
