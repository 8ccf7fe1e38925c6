"""Tables of tasks. Row security is in the migrations: what stays at the county is not seen below it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.kit.rows.labels import Labelled
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.stages.alerts.models import LEVELS, OUTCOMES
from jiwang.stages.dispatch.states import Desk, Step, TaskState

STATES = {
    TaskState.LISTED: _("待派发"),
    TaskState.HELD: _("暂缓派发"),
    TaskState.SENT: _("待领取"),
    TaskState.CLAIMED: _("办理中"),
    TaskState.CLOSED: _("已办结"),
}
STEPS = {
    Step.SEND: _("下派"),
    Step.CLAIM: _("领取"),
    Step.ASSIGN: _("指派"),
    Step.HAND_BACK: _("退回"),
    Step.TAKE_BACK: _("收回"),
}
PASSAGES = STEPS | {
    Step.SUBSTITUTE: _("转给代办人"),
    Step.CLOSE: _("办结"),
    Step.ESCALATE: _("逾期上报"),
    Step.RELEASE: _("县级放行"),
    Step.MERGE: _("合并"),
    Step.PART: _("拆开"),
}
DESKS = {
    Desk.VISIT: _("入户核查"),
    Desk.EXIT: _("退出核查"),
    Desk.COUNTY: _("县级处理"),
    Desk.UNLOCATED: _("住址待查"),
}


class Task(Labelled):
    """One household to be looked at: where the task lies, who holds it, and what may be said at the door."""

    id = models.CharField(primary_key=True, max_length=20)
    household = models.ForeignKey(
        Household, null=True, on_delete=models.RESTRICT, related_name="tasks", db_index=False
    )  # task_visited begins with it
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
    # From here on the officers' own columns: a run never writes them.
    is_told = models.BooleanField(db_default=False)  # somebody came or wrote; no run has raised it
    told_name = models.CharField(max_length=60, blank=True, db_default="")  # where nobody is on file
    told_address = models.CharField(max_length=120, blank=True, db_default="")
    returned = models.CharField(max_length=200, blank=True, db_default="")  # why it was handed back
    outcome = models.CharField(max_length=10, blank=True, choices=list(OUTCOMES.items()), db_default="")
    opened_at = models.DateTimeField(null=True)  # by somebody where it lies
    claimed_on = models.DateField(null=True)
    escalated_to = models.CharField(max_length=12, blank=True, db_default="")  # told of it: overdue
    promise = models.PositiveSmallIntegerField(db_default=0)  # per mille that visits find such signs true
    visited_on = models.DateField(null=True)  # the last day on which somebody went there for it
    turn = models.PositiveSmallIntegerField(
        null=True
    )  # its place in the day of whoever holds it, where they have set one
    occasion = models.CharField(
        max_length=40, blank=True, db_default=""
    )  # of a visit that no alert has asked for
    period = models.CharField(max_length=10, blank=True, db_default="")  # for which it is due: 2026Q4
    is_released = models.BooleanField(db_default=False)  # the county lets the township know of it
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.RESTRICT, related_name="merged", db_index=False
    )
    # While officers have added to it (another task, somebody's words): what the run asks for, and what came on top.
    own = models.JSONField(null=True)
    added = models.JSONField(null=True)

    class Meta:
        """A claimed task has a holder, one that waits has none, and every task is about somebody."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=TaskState.CLAIMED, holder__isnull=False)
                | models.Q(state=TaskState.CLOSED)
                | (~models.Q(state=TaskState.CLAIMED) & models.Q(holder__isnull=True)),
                name="task_claimed_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(household__isnull=False) | ~models.Q(told_address=""),
                name="task_is_about_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "urgency", "due_on", "id"], name="task_list"),
            models.Index(fields=["region"]),
            models.Index(fields=["household", "visited_on"], name="task_visited"),
            models.Index(
                fields=["occasion", "period"], name="task_occasion", condition=~models.Q(occasion="")
            ),
            # Counts and pages of the lists from the index alone, with what row security asks for.
            models.Index(
                fields=["place", "region"],
                include=["urgency", "due_on", "promise", "points", "id", "desk", "is_released"],
                name="task_open",
                condition=~models.Q(state=TaskState.CLOSED),
            ),
            models.Index(
                fields=["place", "holder"],
                include=["region", "desk", "is_released"],
                name="task_claimed",
                condition=models.Q(state=TaskState.CLAIMED),
            ),
            models.Index(fields=["escalated_to", "due_on"], name="task_escalated"),
            models.Index(
                fields=["merged_into"], name="task_merged", condition=models.Q(merged_into__isnull=False)
            ),
            # Of the open ones few have been visited or handed back: they are found without looking at the others.
            models.Index(
                fields=["place"],
                name="task_heard",
                condition=~models.Q(outcome="") & ~models.Q(state=TaskState.CLOSED),
            ),
            models.Index(
                fields=["place"],
                name="task_returned",
                condition=~models.Q(returned="") & ~models.Q(state=TaskState.CLOSED),
            ),
        ]


class Handover(models.Model):
    """One step of a task's way down or back up; added, never changed."""

    task = models.ForeignKey(Task, on_delete=models.RESTRICT, related_name="handovers")
    region = models.CharField(max_length=12)
    step = models.CharField(max_length=10, choices=list(PASSAGES.items()))
    left = models.CharField(max_length=12)
    reached = models.CharField(max_length=12)
    by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")  # null: a job
    to = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
