"""What left of a household is seen by its place only; nothing that left is ever changed."""

from django.db import migrations

from jiwang.kit.guards import VILLAGE, guarded, never_changed


class Migration(migrations.Migration):
    dependencies = [("outgoing", "0001_initial")]
    operations = [
        guarded("outgoing_departure", VILLAGE),
        never_changed("outgoing_departure"),
        never_changed("outgoing_parcel"),
    ]
