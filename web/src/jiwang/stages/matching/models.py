"""Tables of matching: pairs, what was said of them, and what the engine made of it. Row security is in the migrations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.registers.people.models import Person
from jiwang.registers.staff.models import Officer
from jiwang.stages.matching.states import Answer, Outcome

ANSWERS = {Answer.SAME: _("同一人"), Answer.DIFFERENT: _("不是同一人"), Answer.UNSURE: _("拿不准")}
OUTCOMES = {
    Outcome.OPEN: _("待核对"),
    Outcome.HALF: _("还要一人核对"),
    Outcome.DISPUTED: _("两人说法不一"),
    Outcome.SAME: _("同一人"),
    Outcome.DIFFERENT: _("不是同一人"),
}
CHANGES = {"merge": _("合并"), "split": _("拆开")}


class Pair(models.Model):
    """A row of a department's file beside a person, or two persons, of whom somebody must say whether they are one.

    `mark` is the engine's keyed hash of the row, or P and the number of the younger person: what an opinion is about.
    """

    id = models.CharField(primary_key=True, max_length=40)
    mark = models.CharField(max_length=20)
    person = models.ForeignKey(Person, on_delete=models.RESTRICT, related_name="pairs")
    other = models.ForeignKey(
        Person, null=True, on_delete=models.RESTRICT, related_name="+"
    )  # the younger one
    region = models.CharField(max_length=12)
    turn = models.PositiveIntegerField()  # what is most at stake first; a reviewer never learns why
    needs_two = models.BooleanField(default=False)
    source = models.CharField(max_length=60, blank=True)
    department = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200)
    file = models.CharField(max_length=200, blank=True, db_default="")
    row_no = models.BigIntegerField(null=True)
    left = models.JSONField(default=dict)
    right = models.JSONField(default=dict)
    differs = models.JSONField(default=dict)
    is_open = models.BooleanField(default=True)  # the newest run still asks
    outcome = models.CharField(max_length=10, choices=list(OUTCOMES.items()), default=Outcome.OPEN)

    class Meta:
        """The queue, within a place."""

        indexes = [
            models.Index(fields=["is_open", "turn", "id"], name="pair_queue"),
            models.Index(fields=["region"]),
        ]


class Opinion(models.Model):
    """What an officer said of a pair; added, never changed. What was taken back has a revocation."""

    pair = models.ForeignKey(Pair, on_delete=models.RESTRICT, related_name="opinions")
    region = models.CharField(max_length=12)
    answer = models.CharField(max_length=10, choices=list(ANSWERS.items()))
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        """Newest first when people read."""

        indexes = [models.Index(fields=["pair", "by"]), models.Index(fields=["-at"])]


class Revocation(models.Model):
    """An opinion taken back by who gave it; added, never changed."""

    opinion = models.OneToOneField(Opinion, on_delete=models.RESTRICT, related_name="revocation")
    region = models.CharField(max_length=12)
    at = models.DateTimeField()


class Change(models.Model):
    """Two persons made one, or apart again, as a run has done it."""

    id = models.CharField(primary_key=True, max_length=60)
    change = models.CharField(max_length=6, choices=list(CHANGES.items()))
    person = models.ForeignKey(
        Person, on_delete=models.RESTRICT, related_name="+"
    )  # who went by another number
    kept = models.ForeignKey(Person, on_delete=models.RESTRICT, related_name="changes")
    region = models.CharField(max_length=12)
    day = models.DateField()
    batch = models.CharField(max_length=20)
    cause = models.CharField(max_length=200)


class Stray(models.Model):
    """A row that fits nobody: masked, with the list, the file and the row where its owner finds it. The county of the row, or the city."""

    id = models.CharField(primary_key=True, max_length=20)  # the engine's record
    region = models.CharField(max_length=12)
    source = models.CharField(max_length=60)
    department = models.CharField(max_length=60, blank=True)
    file = models.CharField(max_length=200)
    row_no = models.BigIntegerField()
    shown = models.JSONField(default=dict)
    reason = models.CharField(max_length=200)
    is_open = models.BooleanField(default=True)  # the newest run still cannot place it

    class Meta:
        """The list, by owner, within a place."""

        indexes = [
            models.Index(fields=["region"]),
            models.Index(fields=["is_open", "source", "file", "row_no"], name="stray_list"),
        ]
