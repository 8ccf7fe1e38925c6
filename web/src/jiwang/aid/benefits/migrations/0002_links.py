"""The rest of the tables: what a first file of operations had no room for."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import jiwang.aid.benefits.states


class Migration(migrations.Migration):
    dependencies = [("benefits", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="line",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT, related_name="sums", to="benefits.run"
            ),
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(max_length=12)),
                (
                    "sort",
                    models.CharField(
                        choices=[
                            (jiwang.aid.benefits.states.Sort["DEAD_UNIT"], "全户已去世"),
                            (jiwang.aid.benefits.states.Sort["DEAD_PAYEE"], "收款人已去世"),
                            (jiwang.aid.benefits.states.Sort["NO_PAYEE"], "没有收款账户"),
                            (jiwang.aid.benefits.states.Sort["HELD"], "暂停中"),
                            (jiwang.aid.benefits.states.Sort["DEAD_MEMBER"], "有成员去世"),
                            (jiwang.aid.benefits.states.Sort["TWO_UNITS"], "同一人在两户"),
                            (jiwang.aid.benefits.states.Sort["EXCLUSIVE"], "同一人享受互斥的待遇"),
                            (jiwang.aid.benefits.states.Sort["SHARED"], "两户共用账户"),
                            (jiwang.aid.benefits.states.Sort["ENDED"], "上月发了、本月不再发"),
                        ],
                        max_length=12,
                    ),
                ),
                ("item", models.CharField(blank=True, max_length=40)),
                ("words", models.CharField(blank=True, max_length=300)),
                ("amount", models.BigIntegerField(null=True)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to="people.household"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="benefits.run",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="answer",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT, related_name="answers", to="benefits.run"
            ),
        ),
        migrations.CreateModel(
            name="Lift",
            fields=[
                ("region", models.CharField(max_length=12)),
                (
                    "pause",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT,
                        primary_key=True,
                        related_name="lift",
                        serialize=False,
                        to="benefits.pause",
                    ),
                ),
                ("why", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to="people.household"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="pause",
            index=models.Index(fields=["household"], name="benefits_pa_househo_804257_idx"),
        ),
        migrations.AddIndex(
            model_name="pause",
            index=models.Index(fields=["until"], name="benefits_pa_until_299c89_idx"),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("cause", jiwang.aid.benefits.states.Cause["DEATH"]),
                        ("line__isnull", True),
                        ("person__isnull", False),
                    ),
                    models.Q(
                        ("cause", jiwang.aid.benefits.states.Cause["RETURNED"]),
                        ("line__isnull", False),
                        ("person__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="pause_for_a_death_or_a_return",
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__gte", models.F("since")),
                    (
                        "until__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("since"), "+", models.Value(datetime.timedelta(days=30))
                        ),
                    ),
                ),
                name="pause_of_thirty_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(("notice", ""), _negated=True), name="pause_with_a_notice"
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.UniqueConstraint(fields=("household", "person"), name="pause_once_for_a_death"),
        ),
        migrations.AddField(
            model_name="payeeanswer",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="payeeanswer",
            name="household",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT, related_name="+", to="people.household"
            ),
        ),
        migrations.AddIndex(
            model_name="payee",
            index=models.Index(fields=["household"], name="benefits_pa_househo_642efe_idx"),
        ),
        migrations.AddIndex(
            model_name="payee",
            index=models.Index(fields=["account_blind"], name="benefits_pa_account_4a60c0_idx"),
        ),
        migrations.AddConstraint(
            model_name="payee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("relation", jiwang.aid.benefits.states.Relation["GUARDIAN"]), _negated=True),
                    models.Q(("paper", ""), _negated=True),
                    _connector="OR",
                ),
                name="payee_guardian_has_a_paper",
            ),
        ),
        migrations.AddIndex(
            model_name="recovery",
            index=models.Index(fields=["household"], name="benefits_re_househo_e4dfbc_idx"),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(("instalment__gt", 0), ("instalment__lte", models.F("amount"))),
                name="recovery_in_instalments",
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_accepted__isnull", True),
                    models.Q(
                        ("answered_by__isnull", False),
                        models.Q(("answered_by", models.F("by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="recovery_by_two",
            ),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(fields=["region", "month"], name="benefits_ru_region_05637a_idx"),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            jiwang.aid.benefits.states.State["DRAFTED"],
                            jiwang.aid.benefits.states.State["DRAFTING"],
                        ],
                    )
                ),
                fields=("region",),
                name="payment_run_one_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="payment_run_is_of_a_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", jiwang.aid.benefits.states.State["APPROVED"]), _negated=True),
                    models.Q(
                        ("answered_by__isnull", False),
                        models.Q(("answered_by", models.F("drafted_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="payment_run_by_two",
            ),
        ),
        migrations.AddIndex(
            model_name="line",
            index=models.Index(fields=["household", "-month"], name="benefits_li_househo_85a511_idx"),
        ),
        migrations.AddIndex(
            model_name="line",
            index=models.Index(fields=["run", "region"], name="benefits_li_run_id_b8eff9_idx"),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            jiwang.aid.benefits.states.Kind["REGULAR"],
                            jiwang.aid.benefits.states.Kind["ARREARS"],
                        ],
                    ),
                    models.Q(("standing", jiwang.aid.benefits.states.Standing["FAILED"]), _negated=True),
                ),
                fields=("root", "month"),
                name="payment_of_a_month_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kind", jiwang.aid.benefits.states.Kind["OWED"]),
                    models.Q(("standing", jiwang.aid.benefits.states.Standing["FAILED"]), _negated=True),
                ),
                fields=("decision",),
                name="payment_of_a_difference_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kind", jiwang.aid.benefits.states.Kind["RECOVERY"]),
                    models.Q(("standing", jiwang.aid.benefits.states.Standing["FAILED"]), _negated=True),
                ),
                fields=("recovery", "month"),
                name="payment_taken_back_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(fields=("run", "serial"), name="payment_serial_once"),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount__lt", 0),
                        ("kind", jiwang.aid.benefits.states.Kind["RECOVERY"]),
                        ("pays", 0),
                        ("recovery__isnull", False),
                    ),
                    models.Q(
                        models.Q(("kind", jiwang.aid.benefits.states.Kind["RECOVERY"]), _negated=True),
                        ("amount__gt", 0),
                        ("pays__gt", 0),
                        ("pays__lte", models.F("amount")),
                        ("recovery__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="payment_has_a_sign",
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["run", "sort"], name="benefits_fi_run_id_079903_idx"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(fields=("run", "sha256"), name="bank_answer_once"),
        ),
        migrations.AddIndex(
            model_name="payeeanswer",
            index=models.Index(fields=["household", "-at"], name="benefits_pa_househo_eea21f_idx"),
        ),
    ]
