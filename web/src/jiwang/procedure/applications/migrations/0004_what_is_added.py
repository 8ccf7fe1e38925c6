"""A live application takes a further item: what is being added lies beside what was handed in until it is handed in too."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0003_whose_it_is")]
    operations = [
        migrations.AddField(
            "application",
            "adding",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), default=list, size=None
            ),
        ),
    ]
