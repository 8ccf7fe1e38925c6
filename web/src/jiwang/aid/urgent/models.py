"""Tables of small fast aid. Row security is in the migrations: a request is seen as far down as whoever has asked."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiwang.aid.urgent.states import State, Step
from jiwang.kit.rows.labels import Labelled
from jiwang.registers.people.models import Household, Person
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance.models import Fund, Hold
from jiwang.stages.dispatch.models import Task
from jiwang.stages.visits.models import REACHES

STATES = {
    State.ASKED: _("待批"),
    State.GRANTED: _("待送达"),
    State.REFUSED: _("不批"),
    State.WITHDRAWN: _("已撤回"),
    State.CANCELLED: _("已撤销批准"),
    State.HANDED: _("待会签"),
    State.SIGNED: _("已办结"),
    State.UNDONE: _("已冲销"),
}
STEPS = {
    Step.ASK: _("申请"),
    Step.GRANT: _("批准"),
    Step.REFUSE: _("不批"),
    Step.WITHDRAW: _("撤回申请"),
    Step.CANCEL: _("撤销批准"),
    Step.HAND_OVER: _("送达签收"),
    Step.NOTE: _("补充说明"),
    Step.COUNTERSIGN: _("会签"),
    Step.UNDO: _("冲销"),
}


class Request(Labelled):
    """One person in sudden need for whom somebody asks for help at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # made where it was typed
    task = models.ForeignKey(Task, null=True, on_delete=models.RESTRICT, related_name="requests")
    household = models.ForeignKey(Household, null=True, on_delete=models.RESTRICT, related_name="requests")
    person = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="+")
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))
    cause = models.CharField(max_length=40)
    words = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=list(STATES.items()), default=str(State.ASKED))
    asked_by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    asked_on = models.DateField()  # the desk's day
    asked_at = models.DateTimeField()
    give_by = models.DateField(null=True)  # the law's last day for handing it over
    granted_by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    most = models.BigIntegerField(null=True)  # the limit by which it was granted, in fen
    article = models.CharField(max_length=120, blank=True)
    law = models.CharField(max_length=120, blank=True)  # the version
    handed_by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    second = models.CharField(max_length=60, blank=True)
    sign_by = models.DateField(null=True)  # the last day for the second signature
    has_note = models.BooleanField(default=False)

    class Meta:
        """What was granted has somebody who has granted it, never who has asked; what was handed over, somebody who did."""

        constraints = [
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=models.F("asked_by")),
                name="request_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.GRANTED, State.HANDED, State.SIGNED])
                | Q(granted_by__isnull=False),
                name="request_granted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.HANDED, State.SIGNED]) | Q(handed_by__isnull=False),
                name="request_handed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "state"]),
            models.Index(fields=["household"]),
        ]


class Wanted(models.Model):
    """One thing of a request: money (no fund before somebody grants it) or goods of a stock, how much is asked for and granted."""

    request = models.ForeignKey(Request, on_delete=models.RESTRICT, related_name="wanted")
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))
    fund = models.ForeignKey(Fund, null=True, on_delete=models.RESTRICT, related_name="+")
    asked = models.BigIntegerField()
    granted = models.BigIntegerField(null=True)
    hold = models.OneToOneField(Hold, null=True, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        """Never more than was asked for; of each stock once."""

        constraints = [
            models.CheckConstraint(
                condition=Q(asked__gt=0)
                & (Q(granted__isnull=True) | Q(granted__gte=0, granted__lte=models.F("asked"))),
                name="wanted_no_more_than_asked",
            ),
        ]


class Passage(Labelled):
    """One step of a request: who, when, and in which words. Added, never changed."""

    request = models.ForeignKey(Request, on_delete=models.RESTRICT, related_name="passages")
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))
    step = models.CharField(max_length=12, choices=list(STEPS.items()))
    words = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Read by request."""

        indexes = [models.Index(fields=["request"])]
