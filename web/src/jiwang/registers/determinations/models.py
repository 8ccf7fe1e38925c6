"""Tables of determinations. Row security is in the migrations; both are added, never changed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from jiwang.registers.determinations.states import Said
from jiwang.registers.people.models import Household, Person
from jiwang.registers.staff.models import Officer


class Determination(models.Model):
    """What a body has decided of one clause for a household or a member: since when, until when, by which document."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="+")
    region = models.CharField(max_length=12)
    clause = models.CharField(max_length=120)  # as the pack calls it: bianyuan.vehicle
    label = models.CharField(max_length=200)  # as people read it
    outcome = models.CharField(max_length=8, choices=[(one, one) for one in Said])
    reason = models.CharField(
        max_length=60, blank=True
    )  # of a waiver: one of the grounds that the pack names
    body = models.CharField(max_length=60)
    document = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField()  # the last day on which it holds
    matter = models.CharField(max_length=80)  # a kind and an id: matter:…
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Read by household; nothing is waived for ever, and nothing without a document."""

        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="determination_span"),
            models.CheckConstraint(condition=~Q(document="") & ~Q(body=""), name="determination_has_a_document"),
            models.CheckConstraint(condition=~Q(outcome=str(Said.WAIVED)) | ~Q(reason=""), name="waiver_has_a_ground"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["household"])]


class Ending(models.Model):
    """From which day on a determination holds no longer, who has said so and why."""

    determination = models.OneToOneField(
        Determination, primary_key=True, on_delete=models.RESTRICT, related_name="ending"
    )
    region = models.CharField(max_length=12)
    since = models.DateField()  # the first day on which it does not hold
    why = models.CharField(max_length=500)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """With a reason."""

        constraints = [models.CheckConstraint(condition=~Q(why=""), name="ending_has_a_reason")]
