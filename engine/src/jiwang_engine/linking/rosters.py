"""Rosters: files whose rows bring their own keys, a survey's households for instance.

Nobody has to be found: `record_no` names the person and `register_no` the household, which counts as declared. There are
no ID numbers and no names, so a roster can be tied to nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping

from jiwang_engine.backends.base import Backend
from jiwang_engine.linking.records import kept_cell
from jiwang_engine.linking.tiers import BY_RULE, RULE_VERSION
from jiwang_engine.packs.model import CodeList, Source

ROLE = "roster"
_PERSON = (
    "person",
    "name",
    "sex",
    "birth",
    "region",
    "settlement",
    "address",
    "phone",
    "register_no",
    "relation",
)


def add_rosters(backend: Backend, sources: Mapping[str, Source], codes: Mapping[str, CodeList]) -> None:
    """Add the persons, units and facts of every roster that came in to the tables that linking has written."""
    for name in sorted(sources):
        if sources[name].role == ROLE and backend.has_table(f"typed_{name}"):
            _add(backend, sources[name], codes)


def _add(backend: Backend, source: Source, codes: Mapping[str, CodeList]) -> None:
    region = "t.region" if any(one.id == "region" for one in source.columns) else "NULL"
    backend.run(f"""
        CREATE OR REPLACE TEMP TABLE rostered AS
        SELECT t.record, t.file, t.register_no, {region} AS region,
            (SELECT coalesce(max(person), 0) FROM person) + dense_rank() OVER (ORDER BY t.record_no) AS person,
            (SELECT coalesce(max(unit), 0) FROM unit) + dense_rank() OVER (ORDER BY t.register_no) AS unit
        FROM typed_{source.id} AS t""")
    blank = {one: "NULL" for one in _PERSON} | {
        "person": "person",
        "register_no": "min(register_no)",
        "region": "min(region)",
    }
    columns = ", ".join(f"{value} AS {name}" for name, value in blank.items())
    backend.run(f"INSERT INTO person BY NAME SELECT {columns}, true AS in_case FROM rostered GROUP BY person")
    backend.run("""
        INSERT INTO unit BY NAME SELECT unit, 'declared' AS basis, min(region) AS region, min(register_no) AS register_no
        FROM rostered GROUP BY unit""")
    backend.run("""
        INSERT INTO membership BY NAME SELECT min(unit) AS unit, person,
            person = min(person) OVER (PARTITION BY min(unit)) AS is_head
        FROM rostered GROUP BY person""")
    backend.run(f"""
        INSERT INTO link BY NAME SELECT record, '{source.id}' AS source, person, 'O1' AS tier,
            '{RULE_VERSION}' AS rule_version, '{BY_RULE}' AS decided_by FROM rostered""")
    kept = ", ".join(
        kept_cell(one, codes) for one in source.columns if one.id not in ("record_no", "register_no")
    )
    backend.run(f"""
        CREATE OR REPLACE TABLE fact_{source.id} AS
        SELECT r.person, t.record, t.file, f.as_of AS day, {kept}
        FROM typed_{source.id} AS t JOIN rostered AS r USING (record) LEFT JOIN files AS f ON f.file = t.file""")
    backend.run("DROP TABLE rostered")
