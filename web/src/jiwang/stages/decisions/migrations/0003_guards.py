"""Who sees decisions, that they are never changed, and that no cut exists without a family that was heard before it.

Amounts are no business of the village. What may end or lower help stays at the county until somebody passes it on.
"""

from django.db import migrations
from django.db.migrations import RunSQL

from jiwang.kit.guards import COUNTY, TOWNSHIP, guarded, never_changed, where

SEEN = where("reach = 'township'", TOWNSHIP, COUNTY)
_ADDED = ("decision", "receipt", "recognition", "hearing", "passage", "letter", "handover")

HEARD = RunSQL(
    """
    CREATE FUNCTION decisions_recognition_heard() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        earlier decisions_recognition%ROWTYPE;
        ruling decisions_decision%ROWTYPE;
    BEGIN
        IF NEW.follows_id IS NULL THEN
            RETURN NEW;
        END IF;
        SELECT * INTO earlier FROM decisions_recognition WHERE id = NEW.follows_id;
        IF earlier.id IS NULL OR earlier.household_id <> NEW.household_id OR earlier.item <> NEW.item OR NEW.since < earlier.since THEN
            RAISE EXCEPTION 'decisions_recognition: follows a row of the same household and item, and not backwards';
        END IF;
        IF NEW.decision_id IS NULL THEN
            IF earlier.decision_id IS NOT NULL THEN
                RAISE EXCEPTION 'decisions_recognition: a list changes nothing that was decided';
            END IF;
            RETURN NEW;
        END IF;
        SELECT * INTO ruling FROM decisions_decision WHERE id = NEW.decision_id;
        IF ruling.id IS NULL OR ruling.household_id <> NEW.household_id THEN
            RAISE EXCEPTION 'decisions_recognition: by a decision about the same household';
        END IF;
        IF earlier.is_over OR NOT (NEW.is_over OR coalesce(NEW.amount, 0) < coalesce(earlier.amount, 0)
            OR coalesce(NEW.until, 'infinity'::date) < coalesce(earlier.until, 'infinity'::date)) THEN
            RETURN NEW;
        END IF;
        IF NEW.since < date_trunc('month', ruling.day) + interval '1 month' THEN
            RAISE EXCEPTION 'decisions_recognition: a cut takes effect from the next month on';
        END IF;
        IF NOT EXISTS (SELECT FROM decisions_hearing AS one WHERE one.matter = ruling.matter
            AND one.household_id = NEW.household_id AND one.heard_on <= ruling.day AND one.by_id <> ruling.by_id) THEN
            RAISE EXCEPTION 'decisions_recognition: no cut without a family that was heard (art. 48)';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER heard_before_a_cut BEFORE INSERT ON decisions_recognition
        FOR EACH ROW EXECUTE FUNCTION decisions_recognition_heard();
    """,
    "DROP TRIGGER heard_before_a_cut ON decisions_recognition; DROP FUNCTION decisions_recognition_heard();",
)

RULED = RunSQL(
    """
    CREATE FUNCTION decisions_decision_heard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.outcome NOT IN ('lower', 'end', 'phase_out') THEN
            RETURN NEW;
        END IF;
        IF NEW.since < date_trunc('month', NEW.day) + interval '1 month' THEN
            RAISE EXCEPTION 'decisions_decision: a cut takes effect from the next month on';
        END IF;
        IF NOT EXISTS (SELECT FROM decisions_hearing AS one WHERE one.matter = NEW.matter
            AND one.household_id = NEW.household_id AND one.heard_on <= NEW.day AND one.by_id <> NEW.by_id) THEN
            RAISE EXCEPTION 'decisions_decision: no cut without a family that was heard (art. 48)';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER heard_before_a_cut BEFORE INSERT ON decisions_decision
        FOR EACH ROW EXECUTE FUNCTION decisions_decision_heard();
    """,
    "DROP TRIGGER heard_before_a_cut ON decisions_decision; DROP FUNCTION decisions_decision_heard();",
)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0002_changes")]
    operations = [
        *(guarded(f"decisions_{one}", SEEN) for one in (*_ADDED, "change")),
        guarded("decisions_reckoned", TOWNSHIP),
        *(never_changed(f"decisions_{one}") for one in (*_ADDED, "confirmation")),
        HEARD,
        RULED,
    ]
