"""Tables of applications. Row security is in the migrations: a department sees its own parts and nothing of the others."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiwang.kit.rows.labels import Labelled
from jiwang.procedure.applications.states import Applicant, Begun, Stage, State, Step, Way
from jiwang.registers.people.models import Household, Person
from jiwang.registers.staff.models import Officer
from jiwang.stages.dispatch.models import Task
from jiwang.stages.visits.models import REACHES

BEGUNS = {Begun.DOOR: _("上门"), Begun.WINDOW: _("窗口")}
APPLICANTS = {
    Applicant.MEMBER: _("家庭成员"),
    Applicant.COMMITTEE: _("村（居）委会受托"),
    Applicant.RELATIVE: _("亲属或他人受托"),
}
STAGES = {Stage.DRAFT: _("草稿"), Stage.SENT: _("已递交"), Stage.WITHDRAWN: _("已撤回")}
STATES = {
    State.SENT: _("待接收"),
    State.OPEN: _("办理中"),
    State.WAITING: _("等材料"),
    State.POSTED: _("公示中"),
    State.HALTED: _("已中止"),
    State.READY: _("待决定"),
    State.DONE: _("已办结"),
    State.REFUSED: _("不予"),
    State.WITHDRAWN: _("已撤回"),
}
WAYS = {Way.TOWNSHIP: _("乡镇（街道）审核"), Way.OFFICE: _("部门办理")}
STEPS = {
    Step.SEND: _("递交"),
    Step.ACCEPT: _("接收"),
    Step.ASK: _("一次性告知"),
    Step.BRING: _("收齐材料"),
    Step.CHECK: _("启动核对"),
    Step.REPORT: _("核对报告"),
    Step.REVIEW: _("核对复查"),
    Step.VISIT: _("入户调查"),
    Step.OPINION: _("审核意见"),
    Step.POST: _("公示"),
    Step.OBJECT: _("公示有异议"),
    Step.RECHECK: _("异议复查"),
    Step.HAND_UP: _("报送决定"),
    Step.EXTEND: _("延长"),
    Step.HALT: _("中止"),
    Step.RESUME: _("恢复"),
    Step.FINISH: _("办结"),
    Step.REFUSE: _("不予"),
    Step.WITHDRAW: _("撤回"),
    Step.CARRY_ON: _("转入下一类"),
    Step.DECIDE: _("决定"),
}


class Application(Labelled):
    """One form of a household: who applies, for what, and what it has cost the family: fields asked, fields typed, papers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="applications")
    task = models.ForeignKey(Task, null=True, on_delete=models.RESTRICT, related_name="applications")
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))
    name = models.CharField(max_length=60)  # of the head of the household
    address = models.CharField(max_length=200, blank=True)
    begun = models.CharField(max_length=8, choices=list(BEGUNS.items()))
    stage = models.CharField(max_length=10, choices=list(STAGES.items()), default=str(Stage.DRAFT))
    kind = models.CharField(max_length=10, choices=list(APPLICANTS.items()), default=str(Applicant.MEMBER))
    applicant = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="+")
    other = models.CharField(max_length=60, blank=True)  # who applies in the family's name
    paper = models.CharField(max_length=60, blank=True)
    wanted = ArrayField(models.CharField(max_length=60), default=list)
    adding = ArrayField(
        models.CharField(max_length=60), default=list
    )  # what is being added to a live one, and not handed in
    whom = models.JSONField(default=dict)  # of an item that is one member's status: whose, by item
    typed = models.JSONField(default=dict)  # answers of a draft; statements once it is handed in
    is_kin = models.BooleanField(default=False)
    kin_words = models.CharField(max_length=300, blank=True)
    law = models.CharField(max_length=120, blank=True)
    asked = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    papers = models.IntegerField(default=0)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    begun_at = models.DateTimeField()
    kept_at = models.DateTimeField()
    sent_on = models.DateField(null=True)

    class Meta:
        """One live draft of a household; what was handed in has a day."""

        constraints = [
            models.UniqueConstraint(
                fields=["household"], name="application_one_draft", condition=Q(stage=str(Stage.DRAFT))
            ),
            models.CheckConstraint(
                condition=Q(stage=str(Stage.DRAFT))
                | Q(stage=str(Stage.WITHDRAWN))
                | Q(sent_on__isnull=False),
                name="application_sent_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["region", "stage"]), models.Index(fields=["household"])]


class SubCase(Labelled):
    """One item of an application: its department, its own clock, its own end. What is needed before a decision stands here as the law said it
    on the day it was handed in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    application = models.ForeignKey(Application, on_delete=models.RESTRICT, related_name="parts")
    follows = models.OneToOneField("self", null=True, on_delete=models.RESTRICT, related_name="next")
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=200, blank=True)
    item = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    member = models.ForeignKey(
        Person, null=True, on_delete=models.RESTRICT, related_name="+"
    )  # whose status it is; none: the household's
    category = models.CharField(max_length=60, blank=True)
    department = models.CharField(max_length=60)
    way = models.CharField(max_length=10, choices=list(WAYS.items()))
    state = models.CharField(max_length=10, choices=list(STATES.items()), default=str(State.SENT))
    before = models.CharField(max_length=10, blank=True)  # the halt
    article = models.CharField(max_length=120, blank=True)
    procedure = models.CharField(max_length=60, blank=True)
    days = models.IntegerField(null=True)  # of the clock; none where the law names none
    hard_days = models.IntegerField(null=True)
    is_delegated = models.BooleanField(default=False)  # to the township, on the day when it was handed in
    day_kind = models.CharField(max_length=10, blank=True)
    notice_days = models.IntegerField(null=True)
    notice_counts_apart = models.BooleanField(default=False)
    notice_again = models.BooleanField(
        default=True
    )  # what was objected to hangs once more after it was looked at anew
    needs_check = models.BooleanField(default=False)
    needs_visit = models.BooleanField(default=False)
    is_kin = models.BooleanField(default=False)
    started_on = models.DateField()
    due_on = models.DateField(null=True)  # none while the clock stands still
    is_extended = models.BooleanField(default=False)
    was_asked = models.BooleanField(default=False)
    papers = ArrayField(models.CharField(max_length=60), default=list)  # what is missing, told at once
    is_checked = models.BooleanField(default=False)
    investigators = ArrayField(models.CharField(max_length=60), default=list)
    investigator_ids = ArrayField(
        models.BigIntegerField(), default=list
    )  # of those who are at the desk, the first of the names
    visited_on = models.DateField(null=True)
    is_county_visited = models.BooleanField(default=False)
    is_in_favour = models.BooleanField(null=True)  # the township's opinion
    posted_on = models.DateField(null=True)
    posted_until = models.DateField(null=True)
    posted_where = models.CharField(max_length=60, blank=True)
    objected_on = models.DateField(null=True)  # an objection that nobody has looked into yet
    inquirer = models.ForeignKey(
        Officer, null=True, on_delete=models.RESTRICT, related_name="+"
    )  # who looks into it
    inquire_until = models.DateField(null=True)
    ready_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    decision = models.CharField(max_length=60, blank=True)  # what stages.decisions calls its own

    class Meta:
        """What is ready was visited by two where a visit is needed, checked where a check is, and hung up where a notice is."""

        constraints = [
            models.UniqueConstraint(
                fields=["application", "item", "member"], name="subcase_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=~Q(state=str(State.READY))
                | (
                    Q(is_in_favour__isnull=False, ready_on__isnull=False, objected_on__isnull=True)
                    & (Q(needs_check=False) | Q(is_checked=True))
                    & (Q(needs_visit=False) | Q(investigators__len__gte=2))
                    & (
                        Q(notice_days__isnull=True)
                        | Q(posted_until__isnull=False, posted_until__lt=models.F("ready_on"))
                    )
                    & (Q(is_kin=False) | Q(is_county_visited=True))
                ),
                name="subcase_ready_by_law",
            ),
            models.CheckConstraint(
                condition=Q(posted_on__isnull=True) | Q(notice_days__isnull=False),
                name="subcase_posted_where_the_law_says",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "state"]),
            models.Index(fields=["department", "region"]),
        ]


class Reason(models.Model):
    """What the law said of an item on the day on which it was handed in: seen from the township upwards, and by the item's own department."""

    part = models.OneToOneField(SubCase, primary_key=True, on_delete=models.RESTRICT, related_name="reason")
    region = models.CharField(max_length=12)
    department = models.CharField(max_length=60)
    verdict = models.CharField(max_length=10)
    amount = models.CharField(max_length=60, blank=True)
    lines = models.JSONField(default=list)  # name, text, verdict, article, miss
    missing = models.JSONField(default=list)
    known = models.JSONField(default=list)  # label, who, value, source, day


class Passage(Labelled):
    """One step of a part, or of the whole: who, on which day, and in which words. Added, never changed."""

    application = models.ForeignKey(Application, on_delete=models.RESTRICT, related_name="passages")
    part = models.ForeignKey(SubCase, null=True, on_delete=models.RESTRICT, related_name="passages")
    region = models.CharField(max_length=12)
    department = models.CharField(max_length=60, blank=True)
    step = models.CharField(max_length=12, choices=list(STEPS.items()))
    words = models.CharField(max_length=300, blank=True)
    who = models.CharField(max_length=60, blank=True)  # objects to a notice; nobody: anonymous
    until = models.DateField(null=True)
    on = models.DateField()  # the desk's day
    by = models.ForeignKey(
        Officer, null=True, on_delete=models.RESTRICT, related_name="+"
    )  # nobody: a list has said so
    at = models.DateTimeField()

    class Meta:
        """Read by part."""

        indexes = [models.Index(fields=["application"]), models.Index(fields=["part"])]
