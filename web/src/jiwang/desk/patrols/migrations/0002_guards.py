"""A patrol is seen by the officers of its place, down to the village, and is never changed."""

from django.db import migrations

from jiwang.kit.guards import VILLAGE, guarded, never_changed


class Migration(migrations.Migration):
    dependencies = [("patrols", "0001_initial")]
    operations = [guarded("patrols_patrol", VILLAGE), never_changed("patrols_patrol")]
