"""The table of objections. Row security is in the migrations: one is seen as far down as the visit at which it was said."""

from __future__ import annotations

import uuid

from django.db import models

from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.registers.statements.models import DEPTHS


class Objection(models.Model):
    """What a family does not agree with, in their words. It is answered once; a new doubt is a new objection."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # of the visit at which it was said
    household = models.ForeignKey(Household, null=True, on_delete=models.RESTRICT, related_name="objections")
    name = models.CharField(max_length=60, blank=True)  # of a family that is not on file, as it was told
    region = models.CharField(max_length=12)
    depth = models.CharField(max_length=8, choices=list(DEPTHS.items()))
    words = models.CharField(max_length=300)
    said_on = models.DateField()
    heard_by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """What was answered says by whom; read by household and by place."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="objection_answered_by_somebody",
            )
        ]
        indexes = [models.Index(fields=["household"]), models.Index(fields=["region", "at"])]
