"""Families are seen by place only."""

from django.db import migrations

from jiwang.kit.guards import VILLAGE, guarded


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [guarded("people_household", VILLAGE), guarded("people_person", VILLAGE)]
