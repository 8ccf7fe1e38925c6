"""Tables of decisions: what is recognised, what has to change, who was heard, what was decided, and the letters that went out.

Everything but the standing of a change is added and never edited. Row security and the guard of every cut are in the migrations.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiwang.kit.rows.labels import Labelled
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.stages.decisions.states import UNCHANGED, Delivery, Kind, Outcome, Speaker, State, Step, Way
from jiwang.stages.visits.models import REACHES

KINDS = {Kind.RAISE: _("拟增发"), Kind.LOWER: _("拟调减"), Kind.END: _("拟终止")}
STATES = {
    State.OPEN: _("待听取意见"),
    State.HEARD: _("待决定"),
    State.DECIDED: _("待告知"),
    State.TOLD: _("已告知"),
    State.KEPT: _("不调整"),
    State.DROPPED: _("已撤下"),
    State.OVERTAKEN: _("已不成立"),
}
RAISES = {State.OPEN: _("待确认"), State.DECIDED: _("已确认")}
STEPS = {
    Step.FIND: _("比对发现"),
    Step.PASS_ON: _("转乡镇（街道）听取意见"),
    Step.HEAR: _("听取意见"),
    Step.CONFIRM: _("确认增发"),
    Step.DECIDE: _("决定"),
    Step.TELL: _("送达告知书"),
    Step.DROP: _("撤下"),
    Step.OVERTAKE: _("重新比对后不成立"),
}
OUTCOMES = {
    Outcome.RAISE: _("增发"),
    Outcome.LOWER: _("调减"),
    Outcome.END: _("终止"),
    Outcome.PHASE_OUT: _("渐退"),
    Outcome.KEEP: _("不调整"),
    Outcome.GRANT: _("认定"),
    Outcome.AID: _("给予"),
    Outcome.REFUSE: _("不予认定"),
}
WAYS = {
    Way.AT_HOME: _("入户当面"),
    Way.AT_OFFICE: _("到场当面"),
    Way.BY_PHONE: _("电话"),
    Way.BY_VIDEO: _("视频"),
    Way.IN_WRITING: _("书面"),
}
SPEAKERS = {
    Speaker.SELF: _("本人"),
    Speaker.MEMBER: _("共同生活的家庭成员"),
    Speaker.GUARDIAN: _("监护人"),
    Speaker.AGENT: _("本人委托的人"),
    Speaker.RELATIVE: _("近亲属（本人已去世）"),
    Speaker.VILLAGE: _("村（居）委会（本人已去世、没有近亲属）"),
}
DELIVERIES = {
    Delivery.IN_PERSON: _("当面送达"),
    Delivery.BY_POST: _("邮寄送达"),
    Delivery.LEFT: _("留置送达"),
    Delivery.ELECTRONIC: _("电子送达（本人同意）"),
}
ITEMS = {
    "dibao": _("低保"),
    "danren": _("单人保"),
    "tekun": _("特困"),
    "bianyuan": _("低保边缘"),
    "gangxing": _("刚性支出困难"),
}

OF_PERSONS = ("danren", "tekun")  # a status of persons, whom an application names
_PAGES = {"change": "decisions:change", "part": "rulings:part"}


class _Placed(models.Model):
    """Of which household, where it lies, and how far down it is seen."""

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="+")
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))

    class Meta:
        """No table of its own."""

        abstract = True


class Decision(Labelled, _Placed):
    """What a named officer has decided in one matter, and what the law gave then. One matter, one decision."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    matter = models.CharField(max_length=80, unique=True)  # a kind and an id: change:…
    item = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10, choices=list(OUTCOMES.items()))
    before = models.BigIntegerField(null=True)  # fen a month
    amount = models.BigIntegerField(null=True)
    since = models.DateField(null=True)
    owed = models.BigIntegerField(default=0)  # for months before the decision, in fen
    verdict = models.CharField(max_length=10)  # the law's
    given = models.BigIntegerField(null=True)  # what the law gives, in fen a month
    is_as_given = models.BooleanField()
    why = models.CharField(max_length=500)
    is_apart = models.BooleanField()  # the officer's word: no kin
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        """By somebody who is no kin, with a reason; what is changed begins with a month."""

        constraints = [
            models.CheckConstraint(condition=Q(is_apart=True), name="decision_no_kin"),
            models.CheckConstraint(condition=~Q(why=""), name="decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(outcome__in=sorted(UNCHANGED), since__isnull=True)
                | (~Q(outcome__in=sorted(UNCHANGED)) & Q(since__day=1)),
                name="decision_begins_with_a_month",
            ),
        ]
        indexes = [models.Index(fields=["household"])]

    @property
    def address(self) -> str:
        """The page of the matter that was decided."""
        kind, _colon, key = self.matter.partition(":")
        return reverse(_PAGES[kind], args=[key])


