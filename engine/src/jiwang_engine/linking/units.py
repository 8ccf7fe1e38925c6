"""Who is assessed together: verified units from the roll, presumed units from the register (CONTRACTS section 3)."""

from __future__ import annotations

from jiwang_engine.linking.claims import Linkage, column
from jiwang_engine.linking.founding.minting import alias, mint_aliased
from jiwang_engine.linking.tiers import Outcome, tiers_of
from jiwang_engine.linking.words import (
    ALONE,
    COLLECTIVE,
    DIED,
    HEAD,
    LEFT_THE_ROLL,
    MOVED_AWAY,
    ROLL_ITEMS,
    SPOUSE,
)
from jiwang_engine.packs.model import Source
from jiwang_engine.terms import Purpose

LARGEST_FAMILY = 30
"""A register number shared by more people is no family: a collective register, or a filler like 无."""

_ROLL_SHAPE = (
    "person BIGINT, seat VARCHAR, unit_no VARCHAR, category VARCHAR, day DATE, since DATE, amount BIGINT,"
    " relation VARCHAR, region VARCHAR, address VARCHAR"
)


def build_units(linkage: Linkage) -> None:
    """Write unit, membership, receiving, unit_conflict and former_member, and say who is in case mode."""
    _gather_roll(linkage)
    _claim_seats(linkage)
    _find_apart(linkage)
    _seat_everybody(linkage)
    _mint_units(linkage)
    _write_units(linkage)
    _write_exceptions(linkage)
    _write_receiving(linkage)
    linkage.backend.run("""
        UPDATE person SET in_case = true
        WHERE person IN (SELECT m.person FROM membership AS m JOIN unit AS u ON u.unit = m.unit WHERE u.basis = 'verified')""")


def linked() -> str:
    """The condition that a row of `matched` m is a link."""
    tiers = (*tiers_of(Outcome.FOUNDED), *tiers_of(Outcome.AUTO))
    return f"m.tier IN ({', '.join(repr(tier) for tier in tiers)})"


def _gather_roll(linkage: Linkage) -> None:
    """`roll_row`: of every case number the rows of its newest file, without those who have left."""
    run = linkage.backend.run
    run(f"CREATE OR REPLACE TEMP TABLE roll_row ({_ROLL_SHAPE})")
    for source in linkage.of_role("roll"):
        run(f"""
            INSERT INTO roll_row
            SELECT m.person, t.category || '|' || t.unit_no, t.unit_no, t.category, coalesce(f.as_of, DATE '{linkage.on}'),
                {column(source, "since")}, {column(source, "monthly_amount")},
                coalesce(w.word, {column(source, "relation")}), {column(source, "region")}, {column(source, "address")}
            FROM typed_{source.id} AS t LEFT JOIN files AS f ON f.file = t.file
            LEFT JOIN matched AS m ON m.record = t.record AND {linked()}
            LEFT JOIN relation_word AS w ON w.alias = {column(source, "relation")}
            WHERE (t.category <> '{ALONE}' OR coalesce({column(source, "is_member")}, true))
                AND coalesce({column(source, "since")} <= DATE '{linkage.on}', true)
            QUALIFY coalesce(f.as_of, DATE '{linkage.on}')
                = max(coalesce(f.as_of, DATE '{linkage.on}')) OVER (PARTITION BY t.unit_no)""")
    run(f"DELETE FROM roll_row WHERE category = '{LEFT_THE_ROLL}' OR person IS NULL")


def _claim_seats(linkage: Linkage) -> None:
    """`claimed_seat`: the newest roll wins, then the later start, then the legal order; place 1 is the one taken."""
    order = " ".join(f"WHEN '{category}' THEN {n}" for n, category in enumerate(ROLL_ITEMS))
    linkage.backend.run(f"""
        CREATE OR REPLACE TEMP TABLE claimed_seat AS
        SELECT *, row_number() OVER (PARTITION BY person ORDER BY day DESC, since DESC NULLS LAST,
            CASE category {order} END NULLS LAST, unit_no) AS place
        FROM (SELECT person, seat, category, unit_no, max(day) AS day, max(since) AS since, min(relation) AS relation
            FROM roll_row GROUP BY person, seat, category, unit_no)""")


