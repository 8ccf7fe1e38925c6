"""Who looks into an objection to a notice, and until when."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial"), ("applications", "0008_checks")]
    operations = [
        migrations.AddField("subcase", "inquire_until", models.DateField(null=True)),
        migrations.AddField(
            "subcase",
            "inquirer",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.RESTRICT, related_name="+", to="staff.officer"
            ),
        ),
    ]
