"""One sheet into the batch: staged once, then split into typed rows, issues and rejected rows."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from jiwang_engine.backends.base import Backend
from jiwang_engine.identifiers import NUMBER_MARK, masked_id_sql
from jiwang_engine.packs.model import CodeList
from jiwang_engine.sources.cells.dates import NOTATIONS
from jiwang_engine.sources.cells.rows import (
    ID_KIND,
    Levels,
    Reader,
    has_bounds,
    readers_of,
    staged_rows,
)
from jiwang_engine.sources.cells.rules import NOISE
from jiwang_engine.sources.cells.sql import chosen, layered, literal, matches, replaced
from jiwang_engine.sources.issues import (
    FIRST_GIVEN_UP,
    FIRST_KEPT,
    FIRST_OF_ROW,
    FLAGGED,
    ID_ISSUES,
    ISSUE_TEXTS,
    REJECTED,
    REPAIRED,
    Issue,
)
from jiwang_engine.sources.tables import FRESH, typed_table
from jiwang_engine.terms import Purpose

STAGED = "staged_sheet"
RECORD_BITS = 28  # of the row number inside a record id
OWN_NOTATION = 0.9
OWN_NOTATION_ROWS = 100
SAMPLE_ROWS = 2000

_READ_AS = frozenset(
    {
        Issue.DATE_NOTATION,
        Issue.DATE_MONTH_ONLY,
        Issue.DATE_SERIAL,
        Issue.MONEY_NOTATION,
        Issue.MONEY_WAN,
        Issue.NUMBER_NOTATION,
        Issue.CODE_NOTATION,
        Issue.REGION_NOTATION,
    }
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a file by what became of them."""

    accepted: int = 0
    repaired: int = 0
    rejected: int = 0
    dropped: int = 0

    @property
    def read(self) -> int:
        """All rows but the headings; always the sum of the four."""
        return self.accepted + self.repaired + self.rejected + self.dropped

    def __add__(self, other: Counts) -> Counts:
        """Add two files."""
        return Counts(
            self.accepted + other.accepted,
            self.repaired + other.repaired,
            self.rejected + other.rejected,
            self.dropped + other.dropped,
        )


def notations_of(levels: Levels) -> dict[str, str]:
    """The way of writing dates that a column keeps to (nine in ten of its first cells), where it is not ISO."""
    columns = [p for p in levels.layout.placed if p.column.kind in ("date", "month")]
    with levels.path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(islice(file, SAMPLE_ROWS), delimiter=levels.delimiter))
    # The row number stands before the cells.
    own = {p.column.id: _own_notation([row[p.position + 1] for row in rows]) for p in columns}
    return {column: notation for column, notation in own.items() if notation not in ("", "iso")}


def _own_notation(cells: list[str]) -> str:
    filled = [cell for cell in cells if cell]
    if len(filled) < OWN_NOTATION_ROWS:
        return ""
    for name, notation in NOTATIONS.items():
        if sum(1 for cell in filled if re.fullmatch(notation.pattern, cell)) >= OWN_NOTATION * len(filled):
            return name
    return ""


def stage(backend: Backend, levels: Levels, codes: Mapping[str, CodeList]) -> tuple[Reader, ...]:
    """Read and clean the levelled file into the staged table."""
    readers = readers_of(levels, codes)
    rows = layered(staged_rows(levels, readers), {_alias(r): _alias_sql(r) for r in readers if _has_words(r)})
    content = ", ".join(["id_text", *(one.names.value for one in readers)])
    kept = ["row_no", "id_key", "id_status", "id_text", "id_issue", "broken", "dropped", "outcome", "cells"]
    kept.append(f"hash({content}) AS content")
    for one in readers:
        kept += [one.names.value, one.issue]
        kept += [one.beyond] if has_bounds(one) else []
        kept += [_alias(one)] if _has_words(one) else []
    backend.run(f"CREATE OR REPLACE TEMP TABLE {STAGED} AS SELECT {', '.join(kept)} FROM ({rows})")
    return readers


