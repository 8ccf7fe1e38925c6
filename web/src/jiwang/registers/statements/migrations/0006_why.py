"""What an officer states in writing carries its reason."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("statements", "0005_destroyed")]
    operations = [
        migrations.AddField(
            "statement",
            "why",
            models.CharField(max_length=300, blank=True, default=""),
            preserve_default=False,
        )
    ]
