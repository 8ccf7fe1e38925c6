"""A nation as engine tables: the same seed, the same bytes; interrupted, it goes on; nobody is in two places."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.errors import UsageError
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.synthesis import places
from jiwang_engine.synthesis.nation import MOST_PEOPLE, counties, synthesise_nation

DAY = date(2026, 10, 31)
PEOPLE = 9_000


@pytest.fixture(scope="module", autouse=True)
def small_counties() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counties, "PEOPLE_PER_COUNTY", 3_000)
        yield


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory, small_counties: None) -> Path:
    folder = tmp_path_factory.mktemp("nation") / "facts"
    assert synthesise_nation(PEOPLE, folder, seed=3, day=DAY).counties == 3
    return folder


@pytest.fixture(scope="module")
def tables(nation: Path) -> Iterator[DuckDB]:
    backend = DuckDB(directories=[nation])
    for name in ("person", "unit", "membership", "receiving", "fact_medical", "fact_vehicles", "fact_roll"):
        backend.run(f"CREATE VIEW {name} AS SELECT * FROM '{nation}/*/{name}.parquet'")
    yield backend
    backend.close()


def digests(folder: Path) -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_the_same_seed_gives_the_same_bytes_also_after_an_interruption(nation: Path, tmp_path: Path) -> None:
    def stop(sentence: str) -> None:
        raise KeyboardInterrupt

    again = tmp_path / "again"
    with pytest.raises(KeyboardInterrupt):
        synthesise_nation(PEOPLE, again, seed=3, day=DAY, progress=stop)
    (again / ".999902.part").mkdir()  # what a kill in the midst of a county leaves
    report = synthesise_nation(PEOPLE, again, seed=3, day=DAY)

    assert report.made == 2
    assert digests(again) == digests(nation)


def test_a_folder_that_was_begun_with_another_seed_is_refused(nation: Path) -> None:
    with pytest.raises(UsageError, match="out-not-ours"):
        synthesise_nation(PEOPLE, nation, seed=4, day=DAY)


def test_everybody_is_in_one_unit_and_every_unit_has_one_head(tables: DuckDB) -> None:
    assert tables.rows("SELECT count(*), count(DISTINCT person) FROM person") == [(PEOPLE, PEOPLE)]
    assert tables.rows("SELECT count(*), count(DISTINCT person) FROM membership") == [(PEOPLE, PEOPLE)]
    heads = "SELECT unit, count(*) FILTER (WHERE is_head) AS heads FROM membership GROUP BY unit"
    assert tables.one(f"SELECT count(*) FROM ({heads}) WHERE heads <> 1") == 0
    assert tables.one("SELECT count(*) FROM membership ANTI JOIN unit USING (unit)") == 0
    assert tables.one("SELECT count(*) FROM unit AS u JOIN person AS p ON p.person = u.unit") == 0


def test_half_as_many_bills_as_people_and_no_means_of_people_without_a_case(tables: DuckDB) -> None:
    assert 0.4 < int(tables.one("SELECT count(*) FROM fact_medical")) / PEOPLE < 0.6
    assert (
        tables.one(
            "SELECT count(*) FROM fact_vehicles SEMI JOIN (SELECT person FROM person WHERE NOT in_case) USING (person)"
        )
        == 0
    )


def test_whoever_receives_has_a_verified_unit(tables: DuckDB) -> None:
    assert tables.one("SELECT count(*) FROM receiving") > 0
    assert tables.rows("SELECT DISTINCT basis FROM receiving JOIN unit USING (unit)") == [("verified",)]


def test_every_column_of_a_fact_table_is_one_of_the_source_and_every_code_a_word_of_its_list(
    nation: Path,
) -> None:
    pack = read_pack("national")
    backend = DuckDB(directories=[nation])
    for path in sorted((nation / "999901").glob("fact_*.parquet")):
        source = pack.sources[path.stem.removeprefix("fact_")]
        columns = {one.id: one for one in source.columns}
        found = {str(row[0]) for row in backend.rows(f"DESCRIBE SELECT * FROM '{path}'")}
        assert found - {"person", "record", "file", "day"} <= set(columns)
        for name in found & {one.id for one in columns.values() if one.kind == "code"}:
            words = {word for (word,) in backend.rows(f"SELECT DISTINCT \"{name}\" FROM '{path}'")}
            assert words - {None} <= set(pack.codes[columns[name].codes].values), (source.id, name)
    backend.close()


def test_more_people_than_the_codes_have_room_for_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="population-too-large"):
        synthesise_nation(MOST_PEOPLE + 1, tmp_path / "out", seed=1, day=DAY)


def test_a_code_that_the_state_has_issued_is_never_given_to_invented_people() -> None:
    with pytest.raises(UsageError, match="area-was-issued"):
        places.refuse_issued(["999901", "450202"])
