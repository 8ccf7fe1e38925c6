"""What a finished run knows of everybody, for a register that takes in millions: shaped by the database, never row by row.

`results` answers one question at a time, each row a mapping. A city has two million sayings of its sources; here they leave as
text, in the form in which PostgreSQL's COPY reads it, and families and members as tuples.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jiwang_engine.alerting.sayings import shown_sql
from jiwang_engine.backends.duckdb import DuckDB, quoted
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.linking.keeping.state import State, scanned
from jiwang_engine.results import RunResults

LONGEST = 300  # signs of a value
_ESCAPES = (("chr(92)", "chr(92) || chr(92)"), ("chr(9)", "chr(92) || 't'"), ("chr(10)", "chr(92) || 'n'"), ("chr(13)", "chr(92) || 'r'"))  # fmt: skip


def families(results: RunResults) -> Iterator[tuple[Any, ...]]:
    """Every household: number, region or None, address, basis, how many members."""
    query = f"SELECT unit, region, coalesce(address, ''), basis, len(members) FROM {_table(results, 'households')}"
    with _reading(results.folder) as database:
        yield from database.streamed(query)


def members(results: RunResults, state: Path | None) -> Iterator[tuple[Any, ...]]:
    """Everybody who is a member of a household, in the order of their numbers: person, household, its region or None, name, sex (男, 女 or nothing), birth, relation,
    whether they head it, ID number, phone.

    ID numbers come out of the vault of `state`: only for a register that keeps them encrypted. Without one they are empty.
    """  # fmt: skip
    vault = State(state).secret("identity") if state is not None else None
    numbers = (
        f"(SELECT person, max(id_key) AS id_key FROM {scanned(vault)} GROUP BY person)"
        if vault is not None
        else "(SELECT NULL::BIGINT AS person, NULL::BIGINT AS id_key)"
    )
    query = f"""
        SELECT p.person, h.unit, h.region, coalesce(p.name, ''), CASE WHEN p.sex IN ('男', '女') THEN p.sex ELSE '' END, p.birth,
            coalesce(p.relation, ''), p.person = h.head, {_number("n.id_key")}, coalesce(p.phone, '')
        FROM {_table(results, "persons")} AS p JOIN ({_homes(results)}) AS h ON h.person = p.person
        LEFT JOIN {numbers} AS n ON n.person = p.person ORDER BY p.person"""
    with _reading(results.folder, *([vault.parent] if vault is not None else [])) as database:
        yield from database.streamed(query)


def seats(results: RunResults) -> Iterator[tuple[int, int]]:
    """Who is a member of which household."""
    with _reading(results.folder) as database:
        yield from database.streamed(f"SELECT person, unit FROM ({_homes(results)})")


def reckonings(results: RunResults, items: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """What the households on file are given of some items: household, person or None, item, verdict as a number, fen.

    Of persons only those for whom an item is not refused.
    """
    wanted = ", ".join(map(quoted, items))
    query = (
        f"SELECT v.unit, v.person, v.id, v.verdict, v.amount FROM {_table(results, 'verdicts')} AS v "
        f"JOIN {_table(results, 'households')} AS h ON h.unit = v.unit "
        f"WHERE v.role = 'item' AND v.id IN ({wanted}) AND h.basis = 'verified' AND (v.person IS NULL OR v.verdict <> 0)"
    )
    with _reading(results.folder) as database:
        yield from database.streamed(query)


def sayings(results: RunResults, *, nowhere: str) -> Iterator[bytes]:
    """What the sources say of members of households, in pieces of text as COPY reads it, a line for each value.

    The columns: record and place of the column as one key, person, region of the household (`nowhere` where it is unknown), whether
    it stops at the county, source, department, purpose, kind, column, label, value as officials write it, day, file, row_no.
    """
    if not (results.folder / "said.parquet").is_file():
        return
    fields = (
        "s.record || ':' || format('{:03d}', c.place)", "s.person", f"coalesce(h.region, {quoted(nowhere)})", "c.stops",
        *(f"c.{name}" for name in ("source", "department", "purpose", "kind", "heading", "label")),
        escaped(f"left({shown_sql('s.value', 'c.kind')}, {LONGEST})"), "s.day", escaped("coalesce(s.file, '')"), "s.row_no",
    )  # fmt: skip
    line = " || chr(9) || ".join(f"coalesce(({one})::VARCHAR, chr(92) || 'N')" for one in fields)
    query = f"""
        SELECT encode({line} || chr(10)) FROM {_table(results, "said")} AS s
        JOIN ({_columns(results)}) AS c ON c.id = s.source AND c.heading = s."column"
        JOIN ({_homes(results)}) AS h ON h.person = s.person"""
    with _reading(results.folder) as database:
        for piece in database.fetched(query):
            yield b"".join(line for (line,) in piece)


def _columns(results: RunResults) -> str:
    """The columns of all sources as the law names them, as rows."""
    rows = [
        (source.id, column.id, place, source.stops, source.label, source.department, str(source.purpose), column.kind, column.label)
        for source in checked_pack(results.record["pack"]["name"]).pack.sources.values()
        for place, column in enumerate(source.columns)
    ]  # fmt: skip
    names = "id, heading, place, stops, source, department, purpose, kind, label"
    return f"SELECT * FROM (VALUES {', '.join(map(_literal, rows))}) AS v({names})"


def _literal(row: Sequence[object]) -> str:
    return f"({', '.join(quoted(one) if isinstance(one, str) else str(one) for one in row)})"


def _homes(results: RunResults) -> str:
    """Person, the household, its region and its head."""
    return f"SELECT unit, region, members[1] AS head, unnest(members) AS person FROM {_table(results, 'households')}"


def _number(key: str) -> str:
    """The ID number that a key stands for, as `identifiers.number_of` writes it, or nothing."""
    return f"coalesce(({key} // 11) || substr('0123456789X', ({key} % 11 + 1)::INTEGER, 1), '')"


def escaped(text: str) -> str:
    """A text of SQL as COPY reads it in a field."""
    for sign, written in _ESCAPES:
        text = f"replace({text}, {sign}, {written})"
    return text


def _table(results: RunResults, name: str) -> str:
    return scanned(results.folder / f"{name}.parquet")


@contextmanager
def _reading(*folders: Path) -> Iterator[DuckDB]:
    database = DuckDB(directories=folders)
    try:
        yield database
    finally:
        database.close()
