"""Tables of following up. Row security is in the migrations: all of it is seen from the township upwards; nobody in a village reads a colour.

What a person has said is added, never changed. `Standing` is reckoned from visits, recognitions and alerts, and renewed: nothing is typed into it.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiwang.kit.rows.labels import Labelled
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.stages.dispatch.models import Task
from jiwang.stages.followup.states import Colour, Gap, Sign

COLOURS = {
    Colour.RED: _("红色连心户"),
    Colour.ORANGE: _("橙色关心户"),
    Colour.GREEN: _("绿色放心户"),
}
GAPS = {
    Gap.FAMILY: _("家庭基本情况"),
    Gap.BENEFITS: _("已享受政策和资金"),
    Gap.NEEDS: _("当前存在困难"),
    Gap.PLAN: _("后续帮扶措施"),
    Gap.RESULTS: _("帮扶措施成效"),
    Gap.PAIRING: _("结对帮扶记录"),
}
SIGNS = {
    Sign.DIBAO: _("低保在档"),
    Sign.DANREN: _("单人保在档"),
    Sign.TEKUN: _("特困在档"),
    Sign.BIANYUAN: _("低保边缘在档"),
    Sign.GANGXING: _("刚性支出在档"),
    Sign.PHASING_OUT: _("渐退期"),
    Sign.LEFT_LATELY: _("近期退出"),
    Sign.RELAPSED: _("返困"),
    Sign.NEW_HARDSHIP: _("上次走访发现新困难"),
    Sign.RED_ALERT: _("有红色预警"),
    Sign.ORANGE_ALERT: _("有橙色预警"),
    Sign.TOO_FEW_VISITS: _("一年走访不足"),
    Sign.MARKED: _("帮扶重点对象"),
}


class Standing(Labelled):
    """Where a family stands on the day of the last reckoning: when it is visited next and by which rule, in which colour, and what is not clear."""

    household = models.OneToOneField(
        Household, primary_key=True, on_delete=models.RESTRICT, related_name="standing", db_constraint=False
    )
    region = models.CharField(max_length=12)
    items = ArrayField(
        models.CharField(max_length=40), default=list
    )  # as what it is on file; empty: it has left
    tracked_since = models.DateField()
    exited_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    visits = models.PositiveSmallIntegerField()  # days of the last year on which somebody was there
    signs = ArrayField(models.CharField(max_length=20), default=list)
    rule = models.CharField(max_length=40)
    label = models.CharField(max_length=60)  # of the rule
    article = models.CharField(max_length=120, blank=True)
    may_phone = models.BooleanField(default=False)
    due_on = models.DateField()
    is_missed = models.BooleanField(
        default=False
    )  # the quarter before has ended without a visit, and nobody was there since
    colour = models.CharField(max_length=8, choices=list(COLOURS.items()))  # as the rule proposes it
    gaps = ArrayField(models.CharField(max_length=10), default=list)
    reckoned_on = models.DateField()

    class Meta:
        """Lists go by place and day; a visit is never due before the last one."""

        indexes = [models.Index(fields=["region", "due_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__isnull=True) | Q(due_on__gte=F("last_on")),
                name="standing_due_after_visit",
            )
        ]


class Colouring(Labelled):
    """A colour that the rule has proposed (`by` is null), or that a person has set in its place with a reason and until when."""

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="colourings")
    region = models.CharField(max_length=12)
    colour = models.CharField(max_length=8, choices=list(COLOURS.items()))
    signs = ArrayField(models.CharField(max_length=20), default=list)
    rule = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=300, blank=True)
    until = models.DateField(null=True)
    by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """A person says why and until when; the rule says which."""

        indexes = [models.Index(fields=["household", "at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=True, until__isnull=True)
                | (Q(by__isnull=False, until__isnull=False) & ~Q(why="")),
                name="colouring_has_a_reason",
            )
        ]


class Marking(models.Model):
    """A family is marked as one that needs particular help (帮扶重点对象), or is so no longer; a named person says why."""

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="markings")
    region = models.CharField(max_length=12)
    is_on = models.BooleanField()
    why = models.CharField(max_length=300)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Read by household; never without a reason."""

        indexes = [models.Index(fields=["household", "at"])]
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="marking_has_a_reason")]


class Relapse(models.Model):
    """返困预警: a family that had left is in hardship again. The machine warns, a person settles it; one warning for one exit."""

    id = models.UUIDField(
        primary_key=True, default=uuid.uuid4
    )  # follows from the household and the day of its exit
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="relapses")
    region = models.CharField(max_length=12)
    exited_on = models.DateField()
    found_on = models.DateField()
    evidence = models.CharField(max_length=60)  # a kind and an id: visit:…, recognition:…
    at = models.DateTimeField()

    class Meta:
        """An exit comes before what is found after it."""

        indexes = [models.Index(fields=["household"]), models.Index(fields=["region", "found_on"])]
        constraints = [
            models.CheckConstraint(condition=Q(found_on__gte=F("exited_on")), name="relapse_after_exit")
        ]


class Settling(models.Model):
    """What a named person has said of a warning: whether it is a relapse, and why."""

    relapse = models.OneToOneField(
        Relapse, primary_key=True, on_delete=models.RESTRICT, related_name="settling"
    )
    region = models.CharField(max_length=12)
    is_relapse = models.BooleanField()
    why = models.CharField(max_length=300)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Never without a reason."""

        constraints = [models.CheckConstraint(condition=~Q(why=""), name="settling_has_a_reason")]


class News(models.Model):
    """A change in the family's circumstances as it was reported: what, when it came about, who told, and the visit that was asked for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # made where it was typed
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="news")
    region = models.CharField(max_length=12)
    words = models.CharField(max_length=300)
    teller = models.CharField(max_length=60)
    happened_on = models.DateField()
    told_on = models.DateField()
    is_in_time = models.BooleanField()
    task = models.ForeignKey(Task, null=True, on_delete=models.RESTRICT, related_name="+")
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Nothing is told before it happens."""

        indexes = [models.Index(fields=["household"])]
        constraints = [
            models.CheckConstraint(condition=Q(told_on__gte=F("happened_on")), name="news_told_after")
        ]


class Count(models.Model):
    """So many of so many are done (完成率): numerator and denominator, each with its source. A bare per cent has no place here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    region = models.CharField(max_length=9)
    label = models.CharField(max_length=60)
    done = models.PositiveIntegerField()
    total = models.PositiveIntegerField(null=True)  # null: nobody has said, and it is asked for
    source = models.CharField(max_length=120)
    day = models.DateField()
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Never more done than there are."""

        indexes = [models.Index(fields=["region", "label", "at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(total__gte=F("done"), total__gt=0), name="count_of_all"
            )
        ]
