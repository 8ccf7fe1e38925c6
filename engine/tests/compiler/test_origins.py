"""The tables that facts come from: who stands there, and who may be left out."""

from __future__ import annotations

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.inputs.origins import Origin
from jiwang_engine.terms import Subject


@pytest.fixture
def backend() -> DuckDB:
    """Person 1 had a fire, person 2 an accident, person 3 something else."""
    found = DuckDB()
    found.run(
        "CREATE TABLE fact_events AS SELECT * FROM (VALUES (1, 'fire'), (2, 'accident'), (3, 'other')) AS t(person, kind)"
    )
    return found


def told(backend: DuckDB, *conditions: str, tests: tuple[str, ...] = ()) -> list[int]:
    origin = Origin("told", Subject.PERSON, "FROM fact_events AS line", "line.person", "", tests)
    for number, one in enumerate(conditions):
        origin.add(f"f{number}", f"COUNT(CASE WHEN {one} THEN 1 END)", among=one)
    return sorted(person for person, *_ in backend.rows(origin.step().sql))


FIRE, ACCIDENT = "line.kind = 'fire'", "line.kind = 'accident'"


def test_whoever_has_a_row_that_counts_for_some_fact_stands_there(backend: DuckDB) -> None:
    assert told(backend, FIRE, ACCIDENT) == [1, 2]


def test_everybody_with_a_row_stands_there_where_some_fact_counts_every_row(backend: DuckDB) -> None:
    assert told(backend, FIRE, "TRUE") == [1, 2, 3]


def test_what_a_row_must_pass_to_be_seen_holds_beside_what_counts(backend: DuckDB) -> None:
    assert told(backend, FIRE, ACCIDENT, tests=("line.person > 1",)) == [2]
