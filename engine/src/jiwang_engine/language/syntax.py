"""The untyped tree of a formula: what was written, and where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as written: 300元, 20%, 18岁."""

    number: str
    unit: str
    at: int  # offset into the formula's text


@dataclass(frozen=True, slots=True)
class Date:
    """A day, 2026-07-01."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Word:
    """A name, a code word, or 是 / 否."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call, perhaps with a filter after 其中."""

    value: Syntax
    where: Syntax | None
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple[Argument, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Binary:
    """+ - * or a comparison."""

    op: str
    left: Syntax
    right: Syntax
    at: int


@dataclass(frozen=True, slots=True)
class Chain:
    """且 or 或 over two or more parts."""

    op: str  # and | or
    parts: tuple[Syntax, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Negation:
    """非."""

    of: Syntax
    at: int


@dataclass(frozen=True, slots=True)
class Conditional:
    """若 … 则 … 否则 …."""

    condition: Syntax
    then: Syntax
    otherwise: Syntax
    at: int


Syntax = Quantity | Date | Word | Call | Binary | Chain | Negation | Conditional
