"""Alerts are seen from the township upwards, and at the county alone where they stay there."""

from django.db import migrations

from jiwang.kit.guards import AS_COUNTY, AS_TOWNSHIP, by_place, seen

CONDITION = f"CASE WHEN stays_at_county THEN {seen(AS_COUNTY)} ELSE {seen(AS_TOWNSHIP)} END"


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial")]
    operations = [by_place("alerts_alert", CONDITION)]
