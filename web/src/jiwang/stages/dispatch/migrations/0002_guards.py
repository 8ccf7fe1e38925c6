"""Visits are seen down to the village; every other task stays at the county. A handover is never changed."""

from django.db import migrations

from jiwang.kit.guards import AS_COUNTY, SEES, by_place, never_changed, seen

CONDITION = f"CASE WHEN desk = 'visit' THEN {seen(SEES)} ELSE {seen(AS_COUNTY)} END"


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0001_initial")]
    operations = [
        by_place("dispatch_task", CONDITION),
        by_place("dispatch_handover", seen(SEES)),
        never_changed("dispatch_handover"),
    ]
