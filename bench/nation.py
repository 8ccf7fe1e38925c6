"""A nation: made as Parquet, screened, and judged by the whole law, each in a process of its own with a memory limit."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from measuring import WORK, Run, Section, megabytes, run

PACK, DAY, SEED = "shili", "2026-10-31", "20261031"
MEMORY = "8GB"  # of the database; the process may have twelve
STAGES = ("intake", "screening", "case", "alerting", "publishing")
ON_FILE = 28_000_000  # households
Row = tuple[str, ...]


def measure_making(*, small: bool) -> Section:
    """The tables of both nations, made anew; they stay for the parts that read them."""
    made = []
    for people in _sizes(small=small):
        facts = _place(people)
        shutil.rmtree(facts, ignore_errors=True)
        made.append((people, _made(people), _bytes(facts)))
    return _synthesis(made)


def measure_screening(*, small: bool) -> Section:
    """Both nations through the whole run, from their tables to ranked lists."""
    ran = []
    for people in _sizes(small=small):
        _made(people)
        ran.append((people, *_ran(_place(people))))
    return _screening(ran)


def measure_on_file(*, small: bool) -> Section:
    """The larger nation's counties until there are enough households, all of them on file."""
    people = _sizes(small=small)[-1]
    _made(people)
    chosen = WORK / f"nation-{people}-on-file"
    shutil.rmtree(chosen, ignore_errors=True)
    households = 0
    for county in sorted(one for one in _place(people).iterdir() if one.is_dir()):
        if households < (2_000 if small else ON_FILE):
            households += _put_on_file(county, chosen / county.name)
    section = _judged(chosen, households)
    shutil.rmtree(chosen)
    return section


def _sizes(*, small: bool) -> tuple[int, ...]:
    return (20_000, 60_000) if small else (10_000_000, 80_000_000)


def _place(people: int) -> Path:
    return WORK / f"nation-{people}"


def _made(people: int) -> Run:
    """Make the tables; where they are finished already this takes no time."""
    size = str(people)
    return run(("synth", "--facts", "--people", size, "--seed", SEED, "--on", DAY, "--out", _place(people)))


def _ran(facts: Path) -> tuple[Run, Mapping[str, Any]]:
    out = facts.with_name(f"{facts.name}-out")
    shutil.rmtree(out, ignore_errors=True)
    done = run(("run", PACK, "--facts", facts, "--on", DAY, "--memory", MEMORY, "--out", out))
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    shutil.rmtree(out)
    return done, record


def _synthesis(made: list[tuple[int, Run, int]]) -> Section:
    rows = [
        (
            f"{people:,} people",
            f"{one.seconds:.0f}",
            f"{one.processor:.0f}",
            megabytes(one.peak),
            megabytes(size),
        )
        for people, one, size in made
    ]
    head = ("what", "seconds", "processor seconds", "peak memory", "on disk")
    notes = (
        "Engine tables as Parquet. Target: 80 million in 20 minutes, 25 GB.",
        f"Command: `{made[-1][1].command}`. Load average before: {made[-1][1].load:.1f}; above 2 other work wants the two cores too.",
    )
    return Section("A nation made", notes, (head, *rows))


def _screening(ran: list[tuple[int, Run, Mapping[str, Any]]]) -> Section:
    head = ("people", "seconds", "processor seconds", "µs a person", "processor µs a person", "peak memory")
    rows: list[Row] = []
    for people, one, record in ran:
        rows.append(_row(f"{people:,}, everything", people, one.seconds, one.processor, megabytes(one.peak)))
        rows += [
            _row(f"… {name}", people, record["seconds"][name], record["processor_seconds"][name])
            for name in STAGES
        ]
    people, last, _ = ran[-1]
    notes = (
        "Parquet tables to ranked tasks and alerts, a Parquet list for every county; half as many bills as people; one run each. "
        "Screening looks at all people, case mode at the three in a hundred who are on file.",
        "Target: 80 million without case mode in 240 s, 12 GB; the time a person flat within 25 %.",
        f"Command: `{last.command}`. Load average before: {last.load:.1f}; above 2 other work wants the two cores too.",
    )
    return Section("A nation screened", notes, (head, *rows))


def _row(what: str, people: int, seconds: float, processor: float, peak: str = "") -> Row:
    each = (f"{1e6 * value / people:.2f}" for value in (seconds, processor))
    return what, f"{seconds:.1f}", f"{processor:.0f}", *each, peak


def _judged(chosen: Path, households: int) -> Section:
    done, record = _ran(chosen)
    head = (
        "what",
        "seconds",
        "processor seconds",
        "µs a household",
        "processor µs a household",
        "peak memory",
    )
    case = _row("case mode", households, record["seconds"]["case"], record["processor_seconds"]["case"])
    whole = _row("the whole run", households, done.seconds, done.processor, megabytes(done.peak))
    notes = (
        f"{households:,} households with a live recognition: all categories, items and amounts of the pack. Target: 28 million in 600 s, 12 GB.",
        f"Command: `{done.command}`. Load average before: {done.load:.1f}.",
    )
    return Section("A nation's households on file", notes, (head, case, whole))


def _put_on_file(county: Path, to: Path) -> int:
    """A county in which every household has a live recognition, the other tables as they are; says how many there are."""
    to.mkdir(parents=True)
    for table in county.iterdir():
        if table.name != "unit.parquet":
            os.link(table, to / table.name)
    units = to / "unit.parquet"
    duckdb.sql(
        f"COPY (SELECT * REPLACE ('verified' AS basis) FROM '{county / units.name}') TO '{units}' (FORMAT parquet, COMPRESSION zstd)"
    )
    return int(duckdb.sql(f"SELECT count(*) FROM '{units}'").fetchall()[0][0])


def _bytes(folder: Path) -> int:
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
