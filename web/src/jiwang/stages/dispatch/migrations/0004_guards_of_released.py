"""A released task about leaving the roll is seen by its township."""

from django.db import migrations

from jiwang.kit.guards import COUNTY, TOWNSHIP, VILLAGE, reguarded, where

IS_VISIT = "desk = 'visit'"


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0003_by_hand")]
    operations = [
        reguarded(
            "dispatch_task",
            where(IS_VISIT, VILLAGE, where("is_released", TOWNSHIP, COUNTY)),
            before=where(IS_VISIT, VILLAGE, COUNTY),
        )
    ]
