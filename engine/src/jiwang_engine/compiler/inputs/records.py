"""The rows of the departments' files behind a fact, so that every alert can name them."""

from __future__ import annotations

from collections.abc import Sequence

from jiwang_engine.compiler.inputs.origins import Pass
from jiwang_engine.compiler.inputs.reductions import cell, column_of, is_picked, kept, picked_record
from jiwang_engine.language.types import MONTH
from jiwang_engine.packs.model import Fact, Source
from jiwang_engine.terms import Subject


def record_rows(of: Pass, fact: Fact, *, spans: Sequence[tuple[str, bool]]) -> str:
    """The query of the rows behind a fact; `spans` are the windows over a series: length, whether to date."""
    assert fact.reading is not None
    pack, dialect = of.program.pack, of.setting.dialect
    source = pack.sources[fact.reading.source]
    unit, person, joins = _holders(of, source)
    tests = [*of.seen, kept(fact, source, dialect)]
    if fact.series:
        month = cell(column_of(source, fact.reading.order), MONTH, dialect)
        inside = (of.within(months, to_date=to_date, month=month) for months, to_date in dict.fromkeys(spans))
        joins += f"\nJOIN {of.mode}_number AS number ON number.place = who.place"
        tests.append(f"({' OR '.join(inside)})")
    where = " AND ".join(test for test in tests if test != "TRUE") or "TRUE"
    picked = is_picked(fact) and not fact.series
    record = picked_record(fact, pack, dialect=dialect) if picked else "line.record"
    group = f"\nGROUP BY {unit}, {person}" if picked else ""
    named = dialect.text(of.naming.column("fact", fact.id))
    return f"""SELECT {unit} AS unit, {person} AS person, {named} AS fact, {record} AS record
FROM fact_{source.id} AS line
{joins}
WHERE {where}{group}"""


def _holders(of: Pass, source: Source) -> tuple[str, str, str]:
    """The unit and person of a row, and the join that finds them."""
    if source.subject is Subject.UNIT:
        return "line.unit", "NULL::BIGINT", f"JOIN {of.name}_unit AS who ON who.unit = line.unit"
    return "who.unit", "line.person", f"JOIN {of.name}_person AS who ON who.person = line.person"
