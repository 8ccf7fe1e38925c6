"""The vocabulary of row security, for migrations: who sees a row, and which tables are never changed. PostgreSQL keeps it by itself.

    guarded("alerts_release", TOWNSHIP)                                       # from the township upwards
    guarded("people_fact", where("stays_at_county", COUNTY, TOWNSHIP))        # and at the county alone, row by row
    guarded("corrections_correction", any_of(TOWNSHIP, OFFICE))               # or by the department that is asked
    reguarded("alerts_alert", where("…", COUNTY, TOWNSHIP), before=TOWNSHIP)  # another condition from now on

What a transaction sees stands in settings that `kit.sights` writes; without a sight no row is seen and none can be written.
"""

from __future__ import annotations

from django.db.migrations import RunSQL


def seen(setting: str, column: str = "region") -> str:
    """A condition: the row's column fits a pattern of what the transaction sees. Worked out once a query, not once a row."""
    return f"{column} LIKE ANY ((SELECT string_to_array(current_setting('{setting}', true), ','))::text[])"


VILLAGE = seen("jiwang.sees")  # everybody above the place of the row, down to its village
TOWNSHIP = seen("jiwang.sees_as_township")  # everybody above it, down to its township
COUNTY = seen("jiwang.sees_as_county")  # the county and the city alone
OFFICE = seen("jiwang.offices", "(department || '@' || region)")  # who answers for the department there
HELPER = (  # who helps a family, from the first day until the last is over; `kit.sights.see_as_helper` says who and when
    "officer_id::text = current_setting('jiwang.helper', true) "
    "AND since <= nullif(current_setting('jiwang.helping_on', true), '')::date "
    "AND (until IS NULL OR until > nullif(current_setting('jiwang.helping_on', true), '')::date)"
)
OFFICES = "jiwang.offices"  # for a table that keeps department@area in a column of its own


def where(flag: str, then: str, otherwise: str) -> str:
    """One condition for rows of which something is true, another one for the rest."""
    return f"CASE WHEN {flag} THEN {then} ELSE {otherwise} END"


def any_of(*conditions: str) -> str:
    """Whoever fits one of some conditions."""
    return " OR ".join(f"({one})" for one in conditions)


def guarded(table: str, condition: str) -> RunSQL:
    """Row security on a table, for its owner too."""
    return RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY; "
        f"CREATE POLICY by_place ON {table} USING ({condition}) WITH CHECK ({condition});",
        f"DROP POLICY by_place ON {table}; ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; "
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def reguarded(table: str, condition: str, *, before: str) -> RunSQL:
    """Another condition for a table that is guarded; `before` is the one that it had."""
    change = "ALTER POLICY by_place ON {0} USING ({1}) WITH CHECK ({1});"
    return RunSQL(change.format(table, condition), change.format(table, before))


def rewritten(table: str, change: str) -> RunSQL:
    """Let the owner write over every row of a guarded table: in a migration nobody has a sight."""
    return RunSQL(
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; UPDATE {table} SET {change}; "
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;",
        RunSQL.noop,
    )


def emptied_once(table: str, *, emptied: str, marked: str) -> RunSQL:
    """Let rows of a table that is never changed lose one word, once, with the day beside it: what may be kept no longer. The rights to do so
    are in `config.migrating`."""
    rest = f"- '{emptied}' - '{marked}'"
    return RunSQL(
        f"CREATE FUNCTION {table}_emptied() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF OLD.{marked} IS NULL AND NEW.{marked} IS NOT NULL AND NEW.{emptied} = '' AND to_jsonb(NEW) {rest} = to_jsonb(OLD) {rest} "
        f"THEN RETURN NEW; END IF; RAISE EXCEPTION '{table}: lines are added, and emptied once at most'; END $$; "
        f"DROP TRIGGER never_changed ON {table}; "
        f"CREATE TRIGGER never_changed BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse(); "
        f"CREATE TRIGGER emptied_once BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_emptied();",
        f"DROP TRIGGER emptied_once ON {table}; DROP FUNCTION {table}_emptied(); DROP TRIGGER never_changed ON {table}; "
        f"CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse();",
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