def keep(
    backend: Backend, levels: Levels, readers: tuple[Reader, ...], *, file: int, base: tuple[str, str]
) -> None:
    """Copy the staged rows into the batch: records, issues, rejected rows; `base` is the file's hash and the sheet."""
    source = levels.layout.source
    values = {one.placed.column.id: one.names.value for one in readers}
    own = [values.get(column.id, "NULL") for column in source.columns if column.kind != ID_KIND]
    record = f"{record_base(source.id, *base)} + row_no"
    fixed = f"{file}, row_no, {record}, outcome, id_key, id_status, id_text"
    table = f"{FRESH}{typed_table(source.id)}"
    backend.run(f"INSERT INTO {table} SELECT {', '.join([fixed, *own])} FROM {STAGED} WHERE outcome < 2")
    if source.purpose is not Purpose.MEANS:  # of people who are in no case nothing may be kept
        line = "CASE WHEN broken > 0 THEN cells[2:2] ELSE cells END"
        rejected = f"SELECT {file}, row_no, {line} FROM {STAGED} WHERE outcome = 2"
        backend.run(f"INSERT INTO {FRESH}rejected_rows {rejected}")
    for query in _issue_queries(levels, readers):
        backend.run(f"INSERT INTO {FRESH}row_issues SELECT {file}, * FROM ({query})")


def counted(backend: Backend) -> Counts:
    """What became of the staged rows."""
    found = dict(backend.rows(f"SELECT outcome, count(*) FROM {STAGED} GROUP BY outcome"))
    return Counts(*(found.get(outcome, 0) for outcome in range(4)))


def record_base(*parts: str) -> int:
    """The record id of row 0: 63 bits of a hash, the lowest left free for the row number."""
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1 >> RECORD_BITS << RECORD_BITS


def aliases_used(backend: Backend, reader: Reader) -> list[tuple[str, str, int]]:
    """Spellings of a code that were read as another word: spelling, word, rows."""
    if not _has_words(reader):
        return []
    alias, value = _alias(reader), reader.names.value
    return [
        (str(spelling), str(word), int(rows))
        for spelling, word, rows in backend.rows(
            f"SELECT {alias}, any_value({value}), count(*) FROM {STAGED} WHERE {alias} IS NOT NULL AND outcome < 2 "
            f"GROUP BY {alias} ORDER BY 3 DESC, 1"
        )
    ]


def shown(kind: str, cell: str) -> str:
    """A cell as a report may show it: people are masked, amounts and codes are not."""
    hidden = f"regexp_replace(left({cell}, 40), '[0-9Xx０-９]{{11,}}', '***', 'g')"
    if kind == ID_KIND:
        return masked_id_sql(replaced(cell, f"{NOISE}|[{NUMBER_MARK} ]", ""))
    if kind == "name":
        return f"CASE WHEN {matches(cell, '[!-~]*')} THEN {hidden} ELSE left(trim({cell}), 1) || '*' END"
    if kind == "phone":
        return (
            f"CASE WHEN length({cell}) < 7 THEN '****' ELSE left({cell}, 3) || '****' || right({cell}, 4) END"
        )
    if kind in ("text", "key"):
        return f"left(trim({cell}), 2) || '***'"
    return hidden


def _has_words(reader: Reader) -> bool:
    return reader.placed.column.kind in ("code", "relation")


def _alias(reader: Reader) -> str:
    return f"a{reader.placed.position}"


def _alias_sql(reader: Reader) -> str:
    names = reader.names
    return f"CASE WHEN {names.plain} AND {names.cell} <> {names.value} THEN {names.cell} END"


