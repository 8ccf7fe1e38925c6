"""Bring many rows into a table by COPY: new ones are added, changed ones renewed, equal ones left alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models
from psycopg import sql

from jiwang.kit.rows.wholesale import dressed, laid_bare

Given = Sequence[Any] | bytes  # a row, or many lines as COPY reads them
_Row = TypeVar("_Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Copied:
    """How many rows were added and how many changed."""

    added: int = 0
    changed: int = 0
    was_empty: bool = False  # the table, before

    def __add__(self, other: Copied) -> Copied:
        """Both together."""
        return Copied(self.added + other.added, self.changed + other.changed)


_PIECE = 2000  # lines
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_SPECIAL = re.compile(r"[\\\t\n\r]")
_EMPTY = "CREATE TEMP TABLE {fresh} ON COMMIT DROP AS SELECT {names} FROM {table} WHERE false"
# Two joins of whole tables: where nothing has changed they cost a tenth of asking the index of the key row by row.
_RENEW = "UPDATE {table} SET {sets} FROM {fresh} WHERE {table}.{key} = {fresh}.{key} AND ({old}) IS DISTINCT FROM ({new})"
_FILL = "INSERT INTO {table} ({names}) SELECT {names} FROM {fresh}"
_MISSING = f"{_FILL} WHERE NOT EXISTS (SELECT 1 FROM {{table}} WHERE {{table}}.{{key}} = {{fresh}}.{{key}})"

# Few rows into a large table: the index of the key is asked row by row, whatever PostgreSQL believes of the size of the table.
_ADD = f"{_FILL} ON CONFLICT ({{key}}) DO NOTHING"


def copy_in(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Given],
    *,
    key: str = "id",
    once: Sequence[str] = (),
    wholesale: bool = False,
) -> Copied:
    """Add and renew rows by their key; columns of `once` are written with a new row and belong to the officers afterwards.

    `rows` is read while COPY holds the connection: it may not ask the database anything. `wholesale` fills an empty table as
    `kit.rows.wholesale` says.
    """
    kept, table = [name for name in columns if name != key and name not in once], model._meta.db_table
    words = _words(model, columns, kept) | {"key": sql.Identifier(key)}
    with connection.cursor() as cursor:

        def rows_of(statement: str) -> int:
            cursor.execute(sql.SQL(statement).format(**words))
            return int(cursor.rowcount)

        rows_of("DROP TABLE IF EXISTS {fresh}")
        rows_of(_EMPTY)
        with cursor.copy(sql.SQL("COPY {fresh} ({names}) FROM STDIN").format(**words)) as copy:
            for row in rows:
                (copy.write if isinstance(row, bytes) else copy.write_row)(row)
        rows_of("ANALYZE {fresh}")
        is_empty = not rows_of("SELECT FROM {table} LIMIT 1")
        if is_empty and wholesale and laid_bare(table):
            added = rows_of(_FILL)
            dressed(table)
            return Copied(added, 0, True)
        changed = 0 if is_empty else rows_of(_RENEW)
        return Copied(rows_of(_MISSING), changed, is_empty)


def add_in(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Given], *, key: str = "id"
) -> int:
    """Add rows that are not there yet, and leave alone those that are: for tables that are never changed. How many were new."""
    words = _words(model, columns, ()) | {"key": sql.Identifier(key)}
    with connection.cursor() as cursor:
        for statement in ("DROP TABLE IF EXISTS {fresh}", _EMPTY):
            cursor.execute(sql.SQL(statement).format(**words))
        with cursor.copy(sql.SQL("COPY {fresh} ({names}) FROM STDIN").format(**words)) as copy:
            for row in rows:
                (copy.write if isinstance(row, bytes) else copy.write_row)(row)
        cursor.execute(sql.SQL(_ADD).format(**words))
        return int(cursor.rowcount)


def piped(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Rows as COPY reads them, many lines at a time: needs no connection, so that another thread can make them ready."""
    waiting = iter(rows)
    while lines := ["\t".join(map(_cell, row)) for row in islice(waiting, _PIECE)]:
        yield ("\n".join(lines) + "\n").encode()


def _cell(value: object) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return r"\\x" + value.hex()
    text = str(value)
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


def left_out(model: type[_Row]) -> models.QuerySet[_Row]:
    """The rows of a table that the last `copy_in` of this transaction did not name."""
    table = model._meta.db_table
    named = f'SELECT 1 FROM "fresh_{table}" AS fresh WHERE fresh.id = "{table}".id'
    return model._default_manager.extra(where=[f"NOT EXISTS ({named})"])


def _words(
    model: type[models.Model], columns: Sequence[str], kept: Sequence[str]
) -> dict[str, sql.Composable]:
    table, fresh = (sql.Identifier(f"{prefix}{model._meta.db_table}") for prefix in ("", "fresh_"))
    own = [sql.Identifier(name) for name in kept]
    return {
        "table": table,
        "fresh": fresh,
        "names": _listed("{one}", map(sql.Identifier, columns)),
        "sets": _listed("{one} = {side}.{one}", own, side=fresh),
        "old": _listed("{side}.{one}", own, side=table),
        "new": _listed("{side}.{one}", own, side=fresh),
    }


def _listed(form: str, columns: Iterable[sql.Identifier], **more: sql.Composable) -> sql.Composed:
    return sql.SQL(", ").join(sql.SQL(form).format(one=one, **more) for one in columns)
