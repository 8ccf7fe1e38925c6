"""From departments' files to links, through the real reader: a planted row about means leaves no trace anywhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hamlet import number

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.linking.keeping.state import State
from jiwang_engine.linking.keeping.vault import keep_raw
from jiwang_engine.linking.linkage import kept_after, link
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.sources.intake import read_sources

CHEN, LI = number("1980-05-01", 1), number("1982-02-03", 2)
ON = date(2026, 3, 1)
SOURCES = read_pack("national")
FILES = {
    "户籍人口.csv": f"户号,与户主关系,姓名,身份证号,区划代码\n9001,户主,陈建国,{CHEN},999901001001\n9002,户主,李小红,{LI},999901001001\n",
    "在保名单.csv": f"低保证号,救助类别,与户主关系,姓名,身份证号,户月保障金\nA1,农村低保,本人,陈建国,{CHEN},521\n",
    "机动车.csv": "号牌号码,车辆类型,所有人,身份证号,使用性质,状态,品牌型号\n"
    f"桂A在保1,小型汽车,陈建国,{CHEN},非营运,正常,好车\n桂Z植入7,小型汽车,李小红,{LI},非营运,正常,植入牌\n桂Z植入8,飞碟植入,,{LI},非营运,正常,植入牌\n",
}
TRACES = ("植入", "飞碟")


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "state")


@pytest.fixture
def db(tmp_path: Path, state: State) -> DuckDB:
    data, work = tmp_path / "data", tmp_path / "work"
    data.mkdir()
    work.mkdir()
    for name, content in FILES.items():
        (data / name).write_text(content, encoding="utf-8")
    backend = DuckDB(directories=[work, state.folder])
    read_sources(
        backend, sources=SOURCES.sources, codes=SOURCES.codes, data=data, work=work, day=ON
    )  # fmt: skip
    link(backend, SOURCES.sources, codes=SOURCES.codes, on=ON, state=state)
    for name, source in backend.rows("SELECT name, source FROM files"):
        keep_raw(state, data / name, source=SOURCES.sources[source], received=ON)
    state.commit(backend, kept_after(backend, SOURCES.sources, on=ON))
    return backend


def test_families_on_the_roll_are_linked_with_their_cars(db: DuckDB) -> None:
    facts = db.rows(
        "SELECT p.name, p.in_case, v.plate FROM person AS p LEFT JOIN fact_vehicles AS v USING (person) ORDER BY p.name"
    )

    assert facts == [("李小红", False, None), ("陈建国", True, "桂A在保1")]
    assert db.rows("SELECT item, amount FROM receiving") == [("dibao", 52100)]


def test_no_table_of_the_run_holds_the_planted_row(db: DuckDB) -> None:
    tables = [name for (name,) in db.rows("SELECT table_name FROM information_schema.tables")]
    held = "\n".join(str(db.rows(f"SELECT * FROM {name}")) for name in tables)

    assert "桂A在保1" in held
    assert not any(trace in held for trace in TRACES)


def test_no_file_of_the_state_or_the_work_room_holds_the_planted_row(
    db: DuckDB, state: State, tmp_path: Path
) -> None:
    files = [path for room in (state.folder, tmp_path / "work") for path in room.rglob("*") if path.is_file()]
    parquet = [path for path in files if path.suffix == ".parquet"]
    held = b"\n".join(path.read_bytes() for path in files)
    rows = "\n".join(str(db.rows(f"SELECT * FROM read_parquet('{path}')")) for path in parquet)

    assert "陈建国".encode() in held  # the register is in the vault
    assert not any(trace.encode() in held or trace in rows for trace in TRACES)


def test_words_of_a_list_are_kept_as_numbers_and_read_as_words(db: DuckDB) -> None:
    kept = db.rows("SELECT DISTINCT starts_with(typeof(kind), 'ENUM') FROM fact_vehicles")

    assert kept == [(True,)]
