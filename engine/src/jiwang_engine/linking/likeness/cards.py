"""A row or a person as a card: the columns that are looked up and compared, all made beforehand.

What comes in has the columns `id, std, sex, birth, region, address, phone, digits`; any of them may be NULL. `digits` are the first seventeen of an ID number, as a BIGINT.
"""

from __future__ import annotations

from jiwang_engine.backends.base import Backend
from jiwang_engine.linking.characters.tables import with_latin_read, with_sounds, with_spelling


def write_cards(backend: Backend, rows: str, into: str) -> None:
    """Make the table `into` of cards out of a query; needs the tables `han`, `latin` and `lunar`."""
    parts = "(birth - DATE '1970-01-01')::INTEGER AS days, year(birth)::SMALLINT AS year, month(birth)::TINYINT AS month, day(birth)::TINYINT AS day"
    places = f"""{_code(12)} AS village, {_code(9)} AS town, {_code(6)} AS county,
        try_cast(regexp_extract(address, '([0-9]+)号?[^0-9]*$', 1) AS INTEGER) AS house"""
    plain = f"""SELECT id, std, sex, region, try_cast(phone AS BIGINT) AS phone, digits, (digits // 100000000000)::INTEGER AS issued,
        (digits % 1000)::SMALLINT AS serial, {parts}, {places} FROM ({rows})"""
    backend.run(f"""
        CREATE OR REPLACE TEMP TABLE {into} AS
        SELECT c.* EXCLUDE (region), u.meant AS lunar FROM ({with_sounds(with_latin_read(plain, "std"), "std")}) AS c
        LEFT JOIN lunar AS u ON u.written = c.days""")


def spelt(backend: Backend, table: str, into: str, *, only: str) -> None:
    """The cards of a table whose id stands in the query `only`, with the spelling of their names."""
    chosen = f"SELECT c.* FROM {table} AS c SEMI JOIN ({only}) AS o ON o.id = c.id"
    backend.run(f"CREATE OR REPLACE TEMP TABLE {into} AS {with_spelling(chosen, 'std')}")


def _code(length: int) -> str:
    return f"CASE WHEN length(region) >= {length} THEN try_cast(left(region, {length}) AS BIGINT) END"