def _issue_queries(levels: Levels, readers: tuple[Reader, ...]) -> list[str]:
    queries = []
    for one in readers:
        queries.append(_cell_issues(one))
        if has_bounds(one):
            queries.append(_issues_of(one, Issue.OUT_OF_RANGE, where=one.beyond))
    number = next((p for p in levels.layout.placed if p.column.kind == ID_KIND), None)
    if number:
        found = shown(ID_KIND, f"cells[{number.position + 1}]")
        severity = f"CASE WHEN id_issue < {FIRST_GIVEN_UP} THEN '{REPAIRED}' WHEN id_issue = {Issue.CELL_MISSING:d} THEN '{REJECTED}' ELSE '{FLAGGED}' END"
        used = [*ID_ISSUES.values(), Issue.CELL_MISSING]
        queries.append(
            f"SELECT row_no, {literal(number.heading)}, {_case('id_issue', used)}, {severity}, "
            f"coalesce({found}, ''), {_case('id_issue', used, REJECTED)} FROM {STAGED} WHERE id_issue > 0 AND dropped = 0"
        )
    lines = [issue for issue in Issue if issue >= FIRST_OF_ROW]
    queries.append(
        f"SELECT row_no, '整行', {_case('broken', lines)}, '{REJECTED}', '', {_case('broken', lines, REJECTED)} "
        f"FROM {STAGED} WHERE broken > 0"
    )
    return queries


def _cell_issues(reader: Reader) -> str:
    """The issues of one column, with what was found and what was done."""
    column, issue, value = reader.placed.column, reader.issue, reader.names.value
    lost = f"{value} IS NULL" if column.needed else "false"
    severity = chosen(
        [(lost, f"'{REJECTED}'"), (f"{issue} < {FIRST_GIVEN_UP}", f"'{REPAIRED}'")], f"'{FLAGGED}'"
    )
    used = [one for one in Issue if one < FIRST_KEPT or one is Issue.MONEY_PERIOD]
    read_as = ", ".join(str(int(one)) for one in _READ_AS)
    said = chosen([(lost, _case(issue, used, REJECTED))], _case(issue, used, FLAGGED))
    done = f"{said} || CASE WHEN {issue} IN ({read_as}) THEN '，读作' || {_value_shown(reader)} || '。' ELSE '' END"
    found = f"coalesce({shown(column.kind, f'cells[{reader.placed.position + 1}]')}, '')"
    return (
        f"SELECT row_no, {literal(reader.placed.heading)}, {_case(issue, used)}, {severity}, {found}, {done} "
        f"FROM {STAGED} WHERE {issue} > 0 AND dropped = 0"
    )


def _issues_of(reader: Reader, issue: Issue, *, where: str) -> str:
    found = f"coalesce({shown(reader.placed.column.kind, f'cells[{reader.placed.position + 1}]')}, '')"
    return (
        f"SELECT row_no, {literal(reader.placed.heading)}, '{issue.code}', '{issue.severity}', {found}, "
        f"{literal(ISSUE_TEXTS[issue].said)} FROM {STAGED} WHERE {where} AND dropped = 0"
    )


def _value_shown(reader: Reader) -> str:
    kind, value = reader.placed.column.kind, reader.names.value
    if kind == "money":
        return f"printf('%,.2f元', {value} / 100.0)"
    if kind == "ratio":
        return f"CAST({value} / 10000.0 AS VARCHAR)"
    if kind == "area_m2":
        return f"CAST({value} / 100.0 AS VARCHAR)"
    if kind == "month":
        return f"printf('%d-%02d', {value} // 12, {value} % 12 + 1)"
    if kind == "bool":
        return f"CASE WHEN {value} THEN '是' ELSE '否' END"
    return f"CAST({value} AS VARCHAR)"


def _case(column: str, issues: list[Issue], said: str = "") -> str:
    """The code of an issue, or its sentence for a severity."""
    words = {issue: ISSUE_TEXTS[issue].sentence(said) if said else issue.code for issue in issues}
    return f"CASE {column} {' '.join(f'WHEN {issue:d} THEN {literal(word)}' for issue, word in words.items())} END"
