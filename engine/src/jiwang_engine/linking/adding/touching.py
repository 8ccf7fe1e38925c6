"""Which earlier rows a new row can make a difference to: those that share a key, or a name and a birth date, with it, and so on.

Every ground but the score begins with one of these equalities, so a set of rows that is closed under them can be linked by
itself and ends as it would among all.
"""

from __future__ import annotations

from collections.abc import Sequence

from jiwang_engine.backends.base import Backend
from jiwang_engine.linking.characters.calendar import load_calendar
from jiwang_engine.linking.characters.tables import load_characters
from jiwang_engine.linking.claims import Linkage
from jiwang_engine.linking.likeness.blocking import BLOCKS, find_pairs
from jiwang_engine.linking.likeness.cards import placed_rows, write_cards, write_people
from jiwang_engine.packs.model import Source

SIGNS = ("id_key", "named_on", "named_by")
"""What rows meet by: the key, the name with a birth date, the name with the first fifteen digits; the latter two as hashes.

Two names of one hash would at worst let a row be linked anew that nothing has touched.
"""


def signs_of(p15: str) -> str:
    """The columns of a row's signs, and its name as a hash."""
    named_on = "CASE WHEN std IS NOT NULL AND birth IS NOT NULL THEN hash(std, birth) END"
    named_by = f"CASE WHEN std IS NOT NULL AND {p15} IS NOT NULL THEN hash(std, {p15}) END"
    return f"id_key, {named_on} AS named_on, {named_by} AS named_by, hash(std) AS named"


def open_signs(backend: Backend) -> None:
    """Make `sought`: the signs of all earlier rows and persons, read out of the vault once."""
    backend.run(f"""
        CREATE OR REPLACE TEMP TABLE sought AS
        SELECT record, {signs_of("coalesce(prefix15, id_key // 1100)")} FROM old_people
        UNION ALL SELECT record, {signs_of("p15")} FROM old_claimed""")


def find_touched(linkage: Linkage, new: str) -> None:
    """Make `touched(record)` out of `new`, the signs of what comes or goes in the columns of `sought`; `new` grows on the way.

    Persons of whom somebody has said something are always among the touched: what was said must be obeyed.
    """
    backend = linkage.backend
    backend.run("CREATE OR REPLACE TEMP TABLE touched (record BIGINT)")
    backend.run(f"""
        INSERT INTO {new} SELECT record, {signs_of("coalesce(prefix15, id_key // 1100)")} FROM old_people
        WHERE person IN (SELECT person FROM opinion UNION SELECT person FROM merged UNION SELECT kept FROM merged)""")
    _close(backend, new)


def find_around(backend: Backend, new: str, *, registers: Sequence[Source]) -> None:
    """Make `around(record)`: the households in which a number may be somebody else's, and whatever these touch.

    Their rows are linked along with the touched ones, so that the touched find their households; their own links stay as they were.
    """
    backend.run("CREATE OR REPLACE TEMP TABLE ours AS SELECT DISTINCT record FROM touched")
    backend.run(f"""
        CREATE OR REPLACE TEMP TABLE uneven AS SELECT id_key FROM {new} WHERE id_key IS NOT NULL
        GROUP BY id_key HAVING count(DISTINCT named) > 1
        UNION SELECT c.id_key FROM old_claimed AS c SEMI JOIN {new} USING (id_key) WHERE c.is_repeated""")
    queries = " UNION ALL ".join(
        f'SELECT record, "register_no" FROM old_rows_{one.id}'
        for one in registers
        if _numbers_households(one)
    )
    if not queries:
        backend.run("CREATE OR REPLACE TEMP TABLE around (record BIGINT)")
        return
    backend.run(f"""
        CREATE OR REPLACE TEMP TABLE household AS SELECT DISTINCT r."register_no" FROM ({queries}) AS r
        SEMI JOIN (SELECT c.record FROM old_people AS c SEMI JOIN uneven AS u ON u.id_key = c.id_key
            UNION ALL SELECT c.record FROM old_claimed AS c SEMI JOIN uneven AS u ON u.id_key = c.id_key) AS t USING (record)""")
    backend.run(f"""
        CREATE OR REPLACE TEMP TABLE near AS SELECT a.* FROM sought AS a
        SEMI JOIN (SELECT record FROM ({queries}) SEMI JOIN household USING ("register_no")) AS n USING (record)""")
    _close(backend, "near")
    backend.run(
        "CREATE OR REPLACE TEMP TABLE around AS SELECT record FROM touched ANTI JOIN ours USING (record)"
    )
    backend.run("CREATE OR REPLACE TEMP TABLE touched AS SELECT * FROM ours")


