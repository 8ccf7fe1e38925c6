"""Corrected files: which records the files had that they take the place of."""

from __future__ import annotations

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.linking.adding.late import records_read
from jiwang_engine.linking.keeping.state import scanned
from jiwang_engine.running.inputs.files import Files
from jiwang_engine.running.stages import Run


def records_before(work: Run) -> str:
    """A query of the records of the files that are corrected, read once more; empty where nothing is corrected.

    The same bytes give the same records, whatever the file is called. Raises what reading raises, and UsageError for files
    that need a whole run.
    """
    request, spill = work.request, work.room.spill
    if request.instead_of is None:
        return ""
    kept = spill / "superseded.parquet"
    backend = DuckDB(directories=[spill], memory=request.memory, spill=spill)
    try:
        with work.stage("intake", "   读取被更正的旧文件……"):
            Files(request.instead_of, request.on, spill, request.known).take_in(backend, work.program.pack)
            backend.write_parquet(records_read(backend, work.program.pack.sources), kept)
    finally:
        backend.close()
    return f"SELECT record FROM {scanned(kept)}"
