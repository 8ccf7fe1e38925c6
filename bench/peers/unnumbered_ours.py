"""Rows without a usable number against a register, by our own linking: the tiers, then the saved model on what they leave."""

from __future__ import annotations

import json
import resource
import sys
from datetime import date
from pathlib import Path
from time import perf_counter

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.linking import linkage as steps
from jiwang_engine.linking import matching
from jiwang_engine.linking.characters.calendar import load_calendar
from jiwang_engine.linking.characters.tables import load_characters
from jiwang_engine.linking.claims import Linkage, gather
from jiwang_engine.linking.founding import minting
from jiwang_engine.linking.likeness.cards import spelt, write_cards, write_people
from jiwang_engine.linking.likeness.residue import Everybody, match_residue
from jiwang_engine.linking.names import standard_name
from jiwang_engine.linking.opinions import standing
from jiwang_engine.packs.model import Column, Source
from jiwang_engine.terms import Place, Purpose

SAID = ("sex", "birth", "region", "address", "phone")
EVEN = 0  # a score from which the odds are on the person's side
RESERVED = "1800MB"  # what DuckDB may take


def main(folder: Path, said: tuple[str, ...]) -> None:
    backend = DuckDB(directories=[folder], threads=2, memory=RESERVED)
    sources = {
        "aid": _source("aid", Purpose.TRIGGER),
        "population": _source("population", Purpose.IDENTITY, "register"),
    }
    linkage = Linkage(backend, sources, date(2026, 10, 31), secret="")
    _read(backend, folder, said=said)
    _no_more_register(backend)
    minting.remember(backend, None)
    standing.hear(backend, None, ())
    standing.weigh(linkage)
    gather(linkage)
    for name, shape in (("acquired", "person BIGINT, id_key BIGINT"), ("aside", "record BIGINT")):
        backend.run(f"CREATE TEMP TABLE {name} ({shape})")
    started = perf_counter()
    matching.open_matches(linkage)
    matching.match_keyed(linkage)
    steps.match_loose_departments(linkage)
    tiers = perf_counter() - started
    match_residue(linkage)
    seconds = perf_counter() - started
    found = {"tiers": tiers, "seconds": seconds, **_judged(backend)}
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    backend.run("DROP TABLE IF EXISTS matched")
    found["columns"] = _hand_over(backend, folder)
    print(json.dumps(found))


def _source(name: str, purpose: Purpose, role: str = "") -> Source:
    kinds = {"name": "name", "id_number": "id_number", "sex": "code", "birth": "date", "region": "region"}
    kinds |= {"address": "text", "phone": "phone"}
    at = Place("bench")
    columns = tuple(Column(id=one, label=one, kind=kind, at=at) for one, kind in kinds.items())
    return Source(id=name, label=name, department="", columns=columns, at=at, purpose=purpose, role=role)


def _read(backend: DuckDB, folder: Path, *, said: tuple[str, ...]) -> None:
    """The register as the persons that linking knows, the file as typed rows; what is not `said` is left empty in both."""
    cells = ", ".join(f"{one if one in said else 'NULL'}::{_type(one)} AS {one}" for one in SAID)
    numbered = "number" in said
    backend.run(f"""
        CREATE TABLE person AS SELECT id + 1 AS person, name, {cells}, NULL::VARCHAR AS register_no, false AS in_case
        FROM read_csv('{folder}/register.csv', all_varchar = false, types = {{'birth': 'DATE', 'region': 'VARCHAR', 'phone': 'VARCHAR', 'digits': 'BIGINT'}})""")
    key = "digits * 11" if numbered else "NULL::BIGINT"
    backend.run(f"""
        CREATE TEMP TABLE known AS SELECT id + 1 AS person, {key} AS id_key, NULL::VARCHAR AS alias, NULL::VARCHAR AS id_text,
            NULL::BIGINT AS prefix15, {standard_name("name")} AS std, birth, {"left(region, 6)" if "region" in said else "NULL::VARCHAR"} AS area,
            id + 1 AS record, 'population' AS source
        FROM read_csv('{folder}/register.csv', types = {{'birth': 'DATE', 'region': 'VARCHAR', 'digits': 'BIGINT'}})""")
    backend.run("CREATE TABLE files (file INTEGER, source VARCHAR, as_of DATE)")
    backend.run(f"""
        CREATE TABLE typed_aid AS SELECT 1 AS file, id AS row_no, 10000000000 + id AS record, 0::UTINYINT AS outcome, NULL::BIGINT AS id_key,
            9::UTINYINT AS id_status, {"digits" if numbered else "NULL::VARCHAR"} AS id_text, name, {cells}, truly, errors
        FROM read_csv('{folder}/file.csv', types = {{'birth': 'DATE', 'region': 'VARCHAR', 'phone': 'VARCHAR', 'digits': 'VARCHAR', 'truly': 'BIGINT', 'errors': 'VARCHAR'}})""")


