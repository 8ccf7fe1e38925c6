"""A request is seen by the officers of its area, from the township upwards, and by the liaison of the department that is asked."""

from django.db import migrations

from jiwang.kit.guards import AS_COUNTY, AS_TOWNSHIP, SERVES, by_place, seen

OFFICERS = f"CASE WHEN stays_at_county THEN {seen(AS_COUNTY)} ELSE {seen(AS_TOWNSHIP)} END"
OWNER = seen(SERVES, "(department || '@' || region)")


class Migration(migrations.Migration):
    dependencies = [("corrections", "0001_initial")]
    operations = [by_place("corrections_correction", f"({OFFICERS}) OR ({OWNER})")]
