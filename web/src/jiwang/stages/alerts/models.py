"""Tables of alerts. Row security is in the migrations: an alert's full sentence never goes below the township."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiwang.kit.rows.labels import Labelled
from jiwang.registers.people.models import Household, Person
from jiwang.registers.staff.models import Officer
from jiwang.stages.alerts.rules import Age
from jiwang.stages.alerts.states import AlertState, Disposal, Ground, Hearing, Level, Outcome

LEVELS = {
    Level.RED: _("红色"),
    Level.ORANGE: _("橙色"),
    Level.YELLOW: _("黄色"),
    Level.BLUE: _("蓝色"),
    Level.GREY: _("灰色"),
}
AGES = {Age.OVERDUE: _("已逾期"), Age.SOON: _("3天内到期"), Age.LATER: _("3天以后")}
STATES = {AlertState.RAISED: _("已报出"), AlertState.MERGED: _("已合并"), AlertState.QUIET: _("静默期内")}
OUTCOMES = {
    Outcome.TRUE: _("核实属实"),
    Outcome.UNTRUE: _("核实不属实"),
    Outcome.KNOWN: _("属实，已掌握"),
    Outcome.NOT_FOUND: _("没有找到人"),
    Outcome.REFUSED: _("本人不愿谈"),
    Outcome.MOVED: _("已迁走"),
}
DISPOSALS = {
    Disposal.DELIVER: _("政策未落实，督促落实"),
    Disposal.REFER: _("可能符合，推送部门救助"),
    Disposal.DELIBERATE: _("情况复杂，提请一事一议"),
    Disposal.CHECK_EXIT: _("可能不再符合，核查退出"),
    Disposal.NO_NEED: _("不需处置"),
}
GROUNDS = {
    Ground.NO_HARDSHIP: _("核实无困难"),
    Ground.WRONG_ROW: _("信息有误"),
    Ground.ALREADY_HELPED: _("已在保"),
    Ground.DECLINED: _("本人谢绝"),
}
HEARINGS = {Hearing.IN_PERSON: _("当面"), Hearing.BY_PHONE: _("电话"), Hearing.IN_WRITING: _("书面")}


# What waits: nobody has ended it and it does not rest. Indexes cover these rows alone, so pages ask in these very words.
OPEN = models.Q(disposal="", quiet_until__isnull=True) & ~models.Q(state=AlertState.QUIET)


class Indicator(models.Model):
    """What the law in force calls a sign; renewed with each run."""

    id = models.CharField(primary_key=True, max_length=20)
    label = models.CharField(max_length=80)
    side = models.CharField(max_length=10)  # screening | exit
    stays_at_county = models.BooleanField(default=False)
    find_out = models.JSONField(default=list)


class Alert(Labelled):
    """A reasoned sign about a household or one of its members, as the engine has raised it."""

    id = models.CharField(primary_key=True, max_length=20)
    indicator = models.ForeignKey(Indicator, on_delete=models.RESTRICT, related_name="alerts")
    level = models.CharField(max_length=8, choices=list(LEVELS.items()))
    urgency = models.PositiveSmallIntegerField()  # 0 is red: what the board is ordered by
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="alerts")
    person = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="alerts")
    region = models.CharField(max_length=12)
    stays_at_county = models.BooleanField(default=False)
    raised_on = models.DateField()
    due_on = models.DateField()
    due_flag = models.BooleanField(default=False)  # counted over a year whose holidays are not announced yet
    sentence = models.TextField()
    handler = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=60, blank=True)
    file = models.CharField(max_length=200, blank=True)
    row_no = models.BigIntegerField(null=True)
    row_day = models.DateField(null=True)
    rule_version = models.CharField(max_length=60)
    article = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=list(STATES.items()))
    task = models.CharField(max_length=20, blank=True)
    # From here on the officers' own columns: a run never writes them.
    outcome = models.CharField(max_length=10, blank=True, choices=list(OUTCOMES.items()), db_default="")
    disposal = models.CharField(max_length=10, blank=True, choices=list(DISPOSALS.items()), db_default="")
    disposed_on = models.DateField(null=True)
    quiet_until = models.DateField(null=True)  # raised again within the quiet period of an earlier one
    groundless_at = models.DateTimeField(
        null=True
    )  # the file that it stands on was withdrawn: a person ends it
    groundless_batch = models.BigIntegerField(null=True)
    released_at = models.DateTimeField(null=True)  # by the county, after the family was heard
    moved_from = models.CharField(
        max_length=20, blank=True, db_default=""
    )  # the task of the run, while merged

    class Meta:
        """The board: by urgency and day, within a place."""

        indexes = [
            models.Index(fields=["urgency", "due_on", "id"], name="alert_board"),
            models.Index(fields=["urgency", "due_on", "id"], name="alert_open_board", condition=OPEN),
            # Counts and pages of the board from the index alone, with what row security asks for.
            models.Index(
                fields=["region", "level"],
                include=["urgency", "due_on", "id", "indicator", "stays_at_county", "released_at"],
                name="alert_open",
                condition=OPEN,
            ),
            models.Index(fields=["region"]),
            models.Index(fields=["task"]),
            models.Index(fields=["household", "indicator"]),
        ]

    @property
    def is_county_only(self) -> bool:
        """Whether nobody below the county may see it."""
        return self.stays_at_county and self.released_at is None


class Tally(models.Model):
    """How many alerts wait in a township at a level: by so many more or less. Triggers add to it with every alert that comes or ends.

    Nothing is renewed, so that nobody waits for anybody; once a day the rows of a township become one again.
    """

    region = models.CharField(max_length=9)
    level = models.CharField(max_length=8, choices=list(LEVELS.items()))
    stays_at_county = models.BooleanField()
    number = models.IntegerField()


class Disposition(models.Model):
    """What was found and how the alert ends, as written down once; a later one takes its place and never changes it."""

    alert = models.ForeignKey(Alert, on_delete=models.RESTRICT, related_name="dispositions")
    region = models.CharField(max_length=12)
    stays_at_county = models.BooleanField()
    outcome = models.CharField(max_length=10, blank=True, choices=list(OUTCOMES.items()))
    disposal = models.CharField(max_length=10, blank=True, choices=list(DISPOSALS.items()))
    ground = models.CharField(max_length=16, blank=True, choices=list(GROUNDS.items()))
    department = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=300, blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.RESTRICT, related_name="replaced_by")
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        """An alert has one first disposition, and each is replaced at most once: of two at the same time one is refused."""

        constraints = [
            models.UniqueConstraint(
                fields=["alert"],
                condition=models.Q(replaces__isnull=True),
                name="disposition_begins_once",
            )
        ]


class Release(models.Model):
    """The county lets the township know of a sign of leaving the roll, after the family was heard."""

    alert = models.OneToOneField(Alert, on_delete=models.RESTRICT, related_name="release")
    region = models.CharField(max_length=12)
    heard_on = models.DateField()
    hearing = models.CharField(max_length=12, choices=list(HEARINGS.items()))
    why = models.CharField(max_length=300)
    by = models.ForeignKey(Officer, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()
