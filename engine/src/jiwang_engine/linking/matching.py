"""Which person a record speaks of, and on what ground.

`matched(record, source, person, tier)` grows step by step; a record under review may stand there with up to five
candidates. Every comparison begins with an equality, so that no step compares everybody with everybody.
"""

from __future__ import annotations

from jiwang_engine.linking.claims import Linkage, key_text
from jiwang_engine.linking.comparing import CANDIDATE, do, keyed
from jiwang_engine.linking.names import compatible, standard_name
from jiwang_engine.linking.tiers import automatic

CANDIDATES = 5
"""How many candidates a reviewer is shown; more would not be read."""

_TELLING = 3
"""Characters of a name that many people do not share."""

_OF_AGE, _YOUNGEST_PARENT = 18, 14
"""Years: who is younger may stand under an elder's number; so much younger than the elder at least."""


def open_matches(linkage: Linkage) -> None:
    """Begin with nothing matched."""
    linkage.backend.run(
        "CREATE OR REPLACE TEMP TABLE matched (record BIGINT, source VARCHAR, person BIGINT, tier VARCHAR)"
    )


def match_register(linkage: Linkage) -> None:
    """Rows of the register under a key that another row stands for: the same person again, or a stranger's name."""
    linkage.backend.run(f"""
        INSERT INTO matched
        SELECT r.record, r.source, k.person, CASE WHEN {compatible("r.std", "k.std")} THEN 'R1' ELSE 'E2' END
        FROM repeated_row AS r JOIN known AS k ON k.id_key = r.id_key ANTI JOIN matched AS m ON m.record = r.record
        WHERE r.record <> k.record""")


def match_keyed(linkage: Linkage) -> None:
    """Tier E: the ID number is equal; the name decides between a link and a review."""
    run = linkage.backend.run
    run("""
        CREATE OR REPLACE TEMP VIEW numbered AS
        SELECT c.record, c.source, c.is_means, c.derived, c.id_key, c.std FROM claim AS c
        ANTI JOIN matched AS m ON m.record = c.record WHERE c.id_key IS NOT NULL""")
    do(linkage, keyed(linkage))
    run("DROP VIEW numbered")
    _find_housemates(linkage)
    run("""
        INSERT INTO matched
        SELECT n.record, n.source, coalesce(h.person, n.person),
            CASE WHEN h.is_ward AND NOT n.is_means THEN 'E2G' WHEN h.person IS NOT NULL THEN 'E2H' ELSE n.tier END
        FROM keyed AS n LEFT JOIN housemate AS h ON h.record = n.record""")


def _find_housemates(linkage: Linkage) -> None:
    """A brother's or a parent's number: somebody else in the same register household bears the record's very name.

    A child under an elder's number is common practice: schools and hospitals enter whoever has a card. Where one child
    of the household alone bears the name, the record is the child's; unless it may be the elder's own name with a slip.
    """
    grown_up = f"q.birth >= p.birth + INTERVAL {_YOUNGEST_PARENT} YEAR"
    minor = f"q.birth > DATE '{linkage.on}' - INTERVAL {_OF_AGE} YEAR"
    linkage.backend.run(f"""
        CREATE OR REPLACE TEMP TABLE housemate AS
        SELECT n.record, min(q.person) AS person,
            count(DISTINCT q.person) = 1 AND bool_and(n.tier = 'E2') AND coalesce(bool_and({minor} AND {grown_up}), false) AS is_ward
        FROM keyed AS n JOIN person AS p ON p.person = n.person
        JOIN person AS q ON q.register_no = p.register_no AND q.person <> p.person
        WHERE n.tier IN ('E1C', 'E2') AND {standard_name("q.name")} = n.std
        GROUP BY n.record""")


def match_loose(linkage: Linkage, which: str) -> None:
    """Tiers D and P: no usable ID; `which` is a condition on claim `c`. What fits nobody stays unmatched."""
    _compare(linkage, which)
    linkage.backend.run(f"""
        INSERT INTO matched
        SELECT record, source, person, tier FROM settled_candidate
        QUALIFY row_number() OVER (PARTITION BY record ORDER BY {_BEST}, person)
            <= CASE WHEN bool_or(tier IN ({automatic("D1", "P0")})) OVER (PARTITION BY record) THEN 1 ELSE {CANDIDATES} END""")


