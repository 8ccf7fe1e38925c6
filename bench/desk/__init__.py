"""The desk at the size of a big city: results brought to it, a mixed load, a hundred thousand tasks in one go, and the night's work."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from desk.costs import KINDS, costs
from desk.driving import Plan
from desk.mixed import Said, driven, serving, spent, told
from desk.standing import BIG, SMALL, Size, standing
from jiwang.kit.postgres import ADMIN
from measuring import WORK, Section

_COST = "ms of processor a request: pages, PostgreSQL, the desk's others"
_PORT, _RATES = 8101, (20.0, 50.0, 100.0, 200.0)
_WANTED = {
    "results into the database": "60 s", "the same again": "10 s", "link and judge a pushed batch": "120 s, with the next",
    "bring it to the board": "", "assign in one go": "60 s",
}  # fmt: skip
_DAY = date(2026, 10, 31)


def measure(*, small: bool) -> tuple[Section, Section, Section]:
    """Bring a run to the desk twice, add the history, look what a page costs, then drive it."""
    size, folder = (SMALL if small else BIG), WORK / (SMALL if small else BIG).name
    _say(f"a city of {size.people:,} people: made, linked and judged")
    with standing(size, folder=folder) as (results, cluster):
        _say("results into the database, twice")
        works = _loaded(results, folder)
        _say("officers, and years of history")
        import_module("desk.officers").take_on(folder)
        import_module("desk.history").remember(cluster.url(ADMIN), size, day=str(_DAY))
        _say("a pushed batch, and the night's work")
        works += _pushed(folder, size) + _nightly()
        plan = _plan(folder, seconds=10 if small else 60)
        paid = _paid(plan, folder, small=small)
        pages, bulk = _driven(plan, folder, admin=cluster.url(ADMIN))
        return paid, pages, _section(size, [*works, bulk])


def measure_pages(*, small: bool) -> Section:
    """What a page costs, alone: for whoever makes one faster."""
    size, folder = (SMALL if small else BIG), WORK / (SMALL if small else BIG).name
    with standing(size, folder=folder) as (results, cluster):
        _loaded(results, folder)
        import_module("desk.officers").take_on(folder)
        import_module("desk.history").remember(cluster.url(ADMIN), size, day=str(_DAY))
        return _paid(_plan(folder, seconds=1), folder, small=small)


def _plan(folder: Path, *, seconds: float) -> Plan:
    logins, households, texts = import_module("desk.looking").looked_for(folder)
    password = import_module("jiwang.config.demo.staffing").PASSWORD
    return Plan(_PORT, password, logins, households, texts, _RATES[0], seconds)


def _paid(plan: Plan, folder: Path, *, small: bool) -> Section:
    _say("what a page costs")
    requests, rounds = (100, 3) if small else (200, 5)
    found = costs(plan, folder, requests=requests, rounds=rounds)
    head = (
        "page",
        "ms of processor: pages",
        "PostgreSQL",
        "the desk's others",
        "together",
        "on two cores a second",
        "bytes",
    )
    rows = [
        (kind, *(f"{one:.1f}" for one in (*found[kind][:3], sum(found[kind][:3]))), f"{2000 / sum(found[kind][:3]):.0f}", f"{found[kind][3]:,.0f}")
        for kind in KINDS
    ]  # fmt: skip
    notes = (
        f"One request after the other to one process, {requests} of a kind, medians of {rounds} rounds; processor time as the system counts it. "
        f"“On two cores a second” is what two cores could do if nothing else wanted them, and nobody had to wait. The load average was {os.getloadavg()[0]:.1f}: "
        "where others work on the same cores a request takes up to twice the processor time, because they empty its caches.",
    )
    return Section("The desk: what a page costs", notes, (head, *rows))


def _say(stage: str) -> None:
    print(f"  {time.strftime('%T')} {stage}", file=sys.stderr, flush=True)


def _pushed(folder: Path, size: Size) -> list[tuple[str, str, float]]:
    pushed, out = import_module("desk.pushed"), folder / "batches" / "pushed"
    shutil.rmtree(folder / "pushed", ignore_errors=True)
    shutil.rmtree(out, ignore_errors=True)
    path = pushed.pushed_batch(folder / f"files-{size.people}", folder / "pushed", day=_DAY)
    judging = _timed(lambda: pushed.judged(path, day=_DAY, out=out))
    loading = _timed(lambda: pushed.on_the_board(out))
    return [
        ("link and judge a pushed batch", f"{pushed.ROWS} rows, {judging[1]:,} households", judging[0]),
        ("bring it to the board", f"{loading[1]:,} alerts new", loading[0]),
    ]


def _loaded(results: Path, folder: Path) -> list[tuple[str, str, float]]:
    loading, findings = (import_module(f"jiwang.{one}") for one in ("config.loading", "analysis.findings"))
    now = import_module("django.utils.timezone").now
    said = []
    for name in ("results into the database", "the same again"):
        found = findings.findings_of(results, folder / "state")
        seconds, parts = _timed(partial(loading.load, found, at=now(), tell=lambda _: None))
        added, changed = (sum(getattr(one, what) for one in parts.values()) for what in ("added", "changed"))
        said.append((name, f"{added:,} rows new, {changed:,} renewed", seconds))
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


def _driven(plan: Plan, folder: Path, *, admin: str) -> tuple[Section, tuple[str, str, float]]:
    clerk = next(
        one for one in json.loads((folder / "logins.json").read_text("utf-8")) if one["code"] == "everywhere"
    )
    table: list[tuple[str, ...]] = [
        ("requests a second", "page", "requests", "median ms", "p95 ms", "p99 ms", "refused", _COST)
    ]
    with serving(_PORT) as server:
        for rate in _RATES:
            _say(f"{rate:.0f} requests a second")
            before = spent(server.pid, folder)
            said = driven(replace(plan, rate=rate))
            used = (
                1000 * (now - then) / _asked(said, rate)
                for now, then in zip(spent(server.pid, folder), before, strict=True)
            )
            table += [(f"{rate:.0f}", *map(str, row), "") for row in told(said)]
            table[-1] = (*table[-1][:-1], ", ".join(f"{one:.1f}" for one in used))
        _say("everything that waits with the townships assigned in one go")
        bulk = import_module("desk.bulk").assigned(replace(plan, rate=5), clerk, admin=admin)
    _say(
        f"answers beside the assignment: {dict(Counter(f'{kind} {status}' for kind, _, status in bulk.others))}"
    )
    table += [("5, beside the assignment", *map(str, row), "") for row in told(bulk.others)[-1:]]
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
