"""What a body has decided of a family is seen from the township upwards, and is never changed."""

from django.db import migrations

from jiwang.kit.guards import TOWNSHIP, guarded, never_changed

_TABLES = ("determination", "ending")


class Migration(migrations.Migration):
    dependencies = [("determinations", "0001_initial")]
    operations = [
        *(guarded(f"determinations_{one}", TOWNSHIP) for one in _TABLES),
        *(never_changed(f"determinations_{one}") for one in _TABLES),
    ]
