"""The mixed load: officers of every duty at the desk as `jiwang serve` runs it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from statistics import quantiles
from typing import Any

from desk.driving import Plan

Said = list[tuple[str, float, int]]


@contextmanager
def serving(port: int, *, workers: int = 2) -> Iterator[subprocess.Popen[bytes]]:
    """The desk as the demo serves it, in processes of its own: the door of an administrator lets no demo in."""
    started = f"from jiwang.config import serving; serving.set_up(); serving.serve(host='127.0.0.1', port={port}, workers={workers})"
    command = [sys.executable, "-c", started]
    server = subprocess.Popen(command)
    try:
        while server.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.2)
        if server.poll() is not None:
            raise SystemExit("the desk did not open")
        yield server
    finally:
        server.terminate()
        server.wait()


def driven(plan: Plan) -> Said:
    """Every answer of a drive in a process of its own: kind of page, seconds, status."""
    here = Path(__file__).parents[1]
    paths = os.pathsep.join((str(here), os.environ.get("PYTHONPATH", "")))
    done = subprocess.run(
        [sys.executable, "-m", "desk.driving"], input=json.dumps(asdict(plan)), capture_output=True, text=True, env=os.environ | {"PYTHONPATH": paths}
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


def spent(server: int, folder: Path) -> tuple[float, float, float]:
    """Seconds of processor used so far by the processes that answer pages, by PostgreSQL, and by the desk's others: sealing, jobs."""
    postmaster = int((folder / "postgres" / "data" / "postmaster.pid").read_text("utf-8").split()[0])
    found = dict(_processes())
    pages, desk, kept = (
        sum(used for pid, (_above, used) in found.items() if root in _line_of(pid, found))
        for root in (_pages_of(server, found), server, postmaster)
    )
    return pages, kept, desk - pages


def _processes() -> Iterator[tuple[int, tuple[int, float]]]:
    """Of each process: which has started it, and its seconds, those of ended children too."""
    tick = os.sysconf("SC_CLK_TCK")
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parts = (place / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            yield int(place.name), (int(parts[1]), sum(map(int, parts[11:15])) / tick)


def _pages_of(server: int, found: dict[int, tuple[int, float]]) -> int:
    """The process that `serve` has started for its pages."""
    children = (pid for pid, (above, _used) in found.items() if above == server)
    return next(pid for pid in children if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes())


def _line_of(pid: int, found: dict[int, tuple[int, float]]) -> list[int]:
    line = [pid]
    while line[-1] in found:
        line.append(found[line[-1]][0])
    return line


def told(said: Said) -> list[tuple[Any, ...]]:
    """A row for each kind of page and one for all: how many, median, p95, p99 in milliseconds, refused."""
    kinds = sorted({kind for kind, _, _ in said})
    return [_row(kind, [one for one in said if one[0] == kind]) for kind in kinds] + [_row("all", said)]


def _row(name: str, said: Sequence[tuple[str, float, int]]) -> tuple[Any, ...]:
    parts = quantiles([seconds * 1000 for _, seconds, _ in said], n=100) if len(said) > 1 else [0.0] * 99
    wrong = sum(status != 200 for _, _, status in said)
    return (name, len(said), *(round(parts[place - 1], 1) for place in (50, 95, 99)), wrong)
