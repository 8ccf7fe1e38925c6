"""The same law as OpenFisca rules: one Variable a definition, formulas over numpy arrays, written as its manual shows.

OpenFisca has no unknown: an empty cell of a form is the default of its variable, 0 or no. Amounts are whole fen, codes
small integers. Run as a process of its own, so that its memory can be measured.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from jiwang_engine.language import ir
from jiwang_engine.language.program import Definition
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.language.values import day_number, parse_value
from jiwang_engine.packs.numbers import number_on
from jiwang_engine.terms import Subject
from peers.law import AREA, FORMS, ON, SETTLEMENT, Law, comparable

PERIOD = "2026"
_FORMED = ("default", "variable", "clause", "category", "item", "amount", "excluded", "uncounted")
PERSON = build_entity(key="person", plural="persons", label="人", is_person=True)
UNIT = build_entity(
    key="unit", plural="units", label="户", roles=[{"key": "member", "plural": "members", "label": "成员"}]
)


class Rules:
    """A tax and benefit system made of the definitions of a law."""

    def __init__(self, law: Law) -> None:
        self.law, self.program = law, law.program
        self.system = TaxBenefitSystem([PERSON, UNIT])
        self.words = {
            name: {word: number for number, word in enumerate(codes.values, start=1)}
            for name, codes in self.program.pack.codes.items()
        }
        for subject in FORMS:
            for fact, type_ in law.facts(subject):
                self._add(f"fact_{fact.id}", subject, type_)
        self.formed = [
            one
            for one in self.program.definitions
            if one.role in _FORMED and one.subject is not Subject.SUPPORTER
        ]
        for one in self.formed:
            self._add(name_of(one), one.subject, one.type, self._formula(one))

    def _add(
        self, name: str, subject: Subject, type_: Type, formula: Callable[..., Any] | None = None
    ) -> None:
        parts: dict[str, Any] = {
            "value_type": bool if type_.kind is Kind.BOOL else int,
            "entity": PERSON if subject is Subject.PERSON else UNIT,
            "definition_period": DateUnit.YEAR,
        }
        if formula is not None:
            parts["formula"] = formula
        self.system.add_variable(type(name, (Variable,), parts))

    def _formula(self, one: Definition) -> Callable[..., Any]:
        def formula(population: Any, period: Any, parameters: Any) -> Any:
            if one.node is None:
                return np.zeros(population.count, dtype=bool)
            found = self.value(one.node, population, period)
            return np.broadcast_to(found, (population.count,))

        return formula

    def parameter(self, name: str) -> Any:
        """The number in force at the place and day, as a constant."""
        parameter = self.program.pack.parameters[name]
        number = number_on(parameter, ON, area=AREA, settlement=SETTLEMENT)
        if number is None or number.value is None:
            return 0
        type_ = self.program.parameter_types[name]
        value = parse_value(number.value, type_, self.program.pack.codes)
        return self.words[type_.codes].get(value, 0) if type_.kind is Kind.CODE else value

    def value(self, node: ir.Node, population: Any, period: Any) -> Any:
        """A formula over the arrays of a population."""
        return _RULES[type(node)](self, node, population, period)


def name_of(one: Definition) -> str:
    """The name of a definition's variable; clause ids have points in them."""
    return f"{one.role}_{one.id}".replace(".", "__")


def _is_person(population: Any) -> bool:
    return bool(population.entity.is_person)


def _name(rules: Rules, node: ir.Name, population: Any, period: Any) -> Any:
    if node.role == "parameter":
        return rules.parameter(node.id)
    if node.role == "day":
        return day_number(ON)
    name = f"{node.role}_{node.id}".replace(".", "__")
    holder = population.unit if _is_person(population) and node.subject is Subject.UNIT else population
    found = holder(name, period)
    return found if found.dtype == bool else found.astype(np.int64)


def _compare(rules: Rules, node: ir.Compare, population: Any, period: Any) -> Any:
    left, right = (_coded(rules, side, population, period) for side in (node.left, node.right))
    kinds = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "=": np.equal}
    return np.not_equal(left, right) if node.op == "!=" else kinds[node.op](left, right)


def _coded(rules: Rules, node: ir.Node, population: Any, period: Any) -> Any:
    if isinstance(node, ir.Literal) and isinstance(node.value, str):
        return rules.words[node.type.codes].get(node.value, 0)
    return rules.value(node, population, period)


