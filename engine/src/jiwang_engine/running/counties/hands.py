"""Several turns at once: each in a process of its own, with its share of the memory and one core.

Half of a turn is work that one core does alone, so that two turns beside each other are done sooner than one after the other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter, sleep
from typing import cast

from jiwang_engine.alerting import Worker
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.errors import JiwangError, MachineError
from jiwang_engine.garbage import search_rarely
from jiwang_engine.language.program import Program
from jiwang_engine.linking.keeping.state import State
from jiwang_engine.running.counties.judging import judge_turn
from jiwang_engine.running.counties.shelf import Shelf
from jiwang_engine.running.counties.turns import Turn, gigabytes
from jiwang_engine.running.keeping import load_ledger
from jiwang_engine.running.request import RunRequest, RunResult
from jiwang_engine.running.rooms import Room
from jiwang_engine.running.stages import Run

LEAST_GB = 1.0  # of memory for one process
_GLANCES = 0.5  # seconds between two looks whether the run is still there


@dataclass(frozen=True, slots=True)
class Desk:
    """What a process needs to judge turns: the run that was asked, the law, who visits where, and where things lie."""

    request: RunRequest
    program: Program
    workers: tuple[Worker, ...]
    shelf: Shelf
    room: Room


def hands_of(request: RunRequest) -> int:
    """How many processes: one a core, as long as each has memory enough."""
    cores = request.threads or os.cpu_count() or 1
    return max(1, min(cores, int(gigabytes(request.memory) / LEAST_GB)))


def share_of(request: RunRequest, hands: int) -> RunRequest:
    """What each of several processes is asked: the same, with its part of memory and cores."""
    if hands < 2:
        return request
    memory = f"{gigabytes(request.memory) / hands * 1000:.0f}MB"
    return replace(request, memory=memory, threads=max(1, (request.threads or os.cpu_count() or 1) // hands))


def judged_beside(desk: Desk, turns: Sequence[Turn], hands: int) -> Iterator[Turn]:
    """Judge turns in some processes, and tell of each when it lies on the shelf; raises what a turn raises.

    When the caller has had enough, what is still at work is ended: it has put nothing on the shelf.
    """
    waiting, at_work = list(turns), dict[int, _Clerk]()
    try:
        while waiting or at_work:
            while waiting and len(at_work) < hands:
                clerk = _Clerk(desk, waiting.pop(0))
                at_work[clerk.process.sentinel] = clerk
            for done in wait(list(at_work)):
                clerk = at_work.pop(cast(int, done))
                clerk.answer()
                yield clerk.turn
    finally:
        for clerk in at_work.values():
            clerk.process.terminate()
            clerk.process.join()


class _Clerk:
    """A process that judges one turn."""

    def __init__(self, desk: Desk, turn: Turn) -> None:
        context = get_context("spawn")
        self.turn = turn
        self._told, telling = context.Pipe(duplex=False)
        self.process = context.Process(
            target=_judge, args=(desk, turn, telling), kwargs={"run": os.getpid()}, daemon=True
        )
        self.process.start()
        telling.close()

    def answer(self) -> None:
        """Raise what went wrong."""
        self.process.join()
        try:
            raise self._told.recv()
        except EOFError:
            if self.process.exitcode:
                raise MachineError(
                    "turn-ended",
                    found=f"计算 {self.turn.name} 起的各县时，进程被系统中止，多半是内存不够。",
                    remedy="请用 --memory 给小一些的内存，或关闭别的程序，再运行一次；已算完的不再重算。",
                ) from None


def _judge(desk: Desk, turn: Turn, telling: Connection, *, run: int) -> None:
    search_rarely()
    Thread(target=_leave_with, args=(run,), daemon=True).start()
    try:
        with _at_desk(desk) as work:
            judge_turn(work, desk.workers, turn, shelf=desk.shelf)
    except (JiwangError, OSError) as error:
        telling.send(error)
    telling.close()


def _leave_with(run: int) -> None:
    """A run that was killed cannot end its processes: they look whether it is still there."""
    while os.getppid() == run:
        sleep(_GLANCES)
    os._exit(1)


@contextmanager
def _at_desk(desk: Desk) -> Iterator[Run]:
    """A database of its own, for one turn; nothing is said, the run tells when the turn is done."""
    request, room = desk.request, desk.room
    state = State(request.state) if request.state else None
    assert request.facts is not None
    folders = [room.results.parent, room.finished, request.facts, *([state.folder] if state else [])]
    with TemporaryDirectory(dir=room.spill) as spill:
        backend = DuckDB(
            directories=folders, memory=request.memory, threads=request.threads, spill=Path(spill)
        )
        try:
            load_ledger(backend, state)
            yield Run(
                request, desk.program, backend, room, RunResult(request.out), lambda _: None, state, perf_counter()
            )  # fmt: skip
        finally:
            backend.close()
