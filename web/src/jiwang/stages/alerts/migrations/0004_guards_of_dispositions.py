"""A released alert is seen by its township; dispositions and releases are never changed."""

from django.db import migrations

from jiwang.kit.guards import AS_COUNTY, AS_TOWNSHIP, by_place, never_changed, seen

IS_RELEASED = (
    f"CASE WHEN stays_at_county AND released_at IS NULL THEN {seen(AS_COUNTY)} ELSE {seen(AS_TOWNSHIP)} END"
)
AS_BEFORE = f"CASE WHEN stays_at_county THEN {seen(AS_COUNTY)} ELSE {seen(AS_TOWNSHIP)} END"


def condition(table: str, wanted: str) -> str:
    """Give a table's row security another condition."""
    return f"ALTER POLICY by_place ON {table} USING ({wanted}) WITH CHECK ({wanted});"


class Migration(migrations.Migration):
    dependencies = [("alerts", "0003_dispositions")]
    operations = [
        migrations.RunSQL(condition("alerts_alert", IS_RELEASED), condition("alerts_alert", AS_BEFORE)),
        by_place("alerts_disposition", AS_BEFORE),
        by_place("alerts_release", seen(AS_TOWNSHIP)),
        never_changed("alerts_disposition"),
        never_changed("alerts_release"),
    ]
