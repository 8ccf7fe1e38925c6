"""What may not be kept any longer is gone after a purge, and a second purge finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hamlet import SOURCES, Hamlet, number

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.linking.keeping.retention import PurgeReport, months_before, purge, retention_file
from jiwang_engine.linking.keeping.state import Contents, State, scanned
from jiwang_engine.linking.keeping.vault import keep_raw, keep_rejected, kept_files

CHEN, LI = number("1980-05-01", 1), number("1982-02-03", 2)
JANUARY = date(2026, 1, 31)
NOTHING = PurgeReport(0, 0, 0, 0)


@pytest.fixture
def db(state: State) -> DuckDB:
    return DuckDB(directories=[state.folder])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "陈建国的表.csv"
    path.write_text("内容", encoding="utf-8")
    return path


def test_raw_files_stay_thirteen_months_and_rejected_rows_three(state: State, db: DuckDB, file: Path) -> None:
    keep_raw(state, file, source=SOURCES["medical"], received=JANUARY)
    keep_rejected(state, file, source=SOURCES["medical"], received=JANUARY)

    days = (date(2026, 4, 30), date(2026, 5, 1), date(2027, 2, 28), date(2027, 3, 1), date(2027, 3, 1))
    reports = [purge(state, db, on=day) for day in days]

    assert [(one.raw_files, one.rejected_files) for one in reports] == [
        (0, 0),
        (0, 1),
        (0, 0),
        (1, 0),
        (0, 0),
    ]
    assert list(kept_files(state)) == []


def test_a_source_may_say_its_own_period(state: State, db: DuckDB, file: Path) -> None:
    brief = {"medical": replace(SOURCES["medical"], keep_raw_months=1)}
    state.commit(db, Contents(files={"retention.json": retention_file(brief)}))
    keep_raw(state, file, source=brief["medical"], received=JANUARY)

    assert purge(state, db, on=date(2026, 3, 1)).raw_files == 1


def test_the_same_file_is_kept_once_and_its_name_not_at_all(state: State, file: Path) -> None:
    first = keep_raw(state, file, source=SOURCES["medical"], received=JANUARY)
    second = keep_raw(state, file, source=SOURCES["medical"], received=date(2026, 2, 1))

    assert first == second is not None
    assert first.stat().st_mode & 0o077 == 0
    assert "陈建国" not in str(first)


def test_an_unfinished_copy_is_swept(state: State, db: DuckDB, file: Path) -> None:
    kept = keep_raw(state, file, source=SOURCES["medical"], received=JANUARY)
    assert kept is not None
    draft = kept.with_name(f"{kept.name}.draft")
    draft.write_text("内", encoding="utf-8")

    purge(state, db, on=JANUARY)

    assert not draft.exists() and kept.exists()


def test_open_questions_about_people_without_a_case_go_after_thirty_days(
    next_month: Callable[[], Hamlet], state: State, db: DuckDB
) -> None:
    hamlet = next_month()
    hamlet.resident("陈建国", CHEN)
    hamlet.resident("李小红", LI, "户2")
    hamlet.put("roll", name="陈建国", id_number=CHEN, unit_no="A1", category="低保")
    for id_number in (CHEN, LI):
        hamlet.put("medical", name="王大力", id_number=id_number)
    hamlet.linked(on=JANUARY)
    hamlet.kept(on=JANUARY)

    reports = [purge(state, db, on=day) for day in (date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 3))]

    assert [one.unconcerned_rows for one in reports] == [0, 1, 0]
    assert db.rows(f"SELECT in_case FROM {scanned(state.table('review') or Path())}") == [(True,)]


def test_ids_that_nobody_has_seen_for_as_long_as_the_register_is_kept_go_and_are_never_given_again(
    next_month: Callable[[], Hamlet], state: State, db: DuckDB
) -> None:
    hamlet = next_month()
    hamlet.resident("陈建国", CHEN)
    hamlet.linked(on=JANUARY)
    hamlet.kept(on=JANUARY)
    before = hamlet.db.one("SELECT person FROM person")

    report = purge(state, db, on=date(2027, 3, 1))
    later = next_month()
    later.resident("陈建国", CHEN)
    later.linked(on=date(2027, 3, 1))

    assert report.identities == 2  # the person and the unit
    assert later.db.one("SELECT person FROM person") > before


def test_a_purge_of_an_empty_state_finds_nothing(state: State, db: DuckDB) -> None:
    report = purge(state, db, on=JANUARY)

    assert report == NOTHING and report.nothing


@pytest.mark.parametrize(
    ("on", "months", "day"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 13, date(2024, 12, 15)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
    ],
)
def test_months_are_counted_back_by_the_calendar(on: date, months: int, day: date) -> None:
    assert months_before(on, months) == day
