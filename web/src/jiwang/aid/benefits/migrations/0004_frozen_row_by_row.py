"""What was approved takes no further line either, and whether a line stays as it was is seen by the row itself: a bank answers for a hundred thousand."""

from django.db import migrations
from django.db.migrations import RunSQL

FROZEN = """
CREATE OR REPLACE FUNCTION benefits_line_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE still benefits_line%ROWTYPE;
BEGIN
    IF NOT EXISTS (SELECT FROM benefits_run WHERE id IN (OLD.run_id, NEW.run_id) AND state = 'approved') THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' THEN
        still := NEW;
        still.standing := OLD.standing; still.answer_id := OLD.answer_id; still.answer_row := OLD.answer_row; still.reason := OLD.reason;
        IF still IS NOT DISTINCT FROM OLD
            AND (OLD.standing, NEW.standing) IN (('open', 'open'), ('open', 'paid'), ('open', 'failed'), ('paid', 'failed'))
        THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'benefits_line: what was approved is frozen';
END $$;
DROP TRIGGER frozen ON benefits_line;
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON benefits_line FOR EACH ROW EXECUTE FUNCTION benefits_line_frozen();
"""
BEFORE = """
CREATE OR REPLACE FUNCTION benefits_line_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stands text;
BEGIN
    SELECT state INTO stands FROM benefits_run WHERE id = OLD.run_id;
    IF stands <> 'approved' THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'standing' - 'answer_id' - 'answer_row' - 'reason'
        IS DISTINCT FROM to_jsonb(OLD) - 'standing' - 'answer_id' - 'answer_row' - 'reason'
        OR (OLD.standing, NEW.standing) NOT IN (('open', 'open'), ('open', 'paid'), ('open', 'failed'), ('paid', 'failed'))
    THEN RAISE EXCEPTION 'benefits_line: what was approved is frozen'; END IF;
    RETURN NEW;
END $$;
DROP TRIGGER frozen ON benefits_line;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON benefits_line FOR EACH ROW EXECUTE FUNCTION benefits_line_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("benefits", "0003_guards")]
    operations = [RunSQL(FROZEN, BEFORE)]
