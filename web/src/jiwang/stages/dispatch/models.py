"""Tables of tasks. Row security is in the migrations: what stays at the county is not seen below it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.stages.alerts.models import LEVELS
from jiwang.stages.dispatch.states import Desk, Step, TaskState

STATES = {
    TaskState.LISTED: _("待派发"),
    TaskState.HELD: _("暂缓派发"),
    TaskState.SENT: _("待领取"),
    TaskState.CLAIMED: _("办理中"),
}
STEPS = {Step.SEND: _("下派"), Step.CLAIM: _("领取"), Step.ASSIGN: _("指派"), Step.HAND_BACK: _("退回")}
DESKS = {
    Desk.VISIT: _("入户核查"),
    Desk.EXIT: _("退出核查"),
    Desk.COUNTY: _("县级处理"),
    Desk.UNLOCATED: _("住址待查"),
}


class Task(models.Model):
    """One household to be looked at: where the task lies, who holds it, and what may be said at the door."""

    id = models.CharField(primary_key=True, max_length=20)
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="tasks")
    region = models.CharField(max_length=12)
    desk = models.CharField(max_length=10, choices=list(DESKS.items()))
    level = models.CharField(max_length=8, choices=list(LEVELS.items()))
    urgency = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    points = models.IntegerField(default=0)
    reasons = ArrayField(models.TextField(), default=list)  # for the county and the township
    say = ArrayField(models.TextField(), default=list)  # the visiting sentences: all that a village sees
    find_out = ArrayField(models.TextField(), default=list)
    place = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=list(STATES.items()))
    holder = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="tasks")
    moved_at = models.DateTimeField(null=True)

    class Meta:
        """A claimed task has a holder and no other task has one."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=TaskState.CLAIMED, holder__isnull=False)
                | (~models.Q(state=TaskState.CLAIMED) & models.Q(holder__isnull=True)),
                name="task_claimed_by_somebody",
            )
        ]
        indexes = [
            models.Index(fields=["place", "urgency", "due_on", "id"], name="task_list"),
            models.Index(fields=["region"]),
            models.Index(fields=["holder"]),
        ]


class Handover(models.Model):
    """One step of a task's way down or back up; added, never changed."""

    task = models.ForeignKey(Task, on_delete=models.RESTRICT, related_name="handovers")
    region = models.CharField(max_length=12)
    step = models.CharField(max_length=10, choices=list(STEPS.items()))
    left = models.CharField(max_length=12)
    reached = models.CharField(max_length=12)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    to = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
