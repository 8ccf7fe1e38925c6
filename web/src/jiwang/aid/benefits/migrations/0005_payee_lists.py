"""Lists of accounts, and their rows: read from the township upwards."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiwang.aid.benefits.states
from jiwang.kit.guards import TOWNSHIP, guarded


class Migration(migrations.Migration):
    dependencies = [
        ("benefits", "0004_frozen_row_by_row"),
        ("people", "0008_roll_of_places"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PayeeList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(max_length=12)),
                ("sha256", models.CharField(max_length=64)),
                ("kept", models.CharField(blank=True, max_length=40)),
                ("name", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (jiwang.aid.benefits.states.Listing["READING"], "正在核对"),
                            (jiwang.aid.benefits.states.Listing["READ"], "待确认"),
                            (jiwang.aid.benefits.states.Listing["TAKING"], "正在更新"),
                            (jiwang.aid.benefits.states.Listing["TAKEN"], "已确认"),
                            (jiwang.aid.benefits.states.Listing["UNCHANGED"], "没有要更新的"),
                            (jiwang.aid.benefits.states.Listing["DROPPED"], "没有采用"),
                        ],
                        default="reading",
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
        migrations.CreateModel(
            name="PayeeRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(max_length=12)),
                ("row", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=60)),
                (
                    "fate",
                    models.CharField(
                        choices=[
                            (jiwang.aid.benefits.states.Fate["NEW"], "新账户"),
                            (jiwang.aid.benefits.states.Fate["CHANGED"], "换账户"),
                            (jiwang.aid.benefits.states.Fate["SAME"], "没有变化"),
                            (jiwang.aid.benefits.states.Fate["REFUSED"], "不能采用"),
                        ],
                        max_length=8,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=200)),
                ("holder", models.CharField(blank=True, max_length=60)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            (jiwang.aid.benefits.states.Relation["MEMBER"], "家庭成员本人账户"),
                            (jiwang.aid.benefits.states.Relation["GUARDIAN"], "监护人账户"),
                        ],
                        max_length=10,
                    ),
                ),
                ("paper", models.CharField(blank=True, max_length=120)),
                ("bank", models.CharField(blank=True, max_length=60)),
                ("tail", models.CharField(blank=True, max_length=4)),
                ("account_sealed", models.BinaryField(null=True)),
                ("shared_why", models.CharField(blank=True, max_length=200)),
                (
                    "before",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="benefits.payee",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="people.household",
                    ),
                ),
                (
                    "listed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="rows",
                        to="benefits.payeelist",
                    ),
                ),
                (
                    "made",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="benefits.payee",
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
            ],
        ),
        migrations.AddConstraint(
            model_name="payeelist",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            jiwang.aid.benefits.states.Listing["READ"],
                            jiwang.aid.benefits.states.Listing["READING"],
                            jiwang.aid.benefits.states.Listing["TAKING"],
                        ],
                    )
                ),
                fields=("region", "sha256"),
                name="payee_list_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="payeelist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            [
                                jiwang.aid.benefits.states.Listing["TAKING"],
                                jiwang.aid.benefits.states.Listing["TAKEN"],
                            ],
                        ),
                        _negated=True,
                    ),
                    models.Q(
                        ("answered_by__isnull", False),
                        models.Q(("answered_by", models.F("by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="payee_list_by_two",
            ),
        ),
        migrations.AddIndex(
            model_name="payeerow",
            index=models.Index(fields=["listed", "fate"], name="benefits_pa_listed__b7a289_idx"),
        ),
        migrations.AddIndex(
            model_name="payeerow",
            index=models.Index(fields=["household"], name="benefits_pa_househo_937b73_idx"),
        ),
        migrations.AddConstraint(
            model_name="payeerow",
            constraint=models.UniqueConstraint(fields=("listed", "row"), name="payee_row_once"),
        ),
        guarded("benefits_payeerow", TOWNSHIP),
    ]
