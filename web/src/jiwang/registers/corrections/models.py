"""Requests to the owners of lists. Row security is in the migrations: the area's officers and the department's liaison see a row."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.registers.corrections.states import State
from jiwang.registers.people.models import Person
from jiwang.registers.staff.models import Officer

STATES = {State.ASKED: _("待部门答复"), State.ANSWERED: _("部门已更正"), State.REFUSED: _("部门认为无误")}


class Correction(models.Model):
    """One row of a list of which an officer doubts what it says. The liaison reads file, row and value, never what others say."""

    person = models.ForeignKey(
        Person, null=True, on_delete=models.RESTRICT, related_name="corrections"
    )  # nobody: the row fits no person yet
    region = models.CharField(max_length=12)
    stays_at_county = models.BooleanField(default=False)
    department = models.CharField(max_length=60)
    source = models.CharField(max_length=60)
    file = models.CharField(max_length=200)
    row_no = models.BigIntegerField(null=True)
    label = models.CharField(max_length=60)
    value = models.CharField(max_length=300)
    question = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=list(STATES.items()), default=State.ASKED)
    asked_by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=200, blank=True)
    answered_by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """What was answered says by whom; one open request for one cell."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=State.ASKED, answered_by__isnull=True)
                | (~models.Q(state=State.ASKED) & models.Q(answered_by__isnull=False)),
                name="correction_answered_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["file", "row_no", "label"],
                condition=models.Q(state=State.ASKED),
                name="correction_asked_once",
            ),
        ]
        indexes = [models.Index(fields=["person"]), models.Index(fields=["department", "state"])]
