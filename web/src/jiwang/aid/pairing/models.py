"""Tables of pairing. Row security is in the migrations: a helper reads their own pairings, and nothing else of a family."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiwang.aid.pairing.states import SponsorKind, Way
from jiwang.kit.rows.labels import Labelled
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer

KINDS = {
    SponsorKind.OFFICER: _("干部"),
    SponsorKind.UNIT: _("帮扶单位"),
    SponsorKind.DELEGATE: _("代表委员"),
    SponsorKind.ENTERPRISE: _("企业"),
    SponsorKind.CHARITY: _("慈善组织"),
    SponsorKind.ADVISER: _("技术指导"),
}
WAYS = {Way.WRITTEN: _("书面"), Way.SPOKEN: _("口头，有见证人")}


class Sponsor(Labelled):
    """Somebody who may stand beside families: an officer, a unit, a delegate, an enterprise, a charity, an adviser."""

    region = models.CharField(max_length=9)  # in which county or township they help
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    name = models.CharField(max_length=60)
    unit = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    shows_phone = models.BooleanField(default=False)  # has agreed that families read it
    portfolio = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    officer = models.ForeignKey(
        Officer, null=True, on_delete=models.RESTRICT, related_name="+"
    )  # who signs in
    ended_on = models.DateField(null=True)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Of a name and a unit one in a place, and one account is one helper there."""

        constraints = [
            models.UniqueConstraint(fields=["region", "kind", "name", "unit"], name="helper_once"),
            models.UniqueConstraint(
                fields=["officer"], condition=Q(officer__isnull=False), name="helper_one_account"
            ),
        ]

    def __str__(self) -> str:
        """Their name."""
        return self.name


class Enrolment(models.Model):
    """A household that is to be helped by a scheme: its required seats are looked for from this day on."""

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="enrolments")
    region = models.CharField(max_length=12)
    scheme = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True)  # the first day on which it does not hold
    batch = models.UUIDField()
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        """Once at a time in a scheme; what has ended says why."""

        constraints = [
            models.UniqueConstraint(
                fields=["household", "scheme"], condition=Q(until__isnull=True), name="enrolment_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | ~Q(ended_why=""), name="enrolment_ended_for_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["region", "scheme"]), models.Index(fields=["batch"])]


class Pairing(models.Model):
    """A helper in a seat beside a household, from a day to a day; and the little that they read of the family."""

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="pairings")
    region = models.CharField(max_length=12)
    scheme = models.CharField(max_length=40)
    seat = models.CharField(max_length=40)
    label = models.CharField(max_length=40)  # of the seat, as the scheme said
    helper = models.ForeignKey(Sponsor, on_delete=models.RESTRICT, related_name="pairings")
    officer = models.ForeignKey(
        Officer, null=True, on_delete=models.RESTRICT, related_name="+"
    )  # the account
    told_name = models.CharField(max_length=60)
    told_address = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)  # the first day on which it does not hold
    why = models.CharField(max_length=200, blank=True)
    batch = models.UUIDField(default=uuid.uuid4)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        """A helper sits once in a seat of a household; what has ended says by whom and why."""

        constraints = [
            models.UniqueConstraint(
                fields=["household", "scheme", "seat", "helper"],
                condition=Q(until__isnull=True),
                name="pairing_once",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True)
                | (Q(until__gte=F("since"), ended_by__isnull=False) & ~Q(ended_why="")),
                name="pairing_ended_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "scheme"]),
            models.Index(fields=["helper"]),
            models.Index(fields=["batch"]),
            models.Index(fields=["household"]),
        ]


class Consent(Labelled):
    """What a family has answered when it was asked about one kind of helper: by whom, how, before whom. Only a withdrawal is ever added."""

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="consents")
    region = models.CharField(max_length=12)
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    agrees = models.BooleanField()
    said_by = models.CharField(max_length=60)
    way = models.CharField(max_length=10, choices=list(WAYS.items()))
    witness = models.CharField(max_length=60, blank=True)
    paper = models.CharField(max_length=60, blank=True)
    on = models.DateField()
    came_by_themselves = models.BooleanField(default=False)  # asked again because the family wanted it
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        """What was said has somebody who said it; a spoken word has a witness, a written one a paper."""

        constraints = [
            models.CheckConstraint(condition=~Q(said_by=""), name="consent_said_by_somebody"),
            models.CheckConstraint(
                condition=(Q(way=Way.SPOKEN) & ~Q(witness="")) | (Q(way=Way.WRITTEN) & ~Q(paper="")),
                name="consent_can_be_shown",
            ),
            models.UniqueConstraint(
                fields=["household", "kind"],
                condition=Q(came_by_themselves=False),
                name="consent_asked_once",
            ),
        ]
        indexes = [models.Index(fields=["household", "kind"])]
