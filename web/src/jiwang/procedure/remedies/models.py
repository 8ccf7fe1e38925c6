"""Tables of reviews and lawsuits. Both are added and never changed; row security is in the migrations."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.kit.rows.labels import Labelled
from jiwang.procedure.remedies.states import Kind, Result
from jiwang.registers.staff.models import Officer
from jiwang.stages.decisions.models import Decision
from jiwang.stages.visits.models import REACHES

KINDS = {Kind.REVIEW: _("行政复议"), Kind.COURT: _("行政诉讼")}
RESULTS = {
    Result.UPHELD: _("维持或驳回"),
    Result.CHANGED: _("变更"),
    Result.REVOKED: _("撤销"),
    Result.REDO: _("责令重新作出决定"),
    Result.ENDED: _("撤回、调解或不予受理"),
}


class Remedy(Labelled):
    """A family has asked for a review of a decision, or gone to court."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    decision = models.ForeignKey(Decision, on_delete=models.RESTRICT, related_name="remedies")
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))
    kind = models.CharField(max_length=8, choices=list(KINDS.items()))
    filed_on = models.DateField()
    body = models.CharField(max_length=100)
    number = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=500)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Read by decision and by place."""

        indexes = [models.Index(fields=["region"])]


class Ending(Labelled):
    """What came of it, and what follows here."""

    remedy = models.OneToOneField(Remedy, primary_key=True, on_delete=models.RESTRICT, related_name="ending")
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))
    result = models.CharField(max_length=8, choices=list(RESULTS.items()))
    day = models.DateField()
    number = models.CharField(max_length=60, blank=True)
    follows = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()
