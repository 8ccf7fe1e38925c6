"""Tables of reports. Row security is in the migrations: a report stops at the township, who has told at the county."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.portal.states import Channel, ReportState
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.stages.dispatch.models import Task

CHANNELS = {Channel.WALK_IN: _("来访登记"), Channel.PUBLIC: _("扫码反映"), Channel.PATROL: _("街面巡查")}
REPORT_STATES = {
    ReportState.RECEIVED: _("待了解"),
    ReportState.DISPATCHED: _("已派任务"),
    ReportState.MERGED: _("已并入"),
    ReportState.CLOSED: _("已了结"),
}


class Report(models.Model):
    """What somebody has told about a family in trouble, at the counter or by the township's QR page."""

    region = models.CharField(max_length=12)  # the township
    channel = models.CharField(max_length=8, choices=list(CHANNELS.items()))
    told = models.CharField(max_length=500)
    name = models.CharField(max_length=60, blank=True)  # of the family, as it was told
    address = models.CharField(max_length=120, blank=True)
    household = models.ForeignKey(Household, null=True, on_delete=models.RESTRICT, related_name="reports")
    state = models.CharField(max_length=10, choices=list(REPORT_STATES.items()))
    into = models.ForeignKey("self", null=True, on_delete=models.RESTRICT, related_name="merged")
    task = models.ForeignKey(Task, null=True, on_delete=models.RESTRICT, related_name="reports")
    why = models.CharField(max_length=200, blank=True)
    handled_by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        """A report is merged exactly when it says into which."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=ReportState.MERGED, into__isnull=False)
                | (~models.Q(state=ReportState.MERGED) & models.Q(into__isnull=True)),
                name="report_merged_into_another",
            )
        ]
        indexes = [models.Index(fields=["region", "state", "-received_at"], name="report_list")]


class Reporter(models.Model):
    """Who has told: sealed, and seen by the county alone."""

    report = models.OneToOneField(Report, on_delete=models.RESTRICT, related_name="reporter")
    region = models.CharField(max_length=12)  # the county
    name_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)


class Knock(models.Model):
    """Somebody has sent the public form: a keyed digest of the address from which, so that nobody floods it."""

    sender = models.BinaryField(max_length=32)
    region = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        """Counted by sender and by township."""

        indexes = [models.Index(fields=["sender", "at"]), models.Index(fields=["region", "at"])]
