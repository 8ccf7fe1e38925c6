"""Officers of the made-up city: one for each duty where there is most to do, and the workers whom the run has named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from jiwang.analysis import batches
from jiwang.analysis.findings import findings_of
from jiwang.analysis.rulebooks import examine_shelved
from jiwang.config.demo.applying import apply
from jiwang.config.demo.carding import hand_round
from jiwang.config.demo.conferring import confer
from jiwang.config.demo.deciding import review
from jiwang.config.demo.exchanging import PROVINCE, correspond, type_twice
from jiwang.config.demo.helping import help_out
from jiwang.config.demo.lasting.paying import pay
from jiwang.config.demo.pairing import stand_by
from jiwang.config.demo.planning import plan
from jiwang.config.demo.referring import UNION, refer
from jiwang.config.demo.visiting import follow, look_around
from jiwang.config.loading import load
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.portal.actions import Words, receive
from jiwang.registers.places.models import Place
from jiwang.registers.places.rules import Level
from jiwang.registers.policy.actions import confirm, note, propose
from jiwang.registers.policy.models import Activation
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.staff.actions import appoint, enrol, name_second_hand
from jiwang.registers.staff.models import DUTIES, Officer
from jiwang.registers.staff.queries import held_by
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from jiwang.stages.dispatch.actions import Actor, send
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.queries import ORDER
from jiwang.stages.dispatch.states import Desk, TaskState
from jiwang.stages.intake.actions import Sender, note_used
from jiwang.stages.intake.queries import alive_with, vault

PASSWORD = "shili-2026"  # of made-up officers in a made-up city
_SINCE = date(2026, 1, 1)
_BY = "job:demo"
_IN_FORCE_FOR = timedelta(days=60)  # so that applications of last month have their law
_SENT_AT_FIRST = 5
_PIECE = 1 << 20
_WAITING = (TaskState.HELD, TaskState.LISTED)
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
    Cast("shengting", "卫联络", Duty.LIAISON, 4, PROVINCE),
    Cast("gonghui", "韦工会", Duty.LIAISON, 6, UNION),
    Cast("jiandu", "褚监督", Duty.SUPERVISOR, 4),
    Cast("bangfu", "蒋帮扶", Duty.HELPER, 6),
)


def fill(results: Path, state: Path, *, tell: Tell) -> None:
    """Load the run and take the officers on; a second call adds nothing."""
    now = clock.now()
    findings = findings_of(results, state)
    load(findings, at=now, tell=tell)
    with transaction.atomic():
        see(EVERYWHERE)
        village = _busiest_village()
        strangers = [one for one in CAST if not Officer.objects.filter(code=one.code).exists()]
        for one in strangers:
            _take_on(one, village[: one.digits], at=now)
        if len(strangers) == len(CAST):
            _begin(village, at=now)
        _put_in_force(findings.pack, at=now)
        _keep_files(Path(settings.BESIDE) if settings.BESIDE else None, city=village[: Level.CITY], at=now)
        if strangers:
            correspond(village, at=now)
            type_twice(village, at=now)
            help_out(village, on=clock.today(), at=now)
            apply(village, on=clock.today())
            refer(village, on=clock.today())
            review(village, on=clock.today(), at=now)
            pay(village, on=clock.today())
            confer(village, on=clock.today(), at=now)
            stand_by(village, on=clock.today(), at=now)
            look_around(village, on=clock.today(), at=now)
            plan(village, on=clock.today())
            hand_round(village, on=clock.today(), at=now)
            follow(village, on=clock.today(), at=now)


def logins() -> Iterator[str]:
    """A line for each duty: account, password and where it is held."""
    yield f"账号（密码都是 {PASSWORD}；动态码在登录第二页上显示）："
    for officer in Officer.objects.filter(code__in=[one.code for one in CAST]).order_by("pk"):
        posting = officer.postings.get()
        place = Place.objects.get(code=posting.area)
        whose = f"（{posting.department}）" if posting.department else ""
        yield f"   {officer.code:<9} {DUTIES[Duty(posting.duty)]}{whose} · {place.name}"


def _busiest_village() -> str:
    """The village for which most visits wait at its township: there the way from clerk to worker can be walked."""
    waiting = Task.objects.filter(desk=Desk.VISIT, state__in=_WAITING)
    rows = waiting.filter(region__regex=r"^\d{12}$").values("region")
    found = rows.annotate(number=Count("pk")).order_by("-number", "region").first()
    return str(found["region"]) if found else ""


def _begin(village: str, *, at: datetime) -> None:
    """Give everybody something to do: some visits go down to the village, and a neighbour has told of a family."""
    clerk = Officer.objects.get(code="jingban")
    by = Actor(clerk, held_by(clerk), clock.today())
    waiting = Task.objects.filter(
        region=village, place=village[: Level.TOWNSHIP], desk=Desk.VISIT, state__in=_WAITING
    )
    for task in waiting.order_by(*ORDER)[:_SENT_AT_FIRST]:
        send(task.pk, by=by, at=at)
    told = Words("邻居家老人一个人住，最近摔了一跤，吃饭都成问题", name="黄婆婆", address="老街尽头的平房")
    receive(told, township=village[: Level.TOWNSHIP], sender="demo", at=at)
    second = Officer.objects.get(code="xieli")
    name_second_hand(village[: Level.TOWNSHIP], second, on=clock.today(), by=_BY, at=at)


def _put_in_force(pack: str, *, at: datetime) -> None:
    """The law of the run, proposed by the city's monitor and confirmed by a decider, as two people would."""
    version = note(examine_shelved(pack), by=_BY, at=at)
    today = clock.day_of(at)
    now = version_in_force(version.area, today)
    if now is None or now.pk != version.pk:
        first, second = (Officer.objects.get(code=code) for code in ("jiance", "queren"))
        asked = propose(version, since=today, why="演示用的政策包", changes=[], by=first, at=at)
        confirm(asked.pk, by=second, at=at)
        Activation.objects.filter(pk=asked.pk).update(since=today - _IN_FORCE_FOR)


def _keep_files(folder: Path | None, *, city: str, at: datetime) -> None:
    """The files of the run lie in the vault, as if a liaison had sent and the monitor had sealed them."""
    first, second = (Officer.objects.get(code=code) for code in ("lianluo", "jiance"))
    for path in sorted(folder.iterdir()) if folder else ():
        outline = batches.outline(path, source="", columns={}) if path.suffix in (".csv", ".xlsx") else None
        if outline is None or not outline.source:
            continue  # a list that lies beside the files: who visits where
        with path.open("rb") as file:
            kept = vault().keep(iter(lambda: file.read(_PIECE), b""))
        if alive_with(kept.sha256) is not None:
            vault().destroy(kept.name)
            continue
        day = min(outline.as_of or clock.today(), clock.today())
        read = batches.read(path, source=outline.source, as_of=day, columns={})
        note_used(
            kept,
            outline,
            read,
            name=path.name,
            sender=Sender(first.code, city, "", officer=first),
            by=second,
            at=at,
        )


def _take_on(one: Cast, area: str, *, at: datetime) -> None:
    officer = enrol(code=one.code, name=one.name, password=PASSWORD, by=_BY, at=at)
    appoint(officer, Held(one.duty, area, _SINCE, department=one.department), by=_BY, at=at)
