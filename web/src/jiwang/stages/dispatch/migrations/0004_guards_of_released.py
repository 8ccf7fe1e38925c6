"""A released task about leaving the roll is seen by its township."""

from django.db import migrations

from jiwang.kit.guards import AS_COUNTY, AS_TOWNSHIP, SEES, seen

IS_RELEASED = f"CASE WHEN desk = 'visit' THEN {seen(SEES)} WHEN is_released THEN {seen(AS_TOWNSHIP)} ELSE {seen(AS_COUNTY)} END"
AS_BEFORE = f"CASE WHEN desk = 'visit' THEN {seen(SEES)} ELSE {seen(AS_COUNTY)} END"


def condition(wanted: str) -> str:
    """Give the row security of tasks another condition."""
    return f"ALTER POLICY by_place ON dispatch_task USING ({wanted}) WITH CHECK ({wanted});"


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0003_by_hand")]
    operations = [migrations.RunSQL(condition(IS_RELEASED), condition(AS_BEFORE))]
