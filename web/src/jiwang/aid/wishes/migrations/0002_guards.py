"""A wish is seen by everybody above its place; a claim also by the helper whose it is. What the public reads comes without either."""

from django.db import migrations

from jiwang.kit.guards import HELPER, VILLAGE, any_of, guarded


class Migration(migrations.Migration):
    dependencies = [("wishes", "0001_initial")]
    operations = [guarded("wishes_wish", VILLAGE), guarded("wishes_claim", any_of(VILLAGE, HELPER))]
