"""The tables that the sources leave for the linking, and how a batch gets into them whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable

from jiwang_engine.backends.base import Backend
from jiwang_engine.packs.model import Source

FRESH = "fresh_"
"""Prefix of the tables of a batch that is not yet whole."""

WORKING = ("staged_sheet", "repeated_rows", "repeated_ids", "issued_county")
"""The temporary tables of reading a sheet."""

BESIDE = {
    "files": "file INTEGER, source VARCHAR, name VARCHAR, sha256 VARCHAR, bytes BIGINT, as_of DATE, encoding VARCHAR, "
    "sheet VARCHAR, heading_row INTEGER, headings VARCHAR[], read BIGINT, accepted BIGINT, repaired BIGINT, "
    "rejected BIGINT, dropped BIGINT",
    "row_issues": "file INTEGER, row_no BIGINT, column_label VARCHAR, kind VARCHAR, severity VARCHAR, found VARCHAR, "
    "done VARCHAR",
    "rejected_rows": "file INTEGER, row_no BIGINT, cells VARCHAR[]",
    "file_notes": "file INTEGER, kind VARCHAR, note VARCHAR",
    "skipped": "name VARCHAR, reason VARCHAR",
}

SQL_TYPES = {
    "money": "BIGINT",
    "integer": "BIGINT",
    "ratio": "BIGINT",
    "area_m2": "BIGINT",
    "date": "DATE",
    "month": "INTEGER",
    "bool": "BOOLEAN",
}
"""The type of each kind of column; all other kinds are text."""


def typed_table(source_id: str) -> str:
    """The name of a source's table of typed rows."""
    return f"typed_{source_id}"


def typed_columns(source: Source) -> str:
    """The columns of a source's table, as SQL."""
    own = [f'"{c.id}" {SQL_TYPES.get(c.kind, "VARCHAR")}' for c in source.columns if c.kind != "id_number"]
    fixed = "file INTEGER, row_no BIGINT, record BIGINT, outcome UTINYINT, id_key BIGINT, id_status UTINYINT, id_text VARCHAR"
    return ", ".join([fixed, *own])


def open_batch(backend: Backend, sources: Iterable[Source]) -> None:
    """Make empty tables for a batch; what an interrupted one left behind goes."""
    drop_batch(backend, sources)
    for name, columns in BESIDE.items():
        backend.run(f"CREATE TABLE {FRESH}{name} ({columns})")


def open_source(backend: Backend, source: Source) -> None:
    """Make the table of a source when its first file is read."""
    backend.run(f"CREATE TABLE IF NOT EXISTS {FRESH}{typed_table(source.id)} ({typed_columns(source)})")


def seal_batch(backend: Backend, sources: Iterable[Source]) -> None:
    """Add the batch to the tables, all of it in one transaction."""
    backend.run("BEGIN TRANSACTION")
    try:
        for name in _names(sources):
            if not backend.has_table(f"{FRESH}{name}"):
                continue
            if backend.has_table(name):
                backend.run(f"INSERT INTO {name} SELECT * FROM {FRESH}{name}")
                backend.run(f"DROP TABLE {FRESH}{name}")
            else:
                backend.run(f"ALTER TABLE {FRESH}{name} RENAME TO {name}")
    except BaseException:
        backend.run("ROLLBACK")
        raise
    backend.run("COMMIT")


def drop_batch(backend: Backend, sources: Iterable[Source]) -> None:
    """Forget a batch that failed, and the working tables of one that did not: they hold whole sheets."""
    for name in [*(f"{FRESH}{name}" for name in _names(sources)), *WORKING]:
        backend.run(f"DROP TABLE IF EXISTS {name}")


def _names(sources: Iterable[Source]) -> list[str]:
    return [*BESIDE, *(typed_table(source.id) for source in sources)]
