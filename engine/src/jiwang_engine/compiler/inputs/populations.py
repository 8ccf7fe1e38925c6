"""Who is judged: the units and persons of a pass, each with its place."""

from __future__ import annotations

from jiwang_engine.compiler.quiet import Quiet
from jiwang_engine.compiler.steps import Step
from jiwang_engine.language.program import Program
from jiwang_engine.terms import Subject

IN_CASE = "unit.basis IN ('verified', 'declared')"


def touched_step(name: str, program: Program, quiet: Quiet, *, with_statements: bool) -> tuple[Step, str]:
    """The units with somebody on one of the lists, and the condition under which a unit must be judged."""
    rows = [
        f"SELECT {_unit_of(program.pack.sources[source].subject)} FROM fact_{source} AS line{_joined(program, source)}"
        for source in quiet.sources
    ]
    if with_statements:
        rows.append("SELECT unit FROM statement")
    sql = "\nUNION\n".join(rows) or "SELECT unit FROM unit WHERE FALSE"
    why = "名单上有成员的户。不在任何名单上的户，每个指标都必定是“否”（由公式证明），不必再算。"
    only = f"unit.unit IN (SELECT unit FROM {name})"
    listed = ", ".join(map(str, sorted(quiet.places)))
    return Step(name, why, sql), f"({only} OR place.place NOT IN ({listed}))"


def _unit_of(subject: Subject) -> str:
    return "line.unit" if subject is Subject.UNIT else "membership.unit"


def _joined(program: Program, source: str) -> str:
    if program.pack.sources[source].subject is Subject.UNIT:
        return ""
    return " JOIN membership ON membership.person = line.person"


def population_steps(name: str, *, mode: str, only: str, why: str) -> tuple[Step, Step]:
    """The tables `<name>_unit` and `<name>_person`; `only` is a condition on `unit`, empty for all."""
    condition = f"\nWHERE {only}" if only else ""
    units = Step(
        f"{name}_unit",
        f"{why}每户带上所在地的数值行号。",
        f"""SELECT unit.unit, place.place
FROM unit
JOIN {mode}_place AS place
  ON place.region IS NOT DISTINCT FROM unit.region
  AND place.settlement IS NOT DISTINCT FROM unit.settlement{condition}""",
    )
    persons = Step(
        f"{name}_person",
        "这些户的成员，一人一行。",
        f"""SELECT membership.person, membership.unit, home.place
FROM membership
JOIN {name}_unit AS home ON home.unit = membership.unit""",
    )
    return units, persons


def alone_steps(name: str, table: str, column: str) -> tuple[Step, Step]:
    """The units of one: members of larger households of whom a condition holds. Such a unit has the person's number."""
    units = Step(
        f"{name}_unit",
        "另作单人户审核的成员；户号就是本人的编号。",
        f"""SELECT who.person AS unit, who.place
FROM {table} AS who
WHERE who.{column} AND who.unit IN (SELECT unit FROM membership GROUP BY unit HAVING COUNT(*) > 1)""",
    )
    persons = Step(
        f"{name}_person", "这些单人户的成员。", f"SELECT unit AS person, unit, place\nFROM {name}_unit"
    )
    return units, persons


def supporter_steps(name: str, *, mode: str, alone: bool = False) -> tuple[Step, Step, Step]:
    """The tables of legal supporters: one row each, whom they support, and the units of which they are known.

    For members who are judged `alone` a supporter has a number of its own for each of them.
    """
    home = f"JOIN {name}_unit AS home ON home.unit = {'line.supported' if alone else 'line.unit'}"
    number = "ROW_NUMBER() OVER (ORDER BY line.supporter, home.unit)" if alone else "line.supporter"
    supporters = Step(
        f"{name}_supporter",
        "这些户的法定义务人，一人一行；数值按义务人所在地，没有写的按本户。",
        f"""SELECT {number} AS supporter, home.unit, MAX(line.person) AS person,
  COUNT(CASE WHEN line.authorised THEN 1 END) > 0 AS authorised,
  MAX(CASE WHEN line.region IS NULL THEN home.place WHEN line.region IS NOT NULL THEN place.place END) AS place
FROM supporter AS line
{home}
LEFT JOIN {mode}_place AS place
  ON place.region = line.region AND place.settlement IS NOT DISTINCT FROM line.settlement
WHERE line.supporter IS NOT NULL
GROUP BY line.supporter, home.unit""",
    )
    support = f"SELECT DISTINCT line.supporter, line.supported AS person\nFROM supporter AS line\n{home}\nWHERE line.supporter IS NOT NULL"
    if alone:
        support = f"SELECT supporter, unit AS person\nFROM {name}_supporter"
        home = (
            "JOIN membership ON membership.unit = line.unit\n"
            f"JOIN {name}_unit AS home ON home.unit = membership.person"
        )
    listed = f"SELECT DISTINCT home.unit\nFROM supporter AS line\n{home}"
    return (
        supporters,
        Step(f"{name}_support", "谁对哪个成员有法定义务。", support),
        Step(f"{name}_listed", "法定义务人已经查清的户，包括查清没有的。", listed),
    )
