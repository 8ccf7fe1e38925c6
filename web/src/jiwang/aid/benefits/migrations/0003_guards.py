"""Who sees payments, that what was approved is frozen, and that nobody is held for anything but a death or a returned transfer."""

from django.db import migrations
from django.db.migrations import RunSQL

from jiwang.kit.guards import TOWNSHIP, guarded, never_changed

_PLACED = ("payee", "payeeanswer", "recovery", "line", "finding", "pause", "lift")
FROZEN = RunSQL(
    """
    CREATE FUNCTION benefits_line_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
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
    CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON benefits_line FOR EACH ROW EXECUTE FUNCTION benefits_line_frozen();
    CREATE FUNCTION benefits_run_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.state IN ('approved', 'dropped') OR TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'benefits_run: what was approved or thrown away is frozen';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON benefits_run FOR EACH ROW EXECUTE FUNCTION benefits_run_frozen();
    """,
    "DROP TRIGGER frozen ON benefits_line; DROP FUNCTION benefits_line_frozen(); "
    "DROP TRIGGER frozen ON benefits_run; DROP FUNCTION benefits_run_frozen();",
)
# A hold for a return holds a line of the same unit that came back; one for a death names somebody who is said to have died there.
HELD = RunSQL(
    """
    CREATE FUNCTION benefits_pause_grounded() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.cause = 'returned' AND NOT EXISTS (SELECT FROM benefits_line WHERE id = NEW.line_id AND household_id = NEW.household_id
            AND standing = 'failed') THEN
            RAISE EXCEPTION 'benefits_pause: a line of the same unit came back, or nothing is held';
        END IF;
        IF NEW.cause = 'death' AND NOT EXISTS (SELECT FROM people_fact AS f JOIN people_person AS p ON p.id = f.person_id
            WHERE p.id = NEW.person_id AND p.household_id = NEW.household_id
              AND (f."column" = 'died' OR (f."column" = 'change' AND f.value = '死亡'))) THEN
            RAISE EXCEPTION 'benefits_pause: nobody of the unit is said to have died';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER grounded AFTER INSERT ON benefits_pause FOR EACH ROW EXECUTE FUNCTION benefits_pause_grounded();
    """,
    "DROP TRIGGER grounded ON benefits_pause; DROP FUNCTION benefits_pause_grounded();",
)


class Migration(migrations.Migration):
    dependencies = [("benefits", "0002_links")]
    operations = [
        *(guarded(f"benefits_{one}", TOWNSHIP) for one in _PLACED),
        *(never_changed(f"benefits_{one}") for one in ("payee", "payeeanswer", "pause", "lift")),
        FROZEN,
        HELD,
    ]
