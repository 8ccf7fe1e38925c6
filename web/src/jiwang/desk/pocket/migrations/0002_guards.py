"""A phone is seen where its officer works; what it carries and what was drawn on it as far down as the task; a drawn signature is never changed."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, TOWNSHIP, VILLAGE, guarded, never_changed, where

SEEN = where("reach = 'village'", VILLAGE, where("reach = 'township'", TOWNSHIP, COUNTY))


class Migration(migrations.Migration):
    dependencies = [("pocket", "0001_initial")]
    operations = [
        guarded("pocket_device", VILLAGE),
        guarded("pocket_carried", SEEN),
        guarded("pocket_mark", SEEN),
        never_changed("pocket_mark"),
    ]
