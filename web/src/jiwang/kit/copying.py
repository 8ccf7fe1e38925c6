"""Bring many rows into a table by COPY: new ones are added, changed ones renewed, equal ones left alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from psycopg import sql


@dataclass(frozen=True, slots=True)
class Copied:
    """How many rows were added and how many changed."""

    added: int = 0
    changed: int = 0

    def __add__(self, other: Copied) -> Copied:
        """Both together."""
        return Copied(self.added + other.added, self.changed + other.changed)


def copy_in(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    key: str = "id",
    once: Sequence[str] = (),
) -> Copied:
    """Add and renew rows by their key; columns of `once` are written with a new row and belong to the officers afterwards.

    `rows` is read while COPY holds the connection: it may not ask the database anything.
    """
    table = sql.Identifier(model._meta.db_table)
    fresh = sql.Identifier(f"fresh_{model._meta.db_table}")
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    kept = [name for name in columns if name != key and name not in once]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(fresh))
        cursor.execute(
            sql.SQL("CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WHERE false").format(
                fresh, names, table
            )
        )
        with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(fresh, names)) as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(_upsert(table, fresh, names, key=sql.Identifier(key), kept=kept))
        added, changed = cursor.fetchone() or (0, 0)
    return Copied(added, changed)


def _upsert(
    table: sql.Identifier,
    fresh: sql.Identifier,
    names: sql.Composed,
    *,
    key: sql.Identifier,
    kept: Sequence[str],
) -> sql.Composed:
    columns = [sql.Identifier(name) for name in kept]
    sets = sql.SQL(", ").join(sql.SQL("{0} = EXCLUDED.{0}").format(one) for one in columns)
    old, new = (
        sql.SQL(", ").join(sql.SQL("{}.{}").format(side, one) for one in columns)
        for side in (table, sql.SQL("EXCLUDED"))
    )
    return sql.SQL(
        "WITH written AS (INSERT INTO {table} ({names}) SELECT {names} FROM {fresh} ON CONFLICT ({key}) DO UPDATE SET {sets} "
        "WHERE ({old}) IS DISTINCT FROM ({new}) RETURNING xmax = 0 AS is_new) "
        "SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written"
    ).format(table=table, names=names, fresh=fresh, key=key, sets=sets, old=old, new=new)
