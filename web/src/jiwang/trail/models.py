"""Tables of the trail. Triggers refuse every UPDATE, DELETE and TRUNCATE of lines and seals, to the owner too."""

from __future__ import annotations

from django.db import models


class Line(models.Model):
    """One act: who did what, to what, and why. Inserted, never changed."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    who = models.CharField(max_length=40)  # the officer's code, or the name of a job
    what = models.CharField(max_length=60)  # app.verb, as in `dispatch.claimed`
    about = models.CharField(max_length=60, db_index=True)  # kind:id
    why = models.CharField(max_length=500, blank=True)
    area = models.CharField(max_length=12, blank=True)

    class Meta:
        """Newest first when people read."""

        indexes = [models.Index(fields=["who", "-at"]), models.Index(fields=["-at"])]


class Waiting(models.Model):
    """A line that has no seal yet; a trigger writes it with the line, the sealing job takes it away."""

    line = models.OneToOneField(Line, on_delete=models.RESTRICT, primary_key=True)


class Seal(models.Model):
    """A link of the chain. Inserted, never changed."""

    number = models.BigIntegerField(primary_key=True)
    line = models.OneToOneField(Line, on_delete=models.RESTRICT)
    digest = models.CharField(max_length=64)
