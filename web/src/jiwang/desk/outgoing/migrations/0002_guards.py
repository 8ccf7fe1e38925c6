"""What left of a household is seen by its place only; nothing that left is ever changed."""

from django.db import migrations

from jiwang.kit.guards import SEES, by_place, never_changed, seen


class Migration(migrations.Migration):
    dependencies = [("outgoing", "0001_initial")]
    operations = [
        by_place("outgoing_departure", seen(SEES)),
        never_changed("outgoing_departure"),
        never_changed("outgoing_parcel"),
    ]
