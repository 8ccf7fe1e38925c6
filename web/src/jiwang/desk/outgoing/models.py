"""What has left the desk: which fields, when, for whom, and what was answered. Row security is in the migrations."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.desk.outgoing.states import Status, Verdict
from jiwang.registers.people.models import Household
from jiwang.stages.intake.models import Batch

STATUSES = {
    Status.ACCEPTED: _("已受理"),
    Status.RETURNED: _("退回补正"),
    Status.REFUSED: _("不予受理"),
    Status.DONE: _("已办结"),
}
VERDICTS = {
    Verdict.FITS: _("对上了"),
    Verdict.REPEATED: _("重复的回执"),
    Verdict.CONTRADICTS: _("与先前的回执矛盾"),
    Verdict.RECALLED: _("答复的是已撤回的送出"),
    Verdict.REPLACED: _("答复的是改后重送之前的一次"),
    Verdict.UNKNOWN: _("对不上：本地没有送出过这个编号"),
}


class Parcel(models.Model):
    """A file in another office's template. Added, never changed."""

    template = models.CharField(max_length=60)
    label = models.CharField(max_length=80)
    department = models.CharField(max_length=60)
    columns = ArrayField(models.CharField(max_length=60))  # that were filled
    area = models.CharField(max_length=12)
    rows = models.PositiveIntegerField()
    typed_twice = models.PositiveIntegerField()  # cells that somebody must type again over there
    why = models.CharField(max_length=200)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()


class Departure(models.Model):
    """That a household's fields left in a parcel. Added, never changed."""

    parcel = models.ForeignKey(Parcel, on_delete=models.RESTRICT, related_name="departures")
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="departures")
    region = models.CharField(max_length=12)
    record = models.CharField(max_length=30)  # task or alert
    reference = models.CharField(max_length=24, default="")  # by which the other office's answer names it
    stays_at_county = models.BooleanField(default=False)
    empty = ArrayField(models.CharField(max_length=60), default=list)  # columns that held nothing for it
    to_type = ArrayField(
        models.CharField(max_length=60), default=list
    )  # of those: what must be typed over there
    mends = models.OneToOneField("self", null=True, on_delete=models.RESTRICT, related_name="mended_by")

    class Meta:
        """The household's file asks; an answer finds one; what was returned is sent again once."""

        indexes = [models.Index(fields=["household"]), models.Index(fields=["region"])]
        constraints = [
            models.UniqueConstraint(
                fields=["reference"], condition=~models.Q(reference=""), name="departure_reference_once"
            ),
        ]


class Recall(models.Model):
    """That a parcel was taken back: the other office was told to leave it alone. Added, never changed."""

    parcel = models.OneToOneField(Parcel, on_delete=models.RESTRICT, related_name="recall")
    why = models.CharField(max_length=200)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()


class Reply(models.Model):
    """One row of another office's answers. Of what it holds itself only what it wrote is kept, sealed."""

    batch = models.ForeignKey(Batch, on_delete=models.RESTRICT, related_name="replies")
    file = models.CharField(max_length=200)  # said here too: of batches only their receivers see rows
    source = models.CharField(max_length=80)
    row = models.PositiveIntegerField()
    reference = models.CharField(max_length=60)  # as it came
    departure = models.ForeignKey(Departure, null=True, on_delete=models.RESTRICT, related_name="replies")
    region = models.CharField(max_length=12)
    stays_at_county = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=list(STATUSES.items()))
    accepted_no = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    result = models.CharField(max_length=300, blank=True)
    answered_on = models.DateField(null=True)
    holds_sealed = models.BinaryField(null=True)  # what they hold, by our fields, as JSON
    differs = ArrayField(models.CharField(max_length=30), default=list)  # fields that we hold otherwise
    verdict = models.CharField(max_length=11, choices=list(VERDICTS.items()), default=Verdict.UNKNOWN)
    stands = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        """One answer stands; a row is read once."""

        constraints = [
            models.UniqueConstraint(fields=["batch", "row"], name="reply_row_once"),
            models.UniqueConstraint(
                fields=["departure"], condition=models.Q(stands=True), name="reply_one_stands"
            ),
        ]
        indexes = [models.Index(fields=["region", "verdict"])]
