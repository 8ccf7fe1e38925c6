"""Workbooks and pages of some places, made after a run out of the tables that it left for every county."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.errors import UsageError
from jiwang_engine.language.program import Program
from jiwang_engine.reporting.lists import WrittenList, county_tables, write_places
from jiwang_engine.running.inputs.beside import atlas_of
from jiwang_engine.running.publishing import is_fictional
from jiwang_engine.running.record import read_record, request_of


def write_lists_of(
    run_folder: Path, out: Path, *, areas: Sequence[str], program_of: Callable[[str], Program]
) -> tuple[WrittenList, ...]:
    """Write the lists of the places whose codes begin with one of `areas`, from a finished run, below `out`.

    Raises UsageError where the folder holds no run, or nothing is to be done in these places.
    """
    record = read_record(run_folder)
    pack = program_of(record["pack"]["name"]).pack
    request = request_of(record, out)
    atlas = atlas_of(request, pack)
    backend = DuckDB(directories=[run_folder, out])
    try:
        written = write_places(
            backend, county_tables(run_folder / "lists", atlas), out, indicators=pack.indicators, atlas=atlas,
            on=request.on, only=areas, fictional=is_fictional(pack),
        )  # fmt: skip
    finally:
        backend.close()
    if not written:
        raise UsageError(
            "no-such-list",
            found=f"这次运行在 {'、'.join(areas)} 没有任务。",
            remedy="请检查区划代码；有任务的县见结果目录里的 lists。",
        )
    return written
