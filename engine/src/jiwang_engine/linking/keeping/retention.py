"""How long anything is kept, and the purge that removes the rest.

Periods come from the descriptors and travel in the state (`retention.json`), so that a purge needs no pack.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from jiwang_engine.backends.base import Backend
from jiwang_engine.linking.keeping.state import Contents, State, scanned
from jiwang_engine.linking.keeping.vault import KeptFile, kept_files, remove_drafts
from jiwang_engine.packs.model import Source

RETENTION_FILE = "retention.json"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a source may be kept; the defaults hold for sources that no pack names any more."""

    raw_months: int = 13
    rejected_months: int = 3
    unconcerned_days: int = 30
    role: str = ""


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """How much was removed: files, rows about people without a case, identities not seen for long."""

    raw_files: int
    rejected_files: int
    unconcerned_rows: int
    identities: int

    @property
    def nothing(self) -> bool:
        """Whether there was nothing to remove."""
        return not (self.raw_files or self.rejected_files or self.unconcerned_rows or self.identities)


def retention_file(sources: Mapping[str, Source]) -> bytes:
    """What a commit stores as `retention.json`."""
    periods = {
        one.id: [one.keep_raw_months, one.keep_rejected_months, one.keep_unconcerned_days, one.role]
        for one in sources.values()
    }
    return json.dumps(periods, ensure_ascii=False, sort_keys=True).encode()


def purge(state: State, backend: Backend, *, on: date) -> PurgeReport:
    """Remove what may not be kept on a day; doing it twice removes nothing more.

    A table of the state takes part when it has the columns source, compared_on and in_case; the vault's identities when
    nobody has seen them for as long as the register's raw files are kept.
    """
    periods = _periods(state)
    with state.locked():
        remove_drafts(state)
        removed = [one for one in kept_files(state) if _is_overdue(one, periods, on)]
        for one in removed:
            one.path.unlink()
    open_paths = {name: path for name in state.tables() if (path := state.table(name))}
    vault_paths = {name: path for name in state.vault_tables() if (path := state.secret(name))}
    tables = {
        name: _concerned(path, periods, on)
        for name, path in open_paths.items()
        if {"source", "compared_on", "in_case"} <= _columns(backend, path)
    }
    vaulted = {
        name: _seen(path, periods, on)
        for name, path in vault_paths.items()
        if "last_seen" in _columns(backend, path)
    }
    overdue = _overdue_layers(state, backend, periods=periods, on=on)
    rows, identities = _surplus(backend, open_paths, tables), _surplus(backend, vault_paths, vaulted)
    if rows or identities or overdue:
        kept = {name: query for name, query in vaulted.items() if name not in overdue}
        state.commit(backend, Contents(tables=tables, secrets=kept, forget=overdue))
    kinds = [one.kind for one in removed]
    return PurgeReport(kinds.count("raw"), kinds.count("rejected"), rows, identities)


def months_before(on: date, months: int) -> date:
    """The day so many months earlier; a day that the month lacks becomes its last."""
    number = on.year * 12 + on.month - 1 - months
    following = date((number + 1) // 12, (number + 1) % 12 + 1, 1)
    return date(number // 12, number % 12 + 1, min(on.day, (following - timedelta(days=1)).day))


def _periods(state: State) -> dict[str, Retention]:
    path = state.file(RETENTION_FILE)
    stored = json.loads(path.read_text(encoding="utf-8")) if path else {}
    return {source: Retention(*periods) for source, periods in stored.items()}


def _overdue_layers(
    state: State, backend: Backend, *, periods: Mapping[str, Retention], on: date
) -> frozenset[str]:
    """The cleaned rows that additions build upon, once any of them is as old as its raw file may be; the ids that were minted stay."""
    first = state.secret("seen.001")
    since = min((one.raw_months for one in periods.values()), default=Retention().raw_months)
    kept_on = backend.one(f"SELECT min(kept_on) FROM {scanned(first)}") if first else None
    if kept_on is None or kept_on >= months_before(on, since):
        return frozenset()
    layers = {name for name in state.layers() if not name.startswith("identity.")}
    return frozenset(layers | {name for name in state.vault_tables() if name.startswith("seat_")})


def _is_overdue(one: KeptFile, periods: Mapping[str, Retention], on: date) -> bool:
    allowed = periods.get(one.source, Retention())
    return one.received < months_before(
        on, allowed.raw_months if one.kind == "raw" else allowed.rejected_months
    )


def _columns(backend: Backend, path: Path) -> set[str]:
    return {row[0] for row in backend.rows(f"DESCRIBE SELECT * FROM {scanned(path)}")}


def _concerned(path: Path, periods: Mapping[str, Retention], on: date) -> str:
    """The rows of a table that may stay: of people with a case, or compared lately."""
    days = " ".join(f"WHEN '{source}' THEN {one.unconcerned_days}" for source, one in sorted(periods.items()))
    allowed = (
        f"CASE source {days} ELSE {Retention().unconcerned_days} END"
        if days
        else Retention().unconcerned_days
    )
    return f"""
        SELECT * FROM {scanned(path)}
        WHERE in_case OR date_diff('day', compared_on, DATE '{on}') <= {allowed}"""


def _seen(path: Path, periods: Mapping[str, Retention], on: date) -> str:
    """The ids seen within the time that the register's own files may be kept."""
    registers = [one.raw_months for one in periods.values() if one.role == "register"]
    since = months_before(on, max(registers, default=Retention().raw_months))
    return f"SELECT * FROM {scanned(path)} WHERE last_seen >= DATE '{since}'"


def _surplus(backend: Backend, paths: Mapping[str, Path], kept: Mapping[str, str]) -> int:
    """How many rows the queries leave out."""
    before = (backend.one(f"SELECT count(*) FROM {scanned(paths[name])}") for name in kept)
    after = (backend.one(f"SELECT count(*) FROM ({query})") for query in kept.values())
    return int(sum(before) - sum(after))
