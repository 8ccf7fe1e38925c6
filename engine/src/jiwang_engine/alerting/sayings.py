"""What every source says of the people in households with an alert or a case: value, day, file and row, for a household's file.

Numbers of people, telephones and free texts are left out: nobody needs them to see where a fact comes from. Sources about means
speak of people in case mode only (law art. 40 and 70); linking has dropped the rows about others, and this asks again.
"""

from __future__ import annotations

from collections.abc import Iterable

from jiwang_engine.alerting.origins import Origin
from jiwang_engine.backends.base import Backend
from jiwang_engine.packs.model import Pack, Source
from jiwang_engine.terms import Purpose

KINDS = frozenset({"name", "money", "integer", "date", "code", "region", "bool", "relation"})
_TEXTS = frozenset({"address"})  # of free texts only this one
_MOST = 12  # rows of a source about one person, the newest
_SHAPE = 'person BIGINT, record BIGINT, source VARCHAR, "column" VARCHAR, value VARCHAR, day DATE, file VARCHAR, row_no BIGINT'


def write_said(backend: Backend, pack: Pack, *, origins: Iterable[Origin]) -> None:
    """Write the table `said(person, record, source, column, value, day, file, row_no)`; `value` is as the typed row keeps it."""
    backend.run(f"CREATE OR REPLACE TABLE said ({_SHAPE})")
    backend.run("CREATE TABLE IF NOT EXISTS told_again (source VARCHAR, file INTEGER, record BIGINT)")
    backend.run("""
        CREATE OR REPLACE TEMP TABLE concerned AS
        SELECT DISTINCT m.person FROM membership AS m SEMI JOIN (
            SELECT unit FROM alert UNION SELECT n.unit FROM membership AS n JOIN person AS p USING (person) WHERE p.in_case
        ) AS u ON u.unit = m.unit""")
    for origin in origins:
        if backend.has_table(f"typed_{origin.source}"):
            backend.run(_query(pack.sources[origin.source], origin))
    backend.run("DROP TABLE concerned")


def shown_sql(value: str, kind: str) -> str:
    """A value of `said` as officials write it, an SQL expression over value and kind; a place stays a code, a day is 2026-10-05."""
    cents = f"abs({value}::BIGINT)"
    money = f"format('{{:,}}', {cents} // 100) || '.' || format('{{:02d}}', {cents} % 100) || '元'"
    return (
        f"CASE {kind} WHEN 'money' THEN CASE WHEN {value}::BIGINT < 0 THEN '-' ELSE '' END || {money} "
        f"WHEN 'bool' THEN CASE {value} WHEN 'true' THEN '是' ELSE '否' END ELSE {value} END"
    )


def _query(source: Source, origin: Origin) -> str:
    cells = ", ".join(
        f"{{'c': '{one.id}', 'v': t.\"{one.id}\"::VARCHAR}}"
        for one in source.columns
        if one.kind in KINDS or one.id in _TEXTS
    )
    happened = f't."{origin.day_column}"::DATE' if origin.day_column else "NULL::DATE"
    case = "JOIN person AS p ON p.person = l.person AND p.in_case" if source.purpose is Purpose.MEANS else ""
    return f"""
        INSERT INTO said
        SELECT r.person, r.record, '{source.id}', r.cell.c, r.cell.v, r.day, r.file, r.row_no FROM (
            SELECT n.person, n.record, n.day, n.file, n.row_no, unnest(n.cells) AS cell FROM (
                SELECT l.person, t.record, coalesce({happened}, f.as_of) AS day, f.name AS file, t.row_no, [{cells}] AS cells
                FROM typed_{source.id} AS t JOIN link AS l ON l.record = t.record AND l.source = '{source.id}'
                SEMI JOIN concerned AS c ON c.person = l.person
                ANTI JOIN told_again AS a ON a.source = '{source.id}' AND a.record = t.record {case} LEFT JOIN files AS f ON f.file = t.file
                QUALIFY row_number() OVER (PARTITION BY l.person ORDER BY coalesce({happened}, f.as_of) DESC, t.record) <= {_MOST}
            ) AS n) AS r WHERE r.cell.v IS NOT NULL AND r.cell.v <> ''"""
