"""One after the other: where two officers could make the same thing at the same moment, the second waits and then sees the first."""

from __future__ import annotations

from django.db import connection


def one_at_a_time(kind: str, *names: object) -> None:
    """Wait for whoever makes the same thing, until the running transaction ends. For what has no row yet that could be locked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{kind}:{':'.join(map(str, names))}"]
        )
