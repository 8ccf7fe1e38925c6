"""Table of errands: no personal data but a reason in an officer's own words, which only the job reads."""

from __future__ import annotations

from django.db import models

from jiwang.registers.staff.models import Officer
from jiwang.stages.alerts.models import LEVELS
from jiwang.stages.dispatch.models import STEPS


class Errand(models.Model):
    """One step that an officer asks for with every task of a list; carried out in pieces by a job."""

    officer = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    step = models.CharField(max_length=10, choices=list(STEPS.items()))
    level = models.CharField(max_length=8, blank=True, choices=list(LEVELS.items()))  # empty: all
    why = models.CharField(max_length=200, blank=True)
    asked = models.PositiveIntegerField()  # how many tasks the officer has seen in the list
    at = models.DateTimeField()  # what has moved since was not in that list
