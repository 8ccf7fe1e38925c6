"""What was decided is kept with the statements; what the desk had kept beside its answers comes along, and is never changed."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, TOWNSHIP, VILLAGE, guarded, never_changed, where

SEEN = where("depth = 'village'", VILLAGE, where("depth = 'township'", TOWNSHIP, COUNTY))
COME_ALONG = """
ALTER TABLE disputes_resolution NO FORCE ROW LEVEL SECURITY;
ALTER TABLE statements_statement NO FORCE ROW LEVEL SECURITY;
INSERT INTO statements_resolution (household_id, person_id, region, depth, about, words, holds, why, by_id, at)
SELECT household_id, person_id, region, reach,
  COALESCE((SELECT fact FROM statements_statement AS said WHERE said.id = ANY (old.answers) LIMIT 1), question),
  answers, holds, why, by_id, at
FROM disputes_resolution AS old ORDER BY id;
SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;
ALTER TABLE statements_statement FORCE ROW LEVEL SECURITY;
ALTER TABLE disputes_resolution FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("statements", "0003_resolution"), ("disputes", "0002_guards")]
    operations = [
        migrations.RunSQL(COME_ALONG, migrations.RunSQL.noop),
        guarded("statements_resolution", SEEN),
        never_changed("statements_resolution"),
    ]