class Receipt(_Placed):
    """By what a decision can be worked out again: the law, the engine, the day, the case as it was given, and the answer, byte for byte.

    Where a whole city was reckoned, `case` is empty and the answer is the row of that run.
    """

    decision = models.OneToOneField(
        Decision, primary_key=True, on_delete=models.RESTRICT, related_name="receipt"
    )
    law = models.CharField(max_length=120)
    law_hash = models.CharField(max_length=80)
    engine = models.CharField(max_length=20)
    day = models.DateField()
    case = models.TextField(blank=True)
    answer = models.TextField()


class Recognition(Labelled, _Placed):
    """What a family is recognised as from a day on: item, who belongs to it, fen a month. A row follows the row before it and ends its effect."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="recognitions")
    item = models.CharField(max_length=40)
    members = ArrayField(models.BigIntegerField())  # numbers of persons
    amount = models.BigIntegerField(null=True)  # null: a status without money
    since = models.DateField()
    until = models.DateField(null=True)
    is_over = models.BooleanField(default=False)  # from `since` on nothing is recognised any more
    decision = models.ForeignKey(Decision, null=True, on_delete=models.RESTRICT, related_name="recognitions")
    source = models.CharField(max_length=200, blank=True)  # of what was recognised before the desk: the file
    as_of = models.DateField(null=True)  # its day
    follows = models.OneToOneField("self", null=True, on_delete=models.RESTRICT, related_name="follower")
    at = models.DateTimeField()

    class Meta:
        """One line of rows for an item of a household, of a status of persons one for each that was granted alone; each comes from a file or from a decision."""

        constraints = [
            models.UniqueConstraint(
                fields=["household", "item"],
                condition=Q(follows__isnull=True) & ~Q(item__in=OF_PERSONS),
                name="recognition_one_line",
            ),
            models.UniqueConstraint(
                fields=["household", "item", "members"],
                condition=Q(follows__isnull=True, item__in=OF_PERSONS),
                name="recognition_one_line_of_a_member",
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=True) ^ Q(source=""), name="recognition_comes_from_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="recognition_amount"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="recognition_span"
            ),
        ]
        indexes = [models.Index(fields=["household", "item"])]


class Reckoned(models.Model):
    """What the newest run of the whole place gives those who are recognised: renewed with each run."""

    id = models.CharField(primary_key=True, max_length=60)  # household, item, person
    household = models.ForeignKey(
        Household, on_delete=models.RESTRICT, related_name="+", db_constraint=False, db_index=False
    )
    region = models.CharField(max_length=12)
    person = models.BigIntegerField(null=True)
    item = models.CharField(max_length=40)
    verdict = models.SmallIntegerField()  # as the engine writes it: 0 no, 1 yes, 2 unknown, 3 undecided
    amount = models.BigIntegerField(null=True)
    day = models.DateField()
    law_hash = models.CharField(max_length=80)

    class Meta:
        """Read by household."""

        indexes = [models.Index(fields=["household", "item"])]


class Change(Labelled, _Placed):
    """A recognised family of which the law gives something else today: more is confirmed from a list, less is heard and decided one by one."""

    id = models.UUIDField(
        primary_key=True
    )  # follows from the recognition and what is proposed, so that a repeat adds nothing
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="changes")
    recognition = models.ForeignKey(Recognition, on_delete=models.RESTRICT, related_name="changes")
    item = models.CharField(max_length=40)
    kind = models.CharField(max_length=8, choices=list(KINDS.items()))
    state = models.CharField(max_length=10, choices=list(STATES.items()), default=str(State.OPEN))
    before = models.BigIntegerField(null=True)
    proposed = models.BigIntegerField(null=True)  # null: nobody can tell yet, a member has died
    died_on = models.DateField(null=True)  # a member has died
    due_on = models.DateField(null=True)
    law_hash = models.CharField(max_length=80)
    found_on = models.DateField()  # the day by which the run has judged
    at = models.DateTimeField()

    class Meta:
        """A recognition has one change under way."""

        constraints = [
            models.UniqueConstraint(
                fields=["recognition"],
                condition=Q(state__in=[State.OPEN, State.HEARD]),
                name="change_one_under_way",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "state", "kind"]),
            models.Index(fields=["household"]),
        ]

    @property
    def standing(self) -> str:
        """What it is called where it stands: nobody is heard about more, and nobody need be told in writing."""
        called = RAISES if self.kind == Kind.RAISE else STATES
        return str(called.get(State(self.state), STATES[State(self.state)]))


class Hearing(Labelled, _Placed):
    """What a family has said before its help is cut (art. 48). Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # made where it was typed
    matter = models.CharField(max_length=80)
    heard_on = models.DateField()
    way = models.CharField(max_length=12, choices=list(WAYS.items()))
    speaker = models.CharField(max_length=10, choices=list(SPEAKERS.items()))
    name = models.CharField(max_length=60)
    place = models.CharField(max_length=100, blank=True)
    present = models.CharField(max_length=200)
    words = models.CharField(max_length=500)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Read by matter; nobody is heard without a word."""

        constraints = [models.CheckConstraint(condition=~Q(words=""), name="hearing_says_something")]
        indexes = [models.Index(fields=["matter"])]


class Passage(Labelled, _Placed):
    """One step of a change: who, when, and in which words. Added, never changed."""

    change = models.ForeignKey(Change, on_delete=models.RESTRICT, related_name="passages")
    step = models.CharField(max_length=10, choices=list(STEPS.items()))
    words = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(
        Officer, null=True, on_delete=models.RESTRICT, related_name="+"
    )  # null: the machine
    at = models.DateTimeField()

    class Meta:
        """Read by change."""

        indexes = [models.Index(fields=["change"])]


class Letter(Labelled, _Placed):
    """告知书: the written notice of a decision, numbered by office and year, as it left. Added, never changed."""

    decision = models.OneToOneField(
        Decision, primary_key=True, on_delete=models.RESTRICT, related_name="letter"
    )
    office = models.CharField(max_length=9)  # the place whose office it is
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    told: models.JSONField[Any, Any] = models.JSONField()  # the sentences of the letter
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """A number is used once."""

        constraints = [
            models.UniqueConstraint(fields=["office", "year", "number"], name="letter_number_once")
        ]


class Handover(Labelled, _Placed):
    """How and when a notice has reached the family. Added, never changed."""

    letter = models.OneToOneField(
        Letter, primary_key=True, on_delete=models.RESTRICT, related_name="handover"
    )
    way = models.CharField(max_length=12, choices=list(DELIVERIES.items()))
    day = models.DateField()
    received_by = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()


class Confirmation(models.Model):
    """A named officer confirms the increases of a place; nothing of a family stands here. Added, never changed."""

    region = models.CharField(max_length=9)
    since = models.DateField()
    why = models.CharField(max_length=500)
    asked = models.PositiveIntegerField()  # how many there were
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()
