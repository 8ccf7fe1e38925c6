"""Whether an item was delegated to the township when it was handed in: then its days are those of the township."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0005_objections")]
    operations = [migrations.AddField("subcase", "is_delegated", models.BooleanField(default=False))]