def _numbers_households(source: Source) -> bool:
    return any(one.id == "register_no" for one in source.columns)


def _close(backend: Backend, new: str) -> None:
    """Add to `touched` until nothing more is reached; `new` holds what has been looked up so far."""
    for sign in SIGNS:
        backend.run(f"CREATE OR REPLACE TEMP TABLE asked_{sign} AS SELECT {sign} FROM {new} LIMIT 0")
    while True:
        fresh = 0
        for sign in SIGNS:
            backend.run(f"""
                CREATE OR REPLACE TEMP TABLE fresh_{sign} AS SELECT DISTINCT {sign} FROM {new} WHERE {sign} IS NOT NULL
                EXCEPT SELECT {sign} FROM asked_{sign}""")
            backend.run(f"INSERT INTO asked_{sign} SELECT * FROM fresh_{sign}")
            fresh += int(backend.one(f"SELECT count(*) FROM fresh_{sign}"))
        if not fresh:
            return
        _reach(backend, new)


def _reach(backend: Backend, new: str) -> None:
    met = " UNION ".join(
        f"SELECT a.* FROM sought AS a SEMI JOIN fresh_{sign} USING ({sign})" for sign in SIGNS
    )
    backend.run(f"CREATE OR REPLACE TEMP TABLE met AS {met}")
    # A number inside another paper leads to whoever bears it, and from there back; a row met so is met with all its signs.
    backend.run("""
        CREATE OR REPLACE TEMP TABLE papers AS SELECT b.record, b.id_key FROM old_borne AS b
        WHERE b.id_key IN (SELECT id_key FROM fresh_id_key) OR b.record IN (SELECT record FROM met)""")
    backend.run(f"""
        INSERT INTO {new} SELECT * FROM met UNION ALL BY NAME SELECT record, id_key FROM papers
        UNION ALL BY NAME SELECT a.* FROM sought AS a SEMI JOIN papers USING (record) ANTI JOIN met USING (record)""")
    backend.run("""
        INSERT INTO touched SELECT DISTINCT record FROM (SELECT record FROM met UNION ALL SELECT record FROM papers)
        ANTI JOIN touched USING (record)""")


def find_open_again(linkage: Linkage) -> None:
    """Make `reopened(record)`: earlier rows that no ground settled and that share a block of the score with who is new or has changed."""
    backend = linkage.backend
    backend.run("""
        CREATE OR REPLACE TEMP TABLE was AS SELECT person AS id, std, sex, birth, region, address, phone, id_key // 11 AS digits
        FROM old_people SEMI JOIN relinked USING (record) WHERE NOT is_aside""")
    backend.run("""
        CREATE OR REPLACE TEMP TABLE altered AS
        SELECT k.person AS id, k.std, p.sex, k.birth, p.region, p.address, p.phone, k.id_key // 11 AS digits
        FROM known AS k JOIN person AS p ON p.person = k.person ANTI JOIN aside AS s ON s.record = k.record
        EXCEPT SELECT * FROM was""")
    backend.run("""
        INSERT INTO altered SELECT * FROM was
        EXCEPT SELECT k.person, k.std, p.sex, k.birth, p.region, p.address, p.phone, k.id_key // 11
        FROM known AS k JOIN person AS p ON p.person = k.person""")
    backend.run("CREATE OR REPLACE TEMP TABLE reopened (record BIGINT)")
    if not backend.one("SELECT count(*) FROM altered"):
        return
    load_characters(backend)
    load_calendar(backend)
    write_people(backend, placed_rows("FROM altered"), "newly_held")
    write_cards(
        backend, "SELECT * EXCLUDE (record) FROM old_open ANTI JOIN relinked USING (record)", "asked_before"
    )
    find_pairs(backend, "asked_before", "newly_held", into="shared", blocks=BLOCKS, largest=1 << 40)
    backend.run("""
        INSERT INTO reopened SELECT l FROM shared
        UNION SELECT record FROM old_claimed SEMI JOIN (SELECT std FROM altered) USING (std) ANTI JOIN relinked USING (record)
        WHERE id_key IS NULL AND birth IS NULL AND p15 IS NULL AND NOT is_register""")
