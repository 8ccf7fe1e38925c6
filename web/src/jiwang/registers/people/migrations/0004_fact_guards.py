"""What the sources say stops at the township, and at the county where a list may end a benefit."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, TOWNSHIP, guarded, where


class Migration(migrations.Migration):
    dependencies = [("people", "0003_facts")]
    operations = [guarded("people_fact", where("stays_at_county", COUNTY, TOWNSHIP))]
