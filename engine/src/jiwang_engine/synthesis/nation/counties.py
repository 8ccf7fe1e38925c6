"""Make a nation county by county: each is drawn, written and forgotten, so that its size costs time and disk, not memory.

A finished county is a folder of Parquet files under its code. A county is drawn from the seed and its own number, so that one that
was interrupted is made again alone, and the same arguments give the same bytes.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from time import perf_counter

from jiwang_engine.errors import UsageError
from jiwang_engine.synthesis.nation.listings import listings
from jiwang_engine.synthesis.nation.parquet import TableWriter
from jiwang_engine.synthesis.nation.residents import Residents, settled
from jiwang_engine.synthesis.places import (
    COUNTIES,
    PREFECTURE,
    Places,
    refuse_issued,
    villages_of,
    weights_of,
)
from jiwang_engine.synthesis.prefecture import FEWEST, draw_world, streams_of

MOST_PEOPLE = 100_000_000
PEOPLE_PER_COUNTY, MOST_COUNTIES = 500_000, 99  # the codes 9999xx have room for so many
PEOPLE_PER_VILLAGE, VILLAGES_PER_TOWNSHIP = 1_800, 14
BILLS_OF_THE_CHRONIC = 14  # a year: with the hospitals' bills one for every two people
RECORD = "synth.json"


@dataclass(frozen=True, slots=True)
class NationReport:
    """What was made, and how much of it was there already."""

    people: int
    counties: int
    made: int  # counties made by this call; the others were there


@dataclass(frozen=True, slots=True)
class _Asked:
    """What decides every byte of the tables."""

    people: int
    seed: int
    day: str
    format: int = 1


def _silent(_: str) -> None:
    """Report progress to nobody."""


def synthesise_nation(
    people: int, out: Path, *, seed: int, day: date, progress: Callable[[str], None] = _silent
) -> NationReport:
    """Write the engine's tables of so many people into a folder for each county below `out`.

    Counties that an interrupted call has finished are kept. Raises UsageError for an impossible number of people and for
    a folder with other things in it, MachineError when the disk is full.
    """
    if not FEWEST <= people <= MOST_PEOPLE:
        raise UsageError(
            "population-too-small" if people < FEWEST else "population-too-large",
            found=f"人口 {people} 不在可合成的范围内。",
            remedy=f"请给 {FEWEST} 到 {MOST_PEOPLE:,} 人。",
        )
    shares = list(_shares(people))
    refuse_issued([county_code(number) for number in range(len(shares))])
    _open(out, _Asked(people, seed, day.isoformat()))
    started, made = perf_counter(), 0
    for number, count in enumerate(shares):
        target = out / county_code(number)
        if not target.is_dir():
            _make_county(number, count, target, seed=seed, day=day)
            made += 1
        left = (perf_counter() - started) / max(made, 1) * (len(shares) - number - 1)
        progress(f"{target.name} 已写出（{number + 1}／{len(shares)}），约还需 {left:.0f} 秒")
    return NationReport(people, len(shares), made)


def county_code(number: int) -> str:
    """The code of a county by its number from 0; never issued."""
    return f"{PREFECTURE}{number + 1:02d}"


def _shares(people: int) -> Iterator[int]:
    counties = min(max(round(people / PEOPLE_PER_COUNTY), 1), MOST_COUNTIES)
    return (people * (at + 1) // counties - people * at // counties for at in range(counties))


def _open(out: Path, asked: _Asked) -> None:
    """Take a new folder, or one that was begun with the same arguments."""
    record, text = out / RECORD, json.dumps(asdict(asked)) + "\n"
    if record.is_file() and record.read_text(encoding="utf-8") == text:
        return
    if out.is_dir() and any(out.iterdir()):
        raise UsageError(
            "out-not-ours",
            found=f"目录 {out} 里有别的文件，或者是按别的人口、种子、日期合成的。",
            remedy="请用 --out 指定一个新的目录。",
        )
    out.mkdir(parents=True, exist_ok=True)
    record.write_text(text, encoding="utf-8")


def _make_county(number: int, people: int, target: Path, *, seed: int, day: date) -> None:
    """Write a county into a hidden folder, which gets its name when it is whole."""
    part = target.with_name(f".{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        write_county(number, people, part, seed=seed, day=day)
        os.rename(part, target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def write_county(number: int, people: int, folder: Path, *, seed: int, day: date) -> None:
    """Draw one county and write its tables."""
    places = _places(number, people)
    world = draw_world(streams_of(seed, number), places, people, day=day, chronic_rows=BILLS_OF_THE_CHRONIC)
    residents: Residents = settled(world, places, county_code(number), first=number * 10_000_000 + 1)
    with TableWriter(folder, residents) as writer:
        writer.write_people()
        for place, listing in enumerate(listings(world, streams_of(seed, number, 1)["files"], day)):
            writer.write_listing(listing, file=number * 100 + place + 1, day=day)
        writer.write_files()


def _places(number: int, people: int) -> Places:
    """The villages of a county; it borrows the census of one of the prefecture's counties in turn."""
    villages = max(people // PEOPLE_PER_VILLAGE, 4)
    townships = villages_of(number % len(COUNTIES), max(villages // VILLAGES_PER_TOWNSHIP, 1), villages)
    found = [village for township in townships for village in township]
    return Places(tuple(found), weights_of(found))