def _find_apart(linkage: Linkage) -> None:
    """`apart`: persons of the register who live in a collective register, died or moved away.

    Whoever is on a list of deaths keeps the seat, whatever the register says by now: the rules read the day of death
    there and ask what has become of those who are left, and they leave the dead out of the count themselves. Whom the
    register calls moved away, but a list of events names again after that day, has not moved: the events are this place's.
    """
    found = [
        f"""SELECT k.person, t."{name}" AS why FROM typed_{source.id} AS t JOIN known AS k ON k.record = t.record
            ANTI JOIN aside AS s ON s.record = k.record WHERE t."{name}" IN ({words}) AND {holds}"""
        for source in linkage.of_role("register")
        for name, words, holds in (
            ("register_kind", f"'{COLLECTIVE}'", "true"),
            (
                "change",
                f"'{DIED}', '{MOVED_AWAY}'",
                f"coalesce({column(source, 'changed')} <= DATE '{linkage.on}', true)",
            ),
        )
        if any(one.id == name for one in source.columns)
    ]
    nobody = "SELECT NULL::BIGINT AS person, '' AS why WHERE false"
    run = linkage.backend.run
    run(f"CREATE OR REPLACE TEMP TABLE apart AS {' UNION ALL '.join(found) or nobody}")
    for source in linkage.of_role("deaths"):
        run(f"""
            DELETE FROM apart WHERE why = '{DIED}' AND person IN (
                SELECT m.person FROM matched AS m JOIN typed_{source.id} AS t ON t.record = m.record WHERE {linked()})""")
    for register in linkage.of_role("register"):
        if {"change", "changed"} <= {one.id for one in register.columns}:
            _seat_those_still_here(linkage, register)


def _seat_those_still_here(linkage: Linkage, register: Source) -> None:
    """Forget 迁出 of persons whom a list of what happened names after the day on which they are said to have moved."""
    for source in linkage.departments:
        day = next((one.id for one in source.columns if one.kind == "date" and one.id != "birth"), None)
        if source.purpose is Purpose.TRIGGER and day:
            linkage.backend.run(f"""
                DELETE FROM apart WHERE why = '{MOVED_AWAY}' AND person IN (
                    SELECT m.person FROM matched AS m JOIN typed_{source.id} AS t ON t.record = m.record
                    JOIN known AS k ON k.person = m.person JOIN typed_{register.id} AS r ON r.record = k.record
                    WHERE {linked()} AND t."{day}" > r."changed" AND t."{day}" <= DATE '{linkage.on}')""")


def _seat_everybody(linkage: Linkage) -> None:
    """`sitting(person, seat, relation, place, basis)`: the others sit with their register number, or alone."""
    run = linkage.backend.run
    taken = "(SELECT person FROM claimed_seat WHERE place = 1 UNION ALL SELECT person FROM apart)"
    run(f"""
        CREATE OR REPLACE TEMP TABLE sitting AS
        SELECT p.person, p.register_no AS seat, p.relation, {_place("p.relation")} AS place, 'register' AS kind
        FROM person AS p ANTI JOIN {taken} AS t ON t.person = p.person WHERE p.register_no IS NOT NULL""")
    run(f"""
        CREATE OR REPLACE TEMP TABLE crowd AS SELECT seat FROM sitting GROUP BY seat HAVING count(*) > {LARGEST_FAMILY}""")
    run("""
        UPDATE sitting SET seat = person::VARCHAR, kind = 'person' WHERE seat IN (SELECT seat FROM crowd)""")
    run(f"""
        INSERT INTO sitting
        SELECT p.person, p.person::VARCHAR, p.relation, {_place("p.relation")}, 'person' FROM person AS p
        WHERE p.person NOT IN (SELECT person FROM claimed_seat)
            AND p.person NOT IN (SELECT person FROM apart WHERE why <> '{COLLECTIVE}')
            AND (p.register_no IS NULL OR p.person IN (SELECT person FROM apart))""")
    run(f"""
        INSERT INTO sitting
        SELECT p.person, c.seat, c.relation, {_place("c.relation")}, 'roll'
        FROM claimed_seat AS c JOIN person AS p ON p.person = c.person WHERE c.place = 1""")


