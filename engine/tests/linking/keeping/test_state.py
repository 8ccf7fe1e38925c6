"""The state is the old one or the new one, whenever a run is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.errors import MachineError, UsageError
from jiwang_engine.linking.keeping.state import KEY_FILE_VARIABLE, Contents, State, scanned, secret_of

# Runs a commit in a process of its own, which kills itself at the n-th time the disk is asked for something lasting.
KILLED = """
import os, signal, sys
from pathlib import Path
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.linking.keeping.state import Contents, State

folder, fatal = Path(sys.argv[1]), int(sys.argv[2])
calls = 0

def deadly(real):
    def call(*args, **more):
        global calls
        calls += 1
        if calls == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **more)
    return call

os.fsync, os.replace, os.link, os.mkdir = map(deadly, (os.fsync, os.replace, os.link, os.mkdir))
state = State(folder)
db = DuckDB(directories=[folder])
state.commit(db, Contents(tables={"a": "SELECT 2 AS n", "b": "SELECT 2 AS n"}, secrets={"s": "SELECT 2 AS n"},
    files={"note.json": b"2"}))
"""


@pytest.fixture
def db(tmp_path: Path) -> DuckDB:
    return DuckDB(directories=[tmp_path])


def committed(state: State, db: DuckDB, n: int) -> None:
    one = f"SELECT {n} AS n"
    contents = Contents(
        tables={"a": one, "b": one, "untouched": "SELECT 'old' AS n"},
        secrets={"s": one},
        files={"note.json": str(n).encode()},
    )
    state.commit(db, contents)


def read(state: State, db: DuckDB) -> list[object]:
    paths = [state.table("a"), state.table("b"), state.secret("s"), state.table("untouched")]
    note = state.file("note.json")
    assert note is not None
    return [db.one(f"SELECT n FROM {scanned(path)}") for path in paths if path] + [note.read_text()]


def test_killed_at_any_moment_a_commit_leaves_the_old_state_or_the_new(tmp_path: Path, db: DuckDB) -> None:
    seen = []
    for fatal in range(1, 60):
        state = State(tmp_path / f"state{fatal}")
        committed(state, db, 1)
        script = [sys.executable, "-c", KILLED, str(state.folder), str(fatal)]

        ended = subprocess.run(script, check=False, env=os.environ).returncode

        seen.append(tuple(map(str, read(State(state.folder), db))))
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
        committed(State(state.folder), db, 3)
        assert read(state, db) == [3, 3, 3, "old", "3"]
    old, new = ("1", "1", "1", "old", "1"), ("2", "2", "2", "old", "2")
    assert set(seen) == {old, new}
    assert len(seen) > 8
    assert seen == sorted(seen)  # never back again


def test_what_a_commit_does_not_name_is_carried_over(tmp_path: Path, db: DuckDB) -> None:
    state = State(tmp_path / "state")
    committed(state, db, 1)

    state.commit(db, Contents(tables={"b": "SELECT 2 AS n"}, forget=frozenset({"a"})))

    assert state.tables() == ["b", "untouched"]
    assert state.table("a") is None
    assert db.one(f"SELECT n FROM {scanned(state.secret('s') or Path())}") == 1


def test_only_one_generation_remains(tmp_path: Path, db: DuckDB) -> None:
    state = State(tmp_path / "state")
    for n in (1, 2, 3):
        committed(state, db, n)

    left = [path.name for path in state.folder.glob("**/generations/*")]
    assert left == ["g000003", "g000003"]


def test_a_query_that_fails_leaves_the_old_state(tmp_path: Path, db: DuckDB) -> None:
    state = State(tmp_path / "state")
    committed(state, db, 1)

    with pytest.raises(MachineError, match="database-failed"):
        state.commit(db, Contents(tables={"a": "SELECT 2 AS n"}, secrets={"s": "SELECT * FROM nowhere"}))

    assert read(state, db)[:3] == [1, 1, 1]


def test_two_writers_do_not_meet(tmp_path: Path, db: DuckDB) -> None:
    state = State(tmp_path / "state")

    with state.locked(), pytest.raises(UsageError) as refused:
        committed(State(state.folder), db, 1)

    assert refused.value.code == "state-in-use"


def test_nobody_else_can_read_the_vault_or_the_key(tmp_path: Path, db: DuckDB) -> None:
    state = State(tmp_path / "state")
    committed(state, db, 1)
    state.key()

    modes = [path.stat().st_mode & 0o777 for path in (state.folder, state.vault, state.folder / "key")]
    assert modes == [0o700, 0o700, 0o600]
    assert (state.secret("s") or Path()).stat().st_mode & 0o077 == 0


def test_the_key_stays_the_same_and_another_state_has_another(tmp_path: Path) -> None:
    here, there = State(tmp_path / "here"), State(tmp_path / "there")

    assert secret_of(here) == secret_of(State(here.folder)) != secret_of(there)


def test_a_key_file_overrides_the_states_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = tmp_path / "key"
    key.write_text("sixteen bytes and more\n", encoding="ascii")
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(key))

    assert secret_of(State(tmp_path / "here")) == secret_of(State(tmp_path / "there")) == secret_of(None)
    assert not (tmp_path / "here" / "key").exists()


@pytest.mark.parametrize(("content", "code"), [(None, "key-not-readable"), ("short", "key-too-short")])
def test_a_bad_key_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, content: str | None, code: str
) -> None:
    if content:
        (tmp_path / "key").write_text(content, encoding="ascii")
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(tmp_path / "key"))

    with pytest.raises(UsageError) as refused:
        State(tmp_path / "state").key()

    assert refused.value.code == code


def test_a_state_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("", encoding="ascii")

    with pytest.raises(UsageError) as refused:
        State(tmp_path / "state")

    assert refused.value.code == "state-not-usable"
