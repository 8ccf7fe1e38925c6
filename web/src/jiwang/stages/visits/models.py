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
from jiwang.stages.dispatch.models import Task
from jiwang.stages.visits.states import Chance, Met, Reach, Signed

METS = {
    Met.HEAD: _("户主"),
    Met.MEMBER: _("家庭成员"),
    Met.GUARDIAN: _("监护人或代理人"),
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
FATES = {
    "counts": _("采用"),
    "beside": _("保留备查"),
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
