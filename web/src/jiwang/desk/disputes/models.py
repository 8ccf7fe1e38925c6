"""Tables of what a person has to decide about visits. Row security is in the migrations: as far down as the visit itself is seen."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.desk.disputes.states import Fate
from jiwang.kit.rows.labels import Labelled
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.stages.dispatch.models import Task
from jiwang.stages.visits.models import REACHES

FATES = {
    Fate.TAKEN: _("已收下"),
    Fate.OPEN: _("等乡镇（街道）办理"),
    Fate.REPLACED: _("本人改后重送"),
    Fate.ADOPTED: _("登记为走访"),
    Fate.NOTED: _("留作备注"),
    Fate.ASIDE: _("不采用"),
}


class Delivery(Labelled):
    """One content of one visit as it arrived from far away: taken, or kept whole until a person has looked at it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    visit = models.UUIDField()  # as it was called where it was typed
    digest = models.CharField(max_length=64)  # of the content
    device = models.UUIDField()
    revision = models.PositiveIntegerField()  # how often it was changed there
    task = models.ForeignKey(Task, on_delete=models.RESTRICT, related_name="+")
    household = models.ForeignKey(Household, null=True, on_delete=models.RESTRICT, related_name="+")
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    made_at = models.DateTimeField()
    at = models.DateTimeField()
    fate = models.CharField(max_length=8, choices=list(FATES.items()))
    why = models.CharField(max_length=300, blank=True)  # why it could not be taken
    content = models.JSONField(default=dict)  # what was typed; of what was taken nothing
    form = models.JSONField(default=dict)  # the form on which it was typed
    decided_by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_why = models.CharField(max_length=300, blank=True)

    class Meta:
        """The same content that arrives again is the same row."""

        constraints = [models.UniqueConstraint(fields=["visit", "digest"], name="delivered_once")]
        indexes = [
            models.Index(fields=["household"]),
            models.Index(fields=["region"], name="delivery_open", condition=models.Q(fate=Fate.OPEN)),
        ]
