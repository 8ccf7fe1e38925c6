"""Supporters are seen by place as the household for whose sake they have signed, and are never changed."""

from django.db import migrations

from jiwang.kit.guards import VILLAGE, guarded, never_changed


class Migration(migrations.Migration):
    dependencies = [("authorisations", "0004_supporters_means")]
    operations = [
        guarded("authorisations_supporter", VILLAGE),
        never_changed("authorisations_supporter"),
    ]
