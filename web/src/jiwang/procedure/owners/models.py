"""Tables of what another owner keeps. Row security is in the migrations: nobody but the owner's own office."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiwang.kit.rows.labels import Labelled
from jiwang.procedure.owners.states import Found, Kind
from jiwang.procedure.referrals.models import Referral
from jiwang.registers.staff.models import Officer

FOUNDS = {Found.FITS: _("属实，可以建档"), Found.NOT: _("不属实或不符合")}
KINDS = {one: one.value for one in Kind}


class OwnFile(Labelled):
    """A household of an owner: what was declared, then what each step of the owner's procedure has left."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    department = models.CharField(max_length=60)
    procedure = models.CharField(max_length=60)
    region = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=200, blank=True)
    employer = models.CharField(max_length=60, blank=True)
    cause = models.CharField(max_length=300)
    referral = models.OneToOneField(Referral, null=True, on_delete=models.RESTRICT, related_name="+")
    declared_on = models.DateField()
    checked_on = models.DateField(null=True)
    found = models.CharField(max_length=10, choices=list(FOUNDS.items()), blank=True)
    filed_on = models.DateField(null=True)
    sort = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    answers = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=60, blank=True)
    left_on = models.DateField(null=True)
    due_on = models.DateField(null=True)  # of what comes next
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """First checked, then filed, then out: nobody is on file whom a check has not borne out."""

        constraints = [
            models.CheckConstraint(
                condition=Q(filed_on__isnull=True)
                | Q(checked_on__isnull=False, checked_on__lte=F("filed_on"), found=str(Found.FITS))
                & ~Q(sort=""),
                name="ownfile_checked_before_filed",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(filed_on__isnull=False, filed_on__lte=F("left_on")),
                name="ownfile_filed_before_left",
            ),
        ]
        indexes = [models.Index(fields=["department", "region"])]


class Deed(Labelled):
    """One step with one household: who, on which day, in which words, for how much. Added, never changed."""

    file = models.ForeignKey(OwnFile, on_delete=models.RESTRICT, related_name="deeds")
    department = models.CharField(max_length=60)
    region = models.CharField(max_length=12)
    step = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=list(KINDS.items()))
    sort = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=300, blank=True)
    money = models.BigIntegerField(null=True)  # fen
    on = models.DateField()
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Read by file."""

        indexes = [models.Index(fields=["file"])]


class Plan(models.Model):
    """How many households an owner says should be on file in a place. Added, never changed: the newest counts."""

    department = models.CharField(max_length=60)
    region = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    basis = models.CharField(max_length=120)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """A plan of nothing is none."""

        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="plan_of_something")]
