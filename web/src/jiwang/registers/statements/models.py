"""Tables of statements, and of what people decide where two stand against each other. Row security is in the migrations; all are added, never changed: of what may be kept no longer the value goes."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.registers.authorisations.models import Supporter
from jiwang.registers.people.models import Household, Person
from jiwang.registers.staff.models import Officer
from jiwang.registers.statements.states import Depth, Rank

RANKS = {Rank.VERIFIED: _("已核实"), Rank.DECLARED: _("申报")}
DEPTHS = {Depth.VILLAGE: _("村（社区）"), Depth.TOWNSHIP: _("乡镇（街道）"), Depth.COUNTY: _("县（区）")}


class Statement(models.Model):
    """What was said of one fact of a member or of the household, by whom, on which day, and what shows it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # made where it was typed
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="statements")
    person = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="+")
    supporter = models.ForeignKey(
        Supporter, null=True, on_delete=models.RESTRICT, related_name="+"
    )  # outside the household
    region = models.CharField(max_length=12)
    depth = models.CharField(max_length=8, choices=list(DEPTHS.items()))
    fact = models.CharField(max_length=60)
    wording = models.CharField(max_length=200)  # as it was asked
    value = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=list(RANKS.items()))
    source = models.CharField(max_length=20)  # where it comes from: 走访
    by = models.CharField(max_length=60)
    on = models.DateField()
    expires = models.DateField(null=True)  # the last day on which it holds
    evidence = models.CharField(max_length=60)  # visit:…
    why = models.CharField(
        max_length=300, blank=True
    )  # of what an officer has stated in writing, with a reason
    follows = models.UUIDField(null=True)  # the statement that was known where this one was typed
    at = models.DateTimeField()
    destroyed_on = models.DateField(null=True)  # since when the value may be kept no longer, and is empty

    class Meta:
        """Read by household."""

        indexes = [models.Index(fields=["household"])]


class Resolution(models.Model):
    """Which of several words on one thing holds, or none of them, who has said so and why. Added, never changed."""

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="+")
    region = models.CharField(max_length=12)
    depth = models.CharField(max_length=8, choices=list(DEPTHS.items()))
    about = models.CharField(max_length=80)  # the fact; the question, where it speaks of none
    words = ArrayField(models.UUIDField())  # those that stood against each other
    holds = models.UUIDField(null=True)
    why = models.CharField(max_length=300)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Read by household."""

        indexes = [models.Index(fields=["household"])]
