"""Writing reports: taken in from anybody, looked into by the township's clerk, who has told seen by the county alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from jiwang.kit.sights import EVERYWHERE, seeing
from jiwang.portal import rules
from jiwang.portal.models import Knock, Report, Reporter
from jiwang.portal.queries import knocks_since, reporter_cipher, sender_cipher, told_by
from jiwang.portal.states import Channel, ReportState
from jiwang.registers.people.models import Household
from jiwang.stages.alerts.states import Level
from jiwang.stages.dispatch.actions import Actor, Asked, ask_for_visit
from jiwang.trail.actions import record, recorded

SAY = "来看看您家最近的生活情况，有没有需要帮忙的"  # the neighbours learn nothing from it
_FLOOD = 7_102_028  # an advisory lock: knocks are counted one after the other
_KEEP = timedelta(days=1)  # digests of senders are of no use longer


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody has told, about whom, and, if they like, who they are."""

    told: str
    name: str = ""
    address: str = ""
    by_name: str = ""
    by_phone: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """How a clerk sends somebody to look: how urgent, for which sign, and to which village where nobody is on file."""

    level: Level
    household: Household | None = None
    village: str = ""
    indicator: str = ""


@recorded
def receive(words: Words, *, township: str, sender: str, at: datetime) -> Report:
    """Take a report from anybody. The answer is the same whoever is told about. Raises ReportRefused when too many come."""
    digest = sender_cipher().blind(sender)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FLOOD])
    from_one, for_township = knocks_since(digest, township, at=at)
    rules.check_flood(from_one=from_one, for_township=for_township)
    Knock.objects.filter(at__lt=at - _KEEP).delete()
    Knock.objects.create(sender=digest, region=township, at=at)
    report = _written(words, township=township, channel=Channel.PUBLIC, at=at)
    record(who="public", what="portal.received", about=f"report:{report.pk}", at=at, area=township)
    return report


@recorded
def walk_in(words: Words, sending: Sending, *, township: str, by: Actor, at: datetime) -> Report:
    """Somebody has come to the counter: write it down and send somebody to look."""
    report = _written(words, township=township, channel=Channel.WALK_IN, at=at)
    _send(report, sending, by=by, at=at)
    record(who=by.officer.code, what="portal.walked_in", about=f"report:{report.pk}", at=at, area=township)
    return report


@recorded
def pass_on(words: Words, *, township: str, by: Actor, at: datetime) -> Report:
    """An officer has met somebody in the street: the township hears of it, and its clerk looks into it."""
    report = _written(words, township=township, channel=Channel.PATROL, at=at)
    record(who=by.officer.code, what="portal.passed_on", about=f"report:{report.pk}", at=at, area=township)
    return report


@recorded
def send_to_look(report_id: int, sending: Sending, *, by: Actor, at: datetime) -> Report:
    """Send somebody to look at the family of a report."""
    report = _locked(report_id)
    _send(report, sending, by=by, at=at)
    record(
        who=by.officer.code, what="portal.dispatched", about=f"report:{report.pk}", at=at, area=report.region
    )
    return report


@recorded
def merge(report_id: int, into_id: int, *, by: Actor, at: datetime) -> Report:
    """Two reports about the same family: the first is read under the second from now on."""
    both = Report.objects.select_for_update(of=("self",)).filter(pk__in=[report_id, into_id]).order_by("pk")
    found = {
        one.pk: one for one in both
    }  # in one order: two who merge them into each other do not wait for ever
    if len(found) < len({report_id, into_id}):
        raise Report.DoesNotExist
    report, into = found[report_id], found[into_id]
    rules.check_open(ReportState(report.state))
    rules.check_merge((report.pk, report.region), (into.pk, into.region, ReportState(into.state)))
    report.state, report.into, report.handled_by = ReportState.MERGED, into, by.officer
    report.save(update_fields=["state", "into", "handled_by"])
    record(who=by.officer.code, what="portal.merged", about=f"report:{report.pk}", at=at, area=report.region)
    return report


@recorded
def close(report_id: int, *, why: str, by: Actor, at: datetime) -> Report:
    """End a report that needs no visit, with what was found out."""
    report = _locked(report_id)
    rules.check_reason(why)
    report.state, report.why, report.handled_by = ReportState.CLOSED, why.strip(), by.officer
    report.save(update_fields=["state", "why", "handled_by"])
    record(
        who=by.officer.code, what="portal.closed", about=f"report:{report.pk}", why=why.strip(), at=at, area=report.region
    )  # fmt: skip
    return report


@recorded
def look_at(report: Report, *, by: str, at: datetime) -> None:
    """Note that an officer has opened a report."""
    record(who=by, what="portal.read", about=f"report:{report.pk}", at=at, area=report.region)


@recorded
def show_reporter(report: Report, *, by: str, why: str, at: datetime) -> tuple[str, str]:
    """Show who has told, to the county, for a reason that is kept."""
    rules.check_reason(why)
    record(
        who=by,
        what="portal.reporter_shown",
        about=f"report:{report.pk}",
        why=why.strip(),
        at=at,
        area=report.region,
    )
    return told_by(report)


def _locked(report_id: int) -> Report:
    report = Report.objects.select_for_update(of=("self",)).get(pk=report_id)
    rules.check_open(ReportState(report.state))
    return report


def _written(words: Words, *, township: str, channel: Channel, at: datetime) -> Report:
    """The report for the township, and who has told for the county; whoever writes sees neither by that."""
    with seeing(EVERYWHERE):
        report = Report.objects.create(
            region=township, channel=channel, told=words.told, name=words.name, address=words.address,
            state=ReportState.RECEIVED, received_at=at,
        )  # fmt: skip
        if words.by_name or words.by_phone:
            seals = [
                reporter_cipher().seal(text) if text else None for text in (words.by_name, words.by_phone)
            ]
            Reporter.objects.create(
                report=report, region=township[:6], name_sealed=seals[0], phone_sealed=seals[1]
            )
    return report


def _send(report: Report, sending: Sending, *, by: Actor, at: datetime) -> None:
    asked = Asked(
        region=sending.village or report.region, level=sending.level, say=SAY, reason=report.get_channel_display(),
        household=sending.household, name=report.name, address=report.address, indicator=sending.indicator,
        sentence=report.told,
    )  # fmt: skip
    report.task = ask_for_visit(asked, by=by, at=at)
    report.state, report.handled_by, report.household = ReportState.DISPATCHED, by.officer, sending.household
    report.save(update_fields=["task", "state", "handled_by", "household"])
