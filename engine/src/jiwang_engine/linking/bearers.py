"""Numbers of other papers that hold an ID number: student numbers and disability certificates.

Where the ID cell is spoilt, or holds the number of somebody else, the paper still tells whose row it is. The name must be
the very same: nobody has checked the number in that cell.
"""

from __future__ import annotations

from collections.abc import Iterable

from jiwang_engine.identifiers import IdStatus, with_identifiers
from jiwang_engine.linking.claims import Linkage, filled
from jiwang_engine.packs.model import Source

BEARERS = ("student_no", "certificate")
"""Columns, by id, whose cells may hold an ID number."""

_WHOLE = (IdStatus.CLEAN, IdStatus.CLEANED, IdStatus.CERTIFICATE, IdStatus.STUDENT)


def match_borne(linkage: Linkage) -> None:
    """Tier E1S: records that their own ID number does not settle, by the number inside another paper's."""
    queries = [
        f"""SELECT t.record, CAST(t."{one.id}" AS VARCHAR) AS paper FROM typed_{source.id} AS t
            JOIN claim AS c ON c.record = t.record
            ANTI JOIN known AS k ON k.id_key = c.id_key AND k.std = c.std
            ANTI JOIN matched AS m ON m.record = c.record WHERE t."{one.id}" IS NOT NULL"""
        for source in _sources(linkage)
        for one in source.columns
        if one.id in BEARERS
    ]
    if not queries:
        return
    filled(linkage.backend, "borne", queries, shape="record BIGINT, paper VARCHAR")
    whole = ", ".join(f"{status:d}" for status in _WHOLE)
    linkage.backend.run(f"""
        INSERT INTO matched
        SELECT c.record, c.source, k.person, 'E1S' FROM (
            SELECT record, min(id_key) AS id_key FROM ({with_identifiers("borne", "paper")}) WHERE id_status IN ({whole})
            GROUP BY record HAVING count(DISTINCT id_key) = 1) AS b
        JOIN claim AS c ON c.record = b.record JOIN known AS k ON k.id_key = b.id_key AND k.std = c.std""")


def borne_sql(sources: Iterable[Source]) -> str:
    """A query: every record whose paper holds one whole number, and that number's key."""
    papers = " UNION ALL ".join(
        f'SELECT t.record, CAST(t."{one.id}" AS VARCHAR) AS paper FROM typed_{source.id} AS t WHERE t."{one.id}" IS NOT NULL'
        for source in sources
        for one in source.columns
        if one.id in BEARERS
    )
    rows = f"({papers or 'SELECT 0::BIGINT AS record, NULL::VARCHAR AS paper WHERE false'})"
    return f"SELECT record, id_key FROM ({with_identifiers(rows, 'paper')}) WHERE id_key IS NOT NULL"


def _sources(linkage: Linkage) -> tuple[Source, ...]:
    return tuple(one for one in linkage.departments if one not in linkage.means)
