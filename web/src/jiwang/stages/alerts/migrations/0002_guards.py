"""Alerts are seen from the township upwards, and at the county alone where they stay there."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, TOWNSHIP, guarded, where


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial")]
    operations = [guarded("alerts_alert", where("stays_at_county", COUNTY, TOWNSHIP))]
