"""What a run remembers for the next one, and what it is given instead of files."""

from __future__ import annotations

from dataclasses import replace

from jiwang_engine.alerting.ledger import create_ledger
from jiwang_engine.backends.base import Backend
from jiwang_engine.linking.adding.late import added_to_keep
from jiwang_engine.linking.keeping.state import Contents, State, scanned
from jiwang_engine.linking.keeping.vault import keep_raw
from jiwang_engine.linking.linkage import kept_after, sources_not_to_keep
from jiwang_engine.packs.model import Pack
from jiwang_engine.running.inputs.stated import GIVEN, GIVEN_DECISIONS
from jiwang_engine.running.request import RunRequest

SEATED = ("person", "unit", "membership", "receiving", "former_member")
"""Who lives where by the last whole run: with it the households of a late file can be judged by themselves."""


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
    # Tables that were given say nothing new of who is who.
    contents = (
        kept_after(backend, pack.sources, on=request.on, state=state) if request.facts is None else Contents()
    )
    if request.facts is None:
        contents = replace(contents, secrets={**contents.secrets, **_seats()})
    if backend.has_table("ledger_next"):  # where nobody was judged the earlier alerts stay as they are
        ledger = "SELECT * FROM ledger_next ORDER BY judged_on, indicator, unit, person"
        contents = replace(contents, tables={**contents.tables, "ledger": ledger})
    state.commit(backend, _with_statements(backend, contents))


def _seats() -> dict[str, str]:
    """What is kept of the households; the vault's, for persons have names."""
    return {f"seat_{name}": f"SELECT * FROM {name} ORDER BY ALL" for name in SEATED}


def commit_late(
    backend: Backend, pack: Pack, request: RunRequest, *, state: State, contents: Contents
) -> None:
    """The same for late files that were judged: what was laid aside of their rows, and the alerts of their households."""
    assert request.data is not None
    for name, source in _to_keep(backend, pack):
        keep_raw(state, request.data / name, source=pack.sources[source], received=request.on)
    commit_judged(backend, state=state, contents=contents)


def commit_judged(backend: Backend, *, state: State, contents: Contents) -> None:
    """Put in force what was laid aside of rows, and the ledger of the households that were judged."""
    ledger = "SELECT * FROM ledger_next ORDER BY judged_on, indicator, unit, person"
    contents = replace(contents, tables={**contents.tables, "ledger": ledger})
    state.commit(backend, _with_statements(backend, contents))


def _with_statements(backend: Backend, contents: Contents) -> Contents:
    """What was handed over takes the place of what was known before: another program is its master."""
    if not backend.has_table(GIVEN):
        return contents
    said = f"SELECT * FROM {GIVEN} ORDER BY unit, person, fact, evidence"
    decided = f'SELECT * FROM {GIVEN_DECISIONS} ORDER BY unit, person, clause, "date", document'
    return replace(contents, tables={**contents.tables, "statement": said, "determination": decided})


def commit_added(backend: Backend, pack: Pack, request: RunRequest, *, state: State) -> None:
    """Keep late files in the vault, then put what they added in force."""
    assert request.data is not None
    for name, source in _to_keep(backend, pack):
        keep_raw(state, request.data / name, source=pack.sources[source], received=request.on)
    state.commit(backend, added_to_keep(backend, pack.sources, on=request.on, state=state))


def _to_keep(backend: Backend, pack: Pack) -> list[tuple[str, str]]:
    """The files for the vault; a workbook with one sheet about means is not kept for its other sheets."""
    found = backend.rows("SELECT DISTINCT name, source FROM files ORDER BY name, source")
    without = {name for name, source in found if source in sources_not_to_keep(pack.sources)}
    return [(name, source) for name, source in found if name not in without]