def _arithmetic(rules: Rules, node: ir.Arithmetic, population: Any, period: Any) -> Any:
    left, right = (rules.value(side, population, period) for side in (node.left, node.right))
    return left + right if node.op == "+" else left - right if node.op == "-" else left * right


def _logic(rules: Rules, node: ir.Logic, population: Any, period: Any) -> Any:
    parts = [rules.value(part, population, period) for part in node.parts]
    found = parts[0]
    for part in parts[1:]:
        found = found & part if node.op == "and" else found | part
    return found


def _one_of(rules: Rules, node: ir.OneOf, population: Any, period: Any) -> Any:
    of = rules.value(node.of, population, period)
    numbers = [
        rules.words[node.of.type.codes].get(word, 0) if isinstance(word, str) else word
        for word in node.values
    ]
    return np.isin(of, numbers)


def _if(rules: Rules, node: ir.If, population: Any, period: Any) -> Any:
    parts = (_coded(rules, part, population, period) for part in (node.condition, node.then, node.otherwise))
    return np.where(*parts)


def _aggregate(rules: Rules, node: ir.Aggregate, population: Any, period: Any) -> Any:
    if node.over is Subject.SUPPORTER:  # nobody is on the forms: none of them, or all of none
        return 0 if node.how in ("sum", "count") else node.how == "all"
    unit = population.unit if _is_person(population) else population
    members = population if _is_person(population) else population.members
    where = (
        rules.value(node.where, members, period)
        if node.where is not None
        else np.ones(members.count, dtype=bool)
    )
    if node.how == "count":
        return unit.sum(np.broadcast_to(where, (members.count,)).astype(np.int64))
    assert node.of is not None
    of = np.broadcast_to(rules.value(node.of, members, period), (members.count,))
    if node.how in ("any", "all"):
        return unit.any(of & where) if node.how == "any" else unit.all(of | ~where)
    if node.how == "sum":
        return unit.sum(np.where(where, of, 0))
    return (unit.max if node.how == "largest" else unit.min)(of)


def _extreme(rules: Rules, node: ir.Extreme, population: Any, period: Any) -> Any:
    parts = [rules.value(part, population, period) for part in node.of]
    found = parts[0]
    for part in parts[1:]:
        found = (np.maximum if node.how == "largest" else np.minimum)(found, part)
    return found


def _divide(rules: Rules, node: ir.Divide, population: Any, period: Any) -> Any:
    of, by = (rules.value(part, population, period) for part in (node.of, node.by))
    shift = node.type.scale - node.to + node.by.type.scale - node.of.type.scale
    numerator, denominator = (of * 10**shift, by) if shift >= 0 else (of, by * 10**-shift)
    sound = np.where(np.equal(denominator, 0), 1, denominator)
    whole, rest = np.divmod(np.abs(numerator), np.abs(sound))
    more = {"up": rest > 0, "half_up": 2 * rest >= np.abs(sound), "down": np.zeros_like(rest, dtype=bool)}[
        node.mode
    ]
    sign = np.where(np.equal(np.greater_equal(numerator, 0), np.greater(sound, 0)), 1, -1)
    return sign * (whole + more) * 10**node.to


def _age(rules: Rules, node: ir.Age, population: Any, period: Any) -> Any:
    born, on = rules.value(node.of, population, period), day_number(ON)
    return on // 10000 - born // 10000 - (on % 10000 < born % 10000)


def _months(value: Any, type_: Type) -> Any:
    return value // 10000 * 12 + value // 100 % 100 - 1 if type_.kind is Kind.DATE else value


