"""Tables of monthly payments: who is paid for a unit, the runs with their lines, what the bank has answered, holds and recoveries.

Money that has left stands in the ledger of help alone: a line is called there by its own id. Row security and guards are in the migrations.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiwang.aid.benefits.rules import LONGEST_HOLD
from jiwang.aid.benefits.states import (
    LISTS_LIVE,
    LIVE,
    Cause,
    Fate,
    Kind,
    Listing,
    Relation,
    Sort,
    Standing,
    State,
)
from jiwang.kit.rows.labels import Labelled
from jiwang.registers.people.models import Household, Person
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance.models import Fund
from jiwang.stages.decisions.models import Decision, Recognition

STATES = {
    State.DRAFTING: _("编制中"),
    State.DRAFTED: _("待批准"),
    State.DROPPED: _("已作废"),
    State.APPROVED: _("已批准"),
}
STANDINGS = {Standing.OPEN: _("待回盘"), Standing.PAID: _("已到账"), Standing.FAILED: _("已退回")}
KINDS = {
    Kind.REGULAR: _("当月"),
    Kind.ARREARS: _("补发漏发"),
    Kind.OWED: _("补发差额"),
    Kind.RECOVERY: _("扣回多发"),
}
CAUSES = {Cause.DEATH: _("成员去世"), Cause.RETURNED: _("银行退回")}
RELATIONS = {Relation.MEMBER: _("家庭成员本人账户"), Relation.GUARDIAN: _("监护人账户")}
SORTS = {
    Sort.DEAD_UNIT: _("全户已去世"),
    Sort.DEAD_PAYEE: _("收款人已去世"),
    Sort.NO_PAYEE: _("没有收款账户"),
    Sort.HELD: _("暂停中"),
    Sort.DEAD_MEMBER: _("有成员去世"),
    Sort.TWO_UNITS: _("同一人在两户"),
    Sort.EXCLUSIVE: _("同一人享受互斥的待遇"),
    Sort.SHARED: _("两户共用账户"),
    Sort.ENDED: _("上月发了、本月不再发"),
}

LISTINGS = {
    Listing.READING: _("正在核对"),
    Listing.READ: _("待确认"),
    Listing.TAKING: _("正在更新"),
    Listing.TAKEN: _("已确认"),
    Listing.UNCHANGED: _("没有要更新的"),
    Listing.DROPPED: _("没有采用"),
}
FATES = {
    Fate.NEW: _("新账户"),
    Fate.CHANGED: _("换账户"),
    Fate.SAME: _("没有变化"),
    Fate.REFUSED: _("不能采用"),
}


class _Placed(models.Model):
    """Of which household, and where."""

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="+")
    region = models.CharField(max_length=12)

    class Meta:
        """No table of its own."""

        abstract = True


class Payee(Labelled, _Placed):
    """One account into which a unit is to be paid, as somebody proposes it. It counts once a second person has accepted it; added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # made where it was typed
    name = models.CharField(max_length=60)
    person = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="+")
    relation = models.CharField(max_length=10, choices=list(RELATIONS.items()))
    paper = models.CharField(max_length=120, blank=True)  # of a guardian
    bank = models.CharField(max_length=60)
    tail = models.CharField(max_length=4)  # all that a screen shows
    account_sealed = models.BinaryField()
    account_blind = models.BinaryField(max_length=32)
    shared_why = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """A guardian has a paper."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(relation=Relation.GUARDIAN) | ~Q(paper=""), name="payee_guardian_has_a_paper"
            )
        ]
        indexes = [models.Index(fields=["household"]), models.Index(fields=["account_blind"])]


class PayeeAnswer(_Placed):
    """What the second person has said of an account."""

    payee = models.OneToOneField(Payee, primary_key=True, on_delete=models.RESTRICT, related_name="answer")
    is_accepted = models.BooleanField()
    why = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """The newest accepted one of a household counts."""

        indexes = [models.Index(fields=["household", "-at"])]


class PayeeList(Labelled):
    """A file with accounts of many units. Nothing of it counts before a second person has confirmed it. Nothing of a family stands here."""

    region = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64)
    kept = models.CharField(max_length=40, blank=True)  # until it is read
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=list(LISTINGS.items()), default=str(Listing.READING))
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    answered_by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)  # of what was not taken

    class Meta:
        """The same file does not wait twice; confirmed by another than who has sent it."""

        constraints = [
            models.UniqueConstraint(fields=["region", "sha256"], condition=Q(state__in=sorted(LISTS_LIVE)), name="payee_list_once"),
            models.CheckConstraint(
                condition=~Q(state__in=[Listing.TAKING, Listing.TAKEN]) | (Q(answered_by__isnull=False) & ~Q(answered_by=F("by"))),
                name="payee_list_by_two",
            ),
        ]  # fmt: skip


class PayeeRow(Labelled):
    """One row of such a list: what it would do, or why it does nothing. The account is emptied once it stands with the unit, or is not taken."""

    listed = models.ForeignKey(PayeeList, on_delete=models.RESTRICT, related_name="rows")
    region = models.CharField(max_length=12)
    household = models.ForeignKey(Household, null=True, on_delete=models.RESTRICT, related_name="+")
    row = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    fate = models.CharField(max_length=8, choices=list(FATES.items()))
    why = models.CharField(max_length=200, blank=True)
    holder = models.CharField(max_length=60, blank=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="+")
    relation = models.CharField(max_length=10, choices=list(RELATIONS.items()))
    paper = models.CharField(max_length=120, blank=True)
    bank = models.CharField(max_length=60, blank=True)
    tail = models.CharField(max_length=4, blank=True)
    account_sealed = models.BinaryField(null=True)
    shared_why = models.CharField(max_length=200, blank=True)
    before = models.ForeignKey(Payee, null=True, on_delete=models.RESTRICT, related_name="+")
    made = models.ForeignKey(Payee, null=True, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        """Read by list and fate."""

        constraints = [models.UniqueConstraint(fields=["listed", "row"], name="payee_row_once")]
        indexes = [models.Index(fields=["listed", "fate"]), models.Index(fields=["household"])]


class Run(Labelled):
    """发放批次: what a county pays for a month. Drafted by one, approved by another, and then frozen. Nothing of a family stands here."""

    region = models.CharField(max_length=6)
    month = models.DateField()
    fund = models.ForeignKey(Fund, on_delete=models.RESTRICT, related_name="+")
    state = models.CharField(max_length=10, choices=list(STATES.items()), default=str(State.DRAFTING))
    drafted_by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    drafted_on = models.DateField()
    drafted_at = models.DateTimeField()
    lines = models.PositiveIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    answered_by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=200, blank=True)  # of what was dropped

    class Meta:
        """One draft of a place at a time; approved by another than who has drafted."""

        constraints = [
            models.UniqueConstraint(
                fields=["region"], condition=Q(state__in=sorted(LIVE)), name="payment_run_one_draft"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="payment_run_is_of_a_month"),
            models.CheckConstraint(
                condition=~Q(state=State.APPROVED)
                | (Q(answered_by__isnull=False) & ~Q(answered_by=F("drafted_by"))),
                name="payment_run_by_two",
            ),
        ]
        indexes = [models.Index(fields=["region", "month"])]

    @property
    def number(self) -> str:
        """How the bank's files call it."""
        return f"FF{self.region}{self.month:%Y%m}-{self.pk}"


