"""One household through all categories, items and indicators, with every reason."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from jiwang_engine.explaining import explain
from jiwang_engine.garbage import search_rarely
from jiwang_engine.judging.casefiles import CaseReader, read_documents
from jiwang_engine.language.checker import check_pack
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.packs.model import Pack
from measuring import Section, run

HOUSEHOLD = Path(__file__).with_name("household.yaml")
PACK = "shili"
FEW = frozenset(
    ("dibao", "danren", "category_supplement", "bianyuan", "gangxing", "small_fast_aid", "expenditure_aid", "premium_subsidy",
    "inpatient_aid", "public_rental", "rent_subsidy", "disability_care", "free_electricity")
)  # fmt: skip
"""The items with which the law began; the whole law has six times as many."""
SIGNS = frozenset(("M1", "M2", "M3", "M4", "D1", "F1", "E2", "N1", "A1", "J1", "L1", "L3"))


def measure(*, small: bool) -> Section:
    times = 50 if small else 1000
    warm, few = (sorted(_warm(pack, times)) for pack in (read_pack(PACK), _with_few_items()))
    runs = [run(("explain", PACK, "--case", HOUSEHOLD, "--json")) for _ in range(3 if small else 10)]
    rows = (
        ("what", "times", "median", "99 of 100 within", "target"),
        (
            "in-process, warm, the whole law",
            f"{len(warm):,}",
            f"{median(warm) * 1000:.1f} ms",
            f"{_within(warm):.1f} ms",
            "50 ms",
        ),
        (
            f"in-process, warm, {len(FEW)} items and {len(SIGNS)} indicators",
            f"{len(few):,}",
            f"{median(few) * 1000:.1f} ms",
            f"{_within(few):.1f} ms",
            "25 ms",
        ),
        (
            "`jiwang explain` as a process",
            str(len(runs)),
            f"{median(one.seconds for one in runs):.2f} s",
            f"slowest {max(one.seconds for one in runs):.2f} s",
            "1 s",
        ),
    )
    notes = (
        "Four people, one unknown wage, medical bills of two months (`bench/household.yaml`), pack `shili`: reading the case, judging, explaining, JSON.",
        f"Command: `{runs[0].command}`.",
    )
    return Section("One household", notes, rows)


def _with_few_items() -> Pack:
    pack = read_pack(PACK)
    rules = {name: one for name, one in pack.combinations.items() if FEW.issuperset(one.items)}
    return replace(
        pack,
        items={name: pack.items[name] for name in FEW},
        indicators={name: pack.indicators[name] for name in SIGNS},
        combinations=rules,
        procedures={},
    )


def _warm(pack: Pack, times: int) -> list[float]:
    program = check_pack(pack)
    text = HOUSEHOLD.read_text(encoding="utf-8")
    reader = CaseReader(program, HOUSEHOLD.name)

    def once() -> float:
        started = time.perf_counter()
        (document,) = read_documents(text, HOUSEHOLD.name)
        case = reader.read(document).case
        json.dumps(explain(program, case, due_on=_in_calendar_days), ensure_ascii=False)
        return time.perf_counter() - started

    once()
    search_rarely()  # as the command line does
    return [once() for _ in range(times)]


def _within(sorted_seconds: list[float]) -> float:
    return sorted_seconds[min(len(sorted_seconds) - 1, len(sorted_seconds) * 99 // 100)] * 1000


def _in_calendar_days(day: date, days: int, kind: str) -> tuple[date, bool]:
    return day + timedelta(days=days), kind != "calendar"
