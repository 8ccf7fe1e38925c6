"""Tables of alerts. Row security is in the migrations: an alert's full sentence never goes below the township."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.registers.people.models import Household, Person
from jiwang.stages.alerts.rules import Age
from jiwang.stages.alerts.states import AlertState, Level

LEVELS = {
    Level.RED: _("红色"),
    Level.ORANGE: _("橙色"),
    Level.YELLOW: _("黄色"),
    Level.BLUE: _("蓝色"),
    Level.GREY: _("灰色"),
}
AGES = {Age.OVERDUE: _("已逾期"), Age.SOON: _("3天内到期"), Age.LATER: _("3天以后")}
STATES = {AlertState.RAISED: _("已报出"), AlertState.MERGED: _("已合并"), AlertState.QUIET: _("静默期内")}


class Indicator(models.Model):
    """What the law in force calls a sign; renewed with each run."""

    id = models.CharField(primary_key=True, max_length=20)
    label = models.CharField(max_length=80)
    side = models.CharField(max_length=10)  # screening | exit
    stays_at_county = models.BooleanField(default=False)
    find_out = models.JSONField(default=list)


class Alert(models.Model):
    """A reasoned sign about a household or one of its members, as the engine has raised it."""

    id = models.CharField(primary_key=True, max_length=20)
    indicator = models.ForeignKey(Indicator, on_delete=models.RESTRICT, related_name="alerts")
    level = models.CharField(max_length=8, choices=list(LEVELS.items()))
    urgency = models.PositiveSmallIntegerField()  # 0 is red: what the board is ordered by
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="alerts")
    person = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="alerts")
    region = models.CharField(max_length=12)
    stays_at_county = models.BooleanField(default=False)
    raised_on = models.DateField()
    due_on = models.DateField()
    due_flag = models.BooleanField(default=False)  # counted over a year whose holidays are not announced yet
    sentence = models.TextField()
    handler = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=60, blank=True)
    file = models.CharField(max_length=200, blank=True)
    row_no = models.BigIntegerField(null=True)
    row_day = models.DateField(null=True)
    rule_version = models.CharField(max_length=60)
    article = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=list(STATES.items()))
    task = models.CharField(max_length=20, blank=True)

    class Meta:
        """The board: by urgency and day, within a place."""

        indexes = [
            models.Index(fields=["urgency", "due_on", "id"], name="alert_board"),
            models.Index(fields=["region"]),
            models.Index(fields=["task"]),
        ]
