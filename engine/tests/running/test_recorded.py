"""What people decided and stated is read from the state, as it was known on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.language.program import Program
from jiwang_engine.linking.keeping.state import Contents, State
from jiwang_engine.running import RunRequest, run
from jiwang_engine.running.inputs.statements import hide_unknown, load_recorded
from jiwang_engine.running.later import hide_later_rows
from jiwang_engine.synthesis.nation.counties import county_code, write_county

DAY = date(2026, 10, 31)
DECIDED = """
SELECT * FROM (VALUES
  (1, NULL::BIGINT, 'dibao.vehicle', '豁免', DATE '2026-09-01', DATE '2027-08-31', DATE '2026-09-03'),
  (2, NULL, 'dibao.vehicle', '豁免', DATE '2026-09-01', DATE '2026-09-30', DATE '2026-09-03'),
  (3, NULL, 'dibao.vehicle', '豁免', DATE '2026-09-01', NULL, DATE '2026-11-05'),
  (4, NULL, 'dibao.vehicle', '豁免', DATE '2026-11-01', NULL, DATE '2026-10-20'),
  (5, NULL, 'dibao.vehicle', '豁免', NULL, NULL, NULL)
) AS t(unit, person, clause, outcome, date, until, known_at)
"""
SAID = """
SELECT * FROM (VALUES
  (1, 10, 'deposits', NULL::INTEGER, 'declared', 100, DATE '2026-05-01', NULL::DATE, DATE '2026-05-02'),
  (1, 10, 'deposits', NULL, 'declared', 200, DATE '2026-08-01', NULL, DATE '2026-10-15'),
  (2, 20, 'deposits', NULL, 'verified', 300, DATE '2026-05-01', NULL, DATE '2026-05-02'),
  (2, 20, 'deposits', NULL, 'declared', 400, DATE '2026-08-01', NULL, DATE '2026-08-02'),
  (3, 30, 'deposits', NULL, 'verified', 500, DATE '2026-05-01', DATE '2026-10-30', DATE '2026-05-02')
) AS t(unit, person, fact, month, state, value, "on", until, known_at)
"""


@pytest.fixture
def db(tmp_path: Path) -> DuckDB:
    return DuckDB(directories=[tmp_path])


def kept(folder: Path, backend: DuckDB, **tables: str) -> State:
    state = State(folder / "state")
    state.commit(backend, Contents(tables=tables))
    return state


@pytest.mark.parametrize(
    ("known", "decided", "said"),
    [
        (None, [1, 3, 5], [200, 300]),
        (date(2026, 11, 30), [1, 3, 5], [200, 300]),
        (date(2026, 10, 1), [1, 5], [100, 300]),
        (date(2026, 5, 1), [5], []),
    ],
)
def test_what_was_recorded_later_was_not_known(
    db: DuckDB, tmp_path: Path, known: date | None, decided: list[int], said: list[int]
) -> None:
    state = kept(tmp_path, db, determination=DECIDED, statement=SAID)

    load_recorded(db, state)
    hide_unknown(db, on=DAY, known=known)

    assert [unit for (unit,) in db.rows("SELECT unit FROM determination ORDER BY unit")] == decided
    assert [value for (value,) in db.rows("SELECT value FROM statement ORDER BY value")] == said


def test_tables_that_were_given_go_before_the_state(db: DuckDB, tmp_path: Path) -> None:
    state = kept(tmp_path, db, determination=DECIDED)
    db.run("CREATE VIEW determination AS SELECT 9 AS unit, DATE '2026-01-01' AS date")

    load_recorded(db, state)
    hide_unknown(db, on=DAY, known=None)

    assert db.rows("SELECT unit FROM determination") == [(9,)]


def test_without_a_state_and_without_tables_there_is_nothing_to_hide(db: DuckDB) -> None:
    load_recorded(db, None)
    hide_unknown(db, on=DAY, known=DAY)

    assert not db.has_table("determination") and not db.has_table("statement")


def test_rows_of_files_that_came_later_are_hidden(db: DuckDB, shili: Program) -> None:
    rows = "(1, DATE '2026-10-05'), (2, DATE '2026-10-20'), (3, NULL)"
    db.run(
        f"CREATE TABLE fact_medical AS SELECT person, 7 AS file, DATE '2026-09-01' AS discharged, day FROM (VALUES {rows}) AS t(person, day)"
    )
    db.run(
        "CREATE VIEW fact_deaths AS SELECT 1 AS person, 8 AS file, DATE '2026-09-01' AS day, DATE '2026-09-02' AS died, DATE '2026-10-20' AS known_at"
    )

    hidden = hide_later_rows(db, shili.pack, DAY, known=date(2026, 10, 12))

    assert hidden == {"deaths": 1, "medical": 1}
    assert db.rows("SELECT person FROM fact_medical ORDER BY person") == [(1,), (3,)]


def test_a_waiver_in_the_state_counts_from_the_day_it_was_known(shili: Program, tmp_path: Path) -> None:
    county = tmp_path / "facts" / county_code(0)
    county.mkdir(parents=True)
    write_county(0, 300, county, seed=5, day=DAY)
    backend = DuckDB(directories=[tmp_path])
    (unit,) = backend.rows(f"SELECT min(unit) FROM '{county}/unit.parquet' WHERE basis <> 'presumed'")[0]
    waiver = (
        f"SELECT {unit}::BIGINT AS unit, NULL::BIGINT AS person, 'dibao.vehicle' AS clause, '豁免' AS outcome, "
        "DATE '2026-09-01' AS date, DATE '2026-09-20' AS known_at"
    )
    state = kept(tmp_path, backend, determination=waiver)
    parts = [one.id for one in shili.pack.categories["dibao"].conditions.parts]  # type: ignore[union-attr]

    def clauses(out: str, **more: Any) -> str:
        request = RunRequest("shili", DAY, tmp_path / out, facts=county.parent, state=state.folder, **more)
        run(request, shili, tell=lambda _: None)
        rows = f"'{tmp_path / out}/verdicts.parquet/*.parquet' WHERE unit = {unit} AND person IS NULL"
        digits = int(backend.one(f"SELECT category_dibao_clauses_0 FROM {rows}"))
        return f"{digits:0{len(parts)}x}"

    place = parts.index("dibao.vehicle")
    assert int(clauses("now")[place], 16) >= 8
    assert int(clauses("before", known=date(2026, 9, 19))[place], 16) < 8
    backend.close()
