"""A request is seen by the officers of its area, from the township upwards, and by the liaison of the department that is asked."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, TOWNSHIP, any_of, guarded, seen, where

OFFICERS = where("stays_at_county", COUNTY, TOWNSHIP)
OWNER = seen("jiwang.serves", "(department || '@' || region)")


class Migration(migrations.Migration):
    dependencies = [("corrections", "0001_initial")]
    operations = [guarded("corrections_correction", any_of(OFFICERS, OWNER))]
