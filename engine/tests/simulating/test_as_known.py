"""A simulation sees the households as a run does: with what was recorded in the state, as it was known on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Program
from jiwang_engine.linking.keeping.state import Contents, State
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.running import RunRequest, run
from jiwang_engine.simulating import Scenario, SimulationRequest, read_scenario, simulate
from jiwang_engine.synthesis import synthesise
from jiwang_engine.synthesis.nation.counties import county_code, write_county

DAY = date(2026, 10, 31)
WITHOUT_CARS = "模拟: 车辆不再计入\n款:\n  - {款: dibao.vehicle, 停用: 是}\n"


@pytest.fixture(scope="module")
def shili() -> Program:
    return check_pack(read_pack("shili"))


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("facts")
    (folder / county_code(0)).mkdir()
    write_county(0, 2000, folder / county_code(0), seed=5, day=DAY)
    return folder


class Bureau:
    """Asks what would change if cars no longer counted, and who would gain by it."""

    def __init__(self, law: Program, room: Path) -> None:
        self.law, self.room, self.backend = law, room, DuckDB(directories=[room])

    def scenario(self) -> Scenario:
        path = self.room / "scenario.yaml"
        path.write_text(WITHOUT_CARS, encoding="utf-8")
        return read_scenario(path)

    def gaining(self, name: str, **asked: Any) -> list[int]:
        out = self.room / name
        simulate(SimulationRequest(on=DAY, out=out, **asked), self.law, self.scenario(), tell=lambda _: None)
        if not (out / "changed.parquet").is_file():
            return []
        query = (
            f"SELECT unit FROM '{out}/changed.parquet' "
            "WHERE role = 'category' AND id = 'dibao' AND verdict_before = 0 ORDER BY unit"
        )
        return [unit for (unit,) in self.backend.rows(query)]

    def waive(self, state: State, unit: int) -> None:
        row = (
            f"SELECT {unit}::BIGINT AS unit, NULL::BIGINT AS person, 'dibao.vehicle' AS clause, '豁免' AS outcome, "
            "DATE '2026-09-01' AS date, DATE '2026-09-20' AS known_at"
        )
        backend = DuckDB(directories=[state.folder])
        state.commit(backend, Contents(tables={"determination": row}))
        backend.close()


@pytest.fixture
def bureau(shili: Program, tmp_path: Path) -> Bureau:
    return Bureau(shili, tmp_path)


def test_whose_car_was_waived_does_not_gain_when_cars_no_longer_count(
    bureau: Bureau, facts: Path, tmp_path: Path
) -> None:
    before = bureau.gaining("plain", facts=facts)
    state = State(tmp_path / "state")
    bureau.waive(state, before[0])

    after = bureau.gaining("with-state", facts=facts, state=state.folder)

    assert after == before[1:]


def test_a_waiver_recorded_later_was_not_known(bureau: Bureau, facts: Path, tmp_path: Path) -> None:
    before = bureau.gaining("plain", facts=facts)
    state = State(tmp_path / "state")
    bureau.waive(state, before[0])
    whole = DuckDB(directories=[facts, tmp_path])
    earlier = tmp_path / "earlier"  # the same rows, known since the day of the waiver's decision
    for path in (facts / county_code(0)).glob("*.parquet"):
        (earlier / county_code(0)).mkdir(parents=True, exist_ok=True)
        columns = "* REPLACE (DATE '2026-09-01' AS day)" if path.stem.startswith("fact_") else "*"
        whole.write_parquet(f"SELECT {columns} FROM '{path}'", earlier / county_code(0) / path.name)

    known = bureau.gaining("known", facts=earlier, state=state.folder, known=date(2026, 9, 20))
    unknown = bureau.gaining("unknown", facts=earlier, state=state.folder, known=date(2026, 9, 19))

    assert before[0] in unknown
    assert known == [unit for unit in unknown if unit != before[0]]


@pytest.mark.slow
def test_households_keep_the_ids_of_the_runs_and_the_state_stays_as_it_was(
    bureau: Bureau, shili: Program, tmp_path: Path
) -> None:
    synthesise("9999", 2000, tmp_path / "files", seed=11, day=DAY)
    request = RunRequest(
        "shili",
        DAY,
        tmp_path / "out",
        data=tmp_path / "files",
        state=tmp_path / "state",
        lists_for=("999901",),
    )
    run(request, shili, tell=lambda _: None)
    state = State(tmp_path / "state")
    generation = state.generation

    before = bureau.gaining("plain", data=tmp_path / "files", state=state.folder)
    assert state.generation == generation
    bureau.waive(state, before[0])

    assert bureau.gaining("waived", data=tmp_path / "files", state=state.folder) == before[1:]
