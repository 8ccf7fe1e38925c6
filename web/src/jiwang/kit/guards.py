"""SQL that keeps a table by PostgreSQL itself: rows by place, and lines that are never changed. For migrations."""

from __future__ import annotations

from django.db.migrations import RunSQL

RECEIVES = "jiwang.receives"  # patterns of area|department
SEES, AS_TOWNSHIP, AS_COUNTY = "jiwang.sees", "jiwang.sees_as_township", "jiwang.sees_as_county"
SERVES = "jiwang.serves"  # of liaisons: what is asked of a department, as department@place


def seen(setting: str, column: str = "region") -> str:
    """A condition: the place of the row is within what the transaction sees. Worked out once a query, not once a row."""
    return f"{column} LIKE ANY ((SELECT string_to_array(current_setting('{setting}', true), ','))::text[])"


def by_place(table: str, condition: str) -> RunSQL:
    """Row security on a table, for its owner too; without a sight no row is seen and none can be written."""
    return RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY; "
        f"CREATE POLICY by_place ON {table} USING ({condition}) WITH CHECK ({condition});",
        f"DROP POLICY by_place ON {table}; ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; "
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def never_changed(table: str) -> RunSQL:
    """Refuse UPDATE, DELETE and TRUNCATE of a table, whoever asks."""
    return RunSQL(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table}: lines are added and never changed'; END $$; "
        f"CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse();",
        f"DROP TRIGGER never_changed ON {table}; DROP FUNCTION {table}_refuse();",
    )
