"""Tables of household plans. Row security is in the migrations: what is drafted stays in the township, what is confirmed reaches the village,
what is handed over reaches its department, and reasons go no further down than where they were found."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiwang.aid.plans.states import Change, Said, Stage, State, Step
from jiwang.kit.rows.labels import Labelled
from jiwang.registers.people.models import Household, Person
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance.models import Entry

STAGES = {Stage.DRAFT: _("待确认"), Stage.CONFIRMED: _("已确认")}
STATES = {
    State.PROPOSED: _("拟定"),
    State.OPEN: _("在办"),
    State.HANDED: _("已交办，等接收"),
    State.ACCEPTED: _("部门在办"),
    State.RETURNED: _("被退回"),
    State.DONE: _("已办成"),
    State.FAILED: _("没有办成"),
    State.STRUCK: _("已删去"),
}
STEPS = {
    Step.ADD: _("添一条"),
    Step.CHANGE: _("修改"),
    Step.STRIKE: _("删去"),
    Step.HAND_OVER: _("交办"),
    Step.ACCEPT: _("接收"),
    Step.RETURN: _("退回"),
    Step.FINISH: _("办成"),
    Step.FAIL: _("没有办成"),
}
SAID = {
    Said.NOT_ASKED: _("还没有问"),
    Said.AGREES: _("同意"),
    Said.PARTLY: _("部分同意"),
    Said.REFUSES: _("不同意"),
}
CHANGES = {
    Change.ADDED: _("新添"),
    Change.CHANGED: _("有改动"),
    Change.GONE: _("不再有"),
    Change.SAME: _("没有变"),
}


class Plan(Labelled):
    """The one plan of a household: whether something in it waits for somebody to confirm it, until when, and what the family says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    household = models.OneToOneField(Household, on_delete=models.RESTRICT, related_name="plan")
    region = models.CharField(max_length=12)
    stage = models.CharField(max_length=10, choices=list(STAGES.items()), default=str(Stage.DRAFT))
    version = models.PositiveSmallIntegerField(default=0)  # the last that was confirmed
    occasion = models.CharField(max_length=60, blank=True)  # what has opened the draft, by id
    cause = models.CharField(max_length=60, blank=True)  # what it is called: 重病家庭
    opened_on = models.DateField()
    due_on = models.DateField(null=True)
    drafted_on = models.DateField(null=True)
    law = models.CharField(max_length=120, blank=True)  # the version
    said = models.CharField(max_length=10, choices=list(SAID.items()), default=str(Said.NOT_ASKED))
    said_by = models.CharField(max_length=60, blank=True)
    said_on = models.DateField(null=True)
    wish = models.CharField(max_length=300, blank=True)

    class Meta:
        """A word of the family has somebody who has said it, on a day."""

        constraints = [
            models.CheckConstraint(
                condition=Q(said=Said.NOT_ASKED) | (~Q(said_by="") & Q(said_on__isnull=False)),
                name="plan_word_of_somebody",
            ),
        ]
        indexes = [models.Index(fields=["region", "stage"])]


class Handover(models.Model):
    """A list of measures that was given to a department (任务清单交办). Never changed: what becomes of its measures stands with them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    region = models.CharField(max_length=12)  # of the township or county whose list it is
    department = models.CharField(max_length=60)
    count = models.PositiveIntegerField()
    words = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """The newest first; never of nothing."""

        constraints = [models.CheckConstraint(condition=Q(count__gt=0), name="handover_of_something")]
        indexes = [models.Index(fields=["region"]), models.Index(fields=["department", "region"])]


class Measure(Labelled):
    """One thing that is done for a household: by which department, who answers for it, until when, and what shows that it has helped."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    plan = models.ForeignKey(Plan, on_delete=models.RESTRICT, related_name="measures")
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="measures")
    person = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="+")
    region = models.CharField(max_length=12)
    name = models.CharField(max_length=60)  # of whom it is for: the member, or the head of the household
    address = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=60, blank=True)  # of the pack; empty: somebody has added it
    label = models.CharField(max_length=60)
    said = models.CharField(max_length=120, blank=True)  # in the village and to the department
    department = models.CharField(max_length=60)
    holder = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    due_on = models.DateField()
    success = models.CharField(max_length=300)
    views = models.JSONField(default=dict)
    article = models.CharField(max_length=120, blank=True)
    mark = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=list(STATES.items()), default=str(State.PROPOSED))
    handover = models.ForeignKey(Handover, null=True, on_delete=models.RESTRICT, related_name="measures")
    result = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    ended_on = models.DateField(null=True)
    entry = models.OneToOneField(
        Entry, null=True, on_delete=models.RESTRICT, related_name="+"
    )  # where help was given

    class Meta:
        """What has ended has a day and words; what lies with a department stands on a list."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[State.DONE, State.FAILED, State.STRUCK])
                | (Q(ended_on__isnull=False) & ~Q(result="")),
                name="measure_ended_with_words",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.HANDED, State.ACCEPTED]) | Q(handover__isnull=False),
                name="measure_on_a_list",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "state"]),
            models.Index(fields=["household"]),
            models.Index(fields=["department", "region"]),
        ]


class Reason(models.Model):
    """By what the machine has proposed a measure: which fact, of whom, what it says, from where, of which day. Not for the village."""

    measure = models.ForeignKey(Measure, on_delete=models.RESTRICT, related_name="reasons")
    region = models.CharField(max_length=12)
    stays_at_county = models.BooleanField(default=False)
    fact = models.CharField(max_length=80)
    person = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="+")
    value = models.CharField(max_length=300)
    source = models.CharField(max_length=120)
    day = models.DateField(null=True)

    class Meta:
        """Read by measure."""

        indexes = [models.Index(fields=["measure"])]


class Version(models.Model):
    """A plan as somebody has confirmed it. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    plan = models.ForeignKey(Plan, on_delete=models.RESTRICT, related_name="versions")
    region = models.CharField(max_length=12)
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()  # its measures
    said = models.CharField(max_length=10, choices=list(SAID.items()))
    said_by = models.CharField(max_length=60, blank=True)
    said_on = models.DateField(null=True)
    wish = models.CharField(max_length=300, blank=True)
    law = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """One of each number."""

        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]


class Passage(Labelled):
    """One step of a measure: who, when, and in which words. Added, never changed."""

    measure = models.ForeignKey(Measure, on_delete=models.RESTRICT, related_name="passages")
    region = models.CharField(max_length=12)
    department = models.CharField(max_length=60)
    step = models.CharField(max_length=12, choices=list(STEPS.items()))
    words = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Read by measure."""

        indexes = [models.Index(fields=["measure"])]
