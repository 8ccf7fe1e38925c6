"""Tallies are seen like the alerts that they count, and kept by triggers: in one statement with the alerts, for whoever writes them."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, TOWNSHIP, guarded, where

_COUNTED = """
SELECT left(region, 9) AS region, level, stays_at_county AND released_at IS NULL AS stays_at_county, {sign}1 AS number FROM {table}
WHERE disposal = '' AND quiet_until IS NULL AND state <> 'quiet'
"""
_ADDED = """
INSERT INTO alerts_tally (region, level, stays_at_county, number)
SELECT region, level, stays_at_county, sum(number) FROM ({rows}) AS one GROUP BY 1, 2, 3 HAVING sum(number) <> 0;
"""
_KEPT = """
CREATE FUNCTION alerts_tally_{event}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {added} RETURN NULL; END $$;
CREATE TRIGGER tally_{event} AFTER {event} ON alerts_alert REFERENCING {tables}
FOR EACH STATEMENT EXECUTE FUNCTION alerts_tally_{event}();
"""
_CAME, _WENT = _COUNTED.format(sign="", table="came"), _COUNTED.format(sign="-", table="went")
_EVENTS = {
    "insert": ("NEW TABLE AS came", _CAME),
    "delete": ("OLD TABLE AS went", _WENT),
    "update": ("NEW TABLE AS came OLD TABLE AS went", f"{_CAME} UNION ALL {_WENT}"),
}


def _kept(event: str) -> migrations.RunSQL:
    tables, rows = _EVENTS[event]
    made = _KEPT.format(event=event, tables=tables, added=_ADDED.format(rows=rows))
    return migrations.RunSQL(
        made, f"DROP TRIGGER tally_{event} ON alerts_alert; DROP FUNCTION alerts_tally_{event}();"
    )


_FILLED = f"""
ALTER TABLE alerts_alert NO FORCE ROW LEVEL SECURITY;
{_ADDED.format(rows=_COUNTED.format(sign="", table="alerts_alert"))}
ALTER TABLE alerts_alert FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0008_tally")]
    operations = [
        *map(_kept, _EVENTS),
        migrations.RunSQL(_FILLED, migrations.RunSQL.noop),
        guarded("alerts_tally", where("stays_at_county", COUNTY, TOWNSHIP)),
    ]
