"""The main job for a province or a nation: turn after turn of counties, with the time that is left; what is finished stays finished."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter

from jiwang_engine.alerting import Worker
from jiwang_engine.backends.base import Backend
from jiwang_engine.running.counties.hands import Desk, hands_of, judged_beside, share_of
from jiwang_engine.running.counties.judging import judge_turn
from jiwang_engine.running.counties.publishing import publish_counties
from jiwang_engine.running.counties.shelf import Shelf, asked_of
from jiwang_engine.running.counties.turns import Turn, turns_of
from jiwang_engine.running.inputs.facts import feet, size_of
from jiwang_engine.running.stages import Run


def run_counties(work: Run, workers: tuple[Worker, ...], counties: Sequence[Path]) -> None:
    """Judge all counties and leave the results in the room; raises what a run raises."""
    hands = hands_of(work.request)
    turns, shelf = _prepared(work, counties, hands=hands)
    waiting = [turn for turn in turns if not shelf.holds(turn.name)]
    for turn in turns:
        if turn not in waiting:
            work.tell(f"   {turn.name} 起的 {len(turn.counties)} 个县上次已经算完，不再重算。")
    total, before = (sum(turn.people for turn in some) for some in (turns, waiting))
    judged, started = 0, perf_counter()
    beside = 1 if work.cluster else hands  # a cluster has hands of its own
    if waiting:
        work.tell(f"逐批计算 {total:,} 人：{len(turns)} 批，同时 {min(beside, len(waiting))} 批……")
    with closing(_judged(work, workers, waiting, shelf=shelf, hands=beside)) as finished:
        for turn in finished:
            judged += turn.people
            done, left = total - before + judged, (perf_counter() - started) / judged * (before - judged)
            work.tell(f"   {turn.name} 起的 {len(turn.counties)} 个县，{turn.people:,} 人，已算完。")
            work.tell(f"   已完成 {done / total:.0%}（{done:,}／{total:,} 人），约还需 {_in_words(left)}。")
    with work.stage("publishing", "⑤ 汇总各县的清单、漏斗和报告……"):
        publish_counties(work, shelf, [turn.name for turn in turns], hands=hands)


def _prepared(work: Run, counties: Sequence[Path], *, hands: int) -> tuple[list[Turn], Shelf]:
    """The turns, and the shelf with what an earlier run of the same has finished."""
    request = work.request
    assert request.facts is not None
    with work.stage("intake", f"① 核对 {len(counties)} 个县的引擎数据表……"):
        sizes = {county: size_of(work.backend, county) for county in counties}
        work.result.inputs = feet(request.facts, counties)
        turns = list(turns_of(sizes, memory=share_of(request, hands).memory))
        names = [[county.name for county in turn.counties] for turn in turns]
        before = (work.state.generation or "") if work.state else ""
        asked = asked_of(request, work.program.pack, turns=names, inputs=work.result.inputs, before=before)
        return turns, Shelf.opened(work.room.finished, asked)


def _judged(
    work: Run, workers: tuple[Worker, ...], turns: Sequence[Turn], *, shelf: Shelf, hands: int
) -> Generator[Turn]:
    """Judge turns, one after the other or some beside each other; each is given back when it is on the shelf."""
    if hands > 1 and len(turns) > 1:
        desk = Desk(share_of(work.request, hands), work.program, workers, shelf, work.room)
        yield from judged_beside(desk, turns, hands)
        return
    for turn in turns:
        judge_turn(work, workers, turn, shelf=shelf)
        _clear(work.backend)
        yield turn


def _clear(backend: Backend) -> None:
    """Forget everything of a turn but what was said to people before."""
    for (name,) in backend.rows(
        "SELECT table_name FROM information_schema.tables WHERE table_name <> 'ledger' ORDER BY table_name"
    ):
        backend.drop(name)


def _in_words(seconds: float) -> str:
    return f"{seconds / 60:.0f} 分钟" if seconds >= 120 else f"{seconds:.0f} 秒"
