"""Questions that are worded once: Django's builder takes a millisecond to word one, which is longer than PostgreSQL takes to answer it.

A question is kept as SQL, never with its answer, and nothing that somebody has typed is kept. Where it names its rows by keys that
are given later (`one_of`), PostgreSQL plans it once for each connection: keys never change the best way. A question over a whole
area is planned every time, because how many rows an officer sees decides the way.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Self, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup, Model, Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from psycopg import ClientCursor, Cursor

Row = TypeVar("Row")
Record = TypeVar("Record", bound=Model)


class _Planned(Cursor[Any]):
    """A cursor whose statements PostgreSQL plans once and keeps with the connection."""

    def execute(self, query: Any, params: Any = None, **_more: object) -> Self:
        return super().execute(query, params, prepare=True)


def planned(sql: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows that a statement of ours returns, planned once for each connection."""
    return _answered(_Planned, sql, tuple(values))


def _answered(
    kind: type[Cursor[Any]], sql: str, values: tuple[Any, ...] | None = None
) -> list[tuple[Any, ...]]:
    """Straight to the connection, where nobody listens: a page asks a dozen times, and Django's cursors take as long as psycopg itself."""
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    cursor = kind(connection.connection)
    if connection.execute_wrappers or connection.queries_logged:
        with connection.make_debug_cursor(cast(Any, cursor)) as listened:
            listened.execute(sql, values)
            return list(listened.fetchall())
    with connection.wrap_database_errors, cursor:
        return cursor.execute(sql, values).fetchall()


class Later(str):
    """Where something stands that is given when the question is asked, under its name."""


class OneOf(Lookup):
    """The column is one of the values that are given later. Registered by the app of places."""

    lookup_name = "one_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """`column = ANY(values)`."""
        left, values = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", (*values, self.rhs)


def one_of(field: str, name: str) -> Q:
    """The field is one of the values that will be given under a name."""
    return Q(**{f"{field}__one_of": Later(name)})


_SPOKEN = 8  # pages of one list


@dataclass(frozen=True, slots=True)
class Question:
    """SQL with its values; without SQL it is known that there is no answer. What it says in the end is put together once, and lives as long as the question."""

    sql: str = ""
    values: tuple[Any, ...] = ()
    _said: dict[tuple[Any, ...], str] = field(default_factory=dict, compare=False, repr=False)

    def answers(self, *more: Any) -> list[tuple[Any, ...]]:
        """The rows of the answer; `more` are values that were left open."""
        if not self.sql:
            return []
        return _answered(Cursor, self._said.get(more) or self._put_together(more))

    def _put_together(self, more: tuple[Any, ...]) -> str:
        connection.ensure_connection()
        said = ClientCursor(connection.connection).mogrify(self.sql, [*self.values, *more])
        if len(self._said) < _SPOKEN:
            self._said[more] = said
        return said


@dataclass(frozen=True, slots=True)
class Called(Generic[Row]):
    """Rows that are called by their keys, or by what they belong to."""

    question: Question
    row: Callable[[tuple[Any, ...]], Row]

    def of(self, **later: Iterable[object]) -> list[Row]:
        """The rows for the values that were left open, by their names."""
        if not self.question.sql:
            return []
        given = {name: list(values) for name, values in later.items()}
        return [self.row(one) for one in planned(self.question.sql, self._filled(given))]

    def like(self, **later: str) -> list[Row]:
        """The same for words of which the beginning or a part is asked: planned anew, for an index needs to know them."""
        asked = Question(self.question.sql, self._filled(later))
        return [self.row(one) for one in asked.answers()]

    def _filled(self, given: Mapping[str, object]) -> tuple[object, ...]:
        return tuple(given[one] if type(one) is Later else one for one in self.question.values)


def worded(rows: QuerySet[Any, Any], *, after: str = "") -> Question:
    """A query as a question, with some more SQL after it."""
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return Question()
    return Question(f"{sql}{after}", values)


def lines(rows: QuerySet[Any, Any], *columns: str) -> Called[Any]:
    """Rows with some columns under their names; a line is no record and knows nothing more."""
    line: Any = namedtuple("Line", columns)  # type: ignore[misc]  # named by whoever asks
    return Called(worded(rows.values_list(*columns)), line._make)


def records(rows: QuerySet[Record]) -> Called[Record]:
    """Rows as records of their table, without what belongs to them."""
    model = rows.model
    names = [one.attname for one in model._meta.concrete_fields]
    return Called(worded(rows.values_list(*names)), lambda row: model.from_db(None, names, row))
