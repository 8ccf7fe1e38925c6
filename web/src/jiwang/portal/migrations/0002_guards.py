"""A report stops at the township; who has told it is seen by the county alone."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, TOWNSHIP, guarded


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]
    operations = [
        guarded("portal_report", TOWNSHIP),
        guarded("portal_reporter", COUNTY),
    ]
