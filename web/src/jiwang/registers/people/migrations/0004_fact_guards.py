"""What the sources say stops at the township, and at the county where a list may end a benefit."""

from django.db import migrations

from jiwang.kit.guards import AS_COUNTY, AS_TOWNSHIP, by_place, seen

CONDITION = f"CASE WHEN stays_at_county THEN {seen(AS_COUNTY)} ELSE {seen(AS_TOWNSHIP)} END"


class Migration(migrations.Migration):
    dependencies = [("people", "0003_facts")]
    operations = [by_place("people_fact", CONDITION)]
