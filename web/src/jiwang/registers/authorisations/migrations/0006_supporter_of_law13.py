"""Which members a supporter from outside is bound to support."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("authorisations", "0005_supporter_guards_means")]
    operations = [
        migrations.AddField(
            "supporter",
            "of",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
    ]
