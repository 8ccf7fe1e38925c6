"""Officers of the made-up city: one for each duty where there is most to do, and the workers whom the run has named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from jiwang.analysis.findings import findings_of
from jiwang.analysis.rulebooks import examine_shelved
from jiwang.config.loading import load
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.places.models import Place
from jiwang.registers.policy.actions import confirm, note, propose
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.staff.actions import appoint, enrol
from jiwang.registers.staff.models import DUTIES, Officer
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.states import Desk, TaskState

PASSWORD = "shili-2026"  # of made-up officers in a made-up city
_SINCE = date(2026, 1, 1)
_BY = "job:demo"
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Cast:
    """A made-up officer."""

    code: str
    name: str
    duty: Duty
    digits: int
    department: str = ""


CAST = (
    Cast("jiance", "孙监测", Duty.CITY_MONITOR, 4),
    Cast("paifa", "周派发", Duty.COUNTY_DISPATCHER, 6),
    Cast("shenhe", "吴审核", Duty.COUNTY_REVIEWER, 6),
    Cast("queren", "郑确认", Duty.DECIDER, 6),
    Cast("jingban", "王经办", Duty.TOWNSHIP_CLERK, 9),
    Cast("xieli", "冯协理", Duty.VILLAGE_WORKER, 12),
    Cast("lianluo", "陈联络", Duty.LIAISON, 4, "医保"),
    Cast("jiandu", "褚监督", Duty.SUPERVISOR, 4),
)


def fill(results: Path, state: Path, *, tell: Tell) -> None:
    """Load the run and take the officers on; a second call adds nothing."""
    now = timezone.now()
    findings = findings_of(results, state)
    load(findings, at=now, tell=tell)
    with transaction.atomic():
        see(EVERYWHERE)
        village = _busiest_village()
        for one in CAST:
            if not Officer.objects.filter(code=one.code).exists():
                _take_on(one, village[: one.digits], at=now)
        _put_in_force(findings.pack, at=now)


def logins() -> Iterator[str]:
    """A line for each duty: account, password and where it is held."""
    yield f"账号（密码都是 {PASSWORD}；动态码在登录第二页上显示）："
    for officer in Officer.objects.filter(code__in=[one.code for one in CAST]).order_by("pk"):
        posting = officer.postings.get()
        place = Place.objects.get(code=posting.area)
        yield f"   {officer.code:<8} {DUTIES[Duty(posting.duty)]} · {place.name}"


def _busiest_village() -> str:
    """The village for which most visits wait at its township: there the way from clerk to worker can be walked."""
    waiting = Task.objects.filter(desk=Desk.VISIT, state__in=(TaskState.HELD, TaskState.LISTED))
    rows = waiting.filter(region__regex=r"^\d{12}$").values("region")
    found = rows.annotate(number=Count("pk")).order_by("-number", "region").first()
    return str(found["region"]) if found else ""


def _put_in_force(pack: str, *, at: datetime) -> None:
    """The law of the run, proposed by the city's monitor and confirmed by a decider, as two people would."""
    version = note(examine_shelved(pack), by=_BY, at=at)
    today = timezone.localdate(at)
    now = version_in_force(version.area, today)
    if now is None or now.pk != version.pk:
        first, second = (Officer.objects.get(code=code) for code in ("jiance", "queren"))
        asked = propose(version, since=today, why="演示用的政策包", changes=[], by=first, at=at)
        confirm(asked.pk, by=second, at=at)


def _take_on(one: Cast, area: str, *, at: datetime) -> None:
    officer = enrol(code=one.code, name=one.name, password=PASSWORD, by=_BY, at=at)
    appoint(officer, Held(one.duty, area, _SINCE, department=one.department), by=_BY, at=at)
