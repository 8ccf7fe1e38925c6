"""Tables of policy: public knowledge, so without row security."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.registers.policy.states import ActivationState
from jiwang.registers.staff.models import Officer

STATES = {
    ActivationState.PROPOSED: _("待确认"),
    ActivationState.CONFIRMED: _("已启用"),
    ActivationState.WITHDRAWN: _("已撤回"),
}


class Version(models.Model):
    """A version of a pack that the engine has checked, kept as files that nobody edits."""

    pack = models.CharField(max_length=60)
    title = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    hash = models.CharField(max_length=80, unique=True)
    area = models.CharField(max_length=12, blank=True)
    is_fictional = models.BooleanField(default=False)
    items = models.JSONField(default=list)  # [id, label, department]
    kept = models.CharField(max_length=200)  # the pack's folder, below the shelf
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=40)

    def __str__(self) -> str:
        """示例市 2026.1."""
        return f"{self.title} {self.version}"


class Activation(models.Model):
    """A version in force at a place from a day on, by two people; an older version again is a way back."""

    version = models.ForeignKey(Version, on_delete=models.RESTRICT, related_name="activations")
    against = models.ForeignKey(Version, null=True, on_delete=models.RESTRICT, related_name="+")
    changes = models.JSONField(default=list)  # what both have read: the differences against `against`
    area = models.CharField(max_length=12)
    since = models.DateField()
    why = models.CharField(max_length=200)
    state = models.CharField(
        max_length=10, choices=list(STATES.items()), default=str(ActivationState.PROPOSED)
    )
    proposer = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmer = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        """Two people or none; one open proposal for a version at a place."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state=ActivationState.CONFIRMED, confirmer__isnull=False, confirmed_at__isnull=False
                )
                | (~models.Q(state=ActivationState.CONFIRMED) & models.Q(confirmer__isnull=True)),
                name="activation_by_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(confirmer=models.F("proposer")), name="activation_by_two_persons"
            ),
            models.UniqueConstraint(
                fields=["version", "area"],
                condition=models.Q(state=ActivationState.PROPOSED),
                name="activation_proposed_once",
            ),
        ]
        indexes = [models.Index(fields=["area", "since"])]
