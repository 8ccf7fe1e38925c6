"""Who bears an ID number: numbers as people write them to person ids, many at once, without a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jiwang_engine.backends.base import Backend
from jiwang_engine.errors import UsageError
from jiwang_engine.identifiers import identify
from jiwang_engine.linking.keeping.state import State, scanned


@dataclass(frozen=True, slots=True)
class Finder:
    """The keys of everybody in rising order, and the person of each. Reading it from many threads at once is safe."""

    keys: NDArray[np.int64]
    persons: NDArray[np.int64]

    def find(self, texts: Sequence[str]) -> list[int | None]:
        """The person of every number; None where the number is unusable or nobody's."""
        asked = np.array([identify(text).key or 0 for text in texts], dtype=np.int64)
        if not len(self.keys):
            return [None] * len(asked)
        places = np.minimum(np.searchsorted(self.keys, asked), len(self.keys) - 1)
        found, persons = self.keys[places] == asked, self.persons[places]
        return [int(person) if is_there else None for person, is_there in zip(persons, found, strict=True)]


def finder_of(backend: Backend, state: State) -> Finder:
    """Everybody whom a state remembers by a number; who was merged goes by the older id. Raises UsageError before the first run."""
    identity, merged = state.secret("identity"), state.secret("merged")
    if identity is None:
        raise UsageError(
            "state-without-people",
            found=f"状态目录 {state.folder} 里还没有人员。",
            remedy="请先用 jiwang run 或 jiwang link 加 --state 运行一次。",
        )
    person = "coalesce(m.kept, i.person)" if merged else "i.person"
    join = f"LEFT JOIN {scanned(merged)} AS m ON m.person = i.person" if merged else ""
    return sorted_finder(
        backend,
        f"SELECT i.id_key, {person} AS person FROM {scanned(identity)} AS i {join} WHERE i.id_key IS NOT NULL",
    )


def sorted_finder(backend: Backend, query: str) -> Finder:
    """A finder of the rows (id_key, person) of a query."""
    columns = backend.columns(f"SELECT id_key, person FROM ({query}) ORDER BY id_key")
    return Finder(columns["id_key"].values.copy(), columns["person"].values.copy())
