"""Families are seen by place only."""

from django.db import migrations

from jiwang.kit.guards import SEES, by_place, seen


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [by_place("people_household", seen(SEES)), by_place("people_person", seen(SEES))]
