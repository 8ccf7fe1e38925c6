"""Who sees a check of means, and that nothing is asked, sent or answered without an authorisation that lives.

Township and county see checks; an office sees the lines that it is asked and what it has answered, never the family or other offices' lines.
The triggers read above every sight: an authorisation that somebody may not read still binds what they write.
"""

from django.db import migrations
from django.db.migrations import RunSQL

from jiwang.kit.guards import OFFICE, TOWNSHIP, any_of, guarded, never_changed

PERMITTED = RunSQL(
    """
    CREATE FUNCTION verification_line_permitted() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        paper authorisations_authorisation%ROWTYPE;
        whole verification_check%ROWTYPE;
        day date;
        before text[] := ARRAY[coalesce(current_setting('jiwang.sees', true), ''), coalesce(current_setting('jiwang.sees_as_township', true), '')];
    BEGIN
        IF TG_OP = 'UPDATE' AND (NEW.state NOT IN ('sent', 'answered') OR
                (NEW.state = OLD.state AND NEW.round = OLD.round AND NEW.authorisation_id = OLD.authorisation_id)) THEN
            RETURN NEW;
        END IF;
        PERFORM set_config('jiwang.sees', '%', true), set_config('jiwang.sees_as_township', '%', true);
        SELECT * INTO paper FROM authorisations_authorisation WHERE id = NEW.authorisation_id;
        SELECT * INTO whole FROM verification_check WHERE id = NEW.check_of_id;
        PERFORM set_config('jiwang.sees', before[1], true), set_config('jiwang.sees_as_township', before[2], true);
        day := CASE NEW.state WHEN 'sent' THEN NEW.sent_on WHEN 'answered' THEN NEW.settled_on ELSE NEW.asked_on END;
        IF whole.id IS NULL OR NOT NEW.item = ANY (whole.asked) OR NEW.expires_on <> whole.expires_on OR day > whole.expires_on THEN
            RAISE EXCEPTION 'verification_line: nothing is asked without a request that names it and that has not expired (art. 70)';
        END IF;
        IF paper.id IS NULL OR paper.withdrawn_on IS NOT NULL OR day < paper.signed_on OR day > paper.expires_on
            OR NOT NEW.scope = ANY (paper.scope) OR NOT whole.parts <@ paper.items
            OR paper.subject_id IS DISTINCT FROM NEW.person_id OR paper.supporter_id IS DISTINCT FROM NEW.supporter_id
            OR (NEW.supporter_id IS NULL) <> (paper.purpose IN ('application', 'recheck')) THEN
            RAISE EXCEPTION 'verification_line: nothing is asked of anybody who has not authorised it (art. 40, 41)';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER only_with_authorisation BEFORE INSERT OR UPDATE ON verification_line
        FOR EACH ROW EXECUTE FUNCTION verification_line_permitted();
    """,
    "DROP TRIGGER only_with_authorisation ON verification_line; DROP FUNCTION verification_line_permitted();",
)

WITHDRAWN = RunSQL(
    """
    CREATE FUNCTION verification_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        before text := coalesce(current_setting('jiwang.sees_as_township', true), '');
    BEGIN
        PERFORM set_config('jiwang.sees_as_township', '%', true);
        UPDATE verification_line SET state = 'stopped', settled_on = NEW.withdrawn_on, due_on = NULL, reason = '授权已撤回'
            WHERE authorisation_id = NEW.id AND state IN ('open', 'sent');
        PERFORM set_config('jiwang.sees_as_township', before, true);
        RETURN NULL;
    END $$;
    CREATE TRIGGER stops_checks AFTER UPDATE OF withdrawn_on ON authorisations_authorisation
        FOR EACH ROW WHEN (NEW.withdrawn_on IS NOT NULL AND OLD.withdrawn_on IS NULL) EXECUTE FUNCTION verification_withdrawn();
    """,
    "DROP TRIGGER stops_checks ON authorisations_authorisation; DROP FUNCTION verification_withdrawn();",
)


class Migration(migrations.Migration):
    dependencies = [("verification", "0001_initial")]
    operations = [
        guarded("verification_check", TOWNSHIP),
        guarded("verification_line", any_of(TOWNSHIP, OFFICE)),
        guarded("verification_answer", any_of(TOWNSHIP, OFFICE)),
        guarded("verification_passage", TOWNSHIP),
        never_changed("verification_passage"),
        PERMITTED,
        WITHDRAWN,
    ]