def _no_more_register(backend: DuckDB) -> None:
    """Everybody is known already; linking only wants to see a register."""
    backend.run("CREATE TABLE typed_population AS SELECT * FROM typed_aid LIMIT 0")


def _type(name: str) -> str:
    return "DATE" if name == "birth" else "VARCHAR"


_LINKS = f"""
    SELECT t.record, t.truly, t.errors, a.person AS auto, coalesce(a.person, b.person) AS best FROM typed_aid AS t
    LEFT JOIN (SELECT record, any_value(person) AS person FROM matched WHERE tier IN ('D1', 'P0', 'F1') GROUP BY record) AS a USING (record)
    LEFT JOIN (SELECT record, arg_max(person, score) AS person FROM link_score WHERE score >= {EVEN} GROUP BY record) AS b USING (record)"""


def _judged(backend: DuckDB) -> dict[str, object]:
    backend.run(f"CREATE TEMP TABLE judged AS {_LINKS}")
    true = backend.one("SELECT count(*) FROM judged WHERE truly IS NOT NULL")
    found = {
        which: backend.rows(
            f"SELECT count({which}), count(*) FILTER ({which} = truly + 1), {true} FROM judged"
        )[0]
        for which in ("auto", "best")
    }
    kinds = backend.rows("""
        SELECT kind, count(*), count(*) FILTER (auto = truly + 1), count(*) FILTER (best = truly + 1) FROM (
            SELECT *, unnest(CASE WHEN errors IS NULL THEN ['none of these'] ELSE string_split(errors, ';') END) AS kind FROM judged)
        WHERE truly IS NOT NULL GROUP BY kind ORDER BY kind""")
    return {**found, "kinds": kinds}


def _hand_over(backend: DuckDB, folder: Path) -> float:
    """The same prepared columns for the peer, as Parquet; the seconds that making these columns takes by itself."""
    started = perf_counter()
    load_characters(backend)
    load_calendar(backend)
    write_people(backend, Everybody().cards(), "held")
    write_cards(
        backend,
        f"SELECT record AS id, {standard_name('name')} AS std, sex, birth, region, address, phone, try_cast(left(id_text, 17) AS BIGINT) AS digits FROM typed_aid",
        "asked",
    )
    seconds = perf_counter() - started
    for column in ("lunar", "as_lunar"):
        backend.run(f"ALTER TABLE held ADD COLUMN {column} INTEGER")  # the peer's two tables are of one shape
    for name in ("held", "asked"):
        spelt(backend, name, f"spelt_{name}", only=f"SELECT id FROM {name}")
        backend.write_parquet(
            f"SELECT * EXCLUDE (std), digits // 1000 AS start, simple AS whole FROM spelt_{name}",
            folder / f"{name}.parquet",
        )
    backend.write_parquet("SELECT record AS id, truly FROM typed_aid", folder / "truth.parquet")
    return seconds


if __name__ == "__main__":
    main(Path(sys.argv[1]), tuple(sys.argv[2].split(",")))
