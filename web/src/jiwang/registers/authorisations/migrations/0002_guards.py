"""Authorisations are seen by place only, as the people who gave them."""

from django.db import migrations

from jiwang.kit.guards import SEES, by_place, seen


class Migration(migrations.Migration):
    dependencies = [("authorisations", "0001_initial")]
    operations = [by_place("authorisations_authorisation", seen(SEES))]
