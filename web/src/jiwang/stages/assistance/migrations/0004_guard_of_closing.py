"""A fund is closed once, and that is never changed."""

from django.db import migrations

from jiwang.kit.guards import never_changed


class Migration(migrations.Migration):
    dependencies = [("assistance", "0003_closing")]
    operations = [never_changed("assistance_closing")]