def acquire_keys(linkage: Linkage) -> None:
    """A usable ID that the register does not have may belong to a person whose ID cell there is spoilt.

    A sure and single fit gives that person the key; other fits go to review, so that nobody is made twice. One in
    eleven of the numbers that a spreadsheet ends with 000 passes the check digit by chance: the person keeps that key,
    and a record with nearly the same number is tied to it all the same.
    """
    _compare(
        linkage,
        """c.id_key IS NOT NULL AND NOT c.is_means AND NOT c.derived
            AND c.id_key NOT IN (SELECT id_key FROM known WHERE id_key IS NOT NULL)""",
    )
    run = linkage.backend.run
    run(f"""
        CREATE OR REPLACE TEMP TABLE undisputed AS
        SELECT s.person, min(c.id_key) AS id_key
        FROM settled_candidate AS s JOIN claim AS c ON c.record = s.record
        GROUP BY s.person
        HAVING bool_or(s.tier IN ({automatic("D1", "P0")})) AND bool_and(s.tier <> 'D1X') AND count(DISTINCT c.id_key) = 1""")
    run("""
        CREATE OR REPLACE TEMP TABLE acquired AS
        SELECT u.person, u.id_key FROM undisputed AS u JOIN known AS k ON k.person = u.person WHERE k.id_key IS NULL""")
    run("UPDATE known SET id_key = a.id_key FROM acquired AS a WHERE a.person = known.person")
    run(f"""
        INSERT INTO matched
        SELECT s.record, s.source, s.person, CASE WHEN s.tier = 'D1' THEN 'D1X'
            WHEN s.tier = 'P0' AND u.person IS NULL THEN 'P1' ELSE s.tier END
        FROM settled_candidate AS s JOIN claim AS c ON c.record = s.record
        LEFT JOIN undisputed AS u ON u.person = s.person
        ANTI JOIN known AS k ON k.id_key = c.id_key
        QUALIFY row_number() OVER (PARTITION BY s.record ORDER BY {_BEST}, s.person)
            <= CASE WHEN bool_or(s.tier = 'P0' AND u.person IS NOT NULL) OVER (PARTITION BY s.record)
                THEN 1 ELSE {CANDIDATES} END""")


def match_named(linkage: Linkage, known: str = "known") -> None:
    """A row that gives a name and nothing else: where few people bear the whole name, a reviewer is told who they are."""
    linkage.backend.run(f"""
        CREATE OR REPLACE TEMP TABLE only_named AS
        SELECT c.record, c.source, c.std FROM claim AS c ANTI JOIN matched AS m ON m.record = c.record
        WHERE c.birth IS NULL AND c.id_key IS NULL AND c.prefix15 IS NULL AND length(c.std) >= {_TELLING}
            AND NOT c.is_means AND NOT c.is_register""")
    linkage.backend.run(f"""
        INSERT INTO matched
        SELECT n.record, n.source, b.person, 'D3' FROM only_named AS n JOIN (
            SELECT std, unnest(list(DISTINCT person)) AS person FROM {known} SEMI JOIN only_named USING (std)
            GROUP BY std HAVING count(DISTINCT person) <= {CANDIDATES}) AS b ON b.std = n.std
        ANTI JOIN forbidden AS f ON f.record = n.record AND f.person = b.person""")


def close_matches(linkage: Linkage) -> None:
    """Whatever fits nobody is said to fit nobody; of files about means nothing is said at all."""
    linkage.backend.run("""
        INSERT INTO matched
        SELECT c.record, c.source, NULL, 'N0' FROM claim AS c ANTI JOIN matched AS m ON m.record = c.record
        WHERE NOT c.is_means AND NOT c.is_register""")


_BEST = "CASE tier WHEN 'D1' THEN 0 WHEN 'P0' THEN 1 WHEN 'D1X' THEN 2 WHEN 'P1' THEN 3 ELSE 4 END"


def _registers(linkage: Linkage) -> str:
    return ", ".join(f"'{source.id}'" for source in linkage.of_role("register")) or "''"


def _compare(linkage: Linkage, which: str) -> None:
    """Fill `settled_candidate(record, source, person, tier)`: pairs of the same name and birth or first 15 digits."""
    run = linkage.backend.run
    run(f"""
        CREATE OR REPLACE TEMP TABLE loose AS
        SELECT c.*, left(coalesce(c.id_text, {key_text("c.id_key")}), 17) AS text, coalesce(c.prefix15, c.id_key // 1100)
            AS p15
        FROM claim AS c ANTI JOIN matched AS m ON m.record = c.record WHERE {which}""")
    run(f"""
        CREATE OR REPLACE TEMP TABLE pool AS
        SELECT k.* REPLACE (coalesce(k.prefix15, k.id_key // 1100) AS prefix15),
            left(coalesce(k.id_text, {key_text("k.id_key")}), 17) AS text
        FROM known AS k SEMI JOIN loose AS l ON l.std = k.std""")
    do(linkage, CANDIDATE)
    _settle(linkage)


def _settle(linkage: Linkage) -> None:
    """D1 and P0 must be unique on both sides: one person for the record, one writing of the ID for the person in a source."""
    linkage.backend.run("""
        CREATE OR REPLACE TEMP TABLE settled_candidate AS
        SELECT c.record, c.source, c.person,
            CASE WHEN p.persons = 1 AND w.writings <= 1 THEN c.tier
                WHEN c.tier = 'D1' THEN 'D1X' WHEN c.tier = 'P0' THEN 'P1' ELSE c.tier END AS tier
        FROM candidate AS c
        JOIN (SELECT record, count(DISTINCT person) FILTER (tier IN ('D1', 'D1X', 'P0', 'P1')) AS persons
            FROM candidate GROUP BY record) AS p ON p.record = c.record
        JOIN (SELECT source, person, count(DISTINCT text) FILTER (tier IN ('D1', 'P0') AND text <> '') AS writings
            FROM candidate GROUP BY source, person) AS w ON w.source = c.source AND w.person = c.person
        WHERE c.tier IS NOT NULL""")
