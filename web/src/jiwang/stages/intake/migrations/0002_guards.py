"""Batches are seen by area and department; what was sealed does not change."""

from django.db import migrations

from jiwang.kit.guards import guarded, seen

_CONTENT = (
    "sha256",
    "source",
    "as_of",
    "rows",
    "placed",
    "columns",
    "department",
    "area",
    "seal",
    "sealed_at",
    "confirmed_by_id",
)
_OLD = ", ".join(f"OLD.{name}" for name in _CONTENT)
_NEW = ", ".join(f"NEW.{name}" for name in _CONTENT)
SEALED = f"""
CREATE FUNCTION intake_batch_sealed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF OLD.seal <> '' AND ({_OLD}) IS DISTINCT FROM ({_NEW}) THEN
    RAISE EXCEPTION 'intake_batch: a sealed batch does not change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sealed BEFORE UPDATE ON intake_batch FOR EACH ROW EXECUTE FUNCTION intake_batch_sealed();
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]
    operations = [
        guarded("intake_batch", seen("jiwang.receives", "scope")),
        guarded("intake_rowissue", seen("jiwang.receives", "scope")),
        migrations.RunSQL(
            SEALED, "DROP TRIGGER sealed ON intake_batch; DROP FUNCTION intake_batch_sealed();"
        ),
    ]
