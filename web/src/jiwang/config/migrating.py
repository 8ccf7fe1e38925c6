"""Bring the tables up to date as their owner, and give the role of the desk what it needs: rows, never tables."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connections

from jiwang.kit.postgres import APP

_RIGHTS = f"""
GRANT USAGE ON SCHEMA public TO {APP};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP};
REVOKE UPDATE, DELETE ON matching_opinion, matching_revocation FROM {APP};
REVOKE UPDATE, DELETE ON trail_line, trail_seal, dispatch_handover, outgoing_parcel, outgoing_departure FROM {APP};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP};
"""


def migrate() -> None:
    """Run every migration and renew the rights; a second call changes nothing."""
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    with connections["owner"].cursor() as cursor:
        cursor.execute(_RIGHTS)
    connections["owner"].close()
