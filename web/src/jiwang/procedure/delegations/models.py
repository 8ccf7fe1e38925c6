"""The table of delegations (《社会救助法》第44条): which items are decided on in which townships, by which document, from when until when.

Nothing of a family stands here; everybody at the desk may read it.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from jiwang.registers.staff.models import Officer


class Delegation(models.Model):
    """One document: items, townships, days. It holds once a second person has confirmed it; one that replaces another takes its place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    county = models.CharField(max_length=6)
    items = ArrayField(models.CharField(max_length=60))
    areas = ArrayField(models.CharField(max_length=9))
    document = models.CharField(max_length=120)
    since = models.DateField()
    until = models.DateField(null=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.RESTRICT, related_name="followers")
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    is_dropped = models.BooleanField(default=False)

    class Meta:
        """By two different people, about something, somewhere, and not backwards."""

        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("by")), name="delegation_by_two"
            ),
            models.CheckConstraint(
                condition=Q(items__len__gt=0, areas__len__gt=0) & ~Q(document=""), name="delegation_says_what"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="delegation_span"
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(is_dropped=False),
                name="delegation_replaced_once",
            ),
        ]
        indexes = [models.Index(fields=["county", "since"])]
