"""Table of runs. It holds codes and counts, never a name or a number of a person, so it has no row security."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.jobs.states import JobState

STATES = {
    JobState.WAITING: _("排队中"),
    JobState.RUNNING: _("进行中"),
    JobState.DONE: _("已完成"),
    JobState.FAILED: _("未完成"),
}


class JobRun(models.Model):
    """One piece of background work, as an officer sees it; the queue itself belongs to procrastinate."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)  # app.verb, as in `intake.read`
    about = models.CharField(max_length=60)  # kind:id
    title = models.CharField(max_length=80)
    page = models.CharField(max_length=120, blank=True)  # where its result is to be seen
    area = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=8, choices=list(STATES.items()), default=JobState.WAITING)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)  # 0: nobody knows yet
    said = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    started_by = models.CharField(max_length=40)
    at = models.DateTimeField()  # when it was asked for
    began_at = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)  # when it last said how far it is
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """The same work waits once."""

        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about"], condition=models.Q(state=JobState.WAITING), name="job_waits_once"
            )
        ]
        indexes = [models.Index(fields=["-at"]), models.Index(fields=["started_by", "-at"])]
