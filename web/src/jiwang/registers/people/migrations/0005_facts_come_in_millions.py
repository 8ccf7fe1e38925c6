"""What the sources say comes in millions: one question for all people, and no second index of the key for texts that begin with something."""

import django.db.models.deletion
from django.db import migrations, models

_DROPPED = """
DO $$ DECLARE one text; BEGIN
  FOR one IN SELECT indexname FROM pg_indexes WHERE tablename = 'people_fact' AND indexname LIKE 'people\\_fact\\_id\\_%\\_like'
  LOOP EXECUTE format('DROP INDEX %I', one); END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_fact_guards")]
    operations = [
        migrations.AlterField(
            model_name="fact",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="facts",
                to="people.person",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="merged_into",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="merged",
                to="people.person",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(merged_into__isnull=False), fields=["merged_into"], name="person_merged"
            ),
        ),
        migrations.RunSQL(_DROPPED, migrations.RunSQL.noop),
    ]
