"""Rows that had not happened yet on the day of the run, or had not come: a replay of an earlier day must not know them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from jiwang_engine.alerting import origins_of
from jiwang_engine.alerting.origins import Origin
from jiwang_engine.backends.base import Backend
from jiwang_engine.packs.model import Pack

LATER_NOTE = "later-than-day"


def hide_later_rows(
    backend: Backend, pack: Pack, on: date, *, known: date | None = None
) -> Mapping[str, int]:
    """Take rows dated after the day, or that came after `known`, out of the fact tables; says how many, by source, here and
    in `file_notes`.

    A row is dated by the column by which the pack's facts are ordered. A row without a date stays. It came on its
    `known_at`, where the table has one, else not before the day of its file. The table `later_row(source, file, n)`
    keeps the counts.
    """
    backend.run("CREATE OR REPLACE TABLE later_row (source VARCHAR, file INTEGER, n BIGINT)")
    for origin in origins_of(pack):
        if backend.has_table(f"fact_{origin.source}"):
            _hide(backend, origin.source, _tests(backend, origin, on, known=known))
    if backend.has_table("file_notes"):
        named = f"行为日 {on:%Y-%m-%d}" + (f" 或知悉日 {known:%Y-%m-%d}" if known else "")
        backend.run(
            """
            INSERT INTO file_notes SELECT file, ?, n || ' 行的日期晚于' || ? || '，这次运行没有采用。'
            FROM later_row ORDER BY file""",
            [LATER_NOTE, named],
        )
    return dict(backend.rows("SELECT source, sum(n)::BIGINT FROM later_row GROUP BY source ORDER BY source"))


def _tests(backend: Backend, origin: Origin, on: date, *, known: date | None) -> list[str]:
    """Of which rows something is too late; each may be neither true nor false."""
    tests = [f"\"{origin.day_column}\" > DATE '{on}'"] if origin.day_column else []
    if known is not None:
        columns = {str(row[0]) for row in backend.rows(f"DESCRIBE fact_{origin.source}")}
        came = next((one for one in ("known_at", "day") if one in columns), "")
        tests += [f"CAST({came} AS DATE) > DATE '{known}'"] if came else []
    return tests


def _hide(backend: Backend, source: str, tests: list[str]) -> None:
    """The table is written anew only where something must be hidden."""
    table, is_later = f"fact_{source}", " OR ".join(tests)
    if not tests or not backend.one(f"SELECT count(*) FROM {table} WHERE {is_later}"):
        return
    backend.run(
        f"INSERT INTO later_row SELECT ?, file, count(*) FROM {table} WHERE {is_later} GROUP BY file",
        [source],
    )
    backend.run(f"CREATE OR REPLACE TABLE kept AS SELECT * FROM {table} WHERE ({is_later}) IS NOT TRUE")
    backend.drop(table)  # the register's facts are a view
    backend.run(f"ALTER TABLE kept RENAME TO {table}")
