"""An objection is seen as far down as the visit at which it was said."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, TOWNSHIP, VILLAGE, guarded, where

SEEN = where("depth = 'village'", VILLAGE, where("depth = 'township'", TOWNSHIP, COUNTY))


class Migration(migrations.Migration):
    dependencies = [("objections", "0001_initial")]
    operations = [guarded("objections_objection", SEEN)]
