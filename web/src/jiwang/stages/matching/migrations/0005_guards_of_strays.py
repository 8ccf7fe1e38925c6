"""A row that fits nobody stays with the county that it names, or with the city."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, guarded


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_stray")]
    operations = [guarded("matching_stray", COUNTY)]
