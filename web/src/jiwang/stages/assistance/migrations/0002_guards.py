"""What a family was given is seen as far down as whoever asked for it; rows are added, never changed; a reversal undoes its row exactly."""

from django.db import migrations
from django.db.migrations import RunSQL

from jiwang.kit.guards import COUNTY, TOWNSHIP, VILLAGE, guarded, never_changed, where

SEEN = where("reach = 'village'", VILLAGE, where("reach = 'township'", TOWNSHIP, COUNTY))
EXACTLY = """
CREATE FUNCTION assistance_entry_undoes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE undone assistance_entry%ROWTYPE;
BEGIN
  IF NEW.reverses_id IS NULL THEN RETURN NEW; END IF;
  SELECT * INTO undone FROM assistance_entry WHERE id = NEW.reverses_id;
  IF NOT FOUND OR undone.reverses_id IS NOT NULL
     OR (NEW.amount, NEW.kind, NEW.unit, NEW.region, NEW.reach, NEW.name) IS DISTINCT FROM
        (-undone.amount, undone.kind, undone.unit, undone.region, undone.reach, undone.name)
     OR (NEW.fund_id, NEW.household_id, NEW.person_id, NEW.worth) IS DISTINCT FROM
        (undone.fund_id, undone.household_id, undone.person_id, -undone.worth)
  THEN RAISE EXCEPTION 'assistance_entry: a reversal undoes its row exactly'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER undoes_exactly BEFORE INSERT ON assistance_entry FOR EACH ROW EXECUTE FUNCTION assistance_entry_undoes();
"""
NO_LONGER = "DROP TRIGGER undoes_exactly ON assistance_entry; DROP FUNCTION assistance_entry_undoes();"


class Migration(migrations.Migration):
    dependencies = [("assistance", "0001_initial")]
    operations = [
        *(guarded(f"assistance_{one}", SEEN) for one in ("entry", "hold", "lapse")),
        *(
            never_changed(f"assistance_{one}")
            for one in ("fund", "deposit", "acceptance", "hold", "lapse", "entry")
        ),
        RunSQL(EXACTLY, NO_LONGER),
    ]
