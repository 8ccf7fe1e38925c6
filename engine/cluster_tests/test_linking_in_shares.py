"""Linking in shares on a cluster: who is who does not depend on how the rows are dealt out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hamlet import Hamlet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_laws import Row, outcome, rows

from compiler.test_random_packs import QUICK
from conftest import DAY
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.backends.spark import Spark
from jiwang_engine.language.program import Program
from jiwang_engine.linking.dividing import Team
from jiwang_engine.linking.likeness.blocking import BLOCKS
from jiwang_engine.running.inputs.files import Files
from jiwang_engine.synthesis import synthesise


@pytest.fixture(scope="module")
def open_cluster(sail: str) -> Iterator[Spark]:
    session = Spark(sail)
    yield session
    session.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The departments' files of 2,000 invented people, with their dirt."""
    folder = tmp_path_factory.mktemp("city") / "files"
    synthesise("9999", 2000, folder, seed=12, day=DAY)
    return folder


@dataclass(frozen=True)
class Always(Team):
    """A team that divides whatever there is."""

    count: int = 1

    def shares(self, rows: int) -> int:
        return self.count


def test_a_city_is_linked_the_same_in_shares_scores_and_all(
    open_cluster: Spark, shili: Program, files: Path, tmp_path: Path
) -> None:
    assert told(files, shili, tmp_path, Always(open_cluster, count=4)) == told(files, shili, tmp_path)


def spoil(backend: DuckDB, law: Program) -> None:
    """Take the number of every third row of the departments away, and put a wrong character into every other name of these."""
    for source in law.pack.sources.values():
        if source.role != "register" and backend.has_table(f"typed_{source.id}"):
            backend.run(f"""
                UPDATE typed_{source.id} SET id_key = NULL, id_text = NULL,
                    name = CASE WHEN row_no % 2 = 0 THEN name ELSE left(name, 1) || '艳' || substring(name, 3) END
                WHERE row_no % 3 = 0""")


def told(files: Path, law: Program, spill: Path, team: Team | None = None) -> dict[str, list[Any]]:
    """Everything that linking leaves of a city."""
    backend = DuckDB(directories=[files, spill], spill=spill)
    read = Files(files, DAY, spill)
    read.take_in(backend, law.pack)
    spoil(backend, law)
    read.tie(backend, law.pack, team=team, watches=True)
    tables = ("link", "link_score", "review", "person", "unit", "membership", "receiving")
    found = {one: backend.rows(f"SELECT * FROM {one} ORDER BY ALL") for one in tables}
    backend.close()
    assert all(found.values())
    return found


@settings(max_examples=10, deadline=None, phases=QUICK, suppress_health_check=list(HealthCheck))
@given(listed=rows, count=st.integers(2, 5))
def test_whoever_takes_the_shares_everybody_is_who_he_is(
    open_cluster: Spark, listed: list[Row], count: int
) -> None:
    team = Always(open_cluster, count=count)

    assert outcome(Hamlet(team=team), listed) == outcome(Hamlet(), listed)


def test_every_key_of_an_open_row_leads_into_its_share() -> None:
    by_themselves = {"start_of_number", "phone"}
    sounds = {"sound", "surname_sound"}
    assert {name for name, keys in BLOCKS.items() if not sounds.intersection(keys)} == by_themselves
