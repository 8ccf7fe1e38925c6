"""Writing alerts: they come from the engine or from somebody's words, and what is found out about them is added, never changed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from jiwang.kit.copying import Copied, copy_in
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.rules import Held
from jiwang.stages.alerts import rules
from jiwang.stages.alerts.models import Alert, Disposition, Indicator, Release
from jiwang.stages.alerts.queries import in_force, quieted, ruling_of, same_sign
from jiwang.stages.alerts.rules import Ruling
from jiwang.stages.alerts.states import AlertState, Ground, Hearing, Level
from jiwang.trail.actions import record, recorded

INDICATOR = ("id", "label", "side", "stays_at_county", "find_out")
ALERT = (
    "id", "indicator_id", "level", "urgency", "household_id", "person_id", "region", "stays_at_county", "raised_on", "due_on",
    "due_flag", "sentence", "handler", "source", "file", "row_no", "row_day", "rule_version", "article", "state", "task",
)  # fmt: skip
BY_HAND = ("HAND", "来访或群众反映")
_ARTICLE = "《社会救助法》第39条"  # who finds a family in need reports it; the township looks into it


@dataclass(frozen=True, slots=True)
class Ruler:
    """An officer, the duties that they hold today, and which day that is."""

    officer: Officer
    held: tuple[Held, ...]
    on: date
    through: str = ""  # a department's program that works in the officer's name

    @property
    def code(self) -> str:
        """Who the trail says it was."""
        return self.through or self.officer.code


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody has told about a household: the sign, how urgent, and the sentence."""

    household: Household
    indicator: str
    level: Level
    sentence: str
    source: str
    label: str = ""  # of a sign that no run raises


EARLIER_FILES = "以前的文件"  # what the engine calls the files of earlier runs: it keeps no names


@dataclass(frozen=True, slots=True)
class Judged:
    """The households that were judged anew, and every sign that they show: household, indicator, person."""

    households: frozenset[int]
    grounds: frozenset[tuple[int, str, int | None]]
    unasked: tuple[str, ...] = ()  # sides of signs at which nobody has looked


@recorded
def take_in(
    indicators: Iterable[Sequence[Any]], alerts: Iterable[Sequence[Any]], *, by: str, at: datetime
) -> Copied:
    """Add and renew the alerts of a run, and what its law calls them: columns as `INDICATOR` and `ALERT`.

    A new alert that says again what was found to be no hardship rests until the quiet period has passed.
    """
    copy_in(Indicator, INDICATOR, indicators)
    groundless = set(Alert.objects.filter(groundless_at__isnull=False).values_list("pk", flat=True))
    told_anew: set[str] = set()
    copied = copy_in(Alert, ALERT, _noticing(alerts, groundless, told_anew))
    Alert.objects.filter(pk__in=told_anew).update(groundless_at=None, groundless_batch=None)
    resting = quieted()
    Alert.objects.bulk_update(resting, ["quiet_until"], batch_size=1000)
    _fold()
    record(who=by, what="alerts.taken_in", about=f"alerts:{copied.added}+{copied.changed}", at=at)
    return copied


@recorded
def tally(*, by: str, at: datetime) -> int:
    """Make one row of all that was counted of a township at a level; how many rows there are then."""
    count = _fold()
    record(who=by, what="alerts.tallied", about=f"alerts:{count}", at=at)
    return count


@recorded
def note_groundless(
    batch: int, *, source: str, files: Iterable[str], still: Judged, by: str, at: datetime
) -> int:
    """Mark the open alerts that stood on a withdrawn batch and that its households no longer show; how many.

    Nothing is ended: a family is not cut, and not forgotten, by a machine.
    """
    standing = Alert.objects.filter(
        household__in=still.households, source=source, disposal="", groundless_at__isnull=True,
        file__in=[*files, EARLIER_FILES],
    ).exclude(indicator__side__in=still.unasked)  # fmt: skip
    lost = [
        one.pk for one in standing if (one.household_id, one.indicator_id, one.person_id) not in still.grounds
    ]
    Alert.objects.filter(pk__in=lost).update(groundless_at=at, groundless_batch=batch)
    record(who=by, what="alerts.groundless", about=f"batch:{batch}", why=f"{len(lost)}", at=at)
    return len(lost)


@recorded
def raise_by_hand(told: Told, *, task: str, by: Ruler, at: datetime) -> Alert:
    """Raise an alert about a household because somebody has come or written."""
    chosen = told.indicator or BY_HAND[0]
    if told.label or chosen == BY_HAND[0]:
        defaults = {"label": (told.label or BY_HAND[1])[:80], "side": "screening"}
        Indicator.objects.get_or_create(pk=chosen, defaults=defaults)
    alert = Alert.objects.create(
        id=f"h{secrets.token_hex(8)}", indicator_id=chosen, level=told.level, urgency=list(Level).index(told.level),
        household=told.household, region=told.household.region, raised_on=by.on, due_on=rules.due_of(told.level, by.on),
        sentence=told.sentence, source=told.source, rule_version="人工登记", article=_ARTICLE, state=AlertState.RAISED, task=task,
        outcome="", disposal="",
    )  # fmt: skip
    record(who=by.officer.code, what="alerts.raised", about=f"alert:{alert.pk}", at=at, area=alert.region)
    return alert


