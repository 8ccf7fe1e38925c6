"""A batch is seen by its office: department@area, as everything that departments send or are asked."""

from django.db import migrations

from jiwang.kit.guards import OFFICES, reguarded, rewritten, seen

TABLES = ("intake_batch", "intake_rowissue")
SWAPPED = "office = split_part(office, '|', 2) || '@' || split_part(office, '|', 1)"


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_guards")]
    operations = [
        migrations.RemoveIndex("batch", "intake_batc_scope_b763fe_idx"),
        migrations.RenameField("batch", "scope", "office"),
        migrations.RenameField("rowissue", "scope", "office"),
        *(rewritten(table, SWAPPED) for table in TABLES),
        *(
            reguarded(table, seen(OFFICES, "office"), before=seen("jiwang.receives", "office"))
            for table in TABLES
        ),
    ]
