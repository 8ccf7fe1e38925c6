"""Everything of following up is seen from the township upwards: a colour never comes near the neighbours. What people have said is never changed."""

from django.db import migrations

from jiwang.kit.guards import TOWNSHIP, guarded, never_changed

_SAID = ("colouring", "marking", "relapse", "settling", "news")


class Migration(migrations.Migration):
    dependencies = [("followup", "0001_initial")]
    operations = [
        *(guarded(f"followup_{one}", TOWNSHIP) for one in (*_SAID, "standing")),
        *(never_changed(f"followup_{one}") for one in (*_SAID, "count")),
    ]
