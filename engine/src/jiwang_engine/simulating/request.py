"""A simulation from the request to the written answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jiwang_engine.backends.base import Backend
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Program
from jiwang_engine.linking.keeping.state import State
from jiwang_engine.packs.model import Pack
from jiwang_engine.reporting import Atlas
from jiwang_engine.running.inputs.facts import county_folders, load_facts
from jiwang_engine.running.inputs.files import Files
from jiwang_engine.running.rooms import Room, working_room
from jiwang_engine.running.stages import leave_what_was_known
from jiwang_engine.simulating.comparing import Comparison, compare
from jiwang_engine.simulating.scenarios import Scenario, under
from jiwang_engine.simulating.writing import write_comparison

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class SimulationRequest:
    """Which households (files or the engine's tables), on which day, and where the answer goes.

    With `state` the households keep the ids of earlier runs, and what people recorded of them counts; it is only read.
    What was published, recorded or delivered after `known` is not seen.
    """

    on: date
    out: Path
    data: Path | None = None
    facts: Path | None = None
    known: date | None = None
    state: Path | None = None
    memory: str = "4GB"


def simulate(request: SimulationRequest, program: Program, scenario: Scenario, *, tell: Tell) -> Comparison:
    """Judge the households as the law is and as it would be, and write what differs.

    Raises PackErrors when the scenario names nothing or its formulas are wrong, SourceError for files at fault.
    """
    after = check_pack(under(program.pack, scenario))
    state = State(request.state) if request.state else None
    with working_room(request.out) as room:
        folders = [room.results.parent, *([request.facts] if request.facts else [])]
        folders += [state.folder] if state else []
        backend = DuckDB(directories=folders, memory=request.memory, spill=room.spill)
        try:
            _read(request, program.pack, backend, state=state, room=room, tell=tell)
            tell("按现行规定和改后的规定各算一遍……")
            found = compare(backend, program, after, on=request.on, known=request.known)
            tell("写出对比……")
            write_comparison(
                backend, found, scenario, folder=room.results, atlas=Atlas(program.pack.areas, request.on)
            )
            room.publish()
        finally:
            backend.close()
    return found


def _read(
    request: SimulationRequest, pack: Pack, backend: Backend, *, state: State | None, room: Room, tell: Tell
) -> None:
    """The households as a run of the same day sees them."""
    _take_in(request, pack, backend, state=state, room=room, tell=tell)
    leave_what_was_known(backend, pack, state=state, on=request.on, known=request.known)


def _take_in(
    request: SimulationRequest, pack: Pack, backend: Backend, *, state: State | None, room: Room, tell: Tell
) -> None:
    if request.facts is not None:
        tell("读取引擎数据表……")
        load_facts(backend, county_folders(request.facts) or (request.facts,))
        return
    assert request.data is not None
    files = Files(request.data, request.on, room.spill, request.known)
    tell("读取各部门文件，清洗并核对……")
    files.take_in(backend, pack)
    tell("比对身份……")
    files.tie(backend, pack, state=state)
