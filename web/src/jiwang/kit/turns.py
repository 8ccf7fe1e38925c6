"""One after the other: where two could write the same thing at the same moment, the second waits and then sees the first."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, models
from psycopg import sql


def one_at_a_time(kind: str, *names: object) -> None:
    """Wait for whoever makes the same thing, until the running transaction ends. For what has no row yet that could be locked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{kind}:{':'.join(map(str, names))}"]
        )


def each_at_a_time(kind: str, names: Iterable[object]) -> None:
    """The same for many of a kind, always in one order, so that nobody waits for somebody who waits for them."""
    told = sorted(f"{kind}:{one}" for one in names)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(one, 0)) FROM unnest(%s::text[]) AS t(one)", [told]
        )


def alone_with(*tables: type[models.Model]) -> None:
    """Keep everybody else from writing to some tables until the running transaction ends; reading goes on.

    For a job that writes to rows of them in any order: those who lock one of these tables after the other must do it in the
    order in which they are named here, so that nobody waits for somebody who waits for them. What was written before is
    checked first, so that others do not wait for that.
    """
    names = sql.SQL(", ").join(sql.Identifier(one._meta.db_table) for one in tables)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(names))
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
