"""Pairs and what is said of them stop at the township; opinions and revocations are never changed."""

from django.db import migrations

from jiwang.kit.guards import TOWNSHIP, guarded, never_changed


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial")]
    operations = [
        *(guarded(f"matching_{table}", TOWNSHIP) for table in ("pair", "opinion", "revocation", "change")),
        never_changed("matching_opinion"),
        never_changed("matching_revocation"),
    ]
