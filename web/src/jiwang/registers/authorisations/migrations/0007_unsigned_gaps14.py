"""A supporter who has not signed is on file too, and a newer row follows the one that it corrects."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

_SIGNED = Q(consent="signed", number_sealed__isnull=False, number_blind__isnull=False, birth__isnull=False)
_UNSIGNED = Q(consent__in=["asked", "refused"], number_sealed__isnull=True, number_blind__isnull=True)
_CONSENTS = [("signed", "签过授权"), ("asked", "还没有签"), ("refused", "不愿签"), ("struck", "不是义务人")]


class Migration(migrations.Migration):
    dependencies = [("authorisations", "0006_supporter_of_law13")]
    operations = [
        migrations.AlterField("supporter", "number_sealed", models.BinaryField(null=True)),
        migrations.AlterField("supporter", "number_blind", models.BinaryField(null=True)),
        migrations.AlterField("supporter", "birth", models.DateField(null=True)),
        migrations.AddField(
            "supporter", "consent", models.CharField(choices=_CONSENTS, default="signed", max_length=8)
        ),
        migrations.AddField("supporter", "said", models.CharField(blank=True, max_length=300)),
        migrations.AddField("supporter", "noted_on", models.DateField(null=True)),
        migrations.AddField(
            "supporter",
            "follows",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="followed_by",
                to="authorisations.supporter",
            ),
        ),
        migrations.RemoveConstraint("supporter", "supporter_once"),
        migrations.AddConstraint(
            "supporter",
            models.UniqueConstraint(
                fields=["household", "number_blind"],
                condition=Q(follows__isnull=True),
                name="supporter_once",
            ),
        ),
        migrations.AddConstraint(
            "supporter",
            models.CheckConstraint(
                condition=Q(consent="struck") | _SIGNED | _UNSIGNED, name="supporter_number_when_signed"
            ),
        ),
        migrations.AddConstraint(
            "supporter",
            models.CheckConstraint(
                condition=Q(consent="signed") | ~Q(said=""), name="supporter_unsigned_with_words"
            ),
        ),
    ]
