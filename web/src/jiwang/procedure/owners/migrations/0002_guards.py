"""What an owner keeps is seen by the owner's own office; nobody is helped by it before they are on file."""

from django.db import migrations

from jiwang.kit.guards import OFFICE, guarded, never_changed

ORDER = """
CREATE FUNCTION owners_in_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NOT EXISTS (
    SELECT FROM owners_ownfile WHERE id = NEW.file_id AND filed_on <= NEW."on" AND (left_on IS NULL OR NEW."on" <= left_on)
  ) THEN
    RAISE EXCEPTION 'owners_deed: helped, though not on file' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER in_order BEFORE INSERT ON owners_deed
  FOR EACH ROW WHEN (NEW.kind = 'help') EXECUTE FUNCTION owners_in_order();
"""
NO_ORDER = "DROP TRIGGER in_order ON owners_deed; DROP FUNCTION owners_in_order();"


class Migration(migrations.Migration):
    dependencies = [("owners", "0001_initial")]
    operations = [
        guarded("owners_ownfile", OFFICE),
        guarded("owners_deed", OFFICE),
        guarded("owners_plan", OFFICE),
        never_changed("owners_deed"),
        never_changed("owners_plan"),
        migrations.RunSQL(ORDER, NO_ORDER),
    ]
