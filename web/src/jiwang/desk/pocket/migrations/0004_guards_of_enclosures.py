"""A photo or a sound is seen as far down as the visit."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, TOWNSHIP, VILLAGE, guarded, where

SEEN = where("reach = 'village'", VILLAGE, where("reach = 'township'", TOWNSHIP, COUNTY))


class Migration(migrations.Migration):
    dependencies = [("pocket", "0003_enclosures")]
    operations = [guarded("pocket_enclosure", SEEN), guarded("pocket_piece", SEEN)]
