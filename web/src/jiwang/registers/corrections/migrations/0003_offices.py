"""The liaison of the department that is asked sees a request as one of their office's."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, OFFICE, TOWNSHIP, any_of, reguarded, seen, where

OFFICERS = where("stays_at_county", COUNTY, TOWNSHIP)
BEFORE = any_of(OFFICERS, seen("jiwang.serves", "(department || '@' || region)"))


class Migration(migrations.Migration):
    dependencies = [("corrections", "0002_guards")]
    operations = [reguarded("corrections_correction", any_of(OFFICERS, OFFICE), before=BEFORE)]
