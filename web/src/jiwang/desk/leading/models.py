"""What a run of the engine has counted before anything came to the desk; no personal data."""

from __future__ import annotations

from django.db import models


class RunCount(models.Model):
    """The numbers of one run over a whole place: rows of files, persons, households."""

    name = models.CharField(primary_key=True, max_length=80)  # pack:day
    area = models.CharField(max_length=12)
    day = models.DateField()
    rows_read = models.BigIntegerField()
    rows_accepted = models.BigIntegerField()
    rows_rejected = models.BigIntegerField()
    rows_dropped = models.BigIntegerField()  # about the means of people without a case: never kept
    persons = models.BigIntegerField()
    households = models.BigIntegerField()


class Loading(models.Model):
    """What was brought to the desk last: the digest of its results. The same again has nothing to say."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    digest = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        """There is one that came last."""

        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="loading_is_the_last")]
