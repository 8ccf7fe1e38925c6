"""Every test gets an empty hamlet; tests of the state get one whose ids are remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hamlet import Hamlet

from jiwang_engine.linking.keeping.state import KEY_FILE_VARIABLE, State


@pytest.fixture(autouse=True)
def no_key_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_FILE_VARIABLE, raising=False)


@pytest.fixture
def hamlet() -> Iterator[Hamlet]:
    built = Hamlet()
    yield built
    built.db.close()


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "state")


@pytest.fixture
def next_month(state: State) -> Iterator[Callable[[], Hamlet]]:
    """Opens the hamlet's files of another month on the same state."""
    opened: list[Hamlet] = []

    def open_one() -> Hamlet:
        opened.append(Hamlet(state, (state.folder,)))
        return opened[-1]

    yield open_one
    for one in opened:
        one.db.close()
