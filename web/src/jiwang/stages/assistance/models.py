"""Tables of the ledger of help. Rows are added, never changed: what was wrong is undone by a row that names it.

An amount is a whole number: fen of money, else so many of its unit. Row security is in the migrations.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiwang.kit.rows.labels import Labelled
from jiwang.registers.people.models import Household, Person
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance.states import Channel, Kind, Relation, Signed
from jiwang.stages.visits.models import REACHES

KINDS = {
    Kind.MONEY: _("资金"),
    Kind.GOODS: _("物资"),
    Kind.SERVICE: _("服务"),
    Kind.JOB: _("就业"),
    Kind.TRAINING: _("培训"),
    Kind.VISIT: _("走访慰问"),
    Kind.REFERRAL: _("转介"),
    Kind.GIFT: _("爱心捐助"),
    Kind.MATTER: _("部门救助事项"),
}
FUND_KINDS = {Kind.MONEY: _("资金"), Kind.GOODS: _("物资")}
CHANNELS = {
    Channel.RESERVE: _("乡镇（街道）临时救助备用金"),
    Channel.FISCAL: _("财政救助资金"),
    Channel.CHARITY: _("慈善组织"),
    Channel.DONATION: _("社会捐赠"),
    Channel.OTHER: _("其他"),
}
RELATIONS = {
    Relation.SELF: _("本人"),
    Relation.MEMBER: _("家庭成员"),
    Relation.GUARDIAN: _("监护人"),
    Relation.AGENT: _("本人委托的人"),
}
SIGNED = {
    Signed.PAPER: _("在纸质收条上签名"),
    Signed.FINGERPRINT: _("在纸质收条上捺手印"),
    Signed.WITNESS: _("他人代签，有见证人"),
    Signed.BANK: _("转到本人账户，有银行回单"),
}


class Fund(Labelled):
    """Something that runs out: a purse of money, or a stock of one kind of goods, of a township or a county and a year."""

    region = models.CharField(max_length=9)  # whose it is
    kind = models.CharField(max_length=8, choices=list(FUND_KINDS.items()))
    name = models.CharField(max_length=40)
    unit = models.CharField(max_length=8)
    worth = models.BigIntegerField(null=True)  # of goods: what one is worth, in fen
    channel = models.CharField(max_length=10, choices=list(CHANNELS.items()))
    year = models.PositiveSmallIntegerField()
    opened_by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        """One of a name in a place and a year; goods have a worth, money is its own."""

        constraints = [
            models.UniqueConstraint(fields=["region", "kind", "name", "year"], name="fund_once"),
            models.CheckConstraint(
                condition=Q(kind=Kind.MONEY, worth__isnull=True) | Q(kind=Kind.GOODS, worth__gte=0),
                name="fund_goods_are_worth",
            ),
        ]

    def __str__(self) -> str:
        """Its name."""
        return self.name


class Closing(models.Model):
    """A fund that is closed: what was left is given back, or carried over into another. Nothing goes out of it any more."""

    fund = models.OneToOneField(Fund, primary_key=True, on_delete=models.RESTRICT, related_name="closing")
    into = models.ForeignKey(Fund, null=True, on_delete=models.RESTRICT, related_name="+")  # null: given back
    amount = models.BigIntegerField()  # what was left
    document = models.CharField(max_length=120)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Never less than nothing, and not into itself."""

        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="closing_is_no_debt"),
            models.CheckConstraint(
                condition=Q(into__isnull=True) | ~Q(into=F("fund")), name="closing_elsewhere"
            ),
        ]


class Deposit(models.Model):
    """What somebody says has come into a fund, or was entered too much (less than nothing). It counts once a second person has accepted it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    fund = models.ForeignKey(Fund, on_delete=models.RESTRICT, related_name="deposits")
    amount = models.BigIntegerField()
    document = models.CharField(max_length=120)  # by which paper
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Nothing is no deposit."""

        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="deposit_is_something")]


