"""Tables of intake. Row security is in the migrations: a department sees its own batches, a monitor those of the area."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.registers.staff.models import Officer
from jiwang.stages.intake.states import ENDED, BatchState, Move

STATES = {
    BatchState.UPLOADED: _("正在读取"),
    BatchState.READ: _("待提交"),
    BatchState.WAITING: _("待确认"),
    BatchState.SEALED: _("已封存"),
    BatchState.LEAVING: _("申请撤回"),
    BatchState.WITHDRAWN: _("已撤回"),
    BatchState.REFUSED: _("已拒收"),
}
MOVES = {
    Move.SUBMIT: _("提交确认"),
    Move.CONFIRM: _("确认并封存"),
    Move.REFUSE: _("拒收"),
    Move.ASK_WITHDRAWAL: _("申请撤回"),
    Move.WITHDRAW: _("同意撤回"),
    Move.KEEP: _("不同意撤回"),
}
SEVERITIES = {"rejected": _("退回"), "flagged": _("请核对"), "repaired": _("已整理")}


class Token(models.Model):
    """The key of a department's own program: hashed, expiring, for some kinds of files only."""

    area = models.CharField(max_length=12)
    department = models.CharField(max_length=60)
    sources = ArrayField(models.CharField(max_length=40))
    digest = models.CharField(max_length=64, unique=True)
    seals = models.BooleanField(default=False)  # whether an ordinary batch is sealed without a second look
    expires_on = models.DateField()
    issued_by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class Batch(models.Model):
    """One file of a department, from its arrival to its seal."""

    area = models.CharField(max_length=12)
    department = models.CharField(max_length=60, blank=True)
    office = models.CharField(max_length=80)  # department@area: what row security reads
    source = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=80, blank=True)  # what the source is called
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    bytes = models.BigIntegerField()
    raw = models.CharField(max_length=32, blank=True)  # its name in the vault; empty once it was destroyed
    as_of = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=list(STATES.items()), default=BatchState.UPLOADED)
    rows = models.JSONField(default=dict)
    placed = models.JSONField(default=dict)  # heading → column
    unknown = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    columns = models.JSONField(default=dict)  # what people have said: heading → column
    notes = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    is_unusual = models.BooleanField(default=False)
    said = models.CharField(max_length=300, blank=True)  # why it was refused, by the machine or by people
    token = models.ForeignKey(Token, null=True, on_delete=models.RESTRICT, related_name="+")
    uploaded_by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    uploaded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    sealed_at = models.DateTimeField(null=True)
    seal = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    withdrawn_by = models.ForeignKey(Officer, null=True, on_delete=models.RESTRICT, related_name="+")
    why = models.CharField(max_length=200, blank=True)
    judged_at = models.DateTimeField(null=True)
    taken_out_at = models.DateTimeField(null=True)  # when a withdrawn batch had left what the engine knows

    class Meta:
        """The same file lives once."""

        constraints = [
            models.UniqueConstraint(
                fields=["sha256"], condition=~models.Q(state__in=sorted(ENDED)), name="batch_of_a_file_once"
            )
        ]
        indexes = [models.Index(fields=["-uploaded_at"])]

    @property
    def file_name(self) -> str:
        """What the engine, and with it every alert, calls the file: two batches may have come under one name."""
        return f"{self.pk}-{self.name[-70:]}"  # a path may have 255 bytes


class RowIssue(models.Model):
    """What was found in one cell, masked, and what to do about it."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="issues")
    office = models.CharField(max_length=80)
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=60)
    label = models.CharField(max_length=60)
    severity = models.CharField(max_length=10, choices=list(SEVERITIES.items()))
    found = models.CharField(max_length=80, blank=True)
    done = models.CharField(max_length=200)

    class Meta:
        """Read by batch, in the order of the rows."""

        indexes = [models.Index(fields=["batch", "severity", "row"])]


class ColumnMeaning(models.Model):
    """What a heading means in the files of a source, as somebody has said; it holds for the next file too."""

    source = models.CharField(max_length=40)
    department = models.CharField(max_length=60)
    heading = models.CharField(max_length=60)
    column = models.CharField(max_length=40)
    said_by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        """A heading means one thing."""

        constraints = [models.UniqueConstraint(fields=["source", "heading"], name="heading_means_one_thing")]
