import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiwang.stages.assistance.states
from jiwang.stages.visits.states import Reach

REACHES = [(Reach.VILLAGE, "村（社区）"), (Reach.TOWNSHIP, "乡镇（街道）"), (Reach.COUNTY, "县（区）")]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0006_filled_at_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("region", models.CharField(max_length=12)),
                (
                    "reach",
                    models.CharField(
                        choices=REACHES,
                        max_length=8,
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("about", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="hold_is_something")
                ],
            },
        ),
        migrations.CreateModel(
            name="Fund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(max_length=9)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (jiwang.stages.assistance.states.Kind["MONEY"], "资金"),
                            (jiwang.stages.assistance.states.Kind["GOODS"], "物资"),
                        ],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("unit", models.CharField(max_length=8)),
                ("worth", models.BigIntegerField(null=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            (
                                jiwang.stages.assistance.states.Channel["RESERVE"],
                                "乡镇（街道）临时救助备用金",
                            ),
                            (jiwang.stages.assistance.states.Channel["FISCAL"], "财政救助资金"),
                            (jiwang.stages.assistance.states.Channel["CHARITY"], "慈善组织"),
                            (jiwang.stages.assistance.states.Channel["DONATION"], "社会捐赠"),
                            (jiwang.stages.assistance.states.Channel["OTHER"], "其他"),
                        ],
                        max_length=10,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("opened_at", models.DateTimeField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("region", "kind", "name", "year"), name="fund_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", jiwang.stages.assistance.states.Kind["MONEY"]),
                                ("worth__isnull", True),
                            ),
                            models.Q(
                                ("kind", jiwang.stages.assistance.states.Kind["GOODS"]), ("worth__gte", 0)
                            ),
                            _connector="OR",
                        ),
                        name="fund_goods_are_worth",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deposit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("amount", models.BigIntegerField()),
                ("document", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="deposits",
                        to="assistance.fund",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="deposit_is_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Lapse",
            fields=[
                (
                    "hold",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT,
                        primary_key=True,
                        related_name="lapse",
                        serialize=False,
                        to="assistance.hold",
                    ),
                ),
                ("region", models.CharField(max_length=12)),
                (
                    "reach",
                    models.CharField(
                        choices=REACHES,
                        max_length=8,
                    ),
                ),
                ("why", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="hold",
            name="fund",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT, related_name="holds", to="assistance.fund"
            ),
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (jiwang.stages.assistance.states.Kind["MONEY"], "资金"),
                            (jiwang.stages.assistance.states.Kind["GOODS"], "物资"),
                            (jiwang.stages.assistance.states.Kind["SERVICE"], "服务"),
                            (jiwang.stages.assistance.states.Kind["JOB"], "就业"),
                            (jiwang.stages.assistance.states.Kind["TRAINING"], "培训"),
                            (jiwang.stages.assistance.states.Kind["VISIT"], "走访慰问"),
                            (jiwang.stages.assistance.states.Kind["REFERRAL"], "转介"),
                        ],
                        max_length=8,
                    ),
                ),
                ("what", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=60)),
                ("region", models.CharField(max_length=12)),
                (
                    "reach",
                    models.CharField(
                        choices=REACHES,
                        max_length=8,
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("unit", models.CharField(max_length=8)),
                ("worth", models.BigIntegerField(null=True)),
                ("day", models.DateField()),
                ("giver", models.CharField(max_length=60)),
                ("basis", models.CharField(max_length=60)),
                ("article", models.CharField(blank=True, max_length=120)),
                ("decision", models.CharField(blank=True, max_length=60)),
                ("received_by", models.CharField(blank=True, max_length=60)),
                (
                    "relation",
                    models.CharField(
                        blank=True,
                        choices=[
                            (jiwang.stages.assistance.states.Relation["SELF"], "本人"),
                            (jiwang.stages.assistance.states.Relation["MEMBER"], "家庭成员"),
                            (jiwang.stages.assistance.states.Relation["GUARDIAN"], "监护人"),
                            (jiwang.stages.assistance.states.Relation["AGENT"], "本人委托的人"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "signed",
                    models.CharField(
                        blank=True,
                        choices=[
                            (jiwang.stages.assistance.states.Signed["PAPER"], "在纸质收条上签名"),
                            (jiwang.stages.assistance.states.Signed["FINGERPRINT"], "在纸质收条上捺手印"),
                            (jiwang.stages.assistance.states.Signed["WITNESS"], "他人代签，有见证人"),
                        ],
                        max_length=12,
                    ),
                ),
                ("witness", models.CharField(blank=True, max_length=60)),
                ("second", models.CharField(blank=True, max_length=60)),
                ("evidence", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                ("why", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="help",
                        to="people.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="reversal",
                        to="assistance.entry",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="entries",
                        to="assistance.fund",
                    ),
                ),
                (
                    "hold",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="entry",
                        to="assistance.hold",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["household", "day"], name="assistance__househo_ac4565_idx"),
                    models.Index(fields=["fund", "day"], name="assistance__fund_id_7fd049_idx"),
                    models.Index(fields=["region"], name="assistance__region_34bdc0_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("reverses__isnull", True), ("why", "")),
                            models.Q(
                                ("amount__lt", 0),
                                ("reverses__isnull", False),
                                models.Q(("why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="entry_has_a_sign",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "kind__in",
                                    [
                                        jiwang.stages.assistance.states.Kind["MONEY"],
                                        jiwang.stages.assistance.states.Kind["GOODS"],
                                    ],
                                ),
                                _negated=True,
                            ),
                            ("fund__isnull", False),
                            _connector="OR",
                        ),
                        name="entry_comes_from_a_fund",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("worth__isnull", True),
                            models.Q(("amount__gt", 0), ("worth__gte", 0)),
                            models.Q(("amount__lt", 0), ("worth__lte", 0)),
                            _connector="OR",
                        ),
                        name="entry_worth_has_its_sign",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second", ""),
                            models.Q(("second", models.F("received_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="entry_by_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                (
                    "deposit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT,
                        primary_key=True,
                        related_name="acceptance",
                        serialize=False,
                        to="assistance.deposit",
                    ),
                ),
                ("is_accepted", models.BooleanField()),
                ("why", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
