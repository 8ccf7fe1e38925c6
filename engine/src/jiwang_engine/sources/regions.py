"""Place codes that were never issued: pointed out on every row, never a reason to refuse it."""

from __future__ import annotations

from jiwang_engine.areas import issued_counties
from jiwang_engine.backends.base import Backend
from jiwang_engine.identifiers import masked_id_sql
from jiwang_engine.sources.cells.rows import ID_KIND, Levels, Reader
from jiwang_engine.sources.cells.sql import literal
from jiwang_engine.sources.issues import FLAGGED, ISSUE_TEXTS, Issue
from jiwang_engine.sources.staging import STAGED
from jiwang_engine.sources.tables import FRESH

# Permits of residence for people from Hong Kong, Macao and Taiwan, and permanent residence of foreigners, have numbers of their own;
# 9999 is the area of tests.
OTHER_NUMBERS = ("81", "82", "83", "9")
_AREA_OF_KEY = "(id_key // 1100000000000)::VARCHAR"  # the first six of seventeen digits


def flag_regions(backend: Backend, levels: Levels, readers: tuple[Reader, ...], *, file: int) -> None:
    """Point out ID numbers and region cells whose county was no county in any year since 1980."""
    _list_issued(backend)
    number = next((one for one in levels.layout.placed if one.column.kind == ID_KIND), None)
    if number:
        shown = masked_id_sql("id_text")
        _flag(backend, Issue.ID_AREA_UNKNOWN, _AREA_OF_KEY, file=file, label=number.heading, shown=shown)
    for one in readers:
        if one.placed.column.kind == "region":
            value, heading = one.names.value, one.placed.heading
            _flag(backend, Issue.REGION_UNKNOWN, f"left({value}, 6)", file=file, label=heading, shown=value)


def _list_issued(backend: Backend) -> None:
    if not backend.has_table("issued_county"):
        rows = ", ".join(f"('{code}')" for code in sorted(issued_counties()))
        backend.run(f"CREATE TEMP TABLE issued_county AS SELECT * FROM (VALUES {rows}) AS listed(code)")


def _flag(backend: Backend, issue: Issue, county: str, *, file: int, label: str, shown: str) -> None:
    # Few counties in many rows: the counties are looked up once each.
    others = " AND ".join(f"NOT starts_with(county, '{one}')" for one in OTHER_NUMBERS)
    strange = (
        f"SELECT county FROM (SELECT DISTINCT {county} AS county FROM {STAGED} WHERE outcome < 2) "
        f"ANTI JOIN issued_county ON code = county WHERE {others}"
    )
    backend.run(
        f"INSERT INTO {FRESH}row_issues SELECT {file}, row_no, {literal(label)}, '{issue.code}', '{FLAGGED}', {shown}, "
        f"{literal(ISSUE_TEXTS[issue].said)} FROM {STAGED} WHERE outcome < 2 AND {county} IN ({strange})"
    )