@recorded
def dispose(alert_id: str, ruling: Ruling, *, by: Ruler, at: datetime) -> Disposition:
    """Write down what was found and how the alert ends, in the place of what was written before. Raises RulingRefused."""
    alert = Alert.objects.select_for_update(of=("self",)).get(pk=alert_id)
    before = in_force(alert)
    duties = [one.duty for one in by.held if alert.region.startswith(one.area)]
    rules.check_ruling(
        ruling, ruling_of(before) if before else None, duties=duties, is_exit=alert.stays_at_county
    )
    written = Disposition.objects.create(
        alert=alert, region=alert.region, stays_at_county=alert.is_county_only, outcome=ruling.outcome or "",
        disposal=ruling.disposal or "", ground=ruling.ground or "", department=ruling.department.strip(),
        why=ruling.why.strip(), replaces=before, by=by.officer, on=by.on, at=at,
    )  # fmt: skip
    _settle(alert, ruling, before, on=by.on)
    record(
        who=by.officer.code, what="alerts.disposed" if ruling.disposal else "alerts.examined", about=f"alert:{alert.pk}",
        why=str(ruling.disposal or ruling.outcome), at=at, area=alert.region,
    )  # fmt: skip
    return written


@recorded
def release(
    alert_id: str, *, heard_on: date | None, hearing: Hearing, why: str, by: Ruler, at: datetime
) -> Release:
    """Let the township know of a sign of leaving the roll, once the family was heard. Raises RulingRefused."""
    alert = Alert.objects.select_for_update(of=("self",)).get(pk=alert_id)
    duties = [one.duty for one in by.held if alert.region.startswith(one.area)]
    rules.check_release(duties=duties, why=why, heard_on=heard_on, today=by.on)
    if not alert.is_county_only or heard_on is None:
        raise rules.RulingRefused("这件预警已经放行，或本来就不限于县级。")
    released = Release.objects.create(
        alert=alert, region=alert.region, heard_on=heard_on, hearing=hearing, why=why.strip(), by=by.officer, at=at
    )  # fmt: skip
    alert.released_at = at
    alert.save(update_fields=["released_at"])
    record(
        who=by.officer.code, what="alerts.released", about=f"alert:{alert.pk}", why=why.strip(), at=at, area=alert.region
    )  # fmt: skip
    return released


@recorded
def join(task: str, *, into: str, by: str, at: datetime) -> int:
    """Put the alerts of a task under another one of the same household; how many. Each remembers where it came from."""
    count = Alert.objects.filter(task=task).update(task=into, moved_from=task)
    record(who=by, what="alerts.merged", about=f"task:{into}", why=str(count), at=at)
    return count


@recorded
def part(task: str, *, out_of: str, by: str, at: datetime) -> int:
    """Put the alerts that came from a task under it again; how many."""
    count = Alert.objects.filter(task=out_of, moved_from=task).update(task=task, moved_from="")
    record(who=by, what="alerts.parted", about=f"task:{task}", why=str(count), at=at)
    return count


_FOLDED = """
WITH gone AS (DELETE FROM alerts_tally RETURNING region, level, stays_at_county, number)
INSERT INTO alerts_tally (region, level, stays_at_county, number)
SELECT region, level, stays_at_county, sum(number) FROM gone GROUP BY 1, 2, 3 HAVING sum(number) <> 0
"""  # what others add meanwhile is not in it, and stays


def _fold() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_FOLDED)
        return int(cursor.rowcount)


def _noticing(alerts: Iterable[Sequence[Any]], known: Set[str], met: set[str]) -> Iterator[Sequence[Any]]:
    """Pass alerts on, and keep which of the known are among them."""
    for row in alerts:
        if row[0] in known:
            met.add(row[0])
        yield row


def _settle(alert: Alert, ruling: Ruling, before: Disposition | None, *, on: date) -> None:
    """Keep the answer in force beside the alert, and let the same sign rest or wake up again."""
    alert.outcome, alert.disposal = ruling.outcome or "", ruling.disposal or ""
    alert.disposed_on = (alert.disposed_on or on) if ruling.disposal else None
    alert.save(update_fields=["outcome", "disposal", "disposed_on"])
    until = rules.quiet_until(ruling, alert.disposed_on) if alert.disposed_on else None
    later = same_sign(alert).filter(raised_on__gt=alert.disposed_on or alert.raised_on)
    if until is not None:
        later.filter(raised_on__lte=until).update(quiet_until=until)
    elif before is not None and before.ground == Ground.NO_HARDSHIP:
        later.update(quiet_until=None)
