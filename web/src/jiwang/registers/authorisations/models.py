"""Tables of authorisations. Row security is in the migrations."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.registers.authorisations.states import Consent, Purpose, Relation, Scope, Standing
from jiwang.registers.people.models import Household, Person

PURPOSES = {
    Purpose.APPLICATION: _("申请救助"),
    Purpose.RECHECK: _("在保复核"),
    Purpose.SUPPORT: _("赡养、抚养、扶养人核对"),
}
SCOPES = {
    Scope.REGISTER: _("户籍"),
    Scope.INCOME: _("收入"),
    Scope.DEPOSITS: _("存款"),
    Scope.SECURITIES: _("证券"),
    Scope.VEHICLES: _("车船"),
    Scope.REAL_ESTATE: _("不动产"),
    Scope.COMPANIES: _("企业和个体工商户"),
    Scope.INSURANCE: _("商业保险"),
    Scope.PAYMENT_ACCOUNTS: _("支付账户"),
    Scope.HOUSING_FUND: _("住房公积金"),
    Scope.LIVING: _("生活消费（水电燃气通讯、学费、出国）"),
}
RELATIONS = {
    Relation.PARENT: _("父母"),
    Relation.GRANDPARENT: _("祖父母、外祖父母"),
    Relation.SIBLING: _("兄、姐"),
    Relation.SPOUSE: _("配偶"),
    Relation.CHILD: _("成年子女"),
    Relation.APPOINTED: _("其他近亲属，或经村（居）委会、民政部门同意的人"),
}
CONSENTS = {
    Consent.SIGNED: _("签过授权"),
    Consent.ASKED: _("还没有签"),
    Consent.REFUSED: _("不愿签"),
    Consent.STRUCK: _("不是义务人"),
}
STANDINGS = {
    Standing.WAITING: _("未生效"),
    Standing.LIVE: _("有效"),
    Standing.EXPIRED: _("已过期"),
    Standing.WITHDRAWN: _("已撤回"),
}


class Supporter(models.Model):
    """Somebody outside a household who is bound by law to support one of it; only what is needed to know who has signed, and who has not.

    Added, never changed: a newer row `follows` the one that it corrects, or that had not signed yet. Whatever speaks of an older one
    speaks of the newest (`queries.newest_ones`).
    """

    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="supporters")
    region = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    relation = models.CharField(max_length=12, choices=list(RELATIONS.items()))  # to whom they support
    number_sealed = models.BinaryField(null=True)  # none before they have signed
    number_blind = models.BinaryField(null=True)
    birth = models.DateField(null=True)  # of who has not signed: as the family says
    of = ArrayField(
        models.BigIntegerField(), default=list
    )  # members whom they support; none named: each of them
    consent = models.CharField(max_length=8, choices=list(CONSENTS.items()), default=str(Consent.SIGNED))
    said = models.CharField(max_length=300, blank=True)  # what they said, or why the row before was wrong
    noted_on = models.DateField(null=True)
    follows = models.OneToOneField("self", null=True, on_delete=models.RESTRICT, related_name="followed_by")

    class Meta:
        """Who has signed is known by number, each once in a household; of who has not, no number is kept (art. 41)."""

        constraints = [
            models.UniqueConstraint(
                fields=["household", "number_blind"], condition=models.Q(follows__isnull=True), name="supporter_once"
            ),
            models.CheckConstraint(
                condition=models.Q(consent=str(Consent.STRUCK))
                | models.Q(consent=str(Consent.SIGNED), number_sealed__isnull=False, number_blind__isnull=False, birth__isnull=False)
                | models.Q(consent__in=[str(Consent.ASKED), str(Consent.REFUSED)], number_sealed__isnull=True, number_blind__isnull=True),
                name="supporter_number_when_signed",
            ),
            models.CheckConstraint(
                condition=models.Q(consent=str(Consent.SIGNED)) | ~models.Q(said=""), name="supporter_unsigned_with_words"
            ),
        ]  # fmt: skip


class Authorisation(models.Model):
    """What somebody (or their guardian) has signed; the region is the person's. Only a withdrawal is ever added to it.

    A supporter from outside signs for themselves, and for nothing but their own check (art. 41).
    """

    subject = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="authorisations")
    supporter = models.ForeignKey(
        Supporter, null=True, on_delete=models.RESTRICT, related_name="authorisations"
    )
    region = models.CharField(max_length=12)
    items = ArrayField(models.CharField(max_length=60))
    scope = ArrayField(models.CharField(max_length=20, choices=list(SCOPES.items())))
    purpose = models.CharField(max_length=20, choices=list(PURPOSES.items()))
    lacks_capacity = models.BooleanField(default=False)
    guardian = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="+")
    # A guardian who is no member of the household; the day of birth is that of the sealed number.
    outside_name = models.CharField(max_length=60, blank=True)
    outside_relation = models.CharField(max_length=12, blank=True, choices=list(RELATIONS.items()))
    outside_number = models.BinaryField(null=True)
    outside_birth = models.DateField(null=True)
    paper = models.CharField(max_length=60, blank=True)  # number of the paper, or where it is kept
    signed_on = models.DateField()
    expires_on = models.DateField()
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.CharField(max_length=40, blank=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        """It ends after it begins, nobody is their own guardian, and a withdrawal has a reason."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(subject__isnull=False, supporter__isnull=True)
                | models.Q(subject__isnull=True, supporter__isnull=False, purpose=str(Purpose.SUPPORT)),
                name="authorisation_of_one",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_on__gte=models.F("signed_on")), name="authorisation_runs_forward"
            ),
            models.CheckConstraint(
                condition=models.Q(guardian__isnull=True) | ~models.Q(guardian=models.F("subject")),
                name="authorisation_guardian_is_another",
            ),
            models.CheckConstraint(
                condition=models.Q(outside_name="", outside_number__isnull=True, outside_birth__isnull=True)
                | models.Q(guardian__isnull=True, outside_number__isnull=False, outside_birth__isnull=False),
                name="authorisation_one_guardian_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_on__isnull=True) | ~models.Q(withdrawn_why=""),
                name="authorisation_withdrawn_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["region"]), models.Index(fields=["subject", "-signed_on"])]

    @property
    def household_id(self) -> int:
        """The household for whose sake it was signed."""
        one = self.subject or self.supporter
        assert one is not None  # by constraint
        return one.household_id or 0

    @property
    def whose(self) -> str:
        """The name of whoever has opened something."""
        return self.subject.name if self.subject else self.supporter.name if self.supporter else ""
