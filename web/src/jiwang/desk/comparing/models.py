"""Runs of the whole city as the desk remembers them: files, numbers and the engine's record. No personal data."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.desk.comparing.rules import Standing
from jiwang.registers.staff.models import Officer

STANDINGS = {
    Standing.FRESH: _("齐"),
    Standing.OLD: _("数据旧"),
    Standing.GONE: _("原文件已销毁"),
    Standing.MISSING: _("没有收到"),
}


class Comparison(models.Model):
    """One run of the whole city: what it was asked, and what came of it."""

    area = models.CharField(max_length=12)
    day = models.DateField()
    fingerprint = models.CharField(max_length=64)
    batches = ArrayField(models.BigIntegerField())
    files = models.JSONField(default=list)  # batch, source, label, name, as_of, rows
    lacking = models.JSONField(default=list)  # label, standing, indicators
    is_open = models.BooleanField(default=True)  # asked for, and not ended
    ran_at = models.DateTimeField(null=True)  # when the engine's results were whole
    done_at = models.DateTimeField(null=True)  # when they were on the desk
    counts = models.JSONField(default=dict)
    record = models.JSONField(default=dict)  # run.json, without the paths of the machine
    started_by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """One at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["is_open"], condition=models.Q(is_open=True), name="one_comparison_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["-at"])]
