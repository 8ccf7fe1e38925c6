"""The rows that no ground settles: scored against everybody, linked where the score is beyond doubt, else shown to people."""

from __future__ import annotations

from dataclasses import dataclass

from jiwang_engine.linking.characters.calendar import load_calendar
from jiwang_engine.linking.characters.tables import load_characters
from jiwang_engine.linking.claims import Linkage, column, filled
from jiwang_engine.linking.likeness.cards import placed, write_cards
from jiwang_engine.linking.likeness.model import Model, Thresholds, is_audited, model_in_force
from jiwang_engine.linking.likeness.scoring import VECTOR
from jiwang_engine.linking.likeness.weighing import Weighing, weigh
from jiwang_engine.linking.matching import CANDIDATES
from jiwang_engine.linking.tiers import automatic

WEAK = ("D2",)
"""Tiers whose question a score may answer."""

FEW = 5_000
"""Of more rows the family names and years are anybody's: looking for who is far away would take longer than it saves."""


@dataclass(frozen=True, slots=True)
class Everybody:
    """The tables of all persons whom a row may speak of: who they are known as, and what is said of them."""

    known: str = "known"
    person: str = "person"

    def cards(self) -> str:
        """Everybody as `write_people` takes them; rows that do not stand for a person are left out."""
        return f"""SELECT k.person AS id, k.std, k.birth, k.id_key // 11 AS digits, p.* EXCLUDE (person)
            FROM {self.known} AS k JOIN ({placed(f"FROM {self.person}", "person")}) AS p ON p.person = k.person
            ANTI JOIN aside AS s ON s.record = k.record"""


def match_residue(linkage: Linkage, everybody: Everybody = Everybody()) -> None:
    """Tiers F1 and F2: no usable number, and no ground that decides; the scores are in `link_score`, with the level of every trait."""
    backend = linkage.backend
    levels = ", ".join(f"{trait} UTINYINT" for trait in VECTOR)
    backend.run(f"CREATE OR REPLACE TABLE link_score ({_SCORE}, {levels})")
    _gather(linkage)
    if not backend.one("SELECT count(*) FROM residue"):
        return
    model = model_in_force()
    load_characters(backend)
    load_calendar(backend)
    write_cards(backend, "SELECT * FROM residue", "asked")
    near = ""
    if backend.one("SELECT count(*) FROM asked") <= FEW:
        _narrow(linkage, everybody)
        near = "SEMI JOIN nearby AS n ON n.person = k.person"
    backend.run(f"CREATE OR REPLACE TEMP VIEW in_sight AS {everybody.cards()} {near}")
    # How common a name is, and how many people there are, is the register's to say: a list of bills changes neither.
    registers = ", ".join(f"'{one.id}'" for one in linkage.of_role("register")) or "''"
    backend.run(
        f"CREATE OR REPLACE TEMP TABLE registered AS SELECT std, 1 AS n FROM {everybody.known} WHERE source IN ({registers})"
    )
    weigh(linkage, Weighing(model, people=int(backend.one("SELECT count(*) FROM registered"))))
    backend.run("DROP VIEW in_sight")
    _decide(linkage, model)


def said_by_open_rows(linkage: Linkage, which: str) -> list[str]:
    """Queries of what every row says that has no number; `which` chooses among the claims `c`. A row that says no more than a name leads nowhere."""
    return [
        f"""SELECT c.record, c.std, {column(source, "sex")}, c.birth,
            {", ".join(column(source, one) for one in ("region", "address", "phone"))}, try_cast(left(c.id_text, 17) AS BIGINT)
            FROM claim AS c JOIN typed_{source.id} AS t ON t.record = c.record
            {which} WHERE c.source = '{source.id}' AND c.id_key IS NULL AND c.std IS NOT NULL
                AND (c.birth IS NOT NULL OR {column(source, "phone")} IS NOT NULL OR length({column(source, "region")}) >= 12)"""
        for source in linkage.departments
    ]


