"""What a run remembers for the next one, and what it is given instead of files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from jiwang_engine.alerting.ledger import create_ledger
from jiwang_engine.backends.base import Backend
from jiwang_engine.errors import UsageError
from jiwang_engine.linking.keeping.state import State, scanned
from jiwang_engine.linking.keeping.vault import keep_raw
from jiwang_engine.linking.linkage import kept_after, sources_not_to_keep
from jiwang_engine.packs.model import Pack
from jiwang_engine.running.request import RunRequest

_NEEDED = ("person", "unit", "membership")


def load_ledger(backend: Backend, state: State | None) -> None:
    """Load the earlier alerts, so that the same alert stays quiet."""
    path = state.table("ledger") if state else None
    if path is not None:
        backend.run(f"CREATE TABLE ledger AS SELECT * FROM {scanned(path)}")
    else:
        create_ledger(backend)


def commit_state(backend: Backend, pack: Pack, request: RunRequest, *, state: State) -> None:
    """Keep the departments' files in the vault, then put the new generation in force."""
    if request.data is not None:
        for name, source in _to_keep(backend, pack):
            keep_raw(state, request.data / name, source=pack.sources[source], received=request.on)
    contents = kept_after(backend, pack.sources, on=request.on)
    if backend.has_table("ledger_next"):  # where nobody was judged the earlier alerts stay as they are
        ledger = "SELECT * FROM ledger_next ORDER BY judged_on, indicator, unit, person"
        contents = replace(contents, tables={**contents.tables, "ledger": ledger})
    state.commit(backend, contents)


def _to_keep(backend: Backend, pack: Pack) -> list[tuple[str, str]]:
    """The files for the vault; a workbook with one sheet about means is not kept for its other sheets."""
    found = backend.rows("SELECT DISTINCT name, source FROM files ORDER BY name, source")
    without = {name for name, source in found if source in sources_not_to_keep(pack.sources)}
    return [(name, source) for name, source in found if name not in without]


def load_facts(backend: Backend, folder: Path) -> None:
    """Take the engine's tables (person, unit, membership, receiving, fact_<source>) from Parquet files."""
    files = {path.stem: path for path in sorted(folder.resolve().glob("*.parquet"))}
    for name in _NEEDED:
        if name not in files:
            raise UsageError(
                "facts-incomplete",
                found=f"{folder} 里没有 {name}.parquet。",
                remedy="请按 docs/reference/engine-tables.md 准备数据表。",
            )
    for name, path in files.items():
        if name.isidentifier():
            backend.run(f"CREATE TABLE {name} AS SELECT * FROM {scanned(path)}")
    empty = {
        "receiving": "unit BIGINT, item VARCHAR, since DATE, amount BIGINT",
        "files": "file INTEGER, source VARCHAR, name VARCHAR, sha256 VARCHAR",
        "link": "record BIGINT, source VARCHAR, person BIGINT, tier VARCHAR, rule_version VARCHAR, decided_by VARCHAR",
        "review": "record BIGINT, source VARCHAR, candidate BIGINT, tier VARCHAR, reason VARCHAR",
    }
    for name, columns in empty.items():
        if not backend.has_table(name):
            backend.run(f"CREATE TABLE {name} ({columns})")
