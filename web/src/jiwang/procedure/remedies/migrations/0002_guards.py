"""Who sees reviews and lawsuits: whoever sees the decision; and that they are never changed."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, TOWNSHIP, guarded, never_changed, where

SEEN = where("reach = 'township'", TOWNSHIP, COUNTY)
_TABLES = ("remedies_remedy", "remedies_ending")


class Migration(migrations.Migration):
    dependencies = [("remedies", "0001_initial")]
    operations = [*(guarded(one, SEEN) for one in _TABLES), *(never_changed(one) for one in _TABLES)]