def _gather(linkage: Linkage) -> None:
    """`residue`: the rows that nothing has settled."""
    weak = ", ".join(f"'{tier}'" for tier in WEAK)
    unsettled = (
        f"ANTI JOIN (SELECT record FROM matched WHERE tier NOT IN ({weak})) AS m ON m.record = c.record"
    )
    filled(linkage.backend, "residue", said_by_open_rows(linkage, unsettled), shape=RESIDUE_SHAPE)


RESIDUE_SHAPE = "id BIGINT, std VARCHAR, sex VARCHAR, birth DATE, region VARCHAR, address VARCHAR, phone VARCHAR, digits BIGINT"


def _narrow(linkage: Linkage, everybody: Everybody) -> None:
    """`nearby`: who can share any key with any row at all, by what costs next to nothing to look up.

    Every key but the number and the telephone holds the sound of the family name, together with a year, a day or a village. Who
    begins with a character that has no reading is always near: they are few.
    """
    run = linkage.backend.run
    run("""
        CREATE OR REPLACE TEMP TABLE kin AS
        SELECT DISTINCT h.sign, a.year, a.month, a.day, a.village FROM asked AS a JOIN han AS h ON h.surname = a.surname_sound""")
    # A lunar date may fall in the year before or after.
    years = "SELECT DISTINCT sign, unnest([year - 1, year, year + 1]) AS year FROM kin"
    run(f"""
        CREATE OR REPLACE TEMP TABLE nearby AS
        WITH seen AS MATERIALIZED (
            SELECT person, unicode(std) AS sign, birth, id_key // 11000 AS digits FROM {everybody.known}
        ), neighbour AS (
            SELECT p.person, n.village FROM {everybody.person} AS p
            JOIN (SELECT DISTINCT village FROM kin) AS n ON n.village = try_cast(left(p.region, 12) AS BIGINT)
        )
        SELECT k.person FROM seen AS k SEMI JOIN ({years}) AS n ON n.sign = k.sign AND n.year = year(k.birth)
        UNION SELECT k.person FROM seen AS k SEMI JOIN kin AS n
            ON n.sign = k.sign AND n.month = month(k.birth) AND n.day = day(k.birth)
        UNION SELECT k.person FROM seen AS k SEMI JOIN asked AS n ON n.digits // 1000 = k.digits
        UNION SELECT k.person FROM seen AS k JOIN neighbour AS p ON p.person = k.person SEMI JOIN kin AS n
            ON n.sign = k.sign AND n.village = p.village
        UNION SELECT p.person FROM {everybody.person} AS p SEMI JOIN asked AS n ON n.phone = try_cast(p.phone AS BIGINT)
        UNION SELECT k.person FROM seen AS k ANTI JOIN han AS h ON h.sign = k.sign""")


_SCORE = "record BIGINT, person BIGINT, score INTEGER, rival INTEGER, model VARCHAR"


def _decide(linkage: Linkage, model: Model) -> None:
    run = linkage.backend.run
    sure = _beyond_doubt(model.thresholds) if is_audited(model) else "false"
    run(f"INSERT INTO link_score SELECT l, r, score, rival, '{model.name}', {', '.join(VECTOR)} FROM likely")
    run("DELETE FROM matched WHERE record IN (SELECT l FROM likely)")
    run(f"""
        INSERT INTO matched
        SELECT k.l, c.source, k.r, CASE WHEN {sure} THEN 'F1' ELSE 'F2' END AS tier
        FROM likely AS k JOIN claim AS c ON c.record = k.l
        QUALIFY row_number() OVER (PARTITION BY k.l ORDER BY k.score DESC, k.r)
            <= CASE WHEN bool_or({sure} AND 'F1' IN ({automatic("F1")})) OVER (PARTITION BY k.l)
                THEN 1 ELSE {CANDIDATES} END""")


def _beyond_doubt(thresholds: Thresholds) -> str:
    rival = f"coalesce(k.score - k.rival >= {thresholds.margin}, true)"
    return f"(k.score >= {thresholds.auto} AND {rival})"
