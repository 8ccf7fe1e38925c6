"""A row that fits nobody stays with the county that it names, or with the city."""

from django.db import migrations

from jiwang.kit.guards import AS_COUNTY, by_place, seen


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_stray")]
    operations = [by_place("matching_stray", seen(AS_COUNTY))]
