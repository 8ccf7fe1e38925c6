"""A report stops at the township; who has told it is seen by the county alone."""

from django.db import migrations

from jiwang.kit.guards import AS_COUNTY, AS_TOWNSHIP, by_place, seen


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]
    operations = [
        by_place("portal_report", seen(AS_TOWNSHIP)),
        by_place("portal_reporter", seen(AS_COUNTY)),
    ]
