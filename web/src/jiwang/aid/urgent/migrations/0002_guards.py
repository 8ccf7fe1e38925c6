"""A request, what it wants and its steps are seen as far down as whoever has asked; its steps are never changed."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, TOWNSHIP, VILLAGE, guarded, never_changed, where

SEEN = where("reach = 'village'", VILLAGE, where("reach = 'township'", TOWNSHIP, COUNTY))


class Migration(migrations.Migration):
    dependencies = [("urgent", "0001_initial")]
    operations = [
        *(guarded(f"urgent_{one}", SEEN) for one in ("request", "wanted", "passage")),
        never_changed("urgent_passage"),
    ]
