"""What is decided on an application: granted from a month on, or refused."""

from django.db import migrations, models
from django.db.models import Q

OUTCOMES = [
    ("raise", "增发"),
    ("lower", "调减"),
    ("end", "终止"),
    ("phase_out", "渐退"),
    ("keep", "不调整"),
    ("grant", "认定"),
    ("refuse", "不予认定"),
]
_WITHOUT = ["keep", "refuse"]


class Migration(migrations.Migration):
    dependencies = [("decisions", "0003_guards")]
    operations = [
        migrations.AlterField("decision", "outcome", models.CharField(max_length=10, choices=OUTCOMES)),
        migrations.RemoveConstraint("decision", "decision_begins_with_a_month"),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                condition=Q(outcome__in=_WITHOUT, since__isnull=True)
                | (~Q(outcome__in=_WITHOUT) & Q(since__day=1)),
                name="decision_begins_with_a_month",
            ),
        ),
    ]
