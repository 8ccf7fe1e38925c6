"""Pairs and what is said of them stop at the township; opinions and revocations are never changed."""

from django.db import migrations

from jiwang.kit.guards import AS_TOWNSHIP, by_place, never_changed, seen


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial")]
    operations = [
        *(
            by_place(f"matching_{table}", seen(AS_TOWNSHIP))
            for table in ("pair", "opinion", "revocation", "change")
        ),
        never_changed("matching_opinion"),
        never_changed("matching_revocation"),
    ]
