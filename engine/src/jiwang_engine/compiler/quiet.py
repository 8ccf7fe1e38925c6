"""Households of whom no list says anything need not be looked at. This is proven from the formulas, never assumed.

A person of whom some sources have no row has, from those sources, the values that 缺行 gives; of the rest anything may be
true. For such a unit every formula has a set of values that it may take. Where no indicator may be 是, only units with a
member on one of those lists have to be judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Any

from jiwang_engine.compiler.inputs.origins import Available
from jiwang_engine.language import ir
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.language.rules import facts_behind
from jiwang_engine.language.types import BOOL, Kind, Type
from jiwang_engine.language.values import Value
from jiwang_engine.packs.model import Fact
from jiwang_engine.terms import Subject

Key = tuple[str, str]
Values = frozenset[Value]
MayBe = Values | None  # None: a number, day or word of which nothing is known
Numbers = Mapping[str, Value]

TRUTHS: Values = frozenset({True, False, None})
UNKNOWN: Values = frozenset({None})
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b, "!=": lambda a, b: a != b,
}  # fmt: skip
_COUNTED: dict[str, Callable[[Any, Any], int]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
}  # fmt: skip
_MANY = 64  # more values than these are anything


@dataclass(frozen=True, slots=True)
class Quiet:
    """Units at `places` without a member on one of the lists of `sources` cannot be named by any indicator."""

    sources: tuple[str, ...]
    places: frozenset[int]


def quiet_units(
    program: Program,
    wanted: Iterable[Key],
    available: Available,
    *,
    numbers: Mapping[int, Numbers],
    answerable: Callable[[str, int], bool],
) -> Quiet:
    """The shortest list of sources that must be looked at, leaving out the longest first.

    `numbers` are the values of the parameters at each place. Where an indicator is `answerable`, an open answer would
    be a gap to report, so it must be a firm 否 there; elsewhere it is enough that it cannot be 是. Places with the
    same numbers are alike in that.
    """
    keys = list(wanted)
    definitions = {(one.role, one.id): one for one in program.definitions}
    facts = {name for key in keys for name in facts_behind(key, definitions)}
    readings = (program.pack.facts[name].reading for name in facts)
    used = frozenset(reading.source for reading in readings if reading) & available.sources

    alike: dict[tuple[tuple[str, Value], ...], list[int]] = {}  # places with the same numbers
    for place, values in numbers.items():
        alike.setdefault(tuple(sorted(values.items())), []).append(place)

    def places(silent: frozenset[str]) -> frozenset[int]:
        found: set[int] = set()
        for values, here in alike.items():
            nobody = _Nobody(program, definitions, dict(values), came=available.sources, silent=silent)
            if all(nobody.is_quiet(key, answerable(key[1], here[0])) for key in keys):
                found.update(here)
        return frozenset(found)

    sources, quiet = used, places(used)
    for source in sorted(used, key=lambda name: (-available.rows.get(name, 0), name)):
        if quiet and places(sources - {source}) == quiet:
            sources -= {source}
    return Quiet(tuple(sorted(sources)), quiet)


@dataclass(slots=True)
class _Nobody:
    """A unit of persons of whom `silent` sources have no row, and of whom nobody states anything."""

    program: Program
    definitions: Mapping[Key, Definition]
    numbers: Numbers
    came: frozenset[str]
    silent: frozenset[str]
    _known: dict[Key, MayBe] = field(default_factory=dict)

    def is_quiet(self, key: Key, must_be_firm: bool) -> bool:
        """Whether a condition cannot be 是, and cannot be open where that would be a gap."""
        values = self.definition(key)
        is_open = must_be_firm and key[0] == "indicator"
        return values is not None and True not in values and not (is_open and None in values)

    def definition(self, key: Key) -> MayBe:
        """The values that a definition may take."""
        if key not in self._known:
            one = self.definitions[key]
            self._known[key] = _any_of(one.type) if one.node is None else self.values(one.node)
        return self._known[key]

    def values(self, node: ir.Node) -> MayBe:
        """The values that a formula may take."""
        rule = _RULES.get(type(node))
        found = rule(self, node) if rule else None
        return _any_of(node.type) if found is None or len(found) > _MANY else found

    def name(self, node: ir.Name) -> MayBe:
        """A parameter is known, a fact is what absence says, a variable is its formula."""
        if node.role == "parameter":
            return frozenset({self.numbers[node.id]})
        if node.role == "fact":
            return self.fact(node.id)
        return self.definition((node.role, node.id)) if node.role == "variable" else None

    def fact(self, name: str) -> MayBe:
        """What absence says of a fact, completed by the fact's own formula."""
        fact, type_ = self.program.pack.facts[name], self.program.fact_types[name]
        read = self._read(fact, type_)
        if fact.otherwise is None or read is None or None not in read:
            return read
        completed = self.definition(("default", name))
        return None if completed is None else (read - UNKNOWN) | completed

    def _read(self, fact: Fact, type_: Type) -> MayBe:
        if fact.reading is None or fact.reading.source not in self.came:
            return UNKNOWN
        if fact.reading.source not in self.silent:
            return _any_of(type_)
        if fact.absent == "unknown":
            return UNKNOWN
        return frozenset({False if type_.kind is Kind.BOOL else "" if type_.kind is Kind.CODE else 0})

    def window(self, node: ir.WindowSum) -> MayBe:
        """A sum over series of which no list says anything."""
        facts = [self.program.pack.facts[name] for _, name in node.terms]
        parts = [self._read(fact, node.type) for fact in facts]
        months = self.values(node.months)
        if UNKNOWN in parts or months == UNKNOWN:
            return UNKNOWN
        return frozenset({0}) if all(parts) and months and None not in months else None

    def many(self, parts: Iterable[ir.Node], meaning: Callable[..., Value]) -> MayBe:
        """Every value that an operation may give for the values of its parts."""
        found = [self.values(part) for part in parts]
        if any(one is None for one in found):
            return None
        sets = [one for one in found if one is not None]
        if prod(len(one) for one in sets) > _MANY:
            return None
        return frozenset(meaning(*values) for values in product(*sets))

    def strict(self, node: ir.Arithmetic | ir.Compare) -> MayBe:
        """Operations that are unknown when a side is."""
        if UNKNOWN in (self.values(node.left), self.values(node.right)):
            return UNKNOWN
        meaning = _STRICT[node.op]
        return self.many(
            (node.left, node.right), lambda a, b: None if a is None or b is None else meaning(a, b)
        )

    def known(self, node: ir.Known) -> MayBe:
        """已知 is itself always known."""
        values = self.values(node.of)
        return (
            frozenset({True, False}) if values is None else frozenset(value is not None for value in values)
        )

    def aggregate(self, node: ir.Aggregate) -> MayBe:
        """One member may take any of the values, so a fold over members gives one of them."""
        if node.over is Subject.SUPPORTER:
            return None
        where: ir.Node = ir.Literal(BOOL, True) if node.where is None else node.where
        if node.how in ("any", "all") and node.of is not None:
            if node.how == "any":
                return self.values(ir.Logic("and", (where, node.of)))
            return self.values(ir.Logic("or", (ir.Not(where), node.of)))
        nobody = self.values(where) == frozenset({False}) and node.how in ("sum", "count")
        nothing = node.how == "sum" and node.of is not None and self.values(node.of) == frozenset({0})
        sure = None not in (self.values(where) or UNKNOWN)
        return frozenset({0}) if nobody or (nothing and sure) else None


