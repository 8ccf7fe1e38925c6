"""Reading reports. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from jiwang.kit.ciphers import FieldCipher
from jiwang.kit.sights import TOWNSHIP, Sight
from jiwang.portal.models import Knock, Report, Reporter
from jiwang.portal.rules import WINDOW
from jiwang.portal.states import ReportState
from jiwang.registers.places.models import Place
from jiwang.registers.places.rules import Level


def reporter_cipher() -> FieldCipher:
    """For the names and phones of people who tell."""
    return FieldCipher(settings.FIELD_KEY, "portal.reporter")


def sender_cipher() -> FieldCipher:
    """For the addresses from which the public form is sent: only their digest is kept."""
    return FieldCipher(settings.FIELD_KEY, "portal.sender")


def township(code: str) -> Place | None:
    """A township by its code, or None where there is none."""
    return Place.objects.filter(pk=code, digits=Level.TOWNSHIP).first()


def townships_inside(areas: Iterable[str]) -> QuerySet[Place]:
    """The townships within some areas: each has a QR page."""
    inside = Q(pk__in=[])
    for area in areas:
        inside |= Q(code__startswith=area)
    return Place.objects.filter(inside, digits=Level.TOWNSHIP).order_by("code")


def reports_seen(sight: Sight) -> QuerySet[Report]:
    """The reports within a sight, from the township upwards."""
    return Report.objects.filter(sight.within("region", digits=TOWNSHIP))


def reports_waiting(sight: Sight) -> QuerySet[Report]:
    """What nobody has looked into yet, the oldest first."""
    found = reports_seen(sight).filter(state=ReportState.RECEIVED)
    return found.select_related("household").order_by("received_at", "pk")


def reports_handled(sight: Sight) -> QuerySet[Report]:
    """What was looked into, the newest first."""
    found = reports_seen(sight).exclude(state=ReportState.RECEIVED)
    return found.select_related("household", "handled_by", "task").order_by("-received_at", "-pk")


def counts_of(sight: Sight) -> dict[str, int]:
    """How many reports stand in each state."""
    rows = reports_seen(sight).values("state").annotate(number=Count("pk")).order_by()
    return {row["state"]: row["number"] for row in rows}


def others_of(report: Report, sight: Sight) -> QuerySet[Report]:
    """The reports of the same township into which one might be merged, the newest first."""
    found = reports_seen(sight).filter(region=report.region).exclude(state=ReportState.MERGED)
    return found.exclude(pk=report.pk).order_by("-received_at", "-pk")[:30]


def knocks_since(sender: bytes, region: str, *, at: datetime) -> tuple[int, int]:
    """How many reports came within the window from one sender, and for one township."""
    recent = Knock.objects.filter(at__gt=at - WINDOW)
    return recent.filter(sender=sender).count(), recent.filter(region=region).count()


def told_by(report: Report) -> tuple[str, str]:
    """The name and phone of who has told, in full; empty where they gave none. Callers record that somebody looked."""
    reporter = Reporter.objects.filter(report=report).first()
    if reporter is None:
        return "", ""
    cipher = reporter_cipher()
    name, phone = (
        cipher.open(bytes(sealed)) if sealed else ""
        for sealed in (reporter.name_sealed, reporter.phone_sealed)
    )
    return name, phone
