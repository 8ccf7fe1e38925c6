"""A status of persons has one line of rows for each of them who was granted it alone; every other status one for the household."""

from django.db import migrations, models
from django.db.models import Q

_OF_PERSONS = ("danren", "tekun")


class Migration(migrations.Migration):
    dependencies = [("decisions", "0004_applications")]
    operations = [
        migrations.RemoveConstraint("recognition", "recognition_one_line"),
        migrations.AddConstraint(
            "recognition",
            models.UniqueConstraint(
                fields=["household", "item"],
                condition=Q(follows__isnull=True) & ~Q(item__in=_OF_PERSONS),
                name="recognition_one_line",
            ),
        ),
        migrations.AddConstraint(
            "recognition",
            models.UniqueConstraint(
                fields=["household", "item", "members"],
                condition=Q(follows__isnull=True, item__in=_OF_PERSONS),
                name="recognition_one_line_of_a_member",
            ),
        ),
    ]
