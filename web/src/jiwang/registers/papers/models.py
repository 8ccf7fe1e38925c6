"""The table of papers: files as they left, sealed. Row security is in the migrations; a file is added, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jiwang.registers.staff.models import Officer


class Paper(models.Model):
    """One document as a file: of which record, its bytes sealed, their digest, and whoever had it made."""

    about = models.CharField(primary_key=True, max_length=80)  # a kind and an id: letter:… minutes:…
    region = models.CharField(max_length=12)
    stays_at_county = models.BooleanField(default=False)
    name = models.CharField(max_length=120)  # of the file, by its number
    sealed = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """No file without bytes."""

        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="paper_has_bytes")]
