"""A statement is seen as far down as what it comes from, and is never changed."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, TOWNSHIP, VILLAGE, guarded, never_changed, where

SEEN = where("depth = 'village'", VILLAGE, where("depth = 'township'", TOWNSHIP, COUNTY))


class Migration(migrations.Migration):
    dependencies = [("statements", "0001_initial")]
    operations = [guarded("statements_statement", SEEN), never_changed("statements_statement")]