def _any_of(type_: Type) -> MayBe:
    return TRUTHS if type_.kind is Kind.BOOL else None


def _kleene(op: str) -> Callable[..., Value]:
    def fold(*values: Value) -> Value:
        decisive = op == "or"
        return decisive if decisive in values else None if None in values else not decisive

    return fold


def _chosen(condition: Value, then: Value, otherwise: Value) -> Value:
    if condition is None:
        return then if then == otherwise else None
    return then if condition else otherwise


def _position(words: tuple[str, ...]) -> Callable[..., Value]:
    def place(value: Any, *bounds: Any) -> Value:
        if value is None or None in bounds:
            return None
        if words:
            return words.index(value) if value in words else len(words)
        return next((number for number, bound in enumerate(bounds) if value < bound), len(bounds))

    return place


def _option(index: Any, *options: Value) -> Value:
    return None if index is None else options[index]


_STRICT = {**_COMPARED, **_COUNTED}
_RULES: dict[type, Callable[[_Nobody, Any], MayBe]] = {
    ir.Literal: lambda _, node: frozenset({node.value}),
    ir.Name: _Nobody.name,
    ir.WindowSum: _Nobody.window,
    ir.Arithmetic: _Nobody.strict,
    ir.Compare: _Nobody.strict,
    ir.Aggregate: _Nobody.aggregate,
    ir.Logic: lambda nobody, node: nobody.many(node.parts, _kleene(node.op)),
    ir.Not: lambda nobody, node: nobody.many((node.of,), lambda value: None if value is None else not value),
    ir.Known: lambda nobody, node: nobody.known(node),
    ir.OneOf: lambda nobody, node: nobody.many(
        (node.of,), lambda value: None if value is None else value in node.values
    ),
    ir.If: lambda nobody, node: nobody.many((node.condition, node.then, node.otherwise), _chosen),
    ir.Slot: lambda nobody, node: nobody.many((node.of, *node.bounds), _position(node.words)),
    ir.Choice: lambda nobody, node: nobody.many((node.index, *node.options), _option),
    ir.Rescale: lambda nobody, node: nobody.many(
        (node.of,),
        lambda value: None if value is None else value * 10 ** (node.type.scale - node.of.type.scale),
    ),
}
