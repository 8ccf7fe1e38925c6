"""Visits are seen down to the village; every other task stays at the county. A handover is never changed."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, VILLAGE, guarded, never_changed, where


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0001_initial")]
    operations = [
        guarded("dispatch_task", where("desk = 'visit'", VILLAGE, COUNTY)),
        guarded("dispatch_handover", VILLAGE),
        never_changed("dispatch_handover"),
    ]
