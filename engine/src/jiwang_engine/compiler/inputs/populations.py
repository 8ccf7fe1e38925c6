"""Who is judged: the units and persons of a pass, each with its place."""

from __future__ import annotations

from jiwang_engine.compiler.inputs.parameters import REGION, SETTLEMENT
from jiwang_engine.compiler.steps import Step

EVERYBODY = ""
IN_CASE = "unit.basis IN ('verified', 'declared')"


def population_steps(name: str, *, mode: str, only: str, why: str) -> tuple[Step, Step]:
    """The tables `<name>_unit` and `<name>_person`; `only` is a condition on `unit`, empty for all."""
    condition = f"\nWHERE {only}" if only else ""
    units = Step(
        f"{name}_unit",
        f"{why}每户带上所在地的数值行号。",
        f"""SELECT unit.unit, place.place
FROM unit
JOIN {mode}_place AS place
  ON place.region = {REGION}
  AND place.settlement = {SETTLEMENT}{condition}""",
    )
    persons = Step(
        f"{name}_person",
        "这些户的成员，一人一行。",
        f"""SELECT membership.person, membership.unit, home.place
FROM membership
JOIN {name}_unit AS home ON home.unit = membership.unit""",
    )
    return units, persons
