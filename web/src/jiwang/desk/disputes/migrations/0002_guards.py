"""What arrived and what was decided is seen as far down as the visit; a resolution is never changed."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, TOWNSHIP, VILLAGE, guarded, never_changed, where

SEEN = where("reach = 'village'", VILLAGE, where("reach = 'township'", TOWNSHIP, COUNTY))


class Migration(migrations.Migration):
    dependencies = [("disputes", "0001_initial")]
    operations = [
        guarded("disputes_delivery", SEEN),
        guarded("disputes_resolution", SEEN),
        never_changed("disputes_resolution"),
    ]
