"""What does not fit beside a new recognition ends with it. Where the new one is not less in money nothing is cut, and nobody need be heard anew."""

from django.db import migrations
from django.db.migrations import RunSQL

_BEFORE = """
    CREATE OR REPLACE FUNCTION decisions_recognition_heard() RETURNS trigger LANGUAGE plpgsql AS $$
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
    """
_NOW = """
    CREATE OR REPLACE FUNCTION decisions_recognition_heard() RETURNS trigger LANGUAGE plpgsql AS $$
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
        IF NEW.is_over AND ruling.outcome = 'grant' AND NEW.item <> ruling.item AND coalesce(ruling.amount, 0) >= coalesce(earlier.amount, 0) + (
            SELECT coalesce(sum(before.amount), 0) FROM decisions_recognition AS one JOIN decisions_recognition AS before ON before.id = one.follows_id
            WHERE one.decision_id = NEW.decision_id AND one.is_over) THEN
            RETURN NEW;
        END IF;
        IF NOT EXISTS (SELECT FROM decisions_hearing AS one WHERE one.matter = ruling.matter
            AND one.household_id = NEW.household_id AND one.heard_on <= ruling.day AND one.by_id <> ruling.by_id) THEN
            RAISE EXCEPTION 'decisions_recognition: no cut without a family that was heard (art. 48)';
        END IF;
        RETURN NEW;
    END $$;
    """


class Migration(migrations.Migration):
    dependencies = [("decisions", "0005_lines_of_members")]
    operations = [RunSQL(_NOW, _BEFORE)]
