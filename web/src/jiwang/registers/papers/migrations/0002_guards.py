"""A file is seen as far down as the record that it is the file of, never by the village, and is never changed."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, TOWNSHIP, guarded, never_changed, where


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial")]
    operations = [
        guarded("papers_paper", where("stays_at_county", COUNTY, TOWNSHIP)),
        never_changed("papers_paper"),
    ]
