"""A part that is one member's status names that member; an item is once in an application for each of them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0002_guards"), ("people", "0001_initial")]
    operations = [
        migrations.AddField("application", "whom", models.JSONField(default=dict)),
        migrations.AddField(
            "subcase",
            "member",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.RemoveConstraint("subcase", "subcase_once"),
        migrations.AddConstraint(
            "subcase",
            models.UniqueConstraint(
                fields=["application", "item", "member"], name="subcase_once", nulls_distinct=False
            ),
        ),
    ]
