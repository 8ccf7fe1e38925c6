"""People of whom a list tells something that happened, and whom nobody can place yet.

A bill with a name and no number may be the worst of the month. Until a person has said whose it is, it stands for somebody
of its own, who is screened as everybody else; the county is told that the office which sent the row must give the number.
Two rows are never added up, for they may speak of two people. Once the row can be placed, nobody of the kind is left.
"""

from __future__ import annotations

from jiwang_engine.linking.claims import Linkage, column
from jiwang_engine.linking.founding.minting import alias, mint_aliased
from jiwang_engine.linking.records import fact_rows
from jiwang_engine.packs.model import Source

_SHAPE = "person BIGINT, unit BIGINT, record BIGINT, source VARCHAR, alias VARCHAR, said VARCHAR"


def watch_unplaced(linkage: Linkage) -> int:
    """Give a person and a unit to every row that tells of an event and is tied to nobody; says to how many.

    Writes `unplaced(person, unit, record, source, alias, said)`, adds to `person`, `unit`, `membership` and the facts, and
    leaves `link` and `review` alone: nothing is said about who it is.
    """
    run = linkage.backend.run
    run(f"CREATE OR REPLACE TABLE unplaced ({_SHAPE})")
    for source in linkage.departments:
        if source.tells_of_events:
            _found(linkage, source)
    for name in ("lost_row", "lost_person", "lost_unit", "lost"):
        run(f"DROP TABLE IF EXISTS {name}")
    found = int(linkage.backend.one("SELECT count(*) FROM unplaced"))
    if found:
        run("INSERT INTO identified SELECT person, NULL, alias FROM unplaced")
        run("INSERT INTO unit_minted BY NAME SELECT unit, alias FROM unplaced")
        run("INSERT INTO membership SELECT unit, person, NULL, true FROM unplaced")
        run("""
            INSERT INTO unit BY NAME SELECT u.unit, 'presumed' AS basis, p.region, p.address
            FROM unplaced AS u JOIN person AS p ON p.person = u.person""")
    return found


def _found(linkage: Linkage, source: Source) -> None:
    run = linkage.backend.run
    said = ", ".join(f'''t."{one.id}"''' for one in source.columns if one.kind != "id_number")
    run(f"""
        CREATE OR REPLACE TEMP TABLE lost_row AS
        SELECT min(record) AS record, alias FROM (
            SELECT t.record, {alias(f"concat_ws('|', '{source.id}', t.id_text, {said})", linkage.secret)} AS alias
            FROM typed_{source.id} AS t ANTI JOIN link AS l ON l.record = t.record WHERE t.name <> '')
        GROUP BY alias""")
    mint_aliased(linkage, "lost_row", known="identity", into="lost_person")
    mint_aliased(linkage, "lost_row", known="unit_identity", into="lost_unit")
    office = source.department or source.label
    run(f"""
        CREATE OR REPLACE TEMP TABLE lost AS
        SELECT p.person, u.unit, r.record, '{source.id}' AS source, r.alias,
            '身份待核（{source.label}里的证件号码不可用，对不上人，请向{office}补要证件号码）' AS said
        FROM lost_row AS r JOIN lost_person AS p ON p.alias = r.alias JOIN lost_unit AS u ON u.alias = r.alias""")
    run("INSERT INTO unplaced SELECT * FROM lost")
    run(f"""
        INSERT INTO person BY NAME
        SELECT n.person, t.name, {column(source, "sex")} AS sex, {column(source, "birth")} AS birth, {column(source, "region")} AS region,
            {column(source, "address")} AS address, {column(source, "phone")} AS phone, false AS in_case
        FROM lost AS n JOIN typed_{source.id} AS t ON t.record = n.record""")
    run(f"INSERT INTO fact_{source.id} {fact_rows(linkage, source, link='lost')}")
