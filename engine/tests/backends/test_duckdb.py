"""The database keeps to itself: no chatter, no files but those it was given, no change of its rules."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.errors import MachineError


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """The one folder that the session may use."""
    folder = tmp_path / "given"
    folder.mkdir()
    return folder


def test_a_long_query_draws_no_bar_between_the_lines_of_json() -> None:
    backend = DuckDB()

    assert backend.one("SELECT current_setting('enable_progress_bar')") is False


def test_what_is_written_in_a_given_folder_reads_back_in_order(given: Path) -> None:
    backend = DuckDB(directories=[given])

    backend.write_parquet("SELECT i FROM range(3) AS numbers(i) ORDER BY i DESC", given / "x.parquet")

    assert backend.rows(f"SELECT i FROM '{given}/x.parquet'") == [(2,), (1,), (0,)]


@pytest.mark.parametrize("sql", ["SET enable_external_access = true", "SELECT * FROM read_csv('{}/x.csv')"])
def test_a_session_cannot_leave_its_folders(given: Path, sql: str) -> None:
    (given.parent / "x.csv").write_text("a\n1\n", encoding="utf-8")
    backend = DuckDB(directories=[given])

    with pytest.raises(MachineError) as refused:
        backend.run(sql.format(given.parent))

    assert re.search(r"(?i)cannot|permission|disabled", refused.value.detail)


def test_a_full_memory_is_told_as_the_machines_fault() -> None:
    backend = DuckDB(memory="8MB", threads=1)

    with pytest.raises(MachineError) as refused:
        backend.run(
            "CREATE TABLE big AS SELECT repeat(hash(i)::VARCHAR, 6) AS t FROM range(1000000) AS n(i) ORDER BY t"
        )

    assert refused.value.code == "memory-too-small"


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("SELECT 9223372036854775807::BIGINT * 2::BIGINT", "number-too-large"),
        ("SELECT CAST(1e30::HUGEINT AS BIGINT)", "number-too-large"),
        ("SELECT CAST('九千' AS BIGINT)", "database-failed"),
        ("SELECT nothing FROM nowhere", "database-failed"),
        ("SELEC 1", "database-failed"),
    ],
)
def test_every_error_of_the_database_is_told_in_plain_chinese(sql: str, code: str) -> None:
    with pytest.raises(MachineError) as told:
        DuckDB().rows(sql)

    assert told.value.code == code
    assert not re.search("[A-Za-z]{3,}", told.value.found + told.value.remedy.replace("--memory", ""))
    assert "Exception" in told.value.detail


def test_a_damaged_file_is_told_in_plain_chinese(given: Path) -> None:
    (given / "x.parquet").write_bytes(b"PAR1" + bytes(40) + b"PAR1")

    with pytest.raises(MachineError) as told:
        DuckDB(directories=[given]).rows(f"SELECT * FROM '{given}/x.parquet'")

    assert told.value.code == "parquet-damaged"


def test_a_table_in_a_file_is_read_piece_by_piece_as_one_in_memory(tmp_path: Path) -> None:
    rows = 600_000
    db = DuckDB(directories=[tmp_path])
    db.write_parquet(f"SELECT i, i % 7 AS c FROM range({rows}) AS r(i)", tmp_path / "many.parquet")
    db.run(f"CREATE VIEW in_file AS SELECT * FROM '{tmp_path}/many.parquet'")
    db.run("CREATE TABLE in_memory AS SELECT * FROM in_file")

    pieces = [
        [piece["total"].values for piece in db.pieces("i * 10 + c AS total", name)]
        for name in ("in_file", "in_memory AS t")
    ]

    assert len(pieces[0]) > 1
    assert [list(one) for one in pieces[0]] == [list(one) for one in pieces[1]]
    assert db.one("SELECT count(*) FROM information_schema.tables WHERE table_name LIKE 'pieces%'") == 0
    db.close()


_WITHOUT_PANDAS = """
from importlib.machinery import PathFinder
searches, search = [], PathFinder.find_spec
def counted(name, *others):
    if name != 'pandas':
        return search(name, *others)
    searches.append(name)
PathFinder.find_spec = counted
from jiwang_engine.backends.duckdb import DuckDB
backend = DuckDB()
assert [backend.one('SELECT ?', [f'{number}']) for number in range(50)] == [f'{number}' for number in range(50)]
print(len(searches))
"""


def test_a_missing_library_is_looked_for_once_not_with_every_value() -> None:
    done = subprocess.run([sys.executable, "-c", _WITHOUT_PANDAS], capture_output=True, check=True, text=True)

    assert done.stdout.strip() == "1"
