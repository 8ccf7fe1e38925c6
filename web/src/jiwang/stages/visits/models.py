"""Tables of visits. Row security is in the migrations: a visit is seen as far down as its task.

Ids are made where somebody types, with the time and what was known there (`base`): so that the answers of two devices can both be kept.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.kit.rows.labels import Labelled
from jiwang.registers.people.models import Household, Person
from jiwang.registers.staff.models import Officer
from jiwang.stages.alerts.models import OUTCOMES
from jiwang.stages.alerts.states import Outcome
from jiwang.stages.dispatch.models import Task
from jiwang.stages.visits.states import Chance, Met, Reach, Signed

METS = {
    Met.HEAD: _("户主"),
    Met.MEMBER: _("家庭成员"),
    Met.GUARDIAN: _("监护人或代理人"),
    Met.PHONE: _("电话联系到"),
    Met.NOBODY: _("没有见到人"),
}
SIGNED = {
    Signed.PAPER: _("双方已在纸质表上签名"),
    Signed.DECLINED: _("本人不愿签名"),
    Signed.LATER: _("还没有签名"),
}
CHANCES = {
    Chance.FITS: _("按已知情况符合"),
    Chance.OPEN: _("还差几项情况"),
    Chance.CHECK: _("申请后核对收入财产"),
}
# What a visit without an alert has found.
ROUND_OUTCOMES = {
    Outcome.TRUE: _("发现新的困难"),
    Outcome.UNTRUE: _("没有新的困难"),
    Outcome.KNOWN: _("困难已在办"),
    Outcome.NOT_FOUND: OUTCOMES[Outcome.NOT_FOUND],
    Outcome.REFUSED: OUTCOMES[Outcome.REFUSED],
    Outcome.MOVED: OUTCOMES[Outcome.MOVED],
}
FATES = {
    "counts": _("采用"),
    "beside": _("保留备查"),
    "aside": _("没有采用"),
    "conflict": _("冲突，请核对"),
    "recheck": _("采用，名单有新说法，需复核"),
}  # of a statement
REACHES = {Reach.VILLAGE: _("村（社区）"), Reach.TOWNSHIP: _("乡镇（街道）"), Reach.COUNTY: _("县（区）")}


class Visit(Labelled):
    """One visit as it was sent: who went, who was met, what was found. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # made where it was typed
    task = models.ForeignKey(Task, on_delete=models.RESTRICT, related_name="visits")
    household = models.ForeignKey(Household, null=True, on_delete=models.RESTRICT, related_name="visits")
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))
    outcome = models.CharField(max_length=10, choices=list(OUTCOMES.items()))
    met = models.CharField(max_length=8, blank=True, choices=list(METS.items()))
    companion = models.CharField(max_length=60, blank=True)  # who went along
    signed = models.CharField(max_length=8, choices=list(SIGNED.items()))
    visited_on = models.DateField()
    why = models.CharField(max_length=300, blank=True)
    forms = ArrayField(models.TextField(), default=list)  # each with its version
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    typed_by = models.ForeignKey(
        Officer, null=True, on_delete=models.RESTRICT, related_name="+"
    )  # who has typed in the paper of somebody else
    serves = ArrayField(
        models.CharField(max_length=20), default=list
    )  # the other tasks of the household that it has served
    occasions = ArrayField(models.CharField(max_length=40), default=list)  # the rounds among them
    base = models.PositiveIntegerField(
        default=0
    )  # how many visits of the household were known where it was typed
    made_at = models.DateTimeField()  # where it was typed
    at = models.DateTimeField()  # here

    class Meta:
        """Read by household and by task."""

        indexes = [models.Index(fields=["household"]), models.Index(fields=["task"])]


class Answer(models.Model):
    """What was said to one question: a statement of a fact where the question speaks of one. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    visit = models.ForeignKey(Visit, on_delete=models.RESTRICT, related_name="answers")
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="+")
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))
    question = models.CharField(max_length=80)
    wording = models.CharField(max_length=200)
    fact = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=300)
    unit = models.CharField(max_length=20, blank=True)
    place = models.PositiveSmallIntegerField()  # its place on the form
    base = models.UUIDField(null=True)  # the answer before, as it was known where this one was typed
    at = models.DateTimeField()

    class Meta:
        """Read by household; a visit answers a question about somebody once."""

        indexes = [models.Index(fields=["household", "question"])]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "question", "person"], nulls_distinct=False, name="answered_once"
            )
        ]


class Prospect(models.Model):
    """A programme of which the family may be told, as the engine has seen it after a visit. Added, never changed."""

    visit = models.ForeignKey(Visit, on_delete=models.RESTRICT, related_name="prospects")
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="+")
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))
    item = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    department = models.CharField(max_length=60)
    chance = models.CharField(max_length=8, choices=list(CHANCES.items()))
    members = models.JSONField(default=list)  # numbers of persons
    lacks = models.JSONField(default=list)  # pairs of a fact's name and a person's number or null
    bring = models.JSONField(default=list)
    apply_at = models.CharField(max_length=120, blank=True)
    amount = models.CharField(max_length=40, blank=True)  # never of a household that is only presumed
    place = models.PositiveSmallIntegerField()

    class Meta:
        """Read by visit, in the engine's order."""

        indexes = [models.Index(fields=["household"])]
        constraints = [models.UniqueConstraint(fields=["visit", "place"], name="prospect_once")]


class Round(models.Model):
    """Visits without an alert that an office has begun: for which period, whom they could concern, and who was drawn by which seed.
    Added, never changed: whoever doubts a draw works it out anew.
    """

    occasion = models.CharField(max_length=40)
    label = models.CharField(max_length=60)
    period = models.CharField(max_length=10)
    region = models.CharField(max_length=12)  # of the office
    share = models.PositiveSmallIntegerField()  # per cent
    seed = models.CharField(max_length=64, blank=True)
    everybody = ArrayField(models.BigIntegerField(), default=list)
    chosen = ArrayField(models.BigIntegerField(), default=list)
    made = models.PositiveIntegerField()  # tasks
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Read by occasion and period."""

        indexes = [models.Index(fields=["occasion", "period"])]


class Draft(models.Model):
    """What an officer has typed and not sent yet; gone when it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # of the visit that it will be
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="drafts")
    by = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+")
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))
    typed = models.JSONField(default=dict)
    chosen = models.JSONField(default=list)  # pairs of group and person
    saved_at = models.DateTimeField()

    class Meta:
        """One draft of one officer for one task."""

        constraints = [models.UniqueConstraint(fields=["task", "by"], name="draft_of_one")]
