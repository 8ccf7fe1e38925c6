"""Rows that had not happened yet on the day of the run: a replay of an earlier day must not know them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from jiwang_engine.alerting import origins_of
from jiwang_engine.alerting.origins import Origin
from jiwang_engine.backends.base import Backend
from jiwang_engine.packs.model import Pack

LATER_NOTE = "later-than-day"


def hide_later_rows(backend: Backend, pack: Pack, on: date) -> Mapping[str, int]:
    """Take rows dated after the day out of the fact tables; says how many, by source, here and in `file_notes`.

    A row is dated by the column by which the pack's facts are ordered. A row without a date stays. The table
    `later_row(source, file, n)` keeps the counts.
    """
    backend.run("CREATE OR REPLACE TABLE later_row (source VARCHAR, file INTEGER, n BIGINT)")
    for origin in origins_of(pack):
        if origin.day_column and backend.has_table(f"fact_{origin.source}"):
            _hide(backend, origin, on)
    if backend.has_table("file_notes"):
        backend.run(
            """
            INSERT INTO file_notes SELECT file, ?, n || ' 行的日期晚于行为日 ' || ? || '，这次运行没有采用。'
            FROM later_row ORDER BY file""",
            [LATER_NOTE, f"{on:%Y-%m-%d}"],
        )
    return dict(backend.rows("SELECT source, sum(n)::BIGINT FROM later_row GROUP BY source ORDER BY source"))


def _hide(backend: Backend, origin: Origin, on: date) -> None:
    """The table is written anew only where something must be hidden."""
    table, is_later = f"fact_{origin.source}", f"\"{origin.day_column}\" > DATE '{on}'"
    if not backend.one(f"SELECT count(*) FROM {table} WHERE {is_later}"):
        return
    backend.run(
        f"INSERT INTO later_row SELECT ?, file, count(*) FROM {table} WHERE {is_later} GROUP BY file",
        [origin.source],
    )
    kind = backend.one("SELECT table_type FROM information_schema.tables WHERE table_name = ?", [table])
    backend.run(f"CREATE OR REPLACE TABLE kept AS SELECT * FROM {table} WHERE ({is_later}) IS NOT TRUE")
    backend.run(f"DROP {'VIEW' if kind == 'VIEW' else 'TABLE'} {table}")  # the register's facts are a view
    backend.run(f"ALTER TABLE kept RENAME TO {table}")
