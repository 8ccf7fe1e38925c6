"""能享受什么: every item in force for one household, as an officer opens the page: for the first time, and once more."""

from __future__ import annotations

import shutil
import statistics
import time
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any

import changes
from desk.standing import SETTINGS
from jiwang.config import serving
from jiwang.config.demo.showing_off import settle
from jiwang.kit.postgres import ADMIN, Cluster
from measuring import WORK, Section

_BIG, _SMALL, _WANTED = 1_000, 60, 300
_DAY, _AT, _AREA = date(2026, 10, 31), datetime(2026, 10, 31, 9, tzinfo=UTC), "999901"
_POSTS = (
    ("jiance", "city_monitor", "9999"),
    ("queren", "decider", _AREA),
    ("shenhe", "county_reviewer", _AREA),
)
_PASSWORD = "a long password"


def measure(*, small: bool) -> Section:
    """Open the page of many households, each twice."""
    size, folder = (_SMALL if small else _BIG), WORK / "screening"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    cluster = Cluster(folder / "postgres", settings=SETTINGS).start()
    try:
        settle(cluster, out=folder, people=size, day=str(_DAY))
        serving.set_up()
        import_module("jiwang.config.migrating").migrate()
        changes.fill(size, cluster.url(ADMIN))
        first, again = _opened(size, _reviewer())
    finally:
        cluster.stop()
    notes = (
        f"{size:,} made-up households of two on the bureau's list, by the law of the made-up city: its whole list of items, explained with articles. "
        "The page is asked for as a browser asks (without the network): signed in, row security, template and trail. Once more: asked for again at once.",
        f"Wanted: {_WANTED} ms at the 95th of a hundred.",
    )
    rows = (_row("for the first time", first), _row("once more", again))
    return Section(
        "What a family is entitled to, one page", notes, (("page", "median ms", "p95 ms", "most ms"), *rows)
    )


def _opened(size: int, client: Any) -> tuple[list[float], list[float]]:
    client.get(f"/applications/household/{size}/")  # the law is read once in the life of a process
    first, again = [], []
    for home in range(1, size):
        for said in (first, again):
            started = time.perf_counter()
            answer = client.get(f"/applications/household/{home}/")
            said.append((time.perf_counter() - started) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"household {home}: {answer.status_code}")
    return first, again


def _reviewer() -> Any:
    """The law in force, and a county's reviewer who is signed in."""
    staff, posts = (
        import_module("jiwang.registers.staff.actions"),
        import_module("jiwang.registers.staff.rules"),
    )
    policy, books = (
        import_module("jiwang.registers.policy.actions"),
        import_module("jiwang.analysis.rulebooks"),
    )
    duties = import_module("jiwang.registers.staff.states").Duty
    sights, transaction = import_module("jiwang.kit.sights"), import_module("django.db").transaction
    with transaction.atomic():
        sights.see(sights.EVERYWHERE)
        people = {}
        for code, duty, area in _POSTS:
            people[code] = staff.enrol(code=code, name=code, password=_PASSWORD, by="bench", at=_AT)
            held = posts.Held(duties(duty), area, date(2026, 1, 1))
            staff.appoint(people[code], held, by="bench", at=_AT)
        version = policy.note(books.examine_shelved("shili"), by="bench", at=_AT)
        asked = policy.propose(
            version, since=_DAY, why="测量用的版本", changes=[], by=people["jiance"], at=_AT
        )
        policy.confirm(asked.pk, by=people["queren"], at=_AT)
    return _signed_in(people["shenhe"])


def _signed_in(officer: Any) -> Any:
    client = import_module("django.test").Client(SERVER_NAME="127.0.0.1")
    client.force_login(officer, backend="jiwang.registers.staff.sessions.Desk")
    devices = import_module("django_otp.plugins.otp_totp.models").TOTPDevice
    session = client.session
    session["otp_device_id"] = devices.objects.create(
        user=officer, name="phone", confirmed=True
    ).persistent_id
    session.save()
    return client


def _row(name: str, said: list[float]) -> tuple[str, str, str, str]:
    late = statistics.quantiles(said, n=20)[-1]
    return name, f"{statistics.median(said):.0f}", f"{late:.0f}", f"{max(said):.0f}"
