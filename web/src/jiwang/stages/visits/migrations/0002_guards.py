"""A visit, its answers and its draft are seen as far down as its task; what was sent is never changed."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, TOWNSHIP, VILLAGE, guarded, never_changed, where

SEEN = where("reach = 'village'", VILLAGE, where("reach = 'township'", TOWNSHIP, COUNTY))


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial")]
    operations = [
        guarded("visits_visit", SEEN),
        guarded("visits_answer", SEEN),
        guarded("visits_draft", SEEN),
        never_changed("visits_visit"),
        never_changed("visits_answer"),
    ]
