"""The steps that compare many rows with many persons, each by an equality: here, or in shares by what must be equal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jiwang_engine.backends.base import Backend
from jiwang_engine.linking.claims import Linkage
from jiwang_engine.linking.dividing import Lots, do_in_shares, in_every_share, share_of
from jiwang_engine.linking.names import compatible

_FAR_APART = 2
"""Two ID numbers that differ in more digits than this are not one number with a slip."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A step of one statement; it travels to other machines."""

    sql: str

    def __call__(self, backend: Backend) -> None:
        """Run it."""
        backend.run(self.sql)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A step, the table whose rows are compared, and how it is divided; `leaves` are the columns of the table it makes."""

    step: Statement
    rows: str
    lots: Callable[[int], Mapping[str, str]]
    into: str
    leaves: str


def do(linkage: Linkage, comparison: Comparison) -> None:
    """Do a comparison here, or with the team where there is one and the rows are many."""
    backend, team = linkage.backend, linkage.team
    shares = team.shares(int(backend.one(f"SELECT count(*) FROM {comparison.rows}"))) if team else 1
    if team is None or shares == 1:
        comparison.step(backend)
        return
    lots = Lots(comparison.lots(shares), shares)
    do_in_shares(
        backend, team.cluster, comparison.step, lots=lots, leaves={comparison.into: comparison.leaves}
    )


def keyed(linkage: Linkage) -> Comparison:
    """`keyed`: the rows `numbered` and the person who is `known` under the same ID number."""
    registers = ", ".join(f"'{one.id}'" for one in linkage.of_role("register")) or "''"
    sql = f"""
        CREATE OR REPLACE TEMP TABLE keyed AS
        SELECT c.record, c.source, c.is_means, k.person, c.std, CASE
            WHEN c.std = k.std THEN CASE WHEN a.person IS NOT NULL THEN 'D1' WHEN s.record IS NOT NULL THEN 'H2'
                WHEN k.source NOT IN ({registers}) THEN 'N1' ELSE 'E1' END
            WHEN NOT c.derived AND {compatible("c.std", "k.std")} THEN 'E1C' ELSE 'E2' END AS tier
        FROM numbered AS c JOIN known AS k ON k.id_key = c.id_key
        LEFT JOIN acquired AS a ON a.person = k.person LEFT JOIN aside AS s ON s.record = k.record
        ANTI JOIN forbidden AS f ON f.record = c.record AND f.person = k.person"""
    shape = "record BIGINT, source VARCHAR, is_means BOOLEAN, person BIGINT, std VARCHAR, tier VARCHAR"
    return Comparison(Statement(sql), "numbered", _by_number, "keyed", shape)


def _by_number(shares: int) -> Mapping[str, str]:
    persons = "person, id_key, std, record, source"
    return {
        "numbered": f"SELECT *, {share_of('id_key', shares)} FROM numbered",
        "known": f"SELECT {persons}, {share_of('id_key', shares)} FROM known WHERE id_key IS NOT NULL",
        "acquired": in_every_share("SELECT person FROM acquired", shares),
        "aside": in_every_share("SELECT record FROM aside", shares),
        "forbidden": in_every_share("SELECT record, person FROM forbidden", shares),
    }


def _ends_in_zeros(key: str) -> str:
    """Whether a key ends like a number that a spreadsheet has cut off: …000."""
    return f"({key} % 11 = 0 AND {key} // 11 % 100 = 0)"


_FAR = f"""coalesce(length(l.text) >= 15 AND length(k.text) >= 15
        AND levenshtein(l.text, k.text) > {_FAR_APART}, false)"""
_BOTH_SOUND = "(l.id_key IS NOT NULL AND k.id_key IS NOT NULL)"
# Where the register's number is lost altogether, a sound number still says which city gave it: people move within it.
_OF_THAT_CITY = (
    "(l.id_key IS NOT NULL AND k.id_key IS NULL AND k.prefix15 IS NULL AND left(l.text, 4) = left(k.area, 4))"
)
_CUT_OFF = f"(l.p15 = k.prefix15 AND ({_ends_in_zeros('l.id_key')} OR {_ends_in_zeros('k.id_key')}))"
_CANDIDATE = f"""
        CREATE OR REPLACE TEMP TABLE candidate AS
        SELECT DISTINCT l.record, l.source, k.person, coalesce(l.text, '') AS text, CASE
            WHEN {_BOTH_SOUND} AND {_FAR} THEN NULL
            WHEN l.birth = k.birth AND (l.area = k.area OR {_OF_THAT_CITY}) AND (l.sure_birth OR l.id_key IS NOT NULL)
                AND NOT {_BOTH_SOUND} AND NOT {_FAR} THEN 'D1'
            WHEN l.p15 = k.prefix15 AND (NOT {_BOTH_SOUND} OR {_CUT_OFF}) THEN 'P0'
            WHEN l.birth = k.birth AND l.area = k.area THEN 'D1X'
            WHEN l.p15 = k.prefix15 THEN 'P1' WHEN NOT {_FAR} THEN 'D2' END AS tier
        FROM (SELECT l.record AS r, k.person AS p FROM loose AS l JOIN pool AS k ON k.std = l.std AND k.birth = l.birth
            UNION SELECT l.record, k.person FROM loose AS l JOIN pool AS k ON k.std = l.std AND k.prefix15 = l.p15)
            AS pair
        ANTI JOIN forbidden AS f ON f.record = pair.r AND f.person = pair.p
        JOIN loose AS l ON l.record = pair.r JOIN pool AS k ON k.person = pair.p"""


def _by_name(shares: int) -> Mapping[str, str]:
    """A person who is known under two names stands with all of them wherever one of them is compared."""
    homes = f"SELECT DISTINCT person, {share_of('std', shares)} FROM pool"
    return {
        "loose": f"SELECT *, {share_of('std', shares)} FROM loose WHERE std IS NOT NULL",
        "pool": f"SELECT k.*, h._share FROM pool AS k JOIN ({homes}) AS h ON h.person = k.person",
        "forbidden": in_every_share("SELECT record, person FROM forbidden", shares),
    }


CANDIDATE = Comparison(
    Statement(_CANDIDATE),
    "loose",
    _by_name,
    "candidate",
    "record BIGINT, source VARCHAR, person BIGINT, text VARCHAR, tier VARCHAR",
)
"""`candidate`: the `loose` rows and those of the `pool` who bear the same name, and were born the same day or have the same first 15 digits."""
