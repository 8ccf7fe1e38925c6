"""Where the records behind an alert come from, and the day on which each happened."""

from __future__ import annotations

from dataclasses import dataclass

from jiwang_engine.backends.base import Backend
from jiwang_engine.packs.model import Pack, Source

_NO_ROWS = (
    "SELECT NULL::BIGINT AS record, NULL::VARCHAR AS source, NULL::INTEGER AS file, "
    "NULL::DATE AS happened, NULL::DATE AS as_of, NULL::BIGINT AS row_no WHERE false"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """A source and its column with the day on which a row happened.

    Without such a column ("") a row of next month's file cannot be told from the same row of this month's, so it
    never counts as something new.
    """

    source: str
    day_column: str = ""


def origins_of(pack: Pack) -> tuple[Origin, ...]:
    """The sources of a pack; the day is the column by which its facts are dated, else its first needed date."""
    ordered: dict[str, set[str]] = {}
    for fact in pack.facts.values():
        if fact.reading is not None and fact.reading.order:
            ordered.setdefault(fact.reading.source, set()).add(fact.reading.order)
    return tuple(
        Origin(source.id, _day_column(source, ordered.get(source.id, set())))
        for source in pack.sources.values()
    )


def _day_column(source: Source, named: set[str]) -> str:
    dates = [column for column in source.columns if column.kind == "date" and column.id != "birth"]
    for column in dates:
        if named & {column.id, column.label}:
            return column.id
    return next((column.id for column in dates if column.needed), "")


def cited_rows_query(backend: Backend, origins: tuple[Origin, ...]) -> str:
    """A query for record, source, file, happened, as_of and row_no of every record in table `cited`."""
    parts = [_rows_of(backend, one) for one in origins if backend.has_table(f"fact_{one.source}")]
    return "\nUNION ALL\n".join(parts) or _NO_ROWS


def _rows_of(backend: Backend, origin: Origin) -> str:
    happened = f"CAST(f.{origin.day_column} AS DATE)" if origin.day_column else "NULL::DATE"
    typed = f"typed_{origin.source}"
    is_typed = backend.has_table(typed)
    rows = (
        f"LEFT JOIN (SELECT record, row_no FROM {typed} SEMI JOIN cited USING (record)) AS t USING (record)"
    )
    return (
        f"SELECT f.record, '{origin.source}' AS source, f.file, {happened} AS happened, f.day AS as_of, "
        f"{'t.row_no' if is_typed else 'NULL::BIGINT'} AS row_no "
        f"FROM (SELECT * FROM fact_{origin.source} SEMI JOIN cited USING (record)) AS f {rows if is_typed else ''}"
    )
