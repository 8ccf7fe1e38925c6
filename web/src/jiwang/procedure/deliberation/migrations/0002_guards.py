"""一事一议 is seen from the township upwards: what a meeting says of a family's income, illness and property is no business of the village."""

from django.db import migrations

from jiwang.kit.guards import TOWNSHIP, guarded, never_changed

_TABLES = ("matter", "meeting", "seat", "minutes", "review", "passage")


class Migration(migrations.Migration):
    dependencies = [("deliberation", "0001_initial")]
    operations = [
        *(guarded(f"deliberation_{one}", TOWNSHIP) for one in _TABLES),
        *(never_changed(f"deliberation_{one}") for one in _TABLES if one != "matter"),
    ]
