"""Tables of phones, of what each was given, of drawn signatures, and of what lies beside a visit. Row security is in the migrations."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.desk.pocket.states import Hand, Sort, Standing
from jiwang.kit.rows.labels import Labelled
from jiwang.registers.people.models import Household, Person
from jiwang.registers.staff.models import Officer
from jiwang.stages.dispatch.models import Task
from jiwang.stages.visits.models import REACHES

STANDINGS = {
    Standing.LIVE: _("在用"),
    Standing.EXPIRED: _("已过期，等本人登录"),
    Standing.CLOSED: _("本人已退出"),
    Standing.REVOKED: _("已停用"),
}
SORTS = {Sort.PHOTO: _("照片"), Sort.SOUND: _("录音")}
HANDS = {
    Hand.WORKER: _("走访人"),
    Hand.COMPANION: _("一同上门的人"),
    Hand.FAMILY: _("家庭成员"),
    Hand.GUARDIAN: _("监护人或代理人"),
}


class Device(models.Model):
    """A phone on which an officer carries visits along; its store opens with a secret that lies here, and the officer's own number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    officer = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="devices")
    region = models.CharField(max_length=12)  # where the officer works
    label = models.CharField(max_length=60)
    sealed = (
        models.BinaryField()
    )  # the secret that opens the store for a while, and the one that opens it anew
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        """Read by officer and by place."""

        indexes = [models.Index(fields=["officer"]), models.Index(fields=["region"])]


class Carried(models.Model):
    """A household on a phone: since when, and the form that was handed out with what was known then."""

    device = models.ForeignKey(Device, on_delete=models.RESTRICT, related_name="carried")
    task = models.ForeignKey(Task, on_delete=models.RESTRICT, related_name="+")
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))
    digest = models.CharField(max_length=16)  # of the form
    form = models.JSONField()
    at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)  # no longer on the phone, as far as the desk knows

    class Meta:
        """The same form of the same task is handed to a phone once."""

        constraints = [models.UniqueConstraint(fields=["device", "task", "digest"], name="carried_once")]


class Mark(Labelled):
    """A signature drawn on a screen (手写签名图样): no electronic signature in the sense of the law. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # made where it was drawn
    visit = models.UUIDField()  # which may arrive later
    device = models.UUIDField()
    task = models.ForeignKey(Task, on_delete=models.RESTRICT, related_name="+")
    household = models.ForeignKey(Household, null=True, on_delete=models.RESTRICT, related_name="+")
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))
    hand = models.CharField(max_length=10, choices=list(HANDS.items()))
    person = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="+")
    name = models.CharField(max_length=60)  # whose it is
    witnesses = models.CharField(max_length=130, blank=True)  # before whom it was drawn
    sealed = models.BinaryField()  # the picture
    sm3 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    drawn_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        """Read by visit."""

        indexes = [models.Index(fields=["visit"]), models.Index(fields=["household"])]


class Enclosure(Labelled):
    """A photo or a sound beside a visit, which nobody has to make. It arrives in pieces, and may come before its visit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # made where it was taken
    visit = models.UUIDField()
    device = models.UUIDField()
    task = models.ForeignKey(Task, on_delete=models.RESTRICT, related_name="+")
    household = models.ForeignKey(Household, null=True, on_delete=models.RESTRICT, related_name="+")
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))
    sort = models.CharField(max_length=5, choices=list(SORTS.items()))
    size = models.PositiveIntegerField()  # bytes
    arrived = models.PositiveIntegerField(default=0)  # of them
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    made_at = models.DateTimeField()
    at = models.DateTimeField()
    whole_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        """Read by visit; the nightly job reads what is not destroyed."""

        indexes = [
            models.Index(fields=["visit"]),
            models.Index(fields=["at"], name="enclosure_kept", condition=models.Q(destroyed_at=None)),
        ]


class Piece(models.Model):
    """Some bytes of an enclosure, sealed."""

    enclosure = models.ForeignKey(Enclosure, on_delete=models.RESTRICT, related_name="pieces")
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))
    offset = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        """Each place once."""

        constraints = [models.UniqueConstraint(fields=["enclosure", "offset"], name="piece_once")]
