"""What the engine may keep no longer: files, rows about people without a case, persons not seen for long, results of single batches."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.errors import UsageError
from jiwang_engine.linking.keeping.retention import PurgeReport as PurgeReport
from jiwang_engine.linking.keeping.retention import purge
from jiwang_engine.linking.keeping.state import State

RESULTS_KEPT = timedelta(days=30)  # of one batch; a whole city's are replaced by the next run's
_ONE_BATCH = ("batch-*", "withdrawn-*")


def purge_state(on: date) -> PurgeReport | None:
    """Remove from the engine's state what may not be kept on a day; None where a run is writing to it, or there is none yet."""
    if not (Path(settings.STATE) / "CURRENT").is_file():
        return None
    state = State(Path(settings.STATE))
    backend = DuckDB(directories=[state.folder])
    try:
        return purge(state, backend, on=on)
    except UsageError as error:
        if error.code != "state-in-use":
            raise
        return None
    finally:
        backend.close()


def purge_results(at: datetime) -> int:
    """Remove the results of single batches once they are old; how many folders."""
    folder, removed = Path(settings.RESULTS), 0
    for one in (path for pattern in _ONE_BATCH for path in folder.glob(pattern)):
        if one.is_dir() and one.stat().st_mtime < (at - RESULTS_KEPT).timestamp():
            shutil.rmtree(one)
            removed += 1
    return removed
