"""Bring the tables up to date as their owner, and give the role of the desk what it needs: rows, never tables."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connections

from jiwang.kit.postgres import APP

_RIGHTS = f"""
GRANT USAGE ON SCHEMA public TO {APP};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP};
REVOKE DELETE ON people_household, people_person FROM {APP};
"""  # whoever has moved away or died stays on file
# What a trigger refuses to change, the desk may not even try.
_NEVER_CHANGED = f"""
DO $$ DECLARE kept regclass; BEGIN
  FOR kept IN SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = 'never_changed' LOOP
    EXECUTE format('REVOKE UPDATE, DELETE ON %s FROM {APP}', kept);
  END LOOP;
END $$;
GRANT UPDATE (value, destroyed_on) ON statements_statement TO {APP};
"""  # the last: of what may be kept no longer the value goes, and nothing else changes


def migrate() -> None:
    """Run every migration and renew the rights; a second call changes nothing."""
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    with connections["owner"].cursor() as cursor:
        cursor.execute(_RIGHTS)
        cursor.execute(_NEVER_CHANGED)
    connections["owner"].close()
