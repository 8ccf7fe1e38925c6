"""A released alert is seen by its township; dispositions and releases are never changed."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, TOWNSHIP, guarded, never_changed, reguarded, where

STAYS = where("stays_at_county", COUNTY, TOWNSHIP)
STAYS_UNTIL_RELEASED = where("stays_at_county AND released_at IS NULL", COUNTY, TOWNSHIP)


class Migration(migrations.Migration):
    dependencies = [("alerts", "0003_dispositions")]
    operations = [
        reguarded("alerts_alert", STAYS_UNTIL_RELEASED, before=STAYS),
        guarded("alerts_disposition", STAYS),
        guarded("alerts_release", TOWNSHIP),
        never_changed("alerts_disposition"),
        never_changed("alerts_release"),
    ]
