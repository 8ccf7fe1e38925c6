"""Small pieces of SQL text that the cleaning of a file is put together from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def literal(text: object) -> str:
    """A text as an SQL literal; control characters do not occur in ours."""
    return "'" + str(text).replace("'", "''") + "'"


def one_of(column: str, texts: Iterable[object]) -> str:
    """Whether the text is one of some texts; unknown where it is unknown.

    Of five texts or more behind IN the planner makes a join, from DuckDB 2.0 on of list_contains too; forty of them cost a
    small file half a second.
    """
    listed = ", ".join(map(literal, texts))
    return f"CASE WHEN {column} IS NOT NULL THEN (list_position([{listed}], {column}) > 0) IS TRUE END"


def matches(column: str, pattern: str) -> str:
    """Whether the whole text fits a pattern."""
    return f"regexp_full_match({column}, {literal(pattern)})"


def replaced(column: str, pattern: str, by: str) -> str:
    """The text with every fit of a pattern replaced."""
    return f"regexp_replace({column}, {literal(pattern)}, {literal(by)}, 'g')"


def chosen(tests: Iterable[tuple[str, str]], otherwise: str = "NULL") -> str:
    """CASE WHEN test THEN value … ELSE otherwise END."""
    whens = " ".join(f"WHEN {test} THEN {value}" for test, value in tests)
    return f"CASE {whens} ELSE {otherwise} END" if whens else otherwise


def layered(rows: str, columns: Mapping[str, str]) -> str:
    """One more SELECT around `rows` (a query) that adds columns: name → expression."""
    added = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
    return f"SELECT *, {added} FROM ({rows})" if added else rows
