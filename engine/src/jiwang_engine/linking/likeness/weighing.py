"""The score of open rows against everybody who can share a key with them: here, or in shares of the rows.

A share has all persons who share any key with one of its rows, so that a key leads to as many persons there as here, and a
row finds all its rivals. Every key but the number and the telephone holds the sound of the family name: by it rows are dealt
out, so that a person is wanted in few shares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jiwang_engine.backends.base import Backend
from jiwang_engine.linking.characters.calendar import load_calendar
from jiwang_engine.linking.characters.tables import load_characters, surname_sound
from jiwang_engine.linking.claims import Linkage
from jiwang_engine.linking.dividing import Lots, do_in_shares, in_every_share
from jiwang_engine.linking.likeness.blocking import find_pairs
from jiwang_engine.linking.likeness.cards import write_people
from jiwang_engine.linking.likeness.model import Model, prior
from jiwang_engine.linking.likeness.scoring import VECTOR, Names, compare, score

_LIKELY = ("l", "r", "score", "rival", *VECTOR)
_SHAPE = "l BIGINT, r BIGINT, score INTEGER, rival INTEGER"


@dataclass(frozen=True, slots=True)
class Weighing:
    """Make `likely`: of the cards `asked` and the people `in_sight` the pairs worth a look, scored, never those that are `forbidden`.

    `registered` tells how many `people` of the register bear a name. Everything is said of everybody, whichever share this is.
    """

    model: Model
    people: int

    def __call__(self, backend: Backend) -> None:
        """Look up, compare, score."""
        if not backend.has_table("han"):
            load_characters(backend)
            load_calendar(backend)
        write_people(backend, "SELECT * FROM in_sight", "held")
        find_pairs(backend, "asked", "held", into="pair")
        backend.run("DELETE FROM pair WHERE (l, r) IN (SELECT record, person FROM forbidden)")
        names = Names("registered", self.people)
        compare(backend, "asked", "held", pairs="pair", names=names, into="compared")
        score(backend, "compared", self.model, start=prior(self.people), into="scored")
        backend.run(f"CREATE OR REPLACE TEMP TABLE likely AS SELECT {', '.join(_LIKELY)} FROM scored")
        backend.run("DROP TABLE scored")


def weigh(linkage: Linkage, weighing: Weighing) -> None:
    """Make `likely` here, or with the team where there is one and the rows are many."""
    backend, team = linkage.backend, linkage.team
    shares = team.shares(int(backend.one("SELECT count(*) FROM asked"))) if team else 1
    if team is None or shares == 1:
        weighing(backend)
        return
    levels = ", ".join(f"{trait} UTINYINT" for trait in VECTOR)
    _deal_out(backend, shares)
    lots = Lots(_lots(shares), shares)
    do_in_shares(backend, team.cluster, weighing, lots=lots, leaves={"likely": f"{_SHAPE}, {levels}"})
    for table in ("dealt", "wanted"):
        backend.run(f"DROP TABLE {table}")


def _deal_out(backend: Backend, shares: int) -> None:
    """`dealt(id, _share, …)`: the share of every row; `wanted(id, _share)`: in which shares a person is looked at."""
    rows = int(backend.one("SELECT count(*) FROM asked"))
    # The rows of a common family name are cut into pieces, lest one share have most of the work.
    piece = f"row_number() OVER (PARTITION BY surname_sound ORDER BY id) // {-(-rows // shares)}"
    backend.run(f"""
        CREATE OR REPLACE TEMP TABLE dealt AS
        SELECT id, surname_sound, digits // 1000 AS start, phone, (hash(surname_sound, {piece}) % {shares})::INTEGER AS _share
        FROM asked""")
    backend.run(f"""
        CREATE OR REPLACE TEMP TABLE wanted AS
        WITH sign AS MATERIALIZED (
            SELECT r.id, {surname_sound("std")} AS surname_sound, r.digits // 1000 AS start,
                r.phone
            FROM in_sight AS r, sounds)
        SELECT s.id, d._share FROM sign AS s JOIN (SELECT DISTINCT surname_sound, _share FROM dealt) AS d USING (surname_sound)
        UNION SELECT s.id, d._share FROM sign AS s JOIN (SELECT DISTINCT start, _share FROM dealt) AS d USING (start)
        UNION SELECT s.id, d._share FROM sign AS s JOIN (SELECT DISTINCT phone, _share FROM dealt) AS d USING (phone)""")


def _lots(shares: int) -> Mapping[str, str]:
    near = "SELECT n.*, w._share FROM in_sight AS n JOIN wanted AS w ON w.id = n.id"
    borne = "SELECT std, count(*) AS n FROM registered SEMI JOIN in_sight USING (std) GROUP BY std"
    return {
        "asked": "SELECT a.*, d._share FROM asked AS a JOIN dealt AS d ON d.id = a.id",
        "in_sight": near,
        "registered": f"SELECT b.*, s._share FROM ({borne}) AS b JOIN (SELECT DISTINCT std, _share FROM ({near})) AS s ON s.std = b.std",
        "forbidden": in_every_share("SELECT record, person FROM forbidden", shares),
    }
