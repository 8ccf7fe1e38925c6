"""Tables of referrals. Row security is in the migrations: the township and above by place, a receiver what is referred to it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiwang.kit.rows.labels import Labelled
from jiwang.procedure.applications.models import Application
from jiwang.procedure.referrals.states import ENDED, LIVE, WITH_RECEIVER, Consent, Kind, Need, State, Step
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer

KINDS = {Kind.DEPARTMENT: _("部门"), Kind.CHARITY: _("慈善组织"), Kind.ORGANISATION: _("社会组织")}
NEEDS = {
    Need.WORK: _("就业"),
    Need.HEALTH: _("就医"),
    Need.SCHOOL: _("就学"),
    Need.HOUSING: _("住房"),
    Need.CARE: _("照护"),
    Need.LAW: _("法律援助"),
    Need.MIND: _("心理疏导"),
    Need.GOODS: _("生活物资"),
    Need.OTHER: _("其他"),
}
CONSENTS = {Consent.SPOKEN: _("当面口头"), Consent.WRITTEN: _("书面")}
STATES = {
    State.SENT: _("等对方答复"),
    State.ACCEPTED: _("对方在办"),
    State.RETURNED: _("被退回"),
    State.COORDINATING: _("县级协调"),
    State.DONE: _("已办完"),
    State.PASSED_ON: _("已改转"),
    State.WITHDRAWN: _("本人不要了"),
}
STEPS = {
    Step.REFER: _("转介"),
    Step.ACCEPT: _("接下"),
    Step.FINISH: _("办完"),
    Step.RETURN: _("退回"),
    Step.CHOOSE: _("改转别处"),
    Step.CONTEST: _("报县级协调"),
    Step.ASSIGN: _("定由谁办"),
    Step.WITHDRAW: _("本人不要了"),
}


class Referral(Labelled):
    """A family handed to somebody who may help: what they are told, with whose consent, and until when who must do something."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="+")
    application = models.ForeignKey(Application, null=True, on_delete=models.RESTRICT, related_name="+")
    follows = models.OneToOneField("self", null=True, on_delete=models.RESTRICT, related_name="next")
    region = models.CharField(max_length=12)
    name = models.CharField(max_length=60)  # of the head of the household
    address = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=12, choices=list(KINDS.items()))
    department = models.CharField(max_length=60)  # or what the charity is called
    need = models.CharField(max_length=10, choices=list(NEEDS.items()))
    words = models.CharField(max_length=300)
    members = models.JSONField(default=list)  # relation and age, where the family wants them told
    phone = models.CharField(max_length=20, blank=True)
    consent_by = models.CharField(max_length=60)
    consent_way = models.CharField(max_length=10, choices=list(CONSENTS.items()))
    consent_on = models.DateField()
    is_assigned = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=list(STATES.items()), default=str(State.SENT))
    opened_on = models.DateField()
    due_on = models.DateField(null=True)  # for whoever must do something now
    ended_on = models.DateField(null=True)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Nothing leaves without consent; a family lies with a receiver once; what has ended has a day, what has not has none."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(consent_by="") & Q(consent_on__lte=F("opened_on")), name="referral_with_consent"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(ENDED), ended_on__isnull=False)
                | Q(state__in=sorted(LIVE), ended_on__isnull=True),
                name="referral_ended_on_a_day",
            ),
            models.UniqueConstraint(
                fields=["household", "department"],
                name="referral_once",
                condition=Q(state__in=sorted(WITH_RECEIVER)),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "state"]),
            models.Index(fields=["department", "region"]),
            models.Index(fields=["household"]),
        ]


class Passage(Labelled):
    """One step of a referral: who, on which day, and in which words. Added, never changed."""

    referral = models.ForeignKey(Referral, on_delete=models.RESTRICT, related_name="passages")
    region = models.CharField(max_length=12)
    department = models.CharField(max_length=60)
    step = models.CharField(max_length=12, choices=list(STEPS.items()))
    words = models.CharField(max_length=300, blank=True)
    who = models.CharField(max_length=60, blank=True)  # at the receiver, where the window writes it down
    on = models.DateField()
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Read by referral."""

        indexes = [models.Index(fields=["referral"])]