def _place(relation: str) -> str:
    """Where person `p` stands in the family: the head, the spouse, then the eldest, as one sortable number.

    It ends with the person's id, so that the smallest place of a unit names its head.
    """
    rank = f"CASE {relation} WHEN '{HEAD}' THEN 0 WHEN '{SPOUSE}' THEN 1 ELSE 2 END"
    born = "coalesce(date_diff('day', DATE '1800-01-01', p.birth), 99999)"
    return f"({rank} * 100000 + {born}) * {_IDS} + p.person"


_IDS = 1 << 40
"""More than the persons there can be."""


def _mint_units(linkage: Linkage) -> None:
    """A unit keeps its id as long as its case number or register number lives, whoever comes or goes."""
    run = linkage.backend.run
    run(f"""
        CREATE OR REPLACE TEMP TABLE family AS
        SELECT kind, seat, {alias("kind || '|' || seat", linkage.secret)} AS alias, head FROM (
            SELECT kind, seat, min(place) AS head FROM sitting GROUP BY kind, seat)""")
    mint_aliased(linkage, "family", known="unit_identity", into="unit_minted")
    run(f"""
        CREATE OR REPLACE TEMP TABLE seating AS
        SELECT f.kind, f.seat, f.head, f.head % {_IDS} AS person, u.unit
        FROM family AS f JOIN unit_minted AS u ON u.alias = f.alias""")


def _write_units(linkage: Linkage) -> None:
    run = linkage.backend.run
    run("""
        CREATE OR REPLACE TABLE membership AS
        SELECT u.unit, s.person, s.relation, s.place = u.head AS is_head
        FROM sitting AS s JOIN seating AS u ON u.seat = s.seat AND u.kind = s.kind""")
    run("""
        CREATE OR REPLACE TABLE unit AS
        SELECT u.unit, CASE u.kind WHEN 'roll' THEN 'verified' ELSE 'presumed' END AS basis,
            coalesce(r.region, p.region) AS region, p.settlement, p.register_no, r.unit_no AS source_no,
            coalesce(r.address, p.address) AS address
        FROM seating AS u JOIN person AS p ON p.person = u.person
        LEFT JOIN (SELECT 'roll' AS kind, seat, any_value(unit_no) AS unit_no, min(region) AS region,
            min(address) AS address FROM roll_row GROUP BY seat) AS r ON r.seat = u.seat AND r.kind = u.kind""")


def _write_exceptions(linkage: Linkage) -> None:
    """Persons of two rolls, and persons who died or moved away with the unit that was theirs."""
    run = linkage.backend.run
    run("""
        CREATE OR REPLACE TABLE unit_conflict AS
        SELECT w.person, u.unit, o.unit AS other_unit, w.unit_no AS source_no, l.unit_no AS other_no
        FROM claimed_seat AS w JOIN claimed_seat AS l ON l.person = w.person AND l.place > 1
        JOIN seating AS u ON u.seat = w.seat AND u.kind = 'roll'
        LEFT JOIN seating AS o ON o.seat = l.seat AND o.kind = u.kind WHERE w.place = 1""")
    run(f"""
        CREATE OR REPLACE TABLE former_member AS
        SELECT u.unit, p.person, p.relation, a.why
        FROM (SELECT person, min(why) AS why FROM apart WHERE why <> '{COLLECTIVE}' GROUP BY person) AS a
        JOIN person AS p ON p.person = a.person ANTI JOIN membership AS m ON m.person = a.person
        JOIN (SELECT u.register_no, min(u.unit) AS unit FROM unit AS u
            SEMI JOIN (SELECT p.register_no FROM person AS p SEMI JOIN apart AS a ON a.person = p.person) AS n
                ON n.register_no = u.register_no
            GROUP BY u.register_no) AS u ON u.register_no = p.register_no""")


def _write_receiving(linkage: Linkage) -> None:
    """The amount stands on every row of a family: the largest is the family's, not the sum."""
    item = " ".join(f"WHEN '{category}' THEN '{item}'" for category, item in ROLL_ITEMS.items())
    linkage.backend.run(f"""
        CREATE OR REPLACE TABLE receiving AS
        SELECT u.unit, CASE any_value(r.category) {item} END AS item, min(r.since) AS since, max(r.amount) AS amount
        FROM roll_row AS r JOIN seating AS u ON u.seat = r.seat AND u.kind = 'roll' GROUP BY u.unit""")
