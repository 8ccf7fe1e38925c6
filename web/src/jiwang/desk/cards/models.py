"""Tables of cards: what a family has agreed to, QR codes and tries, batches of prints, and whom one may call. A card itself stands nowhere.

Row security is in the migrations.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiwang.desk.cards.states import Fate, Field, How, Size
from jiwang.kit.rows.labels import Labelled
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance.models import RELATIONS

FIELDS = {
    Field.WALL: _("做一张挂墙的卡"),
    Field.SCAN: _("卡上印二维码，扫码可看卡上的内容"),
    Field.AMOUNT: _("写金额和数量"),
    Field.CAUSE: _("写致困原因"),
    Field.ILLNESS: _("写病情"),
    Field.BOOK: _("扫码还能看帮扶手册的每一笔"),
}
BRIEF = {
    Field.WALL: _("挂墙"),
    Field.SCAN: _("二维码"),
    Field.AMOUNT: _("金额"),
    Field.CAUSE: _("原因"),
    Field.ILLNESS: _("病情"),
    Field.BOOK: _("扫码看手册"),
}
HOWS = {
    How.PAPER: _("在同意书上签名"),
    How.FINGERPRINT: _("在同意书上捺手印"),
    How.SPOKEN: _("当面说的"),
    How.PHONE: _("电话里说的"),
}
SIZES = {Size.A4: _("A4（放在家里）"), Size.WALL: _("A3（挂墙）")}
FATES = {
    Fate.PRINTED: _("已印"),
    Fate.UNCHANGED: _("和上次印的一样"),
    Fate.UNASKED: _("还没有问过这家人"),
    Fate.REFUSED: _("这家人不同意挂墙"),
    Fate.WITHDRAWN: _("这家人收回了挂墙的同意"),
}


class Consent(Labelled):
    """What a family has said on a day about its card: the newest row counts, and a row that grants nothing is a refusal. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # made where it was typed
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="consents")
    region = models.CharField(max_length=12)
    granted = ArrayField(models.CharField(max_length=10), default=list)
    name = models.CharField(max_length=60)
    relation = models.CharField(max_length=8, choices=list(RELATIONS.items()))
    how = models.CharField(max_length=12, choices=list(HOWS.items()))
    witness = models.CharField(max_length=60, blank=True)
    evidence = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()
    turn = models.PositiveIntegerField()  # the how many-th word of this family

    class Meta:
        """One word after the other."""

        constraints = [models.UniqueConstraint(fields=["household", "turn"], name="consent_in_turn")]


class Wording(models.Model):
    """What a family wants its card to say of cause and illness, in its own words: sealed, and kept from the village. Added, never changed."""

    consent = models.OneToOneField(
        Consent, primary_key=True, on_delete=models.RESTRICT, related_name="wording"
    )
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="+")
    region = models.CharField(max_length=12)
    cause_sealed = models.BinaryField(null=True)
    illness_sealed = models.BinaryField(null=True)


class Pass(models.Model):
    """A QR: a random word that says nothing, found by its keyed digest, dead when it is stopped or its days are over."""

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="+")
    region = models.CharField(max_length=12)
    sealed = models.BinaryField()
    blind = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        """A family has one that lives."""

        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(stopped_at__isnull=True), name="pass_one_lives"
            ),
        ]


class Try(models.Model):
    """Somebody has typed digits into the page of a QR: when, whether they were right, and a keyed digest of where from."""

    ticket = models.ForeignKey(Pass, on_delete=models.RESTRICT, related_name="tries")
    region = models.CharField(max_length=12)
    is_right = models.BooleanField()
    sender = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        """Counted by QR and by sender."""

        indexes = [models.Index(fields=["sender", "at"])]


class Batch(Labelled):
    """Cards that somebody has asked for at once: of a place, or of one family. Added, never changed."""

    region = models.CharField(max_length=12)
    household = models.ForeignKey(Household, null=True, on_delete=models.RESTRICT, related_name="+")
    size = models.CharField(max_length=4, choices=list(SIZES.items()))
    only_changed = models.BooleanField(default=False)
    base = models.CharField(max_length=200)  # of the address to which the QR codes lead
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()


class Print(Labelled):
    """What became of one family's card in a batch: which version was printed with which QR, or why none. Added, never changed."""

    batch = models.ForeignKey(Batch, on_delete=models.RESTRICT, related_name="prints")
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="+")
    region = models.CharField(max_length=12)
    size = models.CharField(max_length=4, choices=list(SIZES.items()))
    fate = models.CharField(max_length=10, choices=list(FATES.items()))
    version = models.CharField(max_length=16, blank=True)
    turn = models.PositiveIntegerField(default=0)  # by which word of the family
    at = models.DateTimeField()

    class Meta:
        """A family stands in a batch once."""

        constraints = [
            models.UniqueConstraint(fields=["batch", "household"], name="print_once"),
            models.CheckConstraint(
                condition=~Q(fate=Fate.PRINTED) | ~Q(version=""), name="print_has_a_version"
            ),
        ]
        indexes = [models.Index(fields=["household", "-at"])]


class Contact(models.Model):
    """Somebody of a village team or a township whom families may call, as the office has agreed to publish it."""

    region = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    duty = models.CharField(max_length=60)
    phone = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Read by place."""

        indexes = [models.Index(fields=["region"])]
