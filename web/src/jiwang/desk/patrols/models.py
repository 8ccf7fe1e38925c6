"""The table of patrols. Row security is in the migrations: a patrol is seen by the officers of its place, down to the village."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.desk.patrols.states import Result
from jiwang.portal.models import Report
from jiwang.registers.staff.models import Officer

RESULTS = {
    Result.HELPED: _("愿意受助，当场帮了"),
    Result.TAKEN: _("愿意受助，已送站或送医"),
    Result.DECLINED: _("不愿受助，已留求助电话"),
    Result.NOBODY: _("没有遇到需要帮助的人"),
}


class Patrol(models.Model):
    """One person who was met, or a round on which nobody was. Added, never changed; no photo, and not where the worker was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # made where it was typed
    region = models.CharField(max_length=12)
    spot = models.CharField(max_length=120)  # in words
    day = models.DateField()
    result = models.CharField(max_length=8, choices=list(RESULTS.items()))
    companion = models.CharField(max_length=60, blank=True)  # who went along
    name = models.CharField(max_length=60, blank=True)  # as they want to be called
    note = models.CharField(max_length=300, blank=True)
    said = models.JSONField(default=list)  # pairs of a question's wording and what was seen or said
    forms = ArrayField(models.TextField(), default=list)  # each with its version
    report = models.ForeignKey(Report, null=True, on_delete=models.RESTRICT, related_name="patrols")
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Read by place, the newest day first."""

        indexes = [models.Index(fields=["region", "-day"])]