class Answer(models.Model):
    """A file that came back from the bank, kept in the vault until it is worked in. The same bytes count once."""

    run = models.ForeignKey(Run, on_delete=models.RESTRICT, related_name="answers")
    sha256 = models.CharField(max_length=64)
    kept = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    refused: models.JSONField[Any, Any] = models.JSONField(default=list)  # row numbers and why
    rows = models.PositiveIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """The same file twice changes nothing."""

        constraints = [models.UniqueConstraint(fields=["run", "sha256"], name="bank_answer_once")]


class Recovery(Labelled, _Placed):
    """What was paid too much and is taken back in instalments, by a decision after a hearing; counts once a second person has accepted it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    decision = models.OneToOneField(Decision, on_delete=models.RESTRICT, related_name="+")
    amount = models.BigIntegerField()
    instalment = models.BigIntegerField()
    paper = models.CharField(max_length=200)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    is_accepted = models.BooleanField(null=True)
    answered_by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """By two; so much a month."""

        constraints = [
            models.CheckConstraint(
                condition=Q(instalment__gt=0, instalment__lte=F("amount")), name="recovery_in_instalments"
            ),
            models.CheckConstraint(
                condition=Q(is_accepted__isnull=True)
                | (Q(answered_by__isnull=False) & ~Q(answered_by=F("by"))),
                name="recovery_by_two",
            ),
        ]
        indexes = [models.Index(fields=["household"])]


class Line(Labelled, _Placed):
    """One sum of a run: a unit, an item, a month, and a frozen copy of how it arises. Of an approved run only its standing moves on.

    Its id follows from what it pays, so that a draft that is taken up again adds nothing; it is also the id of its hold and of its row in the ledger.
    """

    id = models.UUIDField(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.RESTRICT, related_name="sums")
    serial = models.PositiveIntegerField(null=True)  # by which the bank calls it; none for what is taken back
    item = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    month = models.DateField()
    root = models.UUIDField()  # the first row of what is recognised
    recognition = models.ForeignKey(Recognition, on_delete=models.RESTRICT, related_name="+", db_index=False)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.RESTRICT, related_name="+")
    recovery = models.ForeignKey(Recovery, null=True, on_delete=models.RESTRICT, related_name="lines")
    amount = models.BigIntegerField()  # less than nothing: taken back
    pays = models.BigIntegerField()  # what leaves the fund: the sum less what is taken back beside it
    payee = models.ForeignKey(Payee, on_delete=models.RESTRICT, related_name="+")
    name = models.CharField(max_length=60)  # of whom it is: the head, or whose status it is
    how: models.JSONField[Any, Any] = models.JSONField()
    standing = models.CharField(max_length=8, choices=list(STANDINGS.items()), default=str(Standing.OPEN))
    answer = models.ForeignKey(Answer, null=True, on_delete=models.RESTRICT, related_name="lines")
    answer_row = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=60, blank=True)  # the bank's

    class Meta:
        """A month of something recognised, a decision's difference, an instalment: each is paid once, whoever drafts it and however often."""

        constraints = [
            models.UniqueConstraint(
                fields=["root", "month"],
                condition=Q(kind__in=[Kind.REGULAR, Kind.ARREARS]) & ~Q(standing=Standing.FAILED),
                name="payment_of_a_month_once",
            ),
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(kind=Kind.OWED) & ~Q(standing=Standing.FAILED),
                name="payment_of_a_difference_once",
            ),
            models.UniqueConstraint(
                fields=["recovery", "month"],
                condition=Q(kind=Kind.RECOVERY) & ~Q(standing=Standing.FAILED),
                name="payment_taken_back_once",
            ),
            models.UniqueConstraint(fields=["run", "serial"], name="payment_serial_once"),
            models.CheckConstraint(
                condition=Q(kind=Kind.RECOVERY, amount__lt=0, pays=0, recovery__isnull=False)
                | (
                    ~Q(kind=Kind.RECOVERY)
                    & Q(amount__gt=0, pays__gt=0, pays__lte=F("amount"), recovery__isnull=True)
                ),
                name="payment_has_a_sign",
            ),
        ]
        indexes = [
            models.Index(fields=["household", "-month"]),
            models.Index(fields=["run", "region"]),
        ]


