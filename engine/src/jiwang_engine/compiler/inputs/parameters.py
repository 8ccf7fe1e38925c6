"""The numbers of the law as one dense table: a row per place and settlement, a column per parameter.

A place is a prefix of place codes for which some layer of the pack fixes a number; the nation is the empty prefix. A
unit belongs to the longest prefix that its place code begins with.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from jiwang_engine.compiler.dialects import Dialect
from jiwang_engine.compiler.steps import Step
from jiwang_engine.language.program import Program
from jiwang_engine.language.types import Type
from jiwang_engine.language.values import Value, parse_value
from jiwang_engine.packs.model import Parameter
from jiwang_engine.packs.numbers import number_on

SETTLEMENTS = ("", "urban", "rural")


def places(parameters: list[Parameter]) -> tuple[str, ...]:
    """The prefixes of place codes that make a difference, the nation first."""
    return tuple(sorted({"", *(number.area for one in parameters for number in one.values)}))


def number_steps(
    program: Program, on: date, columns: Mapping[str, str], *, mode: str, dialect: Dialect
) -> tuple[Step, Step]:
    """The table of numbers for `columns` (column → id of a parameter), and the place of every region."""
    parameters = [program.pack.parameters[name] for name in columns.values()]
    types = [program.parameter_types[name] for name in columns.values()]
    rows = []
    for place, prefix in enumerate(places(parameters)):
        for offset, settlement in enumerate(SETTLEMENTS):
            values = [_value(program, one, on, area=prefix, settlement=settlement) for one in parameters]
            cells = [_cell(value, type_, dialect) for value, type_ in zip(values, types, strict=True)]
            key = [str(place * len(SETTLEMENTS) + offset), dialect.text(prefix), dialect.text(settlement)]
            rows.append("(" + ", ".join([*key, *cells]) + ")")
    heading = ", ".join(["place", "prefix", "settlement", *columns])
    listed = ",\n  ".join(rows)
    table = Step(
        f"{mode}_number",
        "每个地方、城镇或农村在这一天适用的法定数值，一地一行。",
        f"SELECT * FROM (VALUES\n  {listed}\n) AS numbers({heading})",
    )
    return table, _place_step(mode)


def _value(program: Program, one: Parameter, on: date, *, area: str, settlement: str) -> Value:
    number = number_on(one, on, area=area, settlement=settlement)
    if number is None or number.value is None:
        return None
    return parse_value(number.value, program.parameter_types[one.id], program.pack.codes)


def _cell(value: Value, type_: Type, dialect: Dialect) -> str:
    if value is None:
        return dialect.nothing(type_)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return dialect.text(value) if isinstance(value, str) else dialect.integer(value)


def _place_step(mode: str) -> Step:
    return Step(
        f"{mode}_place",
        "每个区划代码对应的数值行：代码前缀最长的一行。",
        f"""SELECT here.region, here.settlement, max_by(number.place, length(number.prefix)) AS place
FROM (SELECT DISTINCT {REGION} AS region, {SETTLEMENT} AS settlement FROM unit) AS here
JOIN {mode}_number AS number
  ON starts_with(here.region, number.prefix) AND here.settlement = number.settlement
GROUP BY here.region, here.settlement""",
    )


REGION = "CASE WHEN unit.region IS NULL THEN '' WHEN unit.region IS NOT NULL THEN unit.region END"
SETTLEMENT = (
    "CASE WHEN unit.settlement IN ('urban', 'rural') THEN unit.settlement "
    "WHEN unit.settlement IS NULL OR unit.settlement NOT IN ('urban', 'rural') THEN '' END"
)
