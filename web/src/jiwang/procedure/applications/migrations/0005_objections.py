"""An objection to a notice stops a part until somebody has looked into it; the notice hangs again where the procedure says so."""

from django.db import migrations, models
from django.db.models import F, Q

STEPS = [
    ("send", "递交"), ("accept", "接收"), ("ask", "一次性告知"), ("bring", "收齐材料"), ("check", "启动核对"), ("visit", "入户调查"),
    ("opinion", "审核意见"), ("post", "公示"), ("object", "公示有异议"), ("recheck", "异议复查"), ("hand_up", "报送决定"), ("extend", "延长"),
    ("halt", "中止"), ("resume", "恢复"), ("finish", "办结"), ("refuse", "不予"), ("withdraw", "撤回"), ("carry_on", "转入下一类"), ("decide", "决定"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("applications", "0004_what_is_added")]
    operations = [
        migrations.AddField("subcase", "notice_again", models.BooleanField(default=True)),
        migrations.AddField("subcase", "objected_on", models.DateField(null=True)),
        migrations.AddField("passage", "who", models.CharField(max_length=60, blank=True)),
        migrations.AlterField("passage", "step", models.CharField(max_length=12, choices=STEPS)),
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
