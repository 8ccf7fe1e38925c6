"""The desk at the size of a big city: results brought to it, a mixed load, a hundred thousand tasks in one go, and the night's work."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from desk.driving import Plan
from desk.mixed import Said, driven, serving, spent, told
from desk.standing import BIG, SMALL, Size, standing
from jiwang.kit.postgres import ADMIN
from measuring import WORK, Section

_COST = "ms of processor a request: desk, PostgreSQL"
_PORT, _RATES = 8101, (20.0, 50.0, 100.0, 200.0)
_WANTED = {"results into the database": "60 s", "the same again": "10 s", "assign in one go": "60 s"}


def measure(*, small: bool) -> tuple[Section, Section]:
    """Bring a run to the desk twice, add the history, then drive it."""
    size, folder = (SMALL if small else BIG), WORK / (SMALL if small else BIG).name
    with standing(size, folder=folder) as (results, cluster):
        works = _loaded(results, folder)
        import_module("desk.officers").take_on(folder)
        import_module("desk.history").remember(cluster.url(ADMIN), size, day="2026-10-31")
        works += _nightly()
        pages, bulk = _driven(folder, admin=cluster.url(ADMIN), seconds=10 if small else 60)
        return pages, _section(size, [*works, bulk])


def _loaded(results: Path, folder: Path) -> list[tuple[str, str, float]]:
    loading, findings = (import_module(f"jiwang.{one}") for one in ("config.loading", "analysis.findings"))
    now = import_module("django.utils.timezone").now
    said = []
    for name in ("results into the database", "the same again"):
        found = findings.findings_of(results, folder / "state")
        seconds, copied = _timed(partial(loading.load, found, at=now(), tell=lambda _: None))
        said.append((name, f"{copied.added:,} rows new, {copied.changed:,} renewed", seconds))
    return said


def _nightly() -> list[tuple[str, str, float]]:
    actions, places = (
        import_module("jiwang.stages.dispatch.actions"),
        import_module("jiwang.registers.places.queries"),
    )
    now, day = import_module("django.utils.timezone").now, import_module("datetime").date(2026, 10, 31)
    ranked = _timed(lambda: actions.rank(places.counties(), at=now()))
    escalated = _timed(lambda: actions.escalate(day, at=now()))
    return [
        ("order open tasks anew", f"{ranked[1]:,} changed", ranked[0]),
        ("tell of what is overdue", f"{escalated[1]:,} told", escalated[0]),
    ]


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    answer = work()
    return time.perf_counter() - started, answer


def _driven(folder: Path, *, admin: str, seconds: float) -> tuple[Section, tuple[str, str, float]]:
    logins, households, texts = import_module("desk.looking").looked_for(folder)
    password = import_module("jiwang.config.staffing").PASSWORD
    clerk = next(
        one for one in json.loads((folder / "logins.json").read_text("utf-8")) if one["code"] == "everywhere"
    )
    table: list[tuple[str, ...]] = [
        ("requests a second", "page", "requests", "median ms", "p95 ms", "p99 ms", "refused", _COST)
    ]
    with serving(_PORT) as server:
        for rate in _RATES:
            before = spent(server.pid, folder)
            said = driven(Plan(_PORT, password, logins, households, texts, rate, seconds))
            used = (
                1000 * (now - then) / _asked(said, rate)
                for now, then in zip(spent(server.pid, folder), before, strict=True)
            )
            table += [(f"{rate:.0f}", *map(str, row), "") for row in told(said)]
            table[-1] = (*table[-1][:-1], ", ".join(f"{one:.1f}" for one in used))
        bulk = import_module("desk.bulk").assigned(
            Plan(_PORT, password, logins, households, texts, 5, seconds), clerk, admin=admin
        )
    table += [("5, beside the assignment", *map(str, row)) for row in [(*told(bulk.others)[-1], "")]]
    notes = (
        "Officers of five duties, signed in through the door, at `jiwang serve` with two processes; requests leave on time whether or not answers came. "
        f"Target: p95 of 150 ms at 200 requests a second. The load average at the end was {os.getloadavg()[0]:.1f}; the driver shares the two cores.",
    )
    return Section("The desk: pages under load", notes, tuple(table)), (
        "assign in one go",
        f"{bulk.tasks:,} tasks",
        bulk.seconds,
    )


def _asked(said: Said, rate: float) -> float:
    """How many requests the processor has worked for: those of the drive and those that warm it up."""
    return len(said) + 5 * min(rate, 20)


def _section(size: Size, works: list[tuple[str, str, float]]) -> Section:
    rows = [(name, what, f"{seconds:.1f}", _WANTED.get(name, "–")) for name, what, seconds in works]
    notes = (
        f"{size.people:,} people, {size.alerts:,} alerts, {size.tasks:,} tasks and {size.lines:,} lines of the trail besides what the run brings.",
    )
    return Section("The desk: bulk work", notes, (("what", "how much", "seconds", "target"), *rows))
