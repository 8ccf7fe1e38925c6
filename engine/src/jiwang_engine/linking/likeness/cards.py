"""A row or a person as a card: the columns that are looked up and compared, all made beforehand.

What comes in has the columns `id, std, sex, birth, region, address, phone, digits`; any of them may be NULL. `digits` are the first seventeen of an ID number, as a BIGINT.
"""

from __future__ import annotations

from jiwang_engine.backends.base import Backend
from jiwang_engine.linking.characters.tables import with_latin_read, with_sounds, with_spelling

_NAMED = ("id", "std", "birth", "digits")


def write_cards(backend: Backend, rows: str, into: str) -> None:
    """Make the table `into` of cards of rows out of a query; needs the tables `han`, `sounds`, `latin` and `lunar`.

    Beside what people's cards hold: the day meant by `lunar`, where the birth date was given by the Chinese calendar, and how the
    day would have been written by it, `as_lunar`.
    """
    backend.run(f"""
        CREATE OR REPLACE TEMP TABLE {into} AS
        SELECT c.*, u.meant AS lunar, v.written AS as_lunar FROM ({_card(placed_rows(rows))}) AS c
        LEFT JOIN lunar AS u ON u.written = c.days LEFT JOIN lunar AS v ON v.meant = c.days""")


def write_people(backend: Backend, rows: str, into: str) -> None:
    """Make the table `into` of cards of people out of a query that is `placed` already; needs the tables that `write_cards` needs."""
    backend.run(f"CREATE OR REPLACE TEMP TABLE {into} AS {_card(rows)}")


def placed_rows(rows: str) -> str:
    """Rows as they come in, `placed`."""
    return placed(rows, *_NAMED)


def _card(rows: str) -> str:
    parts = "(birth - DATE '1970-01-01')::INTEGER AS days, year(birth)::SMALLINT AS year, month(birth)::TINYINT AS month, day(birth)::TINYINT AS day"
    plain = f"SELECT * EXCLUDE (birth), {parts} FROM ({rows})"
    return with_sounds(with_latin_read(plain, "std"), "std")


def placed(rows: str, *columns: str) -> str:
    """A query: some columns of `rows`, the sex, and as numbers the telephone and where somebody lives: `village`, `town`, `county`, `house`.

    Numbers are carried through a join at a fraction of what texts cost; of millions of people that is felt.
    """
    # Most regions are whole: their town and county stand in the number of the village, and are not read anew.
    inside = {name: f"CASE WHEN village IS NOT NULL THEN village // {size} ELSE {_code(length)} END AS {name}"
        for name, size, length in (("town", 1_000, 9), ("county", 1_000_000, 6))}  # fmt: skip
    house = "try_cast(regexp_extract(address, '([0-9]+)[^0-9]*$', 1) AS INTEGER) AS house"
    kept = ", ".join(columns)
    return f"""SELECT {kept}, sex, try_cast(phone AS BIGINT) AS phone, village, {", ".join(inside.values())}, {house}
        FROM (SELECT *, {_code(12)} AS village FROM ({rows}))"""


def spelt(backend: Backend, table: str, into: str, *, only: str) -> None:
    """The cards of a table whose id stands in the query `only`, with what only a comparison asks for: the spelling of their names, the parts of the number."""
    parts = "(c.digits // 100000000000)::INTEGER AS issued, (c.digits % 1000)::SMALLINT AS serial"
    chosen = f"SELECT c.*, {parts} FROM {table} AS c SEMI JOIN ({only}) AS o ON o.id = c.id"
    backend.run(f"CREATE OR REPLACE TEMP TABLE {into} AS {with_spelling(chosen, 'std')}")


def _code(length: int) -> str:
    return f"CASE WHEN length(region) >= {length} THEN try_cast(left(region, {length}) AS BIGINT) END"
