"""What was decided about two words lies in the register of statements."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("disputes", "0002_guards"), ("statements", "0004_decisions")]
    operations = [
        migrations.DeleteModel("Resolution"),
        migrations.RunSQL("DROP FUNCTION disputes_resolution_refuse();", migrations.RunSQL.noop),
    ]