class Finding(_Placed):
    """What the machine has found before a run, with what makes it so."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="findings")
    sort = models.CharField(max_length=12, choices=list(SORTS.items()))
    item = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=300, blank=True)
    amount = models.BigIntegerField(null=True)  # what is left out because of it

    class Meta:
        """Read by run and sort."""

        indexes = [models.Index(fields=["run", "sort"])]


class Pause(Labelled, _Placed):
    """A payment that is held: for a death or a returned transfer, 30 days at most, and the family was told. The same death or transfer holds once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    cause = models.CharField(max_length=10, choices=list(CAUSES.items()))
    person = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="+")  # who has died
    line = models.OneToOneField(
        Line, null=True, on_delete=models.RESTRICT, related_name="+"
    )  # what came back
    since = models.DateField()
    until = models.DateField()
    notice = models.CharField(max_length=200)  # how the family was told
    by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Two causes and no third, 30 days, a notice, and each death once."""

        constraints = [
            models.CheckConstraint(
                condition=Q(cause=Cause.DEATH, person__isnull=False, line__isnull=True)
                | Q(cause=Cause.RETURNED, line__isnull=False, person__isnull=True),
                name="pause_for_a_death_or_a_return",
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("since"), until__lte=F("since") + timedelta(days=LONGEST_HOLD)),
                name="pause_of_thirty_days",
            ),
            models.CheckConstraint(condition=~Q(notice=""), name="pause_with_a_notice"),
            models.UniqueConstraint(fields=["household", "person"], name="pause_once_for_a_death"),
        ]
        indexes = [models.Index(fields=["household"]), models.Index(fields=["until"])]


class Lift(_Placed):
    """A hold that was ended before its day."""

    pause = models.OneToOneField(Pause, primary_key=True, on_delete=models.RESTRICT, related_name="lift")
    why = models.CharField(max_length=200)
    by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()
