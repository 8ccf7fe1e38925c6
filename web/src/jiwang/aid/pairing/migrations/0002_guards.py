"""Pairings are seen by everybody above the place and by the helper whose they are, on the days on which they hold; the rest of pairing by place."""

from django.db import migrations

from jiwang.kit.guards import HELPER, VILLAGE, any_of, guarded


class Migration(migrations.Migration):
    dependencies = [("pairing", "0001_initial")]
    operations = [
        guarded("pairing_pairing", any_of(VILLAGE, HELPER)),
        guarded("pairing_enrolment", VILLAGE),
        guarded("pairing_consent", VILLAGE),
    ]
