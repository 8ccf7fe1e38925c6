"""Tables of small wishes. Row security is in the migrations; what the public reads is made of a wish's words and its county alone."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiwang.aid.wishes.states import State, Way
from jiwang.kit.rows.labels import Labelled
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer

STATES = {
    State.TOLD: _("待审"),
    State.OPEN: _("待认领"),
    State.CLAIMED: _("已认领"),
    State.DONE: _("已办成"),
    State.WITHDRAWN: _("已撤回"),
}
WAYS = {Way.WRITTEN: _("书面"), Way.SPOKEN: _("口头，有见证人")}


class Wish(Labelled):
    """What a family wishes for, with its consent that the words are published."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # made where it was typed
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="wishes")
    region = models.CharField(max_length=12)
    words = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=list(STATES.items()), default=str(State.TOLD))
    consent_by = models.CharField(max_length=60)
    consent_way = models.CharField(max_length=10, choices=list(WAYS.items()))
    consent_on = models.DateField()
    witness = models.CharField(max_length=60, blank=True)
    paper = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    published_on = models.DateField(null=True)
    looked_by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    claim_until = models.DateField(null=True)  # of a claim: its last day; null: until somebody releases it
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        """What is published was looked at; without a yes of the family nothing is here."""

        constraints = [
            models.CheckConstraint(condition=~Q(consent_by=""), name="wish_with_consent"),
            models.CheckConstraint(
                condition=~Q(state__in=[State.OPEN, State.CLAIMED, State.DONE]) | Q(looked_by__isnull=False),
                name="wish_looked_at",
            ),
        ]
        indexes = [models.Index(fields=["region", "state"])]


class Claim(models.Model):
    """Somebody who takes a wish upon them. One at a time."""

    wish = models.ForeignKey(Wish, on_delete=models.RESTRICT, related_name="claims")
    region = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    unit = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    officer = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)  # the first day on which it does not hold
    ended_why = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Of a wish one at a time."""

        constraints = [
            models.UniqueConstraint(fields=["wish"], condition=Q(until__isnull=True), name="claim_once"),
        ]
