"""Households of whom no list says anything need not be looked at. This is proven from the formulas, never assumed.

A person of whom some sources have no row has, from those sources, the values that 缺行 gives; everything else about her
may be anything. If an indicator is a firm 否 even so, it is 否 for her whatever the rest may be, because more information
never reverses a firm answer. Then only units with a member on one of those lists have to be judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jiwang_engine.compiler.inputs.origins import Available
from jiwang_engine.language import ir
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.language.rules import facts_behind
from jiwang_engine.language.types import Kind
from jiwang_engine.language.values import Value

Key = tuple[str, str]
Numbers = Mapping[str, Value]
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b, "!=": lambda a, b: a != b,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quiet:
    """Units at `places` without a member on one of the lists of `sources` cannot be named by any indicator."""

    sources: tuple[str, ...]
    places: frozenset[int]


def quiet_units(
    program: Program, wanted: Iterable[Key], available: Available, *, numbers: Mapping[int, Numbers]
) -> Quiet:
    """The shortest list of sources that must be looked at, leaving out the longest first.

    `numbers` are the values of the parameters at each place. No place is quiet when an indicator can hold, or stay
    open, of somebody on no list at all.
    """
    wanted = list(wanted)
    definitions = {(one.role, one.id): one for one in program.definitions}
    facts = {name for key in wanted for name in facts_behind(key, definitions)}
    readings = (program.pack.facts[name].reading for name in facts)
    used = {reading.source for reading in readings if reading} & available.sources
    distinct = {place: tuple(sorted(one.items())) for place, one in numbers.items()}

    def places(sources: frozenset[str]) -> frozenset[int]:
        silent = {
            values: _Nobody(program, definitions, dict(values), sources).all_false(wanted)
            for values in set(distinct.values())
        }
        return frozenset(place for place, values in distinct.items() if silent[values])

    sources, quiet = frozenset(used), places(frozenset(used))
    for source in sorted(used, key=lambda name: (-available.rows.get(name, 0), name)):
        if quiet and places(sources - {source}) == quiet:
            sources -= {source}
    return Quiet(tuple(sorted(sources)), quiet)


@dataclass(slots=True)
class _Nobody:
    """A unit of persons of whom `silent` sources say nothing, and nobody states anything; None may be anything."""

    program: Program
    definitions: Mapping[Key, Definition]
    numbers: Numbers
    silent: frozenset[str]
    _known: dict[Key, Value] = field(default_factory=dict)

    def all_false(self, wanted: Iterable[Key]) -> bool:
        """Whether every wanted condition is a firm 否."""
        return all(self._definition(key) is False for key in wanted)

    def _definition(self, key: Key) -> Value:
        if key not in self._known:
            node = self.definitions[key].node
            self._known[key] = None if node is None else self.value(node)
        return self._known[key]

    def value(self, node: ir.Node) -> Value:
        """The value that a formula must have, or None."""
        rule = _RULES.get(type(node))
        return rule(self, node) if rule else None

    def _name(self, node: ir.Name) -> Value:
        if node.role == "parameter":
            return self.numbers.get(node.id)
        if node.role == "fact":
            return self._fact(node.id)
        return self._definition((node.role, node.id)) if node.role == "variable" else None

    def _fact(self, name: str) -> Value:
        fact = self.program.pack.facts[name]
        if fact.reading is None:
            return self._definition(("default", name)) if fact.otherwise else None
        if fact.reading.source not in self.silent or fact.absent == "unknown":
            return None
        kind = self.program.fact_types[name].kind
        return False if kind is Kind.BOOL else "" if kind is Kind.CODE else 0

    def _window(self, node: ir.WindowSum) -> Value:
        facts = [self.program.pack.facts[name] for _, name in node.terms]
        silent = all(
            fact.absent == "zero" and fact.reading is not None and fact.reading.source in self.silent
            for fact in facts
        )
        return 0 if silent and self.value(node.months) is not None else None

    def _rescale(self, node: ir.Rescale) -> Value:
        value: Any = self.value(node.of)
        return None if value is None else value * 10 ** (node.type.scale - node.of.type.scale)

    def _arithmetic(self, node: ir.Arithmetic) -> Value:
        left: Any = self.value(node.left)
        right: Any = self.value(node.right)
        if left is None or right is None:
            return None
        found: int = left + right if node.op == "+" else left - right if node.op == "-" else left * right
        return found

    def _compare(self, node: ir.Compare) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        return None if left is None or right is None else _COMPARED[node.op](left, right)

    def _logic(self, node: ir.Logic) -> Value:
        values = [self.value(part) for part in node.parts]
        decisive = node.op == "or"
        return decisive if decisive in values else None if None in values else not decisive

    def _not(self, node: ir.Not) -> Value:
        value = self.value(node.of)
        return None if value is None else not value

    def _one_of(self, node: ir.OneOf) -> Value:
        value = self.value(node.of)
        return None if value is None else value in node.values

    def _if(self, node: ir.If) -> Value:
        condition = self.value(node.condition)
        if condition is None:
            then = self.value(node.then)
            return then if then == self.value(node.otherwise) else None
        return self.value(node.then if condition else node.otherwise)

    def _aggregate(self, node: ir.Aggregate) -> Value:
        """All members are alike in what is known of them, so one fold of one member is the fold of all."""
        where = True if node.where is None else self.value(node.where)
        if node.how == "count":
            return 0 if where is False else None
        value = None if node.of is None else self.value(node.of)
        if node.how in ("any", "all"):
            nothing = node.how == "all"
            if where is False or value is nothing:
                return nothing
            return value if where is True else None
        return 0 if node.how == "sum" and (where is False or (where is True and value == 0)) else None


_RULES: dict[type, Callable[[_Nobody, Any], Value]] = {
    ir.Literal: lambda _, node: node.value,
    ir.Name: _Nobody._name,
    ir.WindowSum: _Nobody._window,
    ir.Rescale: _Nobody._rescale,
    ir.Arithmetic: _Nobody._arithmetic,
    ir.Compare: _Nobody._compare,
    ir.Logic: _Nobody._logic,
    ir.Not: _Nobody._not,
    ir.OneOf: _Nobody._one_of,
    ir.If: _Nobody._if,
    ir.Aggregate: _Nobody._aggregate,
}
