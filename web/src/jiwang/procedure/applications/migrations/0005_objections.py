"""An objection to a notice stops a part until somebody has looked into it; the notice hangs again where the procedure says so."""

from django.db import migrations, models
from django.db.models import F, Q

from jiwang.procedure.applications.models import STEPS


class Migration(migrations.Migration):
    dependencies = [("applications", "0004_what_is_added")]
    operations = [
        migrations.AddField("subcase", "notice_again", models.BooleanField(default=True)),
        migrations.AddField("subcase", "objected_on", models.DateField(null=True)),
        migrations.AddField("passage", "who", models.CharField(max_length=60, blank=True)),
        migrations.AlterField(
            "passage", "step", models.CharField(max_length=12, choices=list(STEPS.items()))
        ),
        migrations.RemoveConstraint("subcase", "subcase_ready_by_law"),
        migrations.AddConstraint(
            "subcase",
            models.CheckConstraint(
                condition=~Q(state="ready")
                | (
                    Q(is_in_favour__isnull=False, ready_on__isnull=False, objected_on__isnull=True)
                    & (Q(needs_check=False) | Q(is_checked=True))
                    & (Q(needs_visit=False) | Q(investigators__len__gte=2))
                    & (
                        Q(notice_days__isnull=True)
                        | Q(posted_until__isnull=False, posted_until__lt=F("ready_on"))
                    )
                    & (Q(is_kin=False) | Q(is_county_visited=True))
                ),
                name="subcase_ready_by_law",
            ),
        ),
    ]
