"""Make a prefecture: draw what is true, write what the departments would send, and keep the answer beside it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence

from jiwang_engine.errors import UsageError
from jiwang_engine.synthesis import rates
from jiwang_engine.synthesis.events import draw_events
from jiwang_engine.synthesis.files.columns import EPOCH
from jiwang_engine.synthesis.files.departments import plans
from jiwang_engine.synthesis.files.dirt import soil
from jiwang_engine.synthesis.files.offices import Office, Plan
from jiwang_engine.synthesis.files.whose import WhoseRows
from jiwang_engine.synthesis.files.writing import write_csv, write_workbook
from jiwang_engine.synthesis.households import RELATIONS
from jiwang_engine.synthesis.illness import draw_illness
from jiwang_engine.synthesis.living import draw_living
from jiwang_engine.synthesis.names import given_names, random_surnames
from jiwang_engine.synthesis.people import populate
from jiwang_engine.synthesis.places import Places, places_for
from jiwang_engine.synthesis.signs import Signs, plain_precision, signs_of
from jiwang_engine.synthesis.stories import plant_stories
from jiwang_engine.synthesis.truth import KINDS, Truth, find_truth, write_truth
from jiwang_engine.synthesis.world import World

STAGES = ("people", "living", "illness", "events", "stories", "truth", "staff", "files", "dirt", "register")
FEWEST = 2_000


@dataclass(frozen=True, slots=True)
class SynthReport:
    """What was made: rows per file, families per kind, and how the plain indicators fare against the truth."""

    people: int
    households: int
    rows: Mapping[str, int]  # file name → records, repeated ones included
    kinds: Mapping[str, int]  # kind of truth.csv → families
    plain: Mapping[
        str, tuple[int, int]
    ]  # indicator → people for whom it was raised, of them in a family that gains

    @property
    def gaining(self) -> int:
        """How many families would get something new."""
        return sum(count for kind, count in self.kinds.items() if kind in KINDS)


@dataclass(frozen=True, slots=True)
class Ways:
    """How the files are written.

    `clean` leaves out all dirt. Lists longer than `workbook_rows` come as text. With `row_truth` there is `truth_rows.csv`
    beside them: of every row of every file, whom it truly speaks of.
    """

    clean: bool = False
    workbook_rows: int = rates.WORKBOOK_ROWS
    row_truth: bool = False


AS_USUAL = Ways()


def _silent(_: str) -> None:
    """Report progress to nobody."""


def synthesise(
    area: str,
    people: int,
    out: Path,
    *,
    seed: int,
    day: date,
    ways: Ways = AS_USUAL,
    progress: Callable[[str], None] = _silent,
) -> SynthReport:
    """Write the departments' files, `staff.csv` and `truth.csv` of a synthetic prefecture into `out`.

    `area` is the fictional prefecture 9999 or one of its counties; `day` is the day the files are meant for. The same
    arguments give the same bytes.
    """
    if people < FEWEST:
        raise UsageError(
            "population-too-small",
            found=f"人口 {people} 太少，凑不成村和家庭。",
            remedy=f"请至少给 {FEWEST} 人。",
        )
    out.mkdir(parents=True, exist_ok=True)
    streams = streams_of(seed)
    places = places_for(area, people)
    progress(f"生成 {people} 人和他们的家庭")
    world = draw_world(streams, places, people, day=day)
    signs, truth = signs_of(world), find_truth(streams["truth"], world)
    month = (day - timedelta(days=1)).strftime("%Y%m")
    office = Office(world, places, month, streams["files"], ways.clean)
    rows = _write_files(office, out, streams["dirt"], ways=ways, progress=progress)
    _write_staff(streams["staff"], places, out / "staff.csv", day=day)
    write_truth(out / "truth.csv", world, signs=signs, truth=truth)
    return _report(world, signs, truth, rows=rows)


def streams_of(*seed: int) -> dict[str, Generator]:
    """The streams of chance of a seed, one for each stage."""
    return {name: Generator(PCG64(SeedSequence([*seed, at]))) for at, name in enumerate(STAGES)}


def _write_files(
    office: Office, out: Path, dirt: Generator, *, ways: Ways, progress: Callable[[str], None]
) -> dict[str, int]:
    """Write what every department sends; returns how many rows each file has."""
    rows: dict[str, int] = {}
    whose = WhoseRows(out, office.world) if ways.row_truth else None
    for plan in plans(office):
        progress(f"写出 {plan.table.name}")
        if not ways.clean:
            plan = replace(plan, table=soil(dirt, plan.table, plan.kinds))
        path = _write(plan, out, workbook_rows=ways.workbook_rows)
        rows[path.name] = plan.table.rows
        if whose:
            whose.tell(plan, path)
    return rows


def draw_world(
    streams: Mapping[str, Generator],
    places: Places,
    people: int,
    *,
    day: date,
    chronic_rows: int = rates.CHRONIC_ROWS,
) -> World:
    """Draw everything that is true; every stage has a stream of chance of its own."""
    today = (day - EPOCH).days
    everybody, households = populate(streams["people"], places, people, day=day)
    living = draw_living(streams["living"], everybody, households)
    illness = draw_illness(
        streams["illness"], everybody, households, living=living, today=today, chronic_rows=chronic_rows
    )
    events = draw_events(streams["events"], everybody, households, living=living, today=today)
    absent = np.where(everybody.relation == RELATIONS.index("配偶"), rates.NOT_REGISTERED_WIVES, 0.0)
    absent = np.where(everybody.collective, rates.NOT_REGISTERED_OTHERS, absent)
    unregistered = streams["register"].random(len(everybody)) < absent
    world = World(everybody, households, living, illness, events, today, unregistered)
    return plant_stories(streams["stories"], world)


def _write(plan: Plan, out: Path, *, workbook_rows: int) -> Path:
    """Write one file."""
    if plan.workbook and plan.table.rows <= workbook_rows:
        return write_workbook(plan.table, out, plan.extras)
    return write_csv(plan.table, out, plan.style)


def _write_staff(rng: Generator, places: Places, path: Path, *, day: date) -> None:
    """Every village has its worker; some workers have two villages, some are on leave."""
    lines: list[Sequence[str]] = []
    codes = [village.code for village in places.villages]
    starts = [at for at in range(len(codes)) if at % 5 != 4]
    names = given_names(rng, random_surnames(rng, len(codes)), rng.random(len(codes)) < 0.5)
    texts = _told_apart(names.column(np.arange(len(codes))).texts())
    for at in starts:
        double = at % 5 == 3 and at + 1 < len(codes)
        first = day + timedelta(days=int(rng.integers(0, 20)))
        leave = f"{first}/{first + timedelta(days=4)}" if rng.random() < 0.05 else ""
        lines.append(
            [
                texts[at],
                ";".join(codes[at : at + 1 + double]),
                str(int(rng.integers(*rates.WEEKLY_VISITS))),
                leave,
            ]
        )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["worker", "villages", "weekly_cap", "leave"])
        writer.writerows(lines)


def _told_apart(names: Sequence[str]) -> list[str]:
    """Number those who share a name, as offices do."""
    met: Counter[str] = Counter()
    told = []
    for name in names:
        met[name] += 1
        told.append(f"{name}{met[name]}" if met[name] > 1 else name)
    return told


def _report(world: World, signs: Signs, truth: Truth, *, rows: Mapping[str, int]) -> SynthReport:
    kinds = Counter(KINDS[kind] for kind in truth.kind[truth.gains].tolist())
    kinds.update({kind: int(flags.sum()) for kind, flags in truth.exits.items()})
    return SynthReport(
        people=len(world.people),
        households=len(world.households),
        rows=rows,
        kinds=dict(kinds),
        plain=plain_precision(world, signs, truth.gains),
    )
