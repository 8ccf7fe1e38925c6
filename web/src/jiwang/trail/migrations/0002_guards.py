"""Lines and seals are never changed; a line waits for its seal from the moment it is written."""

from django.db import migrations

from jiwang.kit.guards import never_changed

WAIT = """
CREATE FUNCTION trail_line_wait() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO trail_waiting (line_id) VALUES (NEW.id); RETURN NULL; END $$;
CREATE TRIGGER wait AFTER INSERT ON trail_line FOR EACH ROW EXECUTE FUNCTION trail_line_wait();
"""


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]
    operations = [
        never_changed("trail_line"),
        never_changed("trail_seal"),
        migrations.RunSQL(WAIT, "DROP TRIGGER wait ON trail_line; DROP FUNCTION trail_line_wait();"),
    ]
