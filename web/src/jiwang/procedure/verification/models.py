"""Tables of checks of means. Row security, and that nothing is asked without an authorisation, are in the migrations."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiwang.kit.rows.labels import Labelled
from jiwang.procedure.applications.models import Application
from jiwang.procedure.verification.states import Place, State, Step
from jiwang.registers.authorisations.models import Authorisation, Supporter
from jiwang.registers.people.models import Household, Person
from jiwang.registers.staff.models import Officer

STATES = {
    State.ASKED: _("已提请"),
    State.STARTED: _("核对中"),
    State.REPORTED: _("已出报告"),
    State.AGAIN: _("复查中"),
    State.STOPPED: _("已停止"),
}
PLACES = {
    Place.OPEN: _("未发出"),
    Place.SENT: _("等答复"),
    Place.ANSWERED: _("已答复"),
    Place.RETURNED: _("已退回"),
    Place.STOPPED: _("已停止"),
}
STEPS = {
    Step.ASK: _("提请核对"),
    Step.START: _("启动核对"),
    Step.SEND: _("发给单位"),
    Step.ANSWER: _("收到答复"),
    Step.RETURN: _("单位退回"),
    Step.REPORT: _("出具报告"),
    Step.OBJECT: _("有异议，复查"),
    Step.STOP: _("停止核对"),
}


class Check(Labelled):
    """A request of the township: for which parts of an application, what, until when. No case, no list, no end: no request."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.PositiveIntegerField(unique=True)  # HD…, in every reference
    application = models.ForeignKey(Application, on_delete=models.RESTRICT, related_name="checks")
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="checks")
    region = models.CharField(max_length=12)
    name = models.CharField(max_length=60)  # of the head of the household
    parts = ArrayField(models.CharField(max_length=60))  # items of the application
    asked = ArrayField(models.CharField(max_length=60))  # what is asked, by the pack
    state = models.CharField(max_length=10, choices=list(STATES.items()), default=str(State.ASKED))
    article = models.CharField(max_length=120, blank=True)
    law = models.CharField(max_length=120, blank=True)
    asked_on = models.DateField()
    expires_on = models.DateField()
    due_on = models.DateField(null=True)  # until then the county starts
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    started_on = models.DateField(null=True)
    reported_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)  # of the report
    ended_on = models.DateField(null=True)
    round = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        """What the law wants of every query (art. 70 (6)) stands here once more."""

        constraints = [
            models.CheckConstraint(condition=Q(parts__len__gte=1), name="check_for_a_case"),
            models.CheckConstraint(condition=Q(asked__len__gte=1), name="check_of_something"),
            models.CheckConstraint(condition=Q(expires_on__gte=F("asked_on")), name="check_has_an_end"),
            models.CheckConstraint(
                condition=~Q(state=str(State.REPORTED))
                | Q(reported_on__isnull=False, valid_until__isnull=False),
                name="check_reported_on_a_day",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state__in=[str(State.ASKED), str(State.STARTED), str(State.AGAIN)]),
                name="check_one_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["region", "state"]), models.Index(fields=["household"])]

    @property
    def reference(self) -> str:
        """What papers call it."""
        return f"HD{self.number:06}"


class Line(Labelled):
    """One thing that is asked of one office about one person, under one authorisation; its own clock, its own end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    check_of = models.ForeignKey(Check, on_delete=models.RESTRICT, related_name="lines")
    reference = models.CharField(max_length=20, unique=True)  # HD…-…, by which the office answers
    region = models.CharField(max_length=12)
    person = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="+")
    supporter = models.ForeignKey(Supporter, null=True, on_delete=models.RESTRICT, related_name="+")
    authorisation = models.ForeignKey(Authorisation, on_delete=models.RESTRICT, related_name="+")
    name = models.CharField(max_length=60)
    item = models.CharField(max_length=60)
    label = models.CharField(max_length=80)
    department = models.CharField(max_length=60)
    scope = models.CharField(max_length=20)
    article = models.CharField(max_length=120, blank=True)
    days = models.PositiveSmallIntegerField(null=True)  # none where the law names none
    day_kind = models.CharField(max_length=10, blank=True)
    clock_article = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=list(PLACES.items()), default=str(Place.OPEN))
    asked_on = models.DateField()
    expires_on = models.DateField()  # of the request
    sent_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    settled_on = models.DateField(null=True)  # answered, returned or stopped
    reason = models.CharField(max_length=300, blank=True)
    round = models.PositiveSmallIntegerField(default=1)

    class Meta:
        """Each thing once about each person."""

        constraints = [
            models.UniqueConstraint(fields=["check_of", "item", "person"], name="line_once"),
            models.UniqueConstraint(fields=["check_of", "item", "supporter"], name="line_of_supporter_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, supporter__isnull=True)
                | Q(person__isnull=True, supporter__isnull=False),
                name="line_of_one",
            ),
            models.CheckConstraint(
                condition=Q(state=str(Place.OPEN)) | Q(state=str(Place.STOPPED)) | Q(sent_on__isnull=False),
                name="line_sent_before_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[str(Place.ANSWERED), str(Place.RETURNED), str(Place.STOPPED)])
                | Q(settled_on__isnull=False),
                name="line_settled_on_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "state"]),
            models.Index(fields=["department", "region"]),
        ]


class Answer(models.Model):
    """What an office has said to one line; the values are sealed, and destroyed once the case is over. What it was told of stays."""

    line = models.ForeignKey(Line, on_delete=models.RESTRICT, related_name="answers")
    region = models.CharField(max_length=12)
    department = models.CharField(max_length=60)
    round = models.PositiveSmallIntegerField()
    sealed = models.BinaryField(null=True)  # columns as JSON; none: returned, or destroyed
    reason = models.CharField(max_length=300, blank=True)  # of what was returned
    letter = models.CharField(max_length=60, blank=True)  # number of the office's letter
    digest = models.CharField(max_length=64)  # of what it says: the same again changes nothing
    file = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()
    destroyed_on = models.DateField(null=True)

    class Meta:
        """One answer a round."""

        constraints = [models.UniqueConstraint(fields=["line", "round"], name="answer_once_a_round")]
        indexes = [models.Index(fields=["line"])]


class Passage(Labelled):
    """One step of a check: who, on which day, and in which words. Added, never changed."""

    check_of = models.ForeignKey(Check, on_delete=models.RESTRICT, related_name="passages")
    region = models.CharField(max_length=12)
    step = models.CharField(max_length=10, choices=list(STEPS.items()))
    department = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Read by check."""

        indexes = [models.Index(fields=["check_of"])]
