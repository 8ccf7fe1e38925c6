"""Who went along is known by number where they are at the desk, not by name alone."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0006_delegated")]
    operations = [
        migrations.AddField(
            "subcase",
            "investigator_ids",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
    ]
