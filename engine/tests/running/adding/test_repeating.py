"""What two files tell of one event counts once: whatever their order, and only where a row says when it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.language.program import Program
from jiwang_engine.running.repeating import count_once

SHAPE = "person BIGINT, record BIGINT, file INTEGER, day DATE, admitted DATE, discharged DATE, paid BIGINT"
FIRST = date(2026, 9, 30)
Row = tuple[int, int, int, date | None, int]  # person, file, record, discharged, paid
DAYS = st.none() | st.sampled_from([FIRST - timedelta(days=one) for one in range(3)])
ROWS = st.lists(
    st.tuples(st.integers(1, 2), st.integers(1, 3), DAYS, st.sampled_from([100, 200])), max_size=12
).map(lambda told: [(person, file, place, on, paid) for place, (person, file, on, paid) in enumerate(told)])


@pytest.fixture(scope="module")
def backend() -> Iterator[DuckDB]:
    made = DuckDB()
    yield made
    made.close()


def counted(backend: DuckDB, program: Program, rows: list[Row]) -> list[tuple[int, date | None, int]]:
    """What is left of some rows; a file's day is later the higher its number."""
    backend.run(f"CREATE OR REPLACE TABLE fact_medical ({SHAPE})")
    for person, file, record, on, paid in rows:
        day = FIRST + timedelta(days=file)
        backend.rows(
            "INSERT INTO fact_medical VALUES (?, ?, ?, ?, NULL, ?, ?)", [person, record, file, day, on, paid]
        )
    count_once(backend, program.pack)
    left = backend.rows("SELECT person, discharged, paid FROM fact_medical ORDER BY ALL")
    backend.run("DROP TABLE fact_medical")
    return left


@settings(max_examples=40, deadline=None)
@given(rows=ROWS)
def test_dated_rows_count_once_undated_ones_each_and_the_order_does_not_matter(
    backend: DuckDB, shili: Program, rows: list[Row]
) -> None:
    left = counted(backend, shili, rows)
    dated = {(person, on, paid) for person, _file, _record, on, paid in rows if on is not None}
    undated = [(person, on, paid) for person, _file, _record, on, paid in rows if on is None]

    assert left == counted(backend, shili, rows[::-1])
    if len({file for _person, file, *_ in rows}) > 1:
        assert sorted(left, key=str) == sorted([*dated, *undated], key=str)
    else:
        assert len(left) == len(rows)  # within one file the reader has dropped copies


def test_the_first_telling_is_the_one_that_counts(backend: DuckDB, shili: Program) -> None:
    counted(backend, shili, [(1, 2, 7, FIRST, 100), (1, 1, 9, FIRST, 100)])

    assert backend.rows("SELECT source, file, record FROM told_again") == [("medical", 2, 7)]
