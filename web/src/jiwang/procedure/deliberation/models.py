"""Tables of 一事一议. Row security is in the migrations: from the township upwards; what was voted and signed is never changed."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiwang.kit.rows.labels import Labelled
from jiwang.procedure.applications.models import SubCase
from jiwang.procedure.deliberation.states import LIVE, Kind, Level, State, Step, Voice
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.stages.decisions.models import Decision

LEVELS = {Level.TOWNSHIP: _("乡镇（街道）"), Level.COUNTY: _("县（区）"), Level.CITY: _("市")}
STATES = {
    State.OPEN: _("待开会"),
    State.MET: _("待签发"),
    State.CLOSED: _("已办结"),
    State.REVIEWED: _("已复查"),
    State.DROPPED: _("已撤下"),
}
KINDS = {
    Kind.WAIVE: _("豁免这一条"),
    Kind.AFFIRM: _("认定这一条符合"),
    Kind.STATUS: _("改按另一类办理"),
    Kind.AID: _("给临时救助"),
    Kind.NOTHING: _("按现行规定办，不另作处理"),
}
VOICES = {
    Voice.FOR: _("同意"),
    Voice.AGAINST: _("反对"),
    Voice.ABSTAIN: _("弃权"),
    Voice.RECUSED: _("回避"),
    Voice.ABSENT: _("缺席"),
}
STEPS = {
    Step.OPEN: _("提出"),
    Step.MEET: _("开会表决"),
    Step.SEND_BACK: _("退回重议"),
    Step.SIGN: _("签发纪要"),
    Step.DROP: _("撤下"),
    Step.REVIEW: _("复查"),
}


class Matter(Labelled):
    """A case that no rule fits: who has brought it up on which ground, what is known with its sources, and which condition bars it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="+")
    part = models.ForeignKey(SubCase, null=True, on_delete=models.RESTRICT, related_name="+")
    region = models.CharField(max_length=12)
    level = models.CharField(max_length=8, choices=list(LEVELS.items()))
    state = models.CharField(max_length=8, choices=list(STATES.items()), default=str(State.OPEN))
    item = models.CharField(max_length=60)
    label = models.CharField(max_length=120)  # what the law calls the item
    ground = models.CharField(max_length=120)
    article = models.CharField(max_length=120, blank=True)
    is_public = models.BooleanField(default=False)
    words = models.CharField(max_length=500)
    facts = models.JSONField(default=list)  # label, who, value, source, day: as known when it was brought up
    bars = models.JSONField(default=list)  # name, text, article, body that may waive
    verdict = models.CharField(max_length=10)
    law = models.CharField(max_length=120)
    review_on = models.DateField(null=True)
    opened_on = models.DateField()
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Over one item of a household one meeting at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["household", "item"], condition=Q(state__in=sorted(LIVE)), name="matter_one_under_way"
            ),
        ]
        indexes = [models.Index(fields=["region", "state"]), models.Index(fields=["household"])]


class _Placed(models.Model):
    """Of which matter, and where it lies."""

    region = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        """No table of its own."""

        abstract = True


class Meeting(Labelled, _Placed):
    """One meeting: when and where, what was chosen and why, for how long. Added, never changed; the newest of a matter counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # made where it was typed
    matter = models.ForeignKey(Matter, on_delete=models.RESTRICT, related_name="meetings")
    turn = models.PositiveSmallIntegerField(default=1)  # the first, the second …
    held_on = models.DateField()
    place = models.CharField(max_length=100)
    kind = models.CharField(max_length=8, choices=list(KINDS.items()))
    choice = models.JSONField(default=dict)  # label, item, clauses, article, body: as the law offered it
    is_carried = models.BooleanField()
    ground = models.CharField(max_length=60, blank=True)  # of a waiver
    amount = models.BigIntegerField(null=True)  # fen
    until = models.DateField(null=True)
    review_on = models.DateField(null=True)
    why = models.CharField(max_length=500)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        """Read by matter; whoever has waived something has named the ground, and until when."""

        constraints = [
            models.UniqueConstraint(fields=["matter", "turn"], name="meeting_turn_once"),
            models.CheckConstraint(
                condition=~Q(kind=str(Kind.WAIVE)) | (~Q(ground="") & Q(until__isnull=False)), name="meeting_waives_on_a_ground"
            ),
        ]  # fmt: skip


class Seat(Labelled, _Placed):
    """A member of a meeting and what they have done. Added, never changed."""

    meeting = models.ForeignKey(Meeting, on_delete=models.RESTRICT, related_name="seats")
    officer = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    name = models.CharField(max_length=60)
    duty = models.CharField(max_length=60)
    voice = models.CharField(max_length=8, choices=list(VOICES.items()))
    is_kin = models.BooleanField(default=False)
    has_entered = models.BooleanField(default=False)
    words = models.CharField(max_length=300, blank=True)
    place = models.PositiveSmallIntegerField()

    class Meta:
        """Nobody sits twice, nobody votes who must abstain, nobody dissents without a reason."""

        constraints = [
            models.UniqueConstraint(fields=["meeting", "officer"], name="seat_once"),
            models.CheckConstraint(
                condition=Q(is_kin=False, has_entered=False) | Q(voice__in=[str(Voice.RECUSED), str(Voice.ABSENT)]),
                name="seat_must_abstain",
            ),
            models.CheckConstraint(condition=~Q(voice=str(Voice.AGAINST)) | ~Q(words=""), name="seat_dissent_has_a_reason"),
        ]  # fmt: skip


class Minutes(_Placed):
    """会议纪要: numbered by office and year, as it was signed. Added, never changed."""

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.RESTRICT, related_name="minutes")
    meeting = models.OneToOneField(Meeting, on_delete=models.RESTRICT, related_name="minutes")
    office = models.CharField(max_length=9)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    told: models.JSONField[Any, Any] = models.JSONField()  # its sentences
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        """A number is used once."""

        constraints = [
            models.UniqueConstraint(fields=["office", "year", "number"], name="minutes_number_once")
        ]


class Booking(_Placed):
    """The money of a meeting became a decision by a named officer: once. Added, never changed."""

    minutes = models.OneToOneField(
        Minutes, primary_key=True, on_delete=models.RESTRICT, related_name="booking"
    )
    decision = models.OneToOneField(Decision, on_delete=models.RESTRICT, related_name="+")
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")


class Review(_Placed):
    """What was found when a matter was looked at again, and whether those who erred did so honestly (57号第39条). Added, never changed."""

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.RESTRICT, related_name="review")
    is_upheld = models.BooleanField()
    is_honest = models.BooleanField(null=True)  # of what was not upheld
    words = models.CharField(max_length=500)
    day = models.DateField()
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")


class Passage(Labelled, _Placed):
    """One step of a matter: who, when, and in which words. Added, never changed."""

    matter = models.ForeignKey(Matter, on_delete=models.RESTRICT, related_name="passages")
    step = models.CharField(max_length=10, choices=list(STEPS.items()))
    words = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        """Read by matter."""

        indexes = [models.Index(fields=["matter"])]
