"""Fill an empty table all at once: without its indexes, which PostgreSQL then builds side by side, and without a check for every row.

    wholesale("people_person")                 # in a migration: two functions of the owner, for the desk to call
    if laid_bare("people_person"):             # in the transaction that loads
        …                                      # INSERT
        dressed("people_person")

The desk owns no table and may not change one. The two functions do for it what stands in them, word for word as the table was
when the migration ran, and nothing else: they take no text. Whoever adds an index or a key later calls `wholesale` again.
"""  # fmt: skip

from __future__ import annotations

from django.db import connection
from django.db.migrations import RunSQL
from psycopg import sql

from jiwang.kit.guards import OFFICES
from jiwang.kit.sights import EVERYWHERE

# A key that other tables point at must stand while they do.
_MADE = """
DO $made$
DECLARE off text := ''; back text := ''; one record;
BEGIN
  FOR one IN
    SELECT format('ALTER TABLE {table} DROP CONSTRAINT %I; ', conname) AS off,
      format('ALTER TABLE {table} ADD CONSTRAINT %I %s; ', conname, pg_get_constraintdef(oid)) AS back
    FROM pg_constraint
    WHERE conrelid = '{table}'::regclass AND (contype = 'f' OR contype = 'p' AND NOT EXISTS (
      SELECT FROM pg_constraint AS pointing WHERE pointing.confrelid = '{table}'::regclass))
    UNION ALL
    SELECT format('DROP INDEX %s; ', indexrelid::regclass), pg_get_indexdef(indexrelid) || '; '
    FROM pg_index
    WHERE indrelid = '{table}'::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    ORDER BY 1
  LOOP off := off || one.off; back := back || one.back; END LOOP;
  EXECUTE 'CREATE OR REPLACE FUNCTION {table}_bare() RETURNS boolean {manner} AS ' || quote_literal($body$ BEGIN
    IF NOT {sees_all} OR NOT has_schema_privilege('public', 'CREATE') THEN RETURN false; END IF;
    LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE;
    IF EXISTS (SELECT FROM {table}) THEN RETURN false; END IF;
    $body$ || off || 'RETURN true; END');
  EXECUTE 'CREATE OR REPLACE FUNCTION {table}_dressed() RETURNS void {manner} AS ' || quote_literal($body$ BEGIN
    IF NOT {sees_all} THEN RAISE 'rows out of sight cannot be checked'; END IF;
    $body$ || back || 'ANALYZE {table}; END');
END $made$
"""
_MANNER = (
    "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET maintenance_work_mem = ''256MB''"
)
_UNMADE = "DROP FUNCTION IF EXISTS {table}_bare(); DROP FUNCTION IF EXISTS {table}_dressed()"


def wholesale(table: str) -> RunSQL:
    """Let the desk fill a table all at once while it is empty: `laid_bare` and `dressed`."""
    settings = (name for name in EVERYWHERE.settings() if name != OFFICES)
    sees_all = " AND ".join(f"coalesce(current_setting('{name}', true), '') = '%'" for name in settings)
    made = _MADE.format(table=table, manner=_MANNER, sees_all=f"({sees_all})")
    return RunSQL(made, _UNMADE.format(table=table))


def laid_bare(table: str) -> bool:
    """Take the indexes and foreign keys of a table away until `dressed`; False where it is not empty, or not everything is seen.

    Nobody else can look at the table from now on until the transaction ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT {}()").format(sql.Identifier(f"{table}_bare")))
        return bool((cursor.fetchone() or (False,))[0])


def dressed(table: str) -> None:
    """Give them back. Raises IntegrityError where a row does not fit its keys."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT {}()").format(sql.Identifier(f"{table}_dressed")))
