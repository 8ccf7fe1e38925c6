"""An answer stops at the township; what is about a sign that stays at the county stays there, and so does that it was sent."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, TOWNSHIP, VILLAGE, guarded, never_changed, reguarded, where


class Migration(migrations.Migration):
    dependencies = [("outgoing", "0003_replies")]
    operations = [
        reguarded("outgoing_departure", where("stays_at_county", COUNTY, VILLAGE), before=VILLAGE),
        guarded("outgoing_reply", where("stays_at_county", COUNTY, TOWNSHIP)),
        never_changed("outgoing_recall"),
    ]
