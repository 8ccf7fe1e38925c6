"""The main job for a province or a nation: group after group of counties, with the time that is left; what is finished stays finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

from jiwang_engine.alerting import Worker
from jiwang_engine.backends.base import Backend
from jiwang_engine.reporting import count_funnel
from jiwang_engine.reporting.lists import write_county_tables
from jiwang_engine.running.counties.grouping import Group, groups_of
from jiwang_engine.running.counties.publishing import publish_counties, stories_of
from jiwang_engine.running.counties.shelf import Shelf, asked_of, write_counts
from jiwang_engine.running.inputs.beside import atlas_of
from jiwang_engine.running.inputs.facts import count_people, feet, load_facts
from jiwang_engine.running.stages import Run, hide_later, judge, raise_tasks

_LEFT = {  # what a group leaves on the shelf
    "verdicts": "SELECT * FROM verdict ORDER BY unit, person NULLS FIRST, role, id",
    "alerts": "SELECT * FROM alert ORDER BY alert",
}
_TOLD = "SELECT * FROM ledger_next WHERE judged_on = DATE '{on}' ORDER BY indicator, unit, person"


def run_counties(work: Run, workers: tuple[Worker, ...], counties: Sequence[Path]) -> None:
    """Judge all counties and leave the results in the room; raises what a run raises."""
    groups, shelf = _prepared(work, counties)
    total, done = sum(group.people for group in groups), 0
    judged, started, resumed = 0, perf_counter(), []
    for group in groups:
        done += group.people
        if shelf.holds(group.name):
            work.tell(f"   {group.name} 起的 {len(group.counties)} 个县上次已经算完，不再重算。")
            resumed.append(group.name)
            continue
        work.tell(f"{group.name} 起的 {len(group.counties)} 个县，{group.people:,} 人：")
        _judge_group(work, workers, group, shelf=shelf)
        judged += group.people
        left = (perf_counter() - started) / judged * (total - done)
        work.tell(f"   已完成 {done / total:.0%}（{done:,}／{total:,} 人），约还需 {_in_words(left)}。")
    with work.stage("publishing", "⑤ 汇总各县的清单、漏斗和报告……"):
        publish_counties(work, shelf, [group.name for group in groups], resumed=resumed)


def _prepared(work: Run, counties: Sequence[Path]) -> tuple[list[Group], Shelf]:
    """The groups, and the shelf with what an earlier run of the same has finished."""
    request = work.request
    assert request.facts is not None
    with work.stage("intake", f"① 核对 {len(counties)} 个县的引擎数据表……"):
        people = {county: count_people(work.backend, county) for county in counties}
        work.result.inputs = feet(request.facts, counties)
        groups = list(groups_of(people, memory=request.memory))
        names = [[county.name for county in group.counties] for group in groups]
        before = (work.state.generation or "") if work.state else ""
        asked = asked_of(request, work.program.pack, groups=names, inputs=work.result.inputs, before=before)
        return groups, Shelf.opened(work.room.finished, asked)


def _judge_group(work: Run, workers: tuple[Worker, ...], group: Group, *, shelf: Shelf) -> None:
    before = dict(work.result.seconds)
    with work.stage("intake", "① 读取引擎数据表……"):
        load_facts(work.backend, group.counties)
        hide_later(work)
    judge(work)
    raise_tasks(work, workers)
    with shelf.putting(group.name) as folder:
        with work.stage("publishing", "⑤ 写出各县清单……"):
            counts = _written(work, folder)
        spent = {name: value - before.get(name, 0.0) for name, value in work.result.seconds.items()}
        write_counts(folder, {**counts, "notes": work.result.notes, "seconds": spent})
    _clear(work.backend)


def _written(work: Run, folder: Path) -> dict[str, Any]:
    """Write what the group leaves; the counts that go with it."""
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
    """Forget everything of a group but what was said to people before."""
    for name, kind in backend.rows(
        "SELECT table_name, table_type FROM information_schema.tables WHERE table_name <> 'ledger' ORDER BY table_name"
    ):
        backend.run(f"DROP {'VIEW' if kind == 'VIEW' else 'TABLE'} {name}")


def _in_words(seconds: float) -> str:
    return f"{seconds / 60:.0f} 分钟" if seconds >= 120 else f"{seconds:.0f} 秒"
