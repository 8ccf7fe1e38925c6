"""How a column is made, beside its SQL: what `arrays` works out where numpy judges and not the database.

A form is a formula over columns (`ir.Node`), or one of the few things that are no formula of the language.
"""

from __future__ import annotations

from dataclasses import dataclass

from jiwang_engine.language import ir


@dataclass(frozen=True, slots=True)
class Part:
    """A column of a table with one row per person, unit or supporter.

    `sql` is the value in words of the table; `absent` what it means that the table has no row, None for unknown; `day` is
    the DATE that `sql` makes a number of, where it does nothing else.
    """

    table: str
    sql: str
    absent: ir.Node | None = None
    day: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """The first of some parts that is known; without parts nothing is."""

    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A clause by its formula: where it holds, where people waived it (`decided`), and the digit of an unknown answer."""

    holds: ir.Node
    decided: str
    unknown: int


@dataclass(frozen=True, slots=True)
class Decided:
    """A clause that people decide: the column of what they said."""

    column: str


@dataclass(frozen=True, slots=True)
class Folded:
    """One verdict of the verdicts in some columns; without columns, 不符合."""

    op: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """An aggregate over the members or supporters; `value` and `where` are columns of theirs, empty for none."""

    how: str
    value: str
    where: str


@dataclass(frozen=True, slots=True)
class Packed:
    """The digits of some clauses as one number; an empty name is a clause that is not in force."""

    columns: tuple[str, ...]


Form = ir.Node | Given | Judged | Decided | Folded | Total | Packed
