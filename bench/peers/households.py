"""A county's households as two wide forms; every random cell is a hash of its place, so that both engines see the same."""

from __future__ import annotations

from pathlib import Path

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.packs.model import Fact
from jiwang_engine.terms import Subject
from peers.law import AREA, FORMS, SETTLEMENT, Law

_TABLES = {
    "unit": f"""SELECT i AS unit, 'declared' AS basis, '{AREA}' AS region, '{SETTLEMENT}' AS settlement,
        'H' || i AS register_no, NULL::VARCHAR AS source_no FROM range(%(units)s) AS r(i)""",
    "membership": """SELECT CASE WHEN i < %(units)s THEN i ELSE (hash(i, 'unit') %% %(units)s)::BIGINT END AS unit,
        i + 1000000000 AS person, CASE WHEN i < %(units)s THEN '户主' ELSE '子' END AS relation, i < %(units)s AS is_head
        FROM range(%(persons)s) AS r(i)""",
}


def write_households(law: Law, folder: Path, *, units: int, missing: int) -> None:
    """Write unit, membership and the two forms as Parquet; `missing` percent of the cells are empty."""
    folder.mkdir(parents=True, exist_ok=True)
    backend = DuckDB(directories=[folder])
    sizes = {"units": units, "persons": units * 26 // 10}
    for name, query in _TABLES.items():
        backend.write_parquet(query % sizes, folder / f"{name}.parquet")
    for subject, form in FORMS.items():
        key, start = ("person", 1000000000) if subject is Subject.PERSON else ("unit", 0)
        cells = ",\n  ".join(
            f"CASE WHEN {_dice(one.id + 'gap', 100)} >= {missing} THEN {_cell(law, one, type_)} END AS {one.id}"
            for one, type_ in law.facts(subject)
        )
        rows = sizes["persons"] if subject is Subject.PERSON else units
        backend.write_parquet(
            f"SELECT i + {start} AS {key}, i AS record, 1 AS file, DATE '2026-07-31' AS day,\n  {cells}\nFROM range({rows}) AS r(i)",
            folder / f"fact_{form}.parquet",
        )
    backend.close()


def _dice(salt: str, sides: int) -> str:
    return f"(hash(i, '{salt}') % {sides})::BIGINT"


def _cell(law: Law, fact: Fact, type_: Type) -> str:
    """A plausible value: most people have little of most things, so that many households come near the lines."""

    def seldom(sides: int) -> str:
        return f"CASE WHEN {_dice(fact.id + 'any', 10)} < 3 THEN {_dice(fact.id, sides)} ELSE 0 END"

    if type_.kind is Kind.CODE:
        words = ["", "", *law.program.pack.codes[type_.codes].values]
        listed = ", ".join(f"'{word}'" for word in words)
        return f"list_extract([{listed}], 1 + {_dice(fact.id, len(words))})"
    if type_.kind is Kind.MONEY:
        most = 1_500_000 if type_.unit == "year" else 90_000 if type_.unit == "month" else 4_000_000
        return seldom(most)
    return {
        Kind.BOOL: f"{_dice(fact.id, 6)} = 0",
        Kind.INT: seldom(4),
        Kind.RATIO: _dice(fact.id, 10_000),
        Kind.AREA: _dice(fact.id, 15_000),
        Kind.DATE: f"DATE '1940-01-01' + {_dice(fact.id, 31_000)}::INTEGER",
        Kind.MONTH: f"(24270 + {_dice(fact.id, 50)})::INTEGER",
    }.get(type_.kind, f"'{AREA}'")