class Acceptance(models.Model):
    """What the second person has said of a deposit."""

    deposit = models.OneToOneField(
        Deposit, primary_key=True, on_delete=models.RESTRICT, related_name="acceptance"
    )
    is_accepted = models.BooleanField()
    why = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()


class Hold(models.Model):
    """What is promised out of a fund and not handed over yet. Ended by the entry that comes of it, or when it lapses."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    fund = models.ForeignKey(Fund, on_delete=models.RESTRICT, related_name="holds")
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))
    amount = models.BigIntegerField()
    about = models.CharField(max_length=60)  # a kind and an id: what has promised it
    at = models.DateTimeField()

    class Meta:
        """A promise of something."""

        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="hold_is_something")]


class Lapse(models.Model):
    """A promise that was taken back."""

    hold = models.OneToOneField(Hold, primary_key=True, on_delete=models.RESTRICT, related_name="lapse")
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))
    why = models.CharField(max_length=300)
    at = models.DateTimeField()


class Entry(Labelled):
    """One help: who was given what, when, out of which fund, on which ground, by whose two pairs of hands, and who confirmed it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=8, choices=list(KINDS.items()))
    what = models.CharField(max_length=60)  # 稻种, 救助金, 农村危房改造
    sort = models.CharField(
        max_length=20, blank=True
    )  # which of the law's kinds of help (住房), as the pack says of a department's item
    household = models.ForeignKey(Household, null=True, on_delete=models.RESTRICT, related_name="help")
    person = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="+")
    name = models.CharField(max_length=60)  # of whom it was given to: also of who is on no file
    region = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=list(REACHES.items()))
    fund = models.ForeignKey(Fund, null=True, on_delete=models.RESTRICT, related_name="entries")
    hold = models.OneToOneField(Hold, null=True, on_delete=models.RESTRICT, related_name="entry")
    amount = models.BigIntegerField()
    unit = models.CharField(max_length=8)
    worth = models.BigIntegerField(null=True)  # in fen; null: nobody has said
    day = models.DateField()
    giver = models.CharField(max_length=60)  # the office
    basis = models.CharField(max_length=60)  # the item of the law
    article = models.CharField(max_length=120, blank=True)
    decision = models.CharField(max_length=60, blank=True)  # a kind and an id: what has granted it
    received_by = models.CharField(max_length=60, blank=True)
    relation = models.CharField(max_length=8, blank=True, choices=list(RELATIONS.items()))
    signed = models.CharField(max_length=12, blank=True, choices=list(SIGNED.items()))
    witness = models.CharField(max_length=60, blank=True)
    second = models.CharField(max_length=60, blank=True)  # who handed it over together with `by`
    evidence = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    reverses = models.OneToOneField("self", null=True, on_delete=models.RESTRICT, related_name="reversal")
    why = models.CharField(max_length=300, blank=True)  # of a reversal

    class Meta:
        """Help is more than nothing, a reversal is less and says why; money and goods come out of a fund. That a reversal undoes its row exactly is kept by a trigger."""

        constraints = [
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount__gt=0, why="")
                | (Q(reverses__isnull=False, amount__lt=0) & ~Q(why="")),
                name="entry_has_a_sign",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[Kind.MONEY, Kind.GOODS]) | Q(fund__isnull=False),
                name="entry_comes_from_a_fund",
            ),
            models.CheckConstraint(
                condition=Q(worth__isnull=True)
                | Q(worth__gte=0, amount__gt=0)
                | Q(worth__lte=0, amount__lt=0),
                name="entry_worth_has_its_sign",
            ),
            models.CheckConstraint(condition=Q(second="") | ~Q(second=F("received_by")), name="entry_by_two"),
        ]
        indexes = [
            models.Index(fields=["household", "day"]),
            models.Index(fields=["fund", "day"]),
            models.Index(fields=["region"]),
        ]
