"""The main job for a province or a nation: turn after turn of counties, with the time that is left; what is finished stays finished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

from jiwang_engine.alerting import Worker
from jiwang_engine.backends.base import Backend
from jiwang_engine.reporting import count_funnel
from jiwang_engine.reporting.lists import write_county_tables
from jiwang_engine.running.counties.publishing import publish_counties, stories_of
from jiwang_engine.running.counties.shelf import Shelf, asked_of, write_counts
from jiwang_engine.running.counties.turns import Turn, turns_of
from jiwang_engine.running.inputs.beside import atlas_of
from jiwang_engine.running.inputs.facts import count_people, feet, load_facts
from jiwang_engine.running.stages import Run, hide_later, judge, raise_tasks

_LEFT = {  # what a turn leaves on the shelf
    "verdicts": "SELECT * FROM verdict ORDER BY unit, person NULLS FIRST, role, id",
    "alerts": "SELECT * FROM alert ORDER BY alert",
}
_TOLD = "SELECT * FROM ledger_next WHERE judged_on = DATE '{on}' ORDER BY indicator, unit, person"


def run_counties(work: Run, workers: tuple[Worker, ...], counties: Sequence[Path]) -> None:
    """Judge all counties and leave the results in the room; raises what a run raises."""
    turns, shelf = _prepared(work, counties)
    total, done = sum(turn.people for turn in turns), 0
    judged, started, resumed = 0, perf_counter(), []
    for turn in turns:
        done += turn.people
        if shelf.holds(turn.name):
            work.tell(f"   {turn.name} 起的 {len(turn.counties)} 个县上次已经算完，不再重算。")
            resumed.append(turn.name)
            continue
        work.tell(f"{turn.name} 起的 {len(turn.counties)} 个县，{turn.people:,} 人：")
        _judge_turn(work, workers, turn, shelf=shelf)
        judged += turn.people
        left = (perf_counter() - started) / judged * (total - done)
        work.tell(f"   已完成 {done / total:.0%}（{done:,}／{total:,} 人），约还需 {_in_words(left)}。")
    with work.stage("publishing", "⑤ 汇总各县的清单、漏斗和报告……"):
        publish_counties(work, shelf, [turn.name for turn in turns], resumed=resumed)


def _prepared(work: Run, counties: Sequence[Path]) -> tuple[list[Turn], Shelf]:
    """The turns, and the shelf with what an earlier run of the same has finished."""
    request = work.request
    assert request.facts is not None
    with work.stage("intake", f"① 核对 {len(counties)} 个县的引擎数据表……"):
        people = {county: count_people(work.backend, county) for county in counties}
        work.result.inputs = feet(request.facts, counties)
        turns = list(turns_of(people, memory=request.memory))
        names = [[county.name for county in turn.counties] for turn in turns]
        before = (work.state.generation or "") if work.state else ""
        asked = asked_of(request, work.program.pack, turns=names, inputs=work.result.inputs, before=before)
        return turns, Shelf.opened(work.room.finished, asked)


def _judge_turn(work: Run, workers: tuple[Worker, ...], turn: Turn, *, shelf: Shelf) -> None:
    before = dict(work.result.seconds), dict(work.result.processor)
    with work.stage("intake", "① 读取引擎数据表……"):
        work.files = load_facts(work.backend, turn.counties)
        hide_later(work)
    judge(work)
    raise_tasks(work, workers)
    with shelf.putting(turn.name) as folder:
        with work.stage("publishing", "⑤ 写出各县清单……"):
            counts = _written(work, folder)
        spent = [
            _since(*pair) for pair in zip(before, (work.result.seconds, work.result.processor), strict=True)
        ]
        times = dict(zip(("seconds", "processor"), spent, strict=True))
        write_counts(folder, {**counts, "notes": work.result.notes, **times})
    _clear(work.backend)


def _since(before: Mapping[str, float], now: Mapping[str, float]) -> dict[str, float]:
    return {name: value - before.get(name, 0.0) for name, value in now.items()}


def _written(work: Run, folder: Path) -> dict[str, Any]:
    """Write what the turn leaves; the counts that go with it."""
    for name, query in (_LEFT | {"told": _TOLD.format(on=work.request.on)}).items():
        work.backend.write_parquet(query, folder / f"{name}.parquet")
    pack = work.program.pack
    lists = write_county_tables(work.backend, folder / "lists", atlas_of(work.request, pack))
    return {
        "funnel": asdict(count_funnel(work.backend, pack.indicators)),
        "lists": [asdict(one) for one in lists],
        "stories": [asdict(one) for one in stories_of(work)],
    }


def _clear(backend: Backend) -> None:
    """Forget everything of a turn but what was said to people before."""
    for name, kind in backend.rows(
        "SELECT table_name, table_type FROM information_schema.tables WHERE table_name <> 'ledger' ORDER BY table_name"
    ):
        backend.run(f"DROP {'VIEW' if kind == 'VIEW' else 'TABLE'} {name}")


def _in_words(seconds: float) -> str:
    return f"{seconds / 60:.0f} 分钟" if seconds >= 120 else f"{seconds:.0f} 秒"
