"""What was said of a supporter from outside is said of nobody of the household."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("authorisations", "0006_supporter_of_law13"), ("statements", "0006_why")]
    operations = [
        migrations.AddField(
            "statement",
            "supporter",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="authorisations.supporter",
            ),
        ),
    ]
