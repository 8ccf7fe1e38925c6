"""A whole city: departments' files to lists, and how right the alerts are beside plain thresholds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from measuring import WORK, Run, Section, megabytes, run

PACK, AREA, DAY, SEED = "shili", "9999", "2026-10-31", "20261031"
TARGET_SECONDS, TARGET_PEAK = 90, 6e9
WORKBOOK_ROWS = "300000"  # the lists of the disabled, the roll and the pupils come as workbooks
STAGES = ("intake", "linking", "screening", "case", "alerting", "publishing")


def measure(*, small: bool) -> tuple[Section, Section]:
    people = 20_000 if small else 4_200_000
    files, out = WORK / f"files-{people}", WORK / f"out-{people}"
    made = _made(files, people)
    shutil.rmtree(out, ignore_errors=True)
    done = run(("run", PACK, "--data", files, "--on", DAY, "--out", out))
    funnel, record = (
        json.loads((out / name).read_text(encoding="utf-8")) for name in ("funnel.json", "run.json")
    )
    speed = _speed(people, files, runs=(made, done), rows=funnel["rows"], stages=record["seconds"])
    return speed, _rightness(funnel)


def _made(files: Path, people: int) -> Run:
    shutil.rmtree(files, ignore_errors=True)
    asked = ("--area", AREA, "--people", str(people), "--workbook-rows", WORKBOOK_ROWS)
    return run(("synth", *asked, "--out", files, "--seed", SEED, "--on", DAY))


def _speed(
    people: int, files: Path, *, runs: tuple[Run, Run], rows: Mapping[str, int], stages: Mapping[str, float]
) -> Section:
    made, done = runs
    table = (
        ("what", "seconds", "processor seconds", "peak memory", "target"),
        (f"make the files of {people:,} people", *_measured(made), "–"),
        ("files to lists", *_measured(done), f"{TARGET_SECONDS} s, {megabytes(int(TARGET_PEAK))}"),
        *((f"… {name}", f"{stages[name]:.1f}", "", "", "") for name in STAGES),
    )
    counted = ", ".join(f"{name} {count:,}" for name, count in rows.items())
    notes = (
        f"{_formats(files, rows['read'])} All rows: {counted}.",
        "The target is for 4.2 million people, 5.5 million rows of CSV, half of them GB18030, and 0.5 million rows in three workbooks. "
        "At that size this city sends more rows, and two small workbooks besides.",
        f"Commands: `{made.command}`, `{done.command}`. One run each, on files just written. Processor seconds add up both cores. "
        f"The load average before the second was {done.load:.1f}: above 2 other work wants the two cores too.",
    )
    return Section("A city: files to lists", notes, table)


def _measured(one: Run) -> tuple[str, str, str]:
    return f"{one.seconds:.1f}", f"{one.processor:.0f}", megabytes(one.peak)


def _formats(files: Path, read: int) -> str:
    """How many rows came in which format; what no text file holds stands in the workbooks."""
    sizes = sum(one.stat().st_size for one in _data(files))
    texts = [one.read_bytes() for one in _data(files) if one.suffix == ".csv"]
    lines = sum(text.count(b"\n") for text in texts)
    chinese = sum(text.count(b"\n") for text in texts if not _is_utf8(text))
    books = sum(1 for one in _data(files) if one.suffix == ".xlsx")
    return (
        f"{len(texts)} CSV files with {lines:,} lines, {chinese / lines:.0%} of them GB18030, and {books} workbooks with "
        f"{read - lines:,} rows; {megabytes(sizes)}."
    )


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _data(files: Path) -> Iterator[Path]:
    return (one for one in files.iterdir() if one.stem not in {"truth", "staff", "areas", "manifest"})


def _rightness(funnel: Mapping[str, Any]) -> Section:
    truth = funnel["truth"]
    head = (
        "indicator",
        "truly in need",
        "plain: alerted",
        "plain: true",
        "ours: raised",
        "ours: true of these",
        "ours: dispatched",
        "ours: true",
        "ours: found of the true",
    )
    rows = [_indicator(name, kinds) for name, kinds in sorted(truth["indicators"].items())]
    rows.append(_indicator("**all**", _together(list(truth["indicators"].values()))))
    red = truth["red"]
    notes = (
        "Households of the made-up city, whose truth is known: a household is true when an honest visit would bring it something new.",
        f"All dispatched tasks: {_all_tasks(truth['tasks'])} true (target 20 %). Red and true: {red['true']:,}, of these dispatched "
        f"{red['dispatched']:,} (target: all); {red['in_review']:,} of the others are candidates for a row that waits in the review of matches; "
        f"of {red['sought']:,} the county is told to ask an office for the ID number (judged by the name).",
        "The truth was made by the same hands as the ranking, and hardship in it follows burdens that the ranking reads: the figures show that the "
        "machinery works and how it compares with plain thresholds on the same data, not what a bureau will find.",
        "*plain* is the threshold alone, as published, asked of everybody; *raised* are our alerts, of which the county's own desks (E1, J2, L1 …) work "
        "some and the others wait for a worker's free week; *dispatched* is what reached a worker's list.",
    )
    return Section("Alerts: how many are true", notes, (head, *rows))


def _indicator(name: str, kinds: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    plain, raised, ours = kinds.get("plain"), kinds["raised"], kinds["dispatched"]
    return (
        name,
        f"{ours['true']:,}",
        f"{plain['found']:,}" if plain else "–",
        _share(plain["precision"]) if plain else "–",
        f"{raised['found']:,}",
        _share(raised["precision"]),
        f"{ours['found']:,}",
        _share(ours["precision"]),
        _share(ours["recall"]),
    )


def _together(indicators: list[Mapping[str, Mapping[str, Any]]]) -> dict[str, dict[str, Any]]:
    """The indicators that have a plain threshold, added up: a household counts once for each."""
    both = [kinds for kinds in indicators if "plain" in kinds]
    return {kind: _added([kinds[kind] for kinds in both]) for kind in ("plain", "raised", "dispatched")}


def _added(counts: list[Mapping[str, Any]]) -> dict[str, Any]:
    found, right, true = (sum(one[key] for one in counts) for key in ("found", "right", "true"))
    return {
        "found": found,
        "true": true,
        "precision": right / found if found else None,
        "recall": right / true if true else None,
    }


def _all_tasks(tasks: list[Mapping[str, Any]]) -> str:
    sent = [one for one in tasks if one["state"] == "dispatched"]
    found, right = sum(one["found"] for one in sent), sum(one["right"] for one in sent)
    return f"{right:,} of {found:,}, {_share(right / found if found else None)}"


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"