def _days(value: Any) -> Any:
    """Days since 1970 of a day 20260801 (days_from_civil)."""
    year, month, day = value // 10000, value // 100 % 100, value % 100
    year = year - (month <= 2)
    era, of_era = year // 400, year % 400
    of_year = (153 * (month + np.where(month > 2, -3, 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def _between(rules: Rules, node: ir.Between, population: Any, period: Any) -> Any:
    start, end = (np.asarray(rules.value(part, population, period)) for part in (node.start, node.end))
    if node.unit == "months":
        return _months(end, node.end.type) - _months(start, node.start.type)
    return _days(end) - _days(start)


def _slot(rules: Rules, node: ir.Slot, population: Any, period: Any) -> Any:
    of = rules.value(node.of, population, period)
    if node.words:
        numbers = [rules.words[node.of.type.codes].get(word, 0) for word in node.words]
        return np.select([np.equal(of, one) for one in numbers], list(range(len(numbers))), len(numbers))
    bounds = [rules.value(bound, population, period) for bound in node.bounds]
    return np.select([np.less(of, one) for one in bounds], list(range(len(bounds))), len(bounds))


def _choice(rules: Rules, node: ir.Choice, population: Any, period: Any) -> Any:
    index = rules.value(node.index, population, period)
    options = [rules.value(one, population, period) for one in node.options]
    return np.select([np.equal(index, place) for place in range(len(options))], options, 0)


_RULES: dict[type, Callable[..., Any]] = {
    ir.Literal: lambda rules, node, population, period: node.value,
    ir.Name: _name,
    ir.Rescale: lambda rules, node, population, period: (
        rules.value(node.of, population, period) * 10 ** (node.type.scale - node.of.type.scale)
    ),
    ir.Arithmetic: _arithmetic,
    ir.Compare: _compare,
    ir.Logic: _logic,
    ir.Not: lambda rules, node, population, period: ~np.asarray(rules.value(node.of, population, period)),
    ir.OneOf: _one_of,
    ir.If: _if,
    ir.Aggregate: _aggregate,
    ir.Extreme: _extreme,
    ir.Divide: _divide,
    ir.Age: _age,
    ir.Between: _between,
    ir.Slot: _slot,
    ir.Choice: _choice,
}


def main(pack: str, folder: Path, out: Path) -> None:
    """Read the forms, calculate every category, item and amount, write them and say how long it took."""
    law = comparable(pack)
    inputs = {subject: _columns(law, folder, subject) for subject in FORMS}
    membership = duckdb.sql(f"SELECT unit FROM '{folder}/membership.parquet' ORDER BY person").fetchnumpy()[
        "unit"
    ]
    started = time.perf_counter()
    rules = Rules(law)
    simulation = _simulation(rules, membership, inputs)
    answers = {
        name_of(one): simulation.calculate(name_of(one), PERIOD)
        for one in rules.formed
        if one.role in ("category", "item", "amount")
    }
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    np.savez(out, **answers)
    print(json.dumps({"seconds": seconds, "peak": peak, "variables": len(rules.system.variables)}))


def _columns(law: Law, folder: Path, subject: Subject) -> dict[str, Any]:
    """The columns of a form, empty cells filled as OpenFisca would: with 0 or no."""
    words = {name: list(codes.values) for name, codes in law.program.pack.codes.items()}
    cells = [f"{_cell(fact.id, type_, words)} AS {fact.id}" for fact, type_ in law.facts(subject)]
    path = folder / f"fact_{FORMS[subject]}.parquet"
    key = "person" if subject is Subject.PERSON else "unit"
    return dict(duckdb.sql(f"SELECT {', '.join(cells)} FROM '{path}' ORDER BY {key}").fetchnumpy())


def _cell(name: str, type_: Type, words: dict[str, list[str]]) -> str:
    if type_.kind is Kind.BOOL:
        return f"coalesce({name}, FALSE)"
    if type_.kind is Kind.DATE:
        return f"coalesce(year({name}) * 10000 + month({name}) * 100 + day({name}), 19700101)"
    if type_.kind is Kind.CODE:
        listed = ", ".join(f"'{word}'" for word in words[type_.codes])
        return f"coalesce(list_position([{listed}], {name}), 0)"
    return "0" if type_.kind is Kind.REGION else f"coalesce({name}, 0)"


def _simulation(rules: Rules, membership: Any, inputs: dict[Subject, dict[str, Any]]) -> Any:
    builder = SimulationBuilder()
    builder.create_entities(rules.system)
    builder.declare_person_entity("person", np.arange(len(membership)))
    units = builder.declare_entity("unit", np.arange(int(membership.max()) + 1))
    builder.join_with_persons(units, membership, np.repeat("member", len(membership)))
    simulation = builder.build(rules.system)
    for columns in inputs.values():
        for name, values in columns.items():
            simulation.set_input(f"fact_{name}", PERIOD, np.asarray(values))
    return simulation


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
