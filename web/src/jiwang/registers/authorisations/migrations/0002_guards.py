"""Authorisations are seen by place only, as the people who gave them."""

from django.db import migrations

from jiwang.kit.guards import VILLAGE, guarded


class Migration(migrations.Migration):
    dependencies = [("authorisations", "0001_initial")]
    operations = [guarded("authorisations_authorisation", VILLAGE)]
