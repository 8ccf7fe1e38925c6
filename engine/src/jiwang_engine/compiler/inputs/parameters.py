"""The numbers of the law as one dense table: a row per place and settlement, a column per parameter.

A place is a prefix of place codes for which some layer of the pack fixes a number; the nation is the empty prefix. A
unit belongs to the longest prefix that its place code begins with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from jiwang_engine.compiler.dialects import Dialect
from jiwang_engine.compiler.steps import Step
from jiwang_engine.language.program import Program
from jiwang_engine.language.types import Type
from jiwang_engine.language.values import Value, parse_value
from jiwang_engine.packs.model import LegalNumber, Parameter
from jiwang_engine.packs.numbers import number_on
from jiwang_engine.terms import Subject

SETTLEMENTS = ("", "urban", "rural")


def places(parameters: list[Parameter]) -> tuple[str, ...]:
    """The prefixes of place codes that make a difference, the nation first."""
    return tuple(sorted({"", *(number.area for one in parameters for number in one.values)}))


@dataclass(frozen=True, slots=True)
class NumberRow:
    """The values of some parameters at a place and settlement."""

    place: int
    prefix: str
    settlement: str
    values: Mapping[str, Value]


def number_rows(
    program: Program, on: date, names: Iterable[str], *, known: date | None = None
) -> tuple[NumberRow, ...]:
    """The values of parameters on a day, as known on another, for every place that makes a difference."""
    shelves = [_Shelf.of(program.pack.parameters[name]) for name in names]
    keys = [
        (prefix, settlement)
        for prefix in places([shelf.parameter for shelf in shelves])
        for settlement in SETTLEMENTS
    ]
    return tuple(
        NumberRow(
            place,
            prefix,
            settlement,
            {
                shelf.parameter.id: _value(
                    program, shelf.around(prefix, known or on), on, area=prefix, settlement=settlement
                )
                for shelf in shelves
            },
        )
        for place, (prefix, settlement) in enumerate(keys)
    )


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The numbers of a parameter by place: a nation of counties is not searched again for each of them."""

    parameter: Parameter
    by_area: Mapping[str, list[LegalNumber]]

    @classmethod
    def of(cls, parameter: Parameter) -> _Shelf:
        by_area: dict[str, list[LegalNumber]] = {}
        for number in parameter.values:
            by_area.setdefault(number.area, []).append(number)
        return cls(parameter, by_area)

    def around(self, area: str, known: date) -> Parameter:
        """The parameter with the numbers of a place and of the places above it, as far as they were known."""
        above = (area[:length] for length in range(len(area) + 1))
        return replace(
            self.parameter,
            values=tuple(
                one
                for name in above
                for one in self.by_area.get(name, ())
                if one.published is None or one.published <= known
            ),
        )


def number_steps(
    program: Program, rows: Iterable[NumberRow], columns: Mapping[str, str], *, mode: str, dialect: Dialect
) -> tuple[Step, Step]:
    """The table of numbers for `columns` (column → id of a parameter), and the place of every region."""
    types = program.parameter_types
    cells = [
        [
            str(row.place),
            dialect.text(row.prefix),
            dialect.text(row.settlement),
            *(_cell(row.values[name], types[name], dialect) for name in columns.values()),
        ]
        for row in rows
    ]
    heading = ", ".join(["place", "prefix", "settlement", *columns])
    listed = ",\n  ".join(f"({', '.join(row)})" for row in cells)
    table = Step(
        f"{mode}_number",
        "每个地方、城镇或农村在这一天适用的法定数值，一地一行。",
        f"SELECT * FROM (VALUES\n  {listed}\n) AS numbers({heading})",
    )
    supporters = any(fact.subject is Subject.SUPPORTER for fact in program.pack.facts.values())
    return table, _place_step(mode, dialect, with_supporters=supporters and mode == "case")


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


def _place_step(mode: str, dialect: Dialect, *, with_supporters: bool) -> Step:
    regions = "SELECT region, settlement FROM unit"
    if with_supporters:
        regions += "\n  UNION SELECT region, settlement FROM supporter"
    else:
        regions = regions.replace("SELECT", "SELECT DISTINCT")
    return Step(
        f"{mode}_place",
        "每个区划代码对应的数值行：代码前缀最长的一行；城乡不明的用不分城乡的数值。",
        f"""SELECT here.region, here.settlement, max_by(number.place, length(number.prefix)) AS place
FROM ({regions}) AS here
JOIN {mode}_number AS number
  ON (number.prefix = '' OR {dialect.begins("here.region", "number.prefix")})
  AND (number.settlement = here.settlement OR (number.settlement = '' AND (here.settlement IS NULL
    OR here.settlement NOT IN ('urban', 'rural'))))
GROUP BY here.region, here.settlement""",
    )
