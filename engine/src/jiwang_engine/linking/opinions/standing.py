"""Which opinions stand: of everybody the newest counts, those who differ undo each other, some links need two people.

`opinion(mark, person, answer, who, day, why)` holds all that was ever said; `merged(person, kept)` the persons found to be
one, `told(record, source, person, said_by)` the rows whose person was told, `forbidden(record, person)` what must not be
linked. Person ids here are those after merging.
"""

from __future__ import annotations

from collections.abc import Sequence

from jiwang_engine.backends.base import Backend
from jiwang_engine.errors import SourceError
from jiwang_engine.linking.claims import Linkage
from jiwang_engine.linking.keeping.state import State, scanned
from jiwang_engine.linking.opinions.marking import write_marks
from jiwang_engine.linking.opinions.merging import find_merged
from jiwang_engine.linking.opinions.saying import Opinion

_SHAPE = "mark VARCHAR, person BIGINT, answer VARCHAR, who VARCHAR, day TIMESTAMP, why VARCHAR"

KEPT = "SELECT DISTINCT * FROM opinion ORDER BY ALL"
"""What the state keeps in the vault."""

TWO = 2
"""People who must agree before a link may stop a benefit, or two persons become one."""


def hear(backend: Backend, state: State | None, opinions: Sequence[Opinion]) -> None:
    """Load what was said before and what is said now; `identity` must be there. Raises SourceError for a person nobody knows."""
    backend.run(f"CREATE OR REPLACE TEMP TABLE opinion ({_SHAPE})")
    path = state.secret("opinion") if state else None
    if path is not None:
        backend.run(f"INSERT INTO opinion SELECT * FROM {scanned(path)}")
    known = {person for (person,) in backend.rows("SELECT DISTINCT person FROM identity")} if opinions else {}
    for one in opinions:
        for person in {one.person, *([int(one.mark[1:])] if one.mark.startswith("P") else [])}:
            if person not in known:
                raise SourceError(
                    "opinion-of-nobody",
                    at=one.at,
                    found=f"没有编号为 {person} 的人员。",
                    remedy="请照抄核对表里的人员编号，并用当时的同一个 --state 目录。",
                )
        backend.run(
            "INSERT INTO opinion VALUES (?, ?, ?, ?, ?, ?)",
            [one.mark, one.person, str(one.answer), one.who, one.day, one.why],
        )


def weigh(linkage: Linkage) -> None:
    """Find which opinions stand, and write `merged`, `told`, `forbidden` and `barred`."""
    run = linkage.backend.run
    run(f"CREATE OR REPLACE TEMP TABLE agreed AS {_newest('opinion', 'P%')}")
    find_merged(linkage.backend, needed=TWO)
    after = "SELECT o.* REPLACE (coalesce(m.kept, o.person) AS person) FROM opinion AS o LEFT JOIN merged AS m ON m.person = o.person"
    run(f"CREATE OR REPLACE TEMP TABLE agreed AS {_newest(f'({after})', '')}")
    there = linkage.sources.values() if linkage.backend.one("SELECT count(*) FROM agreed") else ()
    write_marks(linkage, there, into="marked")
    careful = ", ".join(f"'{one.id}'" for one in linkage.sources.values() if one.stops) or "''"
    needed = f"CASE WHEN r.source IN ({careful}) THEN {TWO} ELSE 1 END"
    run(f"""
        CREATE OR REPLACE TEMP TABLE told AS
        SELECT r.record, any_value(r.source) AS source, min(a.person) AS person, min(a.said_by) AS said_by
        FROM marked AS r JOIN agreed AS a ON a.mark = r.mark WHERE a.same >= {needed} AND a.different = 0
        GROUP BY r.record HAVING count(*) = 1""")
    run("""
        CREATE OR REPLACE TEMP TABLE forbidden AS
        SELECT r.record, a.person FROM marked AS r JOIN agreed AS a ON a.mark = r.mark WHERE a.different > 0 AND a.same = 0""")
    # A number that stands for somebody whom the row is not: the row must not bring that person to life.
    run("""
        CREATE OR REPLACE TEMP TABLE barred AS
        SELECT DISTINCT f.record, i.id_key FROM forbidden AS f JOIN (
            SELECT i.id_key, coalesce(m.kept, i.person) AS person FROM identity AS i LEFT JOIN merged AS m ON m.person = i.person
            WHERE i.id_key IS NOT NULL) AS i ON i.person = f.person""")
    run("DROP TABLE marked")


def obey_told(linkage: Linkage) -> None:
    """Tier H1: whom people have told is not looked for; a row that stands for a person itself stays what it is."""
    linkage.backend.run("""
        INSERT INTO matched SELECT t.record, t.source, t.person, 'H1' FROM told AS t ANTI JOIN known AS k ON k.record = t.record""")


def obey_forbidden(linkage: Linkage) -> None:
    """Undo what a step has matched against somebody's word; the row goes on to the next step."""
    if linkage.backend.one("SELECT count(*) FROM forbidden"):
        linkage.backend.run(
            "DELETE FROM matched WHERE (record, person) IN (SELECT record, person FROM forbidden)"
        )


def ask_again(linkage: Linkage) -> None:
    """Tier HX: the person whom people told is not in this month's files."""
    linkage.backend.run("""
        UPDATE matched SET person = NULL, tier = 'HX' WHERE tier = 'H1' AND person NOT IN (SELECT person FROM known)""")


def leave_alone(linkage: Linkage) -> None:
    """Tier H0: of whom people said that the row is not, and nobody else is found."""
    means = ", ".join(f"'{one.id}'" for one in linkage.means) or "''"
    queries = " UNION ALL ".join(
        f"SELECT record, '{source}' AS source FROM typed_{source}" for source in linkage.sources
    )
    if linkage.backend.one("SELECT count(*) FROM forbidden"):
        linkage.backend.run(f"""
            INSERT INTO matched SELECT t.record, t.source, NULL, 'H0'
            FROM ({queries}) AS t SEMI JOIN forbidden AS f ON f.record = t.record ANTI JOIN matched AS m ON m.record = t.record
            ANTI JOIN known AS k ON k.record = t.record WHERE t.source NOT IN ({means})""")


def _newest(said: str, marks: str) -> str:
    """Of every pair how many say what, by their newest opinions; at one time (a day without one) the more careful answer counts."""
    chosen = f"mark LIKE '{marks}'" if marks else "mark NOT LIKE 'P%'"
    return f"""
        SELECT mark, person, count(*) FILTER (answer = 'same') AS same, count(*) FILTER (answer = 'different') AS different,
            string_agg(who, '、' ORDER BY who) FILTER (answer = 'same') AS said_by FROM (
            SELECT * FROM {said} WHERE {chosen} QUALIFY row_number() OVER (PARTITION BY mark, person, who ORDER BY day DESC,
                CASE answer WHEN 'different' THEN 0 WHEN 'unsure' THEN 1 ELSE 2 END) = 1)
        GROUP BY mark, person"""
