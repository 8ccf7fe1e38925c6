"""A draft stays in the township; what is confirmed reaches the village; what is on a list, its department. Versions and steps never change."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, OFFICE, TOWNSHIP, VILLAGE, any_of, guarded, never_changed, where

MEASURE = where(
    "state IN ('proposed', 'struck')",
    TOWNSHIP,
    where("handover_id IS NULL", VILLAGE, any_of(VILLAGE, OFFICE)),
)


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]
    operations = [
        guarded("plans_plan", where("version = 0", TOWNSHIP, VILLAGE)),
        guarded("plans_measure", MEASURE),
        guarded("plans_reason", where("stays_at_county", COUNTY, TOWNSHIP)),
        guarded("plans_version", TOWNSHIP),
        guarded("plans_handover", any_of(TOWNSHIP, OFFICE)),
        guarded("plans_passage", any_of(TOWNSHIP, OFFICE)),
        never_changed("plans_version"),
        never_changed("plans_handover"),
        never_changed("plans_passage"),
    ]
