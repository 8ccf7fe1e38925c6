"""What a meeting has granted is booked by one decision, once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from jiwang.kit.guards import TOWNSHIP, guarded, never_changed


class Migration(migrations.Migration):
    dependencies = [
        ("deliberation", "0002_guards"),
        ("decisions", "0007_given_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("region", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                (
                    "minutes",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT,
                        primary_key=True,
                        related_name="booking",
                        serialize=False,
                        to="deliberation.minutes",
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
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="decisions.decision",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        guarded("deliberation_booking", TOWNSHIP),
        never_changed("deliberation_booking"),
    ]
