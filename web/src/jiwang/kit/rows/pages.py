"""Pages of a long list: first which rows, out of an index alone, then these few rows with what belongs to them.

Under row security PostgreSQL guesses badly how many rows an officer sees, and would join thousands before it takes fifty. Django's
builder words a question in a millisecond, which is longer than PostgreSQL takes to answer it: so a question that depends on nothing
but who asks for what is worded once and kept (as SQL, never with its answer), and lines are made into no models.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Model, QuerySet


@dataclass(frozen=True, slots=True)
class Question:
    """SQL with its values; without SQL it is known that there is no answer."""

    sql: str = ""
    values: tuple[Any, ...] = ()

    def answers(self, *more: Any) -> list[tuple[Any, ...]]:
        """The rows of the answer; `more` are values that were left open."""
        if not self.sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [*self.values, *more])
            return list(cursor.fetchall())


def worded(rows: QuerySet[Any, Any], *, after: str = "") -> Question:
    """A query as a question, with some more SQL after it."""
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return Question()
    return Question(f"{sql}{after}", values)


def keys_of(rows: QuerySet[Any, Any]) -> Question:
    """Which rows, in their order; how many and from which on is left open."""
    return worded(rows.values_list("pk"), after=" LIMIT %s OFFSET %s")


def numbers_of(**queries: QuerySet[Any, Any]) -> Question:
    """How many rows each of some queries has: a name and a number for each."""
    parts = [(name, worded(one.order_by().values("pk"))) for name, one in queries.items()]
    told = ["SELECT %s, count(*) FROM (" + one.sql + ") AS rows" for _name, one in parts if one.sql]
    values = [value for name, one in parts if one.sql for value in (name, *one.values)]
    return Question(" UNION ALL ".join(told), tuple(values))


@dataclass(frozen=True, slots=True)
class Long:
    """A long list for a paginator: which rows, how many there are, and what is shown of them by the names of columns."""

    model: type[Model]
    columns: tuple[str, ...]
    keys: Question
    number: int

    def __len__(self) -> int:
        """How many rows there are."""
        return self.number

    def __getitem__(self, part: slice) -> list[Any]:
        """Some lines, found first and fetched then."""
        begin, end = part.start or 0, part.stop
        found = [key for (key,) in self.keys.answers(end - begin, begin)]
        return lines_of(self.model, self.columns, found) if found else []


def lines_of(model: type[Model], columns: tuple[str, ...], keys: Sequence[object]) -> list[Any]:
    """What is shown of some rows, in the order of their keys; what is not seen is left out."""
    question, line = _by_key(model, columns)
    by_key = {row[0]: line(row) for row in question.answers(list(keys))}
    return [by_key[key] for key in keys if key in by_key]


def page_of(rows: Long, size: int, number: str | None) -> Page[Any]:
    """One page of a long list; of a number that makes no sense the first or the last."""
    return Paginator(cast(Any, rows), size).get_page(number)


@cache
def _by_key(
    model: type[Model], columns: tuple[str, ...]
) -> tuple[Question, Callable[[tuple[Any, ...]], Any]]:
    table, key = (
        connection.ops.quote_name(one) for one in (model._meta.db_table, str(model._meta.pk.column))
    )
    rows = model._default_manager.order_by().values_list("pk", *columns)
    return worded(rows, after=f" WHERE {table}.{key} = ANY(%s)"), cast(
        Any, namedtuple("Line", ("pk", *columns))
    )._make
