"""Of a statement that may be kept no longer the value goes, once, and the day stands beside it."""

from django.db import migrations, models

from jiwang.kit.guards import emptied_once


class Migration(migrations.Migration):
    dependencies = [("statements", "0004_decisions")]
    operations = [
        migrations.AddField("statement", "destroyed_on", models.DateField(null=True)),
        emptied_once("statements_statement", emptied="value", marked="destroyed_on"),
    ]
