"""What has left the desk: which fields, when, for whom. Row security is in the migrations."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from jiwang.registers.people.models import Household


class Parcel(models.Model):
    """A file in another office's template. Added, never changed."""

    template = models.CharField(max_length=60)
    label = models.CharField(max_length=80)
    department = models.CharField(max_length=60)
    columns = ArrayField(models.CharField(max_length=60))  # that were filled
    area = models.CharField(max_length=12)
    rows = models.PositiveIntegerField()
    typed_twice = models.PositiveIntegerField()  # cells that somebody must type again over there
    why = models.CharField(max_length=200)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()


class Departure(models.Model):
    """That a household's fields left in a parcel. Added, never changed."""

    parcel = models.ForeignKey(Parcel, on_delete=models.RESTRICT, related_name="departures")
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="departures")
    region = models.CharField(max_length=12)
    record = models.CharField(max_length=30)  # task or alert

    class Meta:
        """The household's file asks."""

        indexes = [models.Index(fields=["household"]), models.Index(fields=["region"])]
