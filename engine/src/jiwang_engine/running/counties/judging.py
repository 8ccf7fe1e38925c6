"""One turn: some counties are read, judged and put on the shelf with their lists and counts."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from jiwang_engine.alerting import Worker
from jiwang_engine.reporting import count_funnel
from jiwang_engine.reporting.lists import write_county_tables
from jiwang_engine.running.counties.shelf import Shelf, write_counts
from jiwang_engine.running.counties.turns import Turn
from jiwang_engine.running.inputs.beside import atlas_of
from jiwang_engine.running.inputs.facts import load_facts
from jiwang_engine.running.publishing import told_families
from jiwang_engine.running.request import RunResult
from jiwang_engine.running.stages import Run, hide_later, judge, raise_tasks

_ALERTS = "SELECT * FROM alert ORDER BY alert"
_TOLD = "SELECT * FROM ledger_next WHERE judged_on = DATE '{on}' ORDER BY indicator, unit, person"


def judge_turn(run: Run, workers: tuple[Worker, ...], turn: Turn, *, shelf: Shelf) -> None:
    """Judge the counties of a turn and put what they leave on the shelf; raises what a run raises.

    The turn counts for itself: notes and seconds lie on the shelf with its tables, and `run` adds them up when all is done.
    """
    work = replace(run, result=RunResult(run.request.out))
    with work.stage("intake", "① 读取引擎数据表……"):
        work.files = load_facts(work.backend, turn.counties)
        hide_later(work)
    judge(work)
    raise_tasks(work, workers)
    with shelf.putting(turn.name) as folder:
        with work.stage("case", "   写出在保家庭的结论……"):
            work.backend.write_parquet("SELECT * FROM judgement", folder / "verdicts.parquet")
        with work.stage("publishing", "⑤ 写出各县清单……"):
            counts = _written(work, folder, with_stories=turn.is_first)
        result = work.result
        told = {"notes": result.notes, "seconds": result.seconds, "processor": result.processor}
        write_counts(folder, {**counts, **told})


def _written(work: Run, folder: Path, *, with_stories: bool) -> dict[str, Any]:
    """Write the alerts and lists of the turn; the counts that go with it. The first turn tells of some families for all."""
    for name, query in (("alerts", _ALERTS), ("told", _TOLD.format(on=work.request.on))):
        work.backend.write_parquet(query, folder / f"{name}.parquet")
    pack, atlas = work.program.pack, atlas_of(work.request, work.program.pack)
    lists = write_county_tables(work.backend, folder / "lists", atlas)
    stories = told_families(work.backend, work.program, work.request, atlas=atlas) if with_stories else ()
    return {
        "funnel": asdict(count_funnel(work.backend, pack.indicators)),
        "lists": [asdict(one) for one in lists],
        "stories": [asdict(one) for one in stories],
    }
