"""A referral is seen from the township upwards, and by whom it was referred to; one that was passed on has one in its place."""

from django.db import migrations

from jiwang.kit.guards import OFFICE, TOWNSHIP, any_of, guarded, never_changed

HEIR = """
CREATE FUNCTION referrals_has_heir() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NOT EXISTS (SELECT FROM referrals_referral WHERE follows_id = NEW.id) THEN
    RAISE EXCEPTION 'referrals_referral: passed on to nobody' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER has_heir BEFORE INSERT OR UPDATE ON referrals_referral
  FOR EACH ROW WHEN (NEW.state = 'passed_on') EXECUTE FUNCTION referrals_has_heir();
"""
NO_HEIR = "DROP TRIGGER has_heir ON referrals_referral; DROP FUNCTION referrals_has_heir();"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial")]
    operations = [
        guarded("referrals_referral", any_of(TOWNSHIP, OFFICE)),
        guarded("referrals_passage", any_of(TOWNSHIP, OFFICE)),
        never_changed("referrals_passage"),
        migrations.RunSQL(HEIR, NO_HEIR),
    ]
