"""Tables of staff."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.registers.staff.states import Duty

DUTIES = {
    Duty.CITY_MONITOR: _("市级监测员"),
    Duty.COUNTY_DISPATCHER: _("县级派发员"),
    Duty.COUNTY_REVIEWER: _("县级审核员"),
    Duty.DECIDER: _("确认人"),
    Duty.TOWNSHIP_CLERK: _("乡镇（街道）经办人"),
    Duty.VILLAGE_WORKER: _("村（社区）协理员"),
    Duty.LIAISON: _("部门联络员"),
    Duty.SUPERVISOR: _("监督员"),
    Duty.HELPER: _("帮扶人"),
}


class Officers(BaseUserManager["Officer"]):
    """Officers by their code."""


class Officer(AbstractBaseUser):
    """Somebody who works at the desk."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)
    weekly_cap = models.PositiveSmallIntegerField(default=10)  # tasks given in a week; red ones do not count

    objects: ClassVar[Officers] = Officers()

    USERNAME_FIELD = "code"

    def __str__(self) -> str:
        """Their name."""
        return self.name


class Posting(models.Model):
    """A duty in an area, for a time."""

    officer = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="postings")
    duty = models.CharField(max_length=20, choices=list(DUTIES.items()))
    area = models.CharField(max_length=12)
    department = models.CharField(max_length=60, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    absence = models.ForeignKey(
        "Absence", null=True, on_delete=models.RESTRICT, related_name="postings"
    )  # stands in

    class Meta:
        """One duty in one area begins once on a day."""

        constraints = [
            models.UniqueConstraint(fields=["officer", "duty", "area", "since"], name="posting_once")
        ]
        indexes = [models.Index(fields=["area", "duty"])]


class Absence(models.Model):
    """Leave: nothing is given to an officer on these days."""

    officer = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="absences")
    since = models.DateField()
    until = models.DateField()
    substitute = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="standing_in")
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        """Leave does not end before it begins."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="absence_runs_forward"
            )
        ]


class SecondHand(models.Model):
    """Who stands in where a township has one clerk: somebody of the county, of the next township, or a village worker."""

    township = models.CharField(primary_key=True, max_length=9)
    officer = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="second_hand_of")
