"""An application is seen as far down as whoever has begun it; a part also by its department; reasons and steps from the township upwards, and by the department."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, OFFICE, TOWNSHIP, VILLAGE, any_of, guarded, never_changed, where

SEEN = where("reach = 'village'", VILLAGE, where("reach = 'township'", TOWNSHIP, COUNTY))


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial")]
    operations = [
        guarded("applications_application", SEEN),
        guarded("applications_subcase", any_of(SEEN, OFFICE)),
        guarded("applications_reason", any_of(TOWNSHIP, OFFICE)),
        guarded("applications_passage", any_of(TOWNSHIP, OFFICE)),
        never_changed("applications_reason"),
        never_changed("applications_passage"),
    ]
