"""A first load fills persons and sayings without their indexes; sayings had two of the same."""

import django.db.models.deletion
from django.db import migrations, models

from jiwang.kit.rows.wholesale import wholesale


class Migration(migrations.Migration):
    dependencies = [("people", "0005_facts_come_in_millions")]
    operations = [
        migrations.AlterField(
            model_name="fact",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="facts",
                to="people.person",
            ),
        ),
        wholesale("people_person"),
        wholesale("people_fact"),
    ]
