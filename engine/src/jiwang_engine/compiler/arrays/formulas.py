"""Formulas over the columns of many persons or units at once; `judging.interpreter` says what each of them means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from jiwang_engine.compiler.arrays import calendars
from jiwang_engine.compiler.arrays.masks import (
    UNKNOWN,
    Mask,
    Truth,
    VerdictMasks,
    both,
    conjunction,
    disjunction,
    either,
    every,
    firm,
    none,
    some,
)
from jiwang_engine.compiler.arrays.numbers import (
    NOTHING,
    Number,
    Values,
    Words,
    chosen,
    compared,
    computed,
    constant,
    divided,
    extreme,
    outermost,
    selected,
)
from jiwang_engine.compiler.columns.lowering import Setting
from jiwang_engine.language import ir
from jiwang_engine.language.types import Kind

Value = Truth | Number | VerdictMasks


class Scope(Protocol):
    """The persons, units or supporters that a formula is worked out for."""

    @property
    def setting(self) -> Setting:
        """The day acted on."""

    @property
    def words(self) -> Words:
        """The numbers of words."""

    def column(self, name: str) -> Value:
        """A column of theirs, or one of their unit."""


def evaluated(node: ir.Node, scope: Scope) -> Value:
    """The values of a flat formula: a condition as Truth, everything else as Number."""
    return _RULES[type(node)](node, scope)


def _truth(node: ir.Node, scope: Scope) -> Truth:
    found = evaluated(node, scope)
    assert isinstance(found, Truth), node
    return found


def _number(node: ir.Node, scope: Scope) -> Number:
    found = evaluated(node, scope)
    assert isinstance(found, Number), node
    return found


def constant_value(value: int | bool | str | None, scope: Scope, *, as_truth: bool) -> Value:
    """The same value for everybody."""
    if as_truth:
        return UNKNOWN if value is None else firm(bool(value))
    if value is None:
        return NOTHING
    return constant(scope.words.number(value) if isinstance(value, str) else int(value))


def _literal(node: ir.Literal, scope: Scope) -> Value:
    return constant_value(node.value, scope, as_truth=node.type.kind is Kind.BOOL)


def _name(node: ir.Name, scope: Scope) -> Value:
    if node.role == "day":
        setting = scope.setting
        return constant((setting.known if node.id == "known" else 0) or setting.on)
    found = scope.column(node.id)
    return Truth(found.yes, found.no) if isinstance(found, VerdictMasks) and node.role == "verdict" else found


def _rescale(node: ir.Rescale, scope: Scope) -> Value:
    power = 10 ** (node.type.scale - node.of.type.scale)
    return computed("*", _number(node.of, scope), constant(int(power)))


def _arithmetic(node: ir.Arithmetic, scope: Scope) -> Value:
    return computed(node.op, _number(node.left, scope), _number(node.right, scope))


def _compare(node: ir.Compare, scope: Scope) -> Value:
    left, right = evaluated(node.left, scope), evaluated(node.right, scope)
    if isinstance(left, Truth) and isinstance(right, Truth):
        same = Truth(
            some((both(left.yes, right.yes), both(left.no, right.no))),
            some((both(left.yes, right.no), both(left.no, right.yes))),
        )
        return same if node.op == "=" else same.negated()
    assert isinstance(left, Number) and isinstance(right, Number), node
    return compared(node.op, left, right)


def _logic(node: ir.Logic, scope: Scope) -> Value:
    fold = conjunction if node.op == "and" else disjunction
    return fold(_truth(part, scope) for part in node.parts)


def _not(node: ir.Not, scope: Scope) -> Value:
    return _truth(node.of, scope).negated()


def _one_of(node: ir.OneOf, scope: Scope) -> Value:
    of = _number(node.of, scope)
    numbers = [scope.words.number(one) if isinstance(one, str) else one for one in node.values]
    return disjunction(compared("=", of, constant(number)) for number in numbers)


def _if(node: ir.If, scope: Scope) -> Value:
    condition = _truth(node.condition, scope)
    then, otherwise = evaluated(node.then, scope), evaluated(node.otherwise, scope)
    if isinstance(then, Truth) and isinstance(otherwise, Truth):
        return Truth(
            _either_way(condition, then.yes, otherwise.yes), _either_way(condition, then.no, otherwise.no)
        )
    assert isinstance(then, Number) and isinstance(otherwise, Number), node
    return chosen(condition, then, otherwise)


def _either_way(condition: Truth, then: Mask, otherwise: Mask) -> Mask:
    return some((both(condition.yes, then), both(condition.no, otherwise), both(then, otherwise)))


def _extreme(node: ir.Extreme, scope: Scope) -> Value:
    return extreme(node.how, [_number(part, scope) for part in node.of])


def _divide(node: ir.Divide, scope: Scope) -> Value:
    shift = node.type.scale - node.to + node.by.type.scale - node.of.type.scale
    of, by = (_number(part, scope) for part in (node.of, node.by))
    if shift > 0:
        of = computed("*", of, constant(int(10**shift)))
    elif shift < 0:
        by = computed("*", by, constant(int(10**-shift)))
    return divided(of, by, mode=node.mode, to=node.to)


def _age(node: ir.Age, scope: Scope) -> Value:
    return calendars.age(_number(node.of, scope), scope.setting.on)


def _between(node: ir.Between, scope: Scope) -> Value:
    start, end = (_number(part, scope) for part in (node.start, node.end))
    if node.unit == "days":
        return calendars.days_between(start, end)
    return calendars.months_between(start, end, (node.start.type, node.end.type))


def _known(node: ir.Known, scope: Scope) -> Value:
    of = evaluated(node.of, scope)
    assert not isinstance(of, VerdictMasks), node
    return firm(of.known)


def _sure(node: ir.Sure, scope: Scope) -> Value:
    return firm(_truth(node.of, scope).yes)


def _slot(node: ir.Slot, scope: Scope) -> Value:
    of = _number(node.of, scope)
    if node.words:
        tests = [compared("=", of, constant(scope.words.number(word))) for word in node.words]
    else:
        tests = [compared("<", of, _number(bound, scope)) for bound in node.bounds]
    known: Mask = True
    for test in reversed(tests):  # a bound counts only where none before it was already above
        known = both(test.known, either(test.yes, known))
    return _first_true(tests, known)


def _first_true(tests: list[Truth], known: Mask) -> Number:
    """The number of the first test that is passed; their count where none is."""
    if known is False:
        return NOTHING
    found: Values = len(tests)
    for place, test in reversed(list(enumerate(tests))):
        found = (
            place if test.yes is True else found if test.yes is False else selected(test.yes, place, found)
        )
    return (
        constant(found) if isinstance(found, int) and known is True else Number(found, known, 0, len(tests))
    )


def _choice(node: ir.Choice, scope: Scope) -> Value:
    index = _number(node.index, scope)
    if index.known is False:
        return UNKNOWN if node.type.kind is Kind.BOOL else NOTHING
    options = [evaluated(option, scope) for option in node.options]
    if isinstance(index.values, int):
        return _where(index.known, options[index.values])
    if all(isinstance(one, Truth) for one in options):
        return _of_truths(index, [one for one in options if isinstance(one, Truth)])
    return _of_numbers(index, [one for one in options if isinstance(one, Number)])


def _where(known: Mask, value: Value) -> Value:
    if isinstance(value, Truth):
        return Truth(both(known, value.yes), both(known, value.no))
    assert isinstance(value, Number)
    return value._replace(known=both(known, value.known))


def _of_truths(index: Number, options: list[Truth]) -> Truth:
    places = [compared("=", index, constant(place)).yes for place in range(len(options))]
    return Truth(
        some(both(place, one.yes) for place, one in zip(places, options, strict=True)),
        some(both(place, one.no) for place, one in zip(places, options, strict=True)),
    )


def _of_numbers(index: Number, options: list[Number]) -> Number:
    """The cells of a table: looked up at once where they are numbers of the law, else one after the other."""
    low, high = min(one.low for one in options), max(one.high for one in options)
    if all(isinstance(one.values, int) and isinstance(one.known, bool) for one in options):
        values = np.array([one.values for one in options])[index.values]
        filled = np.array([one.known for one in options])
        return Number(values, both(index.known, True if filled.all() else filled[index.values]), low, high)
    places = [np.equal(index.values, place) for place in range(len(options))]
    known = every(
        (index.known, some(both(place, one.known) for place, one in zip(places, options, strict=True)))
    )
    return Number(np.select(places, [one.values for one in options], 0), known, low, high)


def _among(node: ir.Among, scope: Scope) -> Value:
    found = NOTHING
    known: Mask = True
    for one, of in zip(node.possible, node.of, strict=True):
        may_be, value = _truth(one, scope), _number(of, scope)
        found = outermost(node.how, found, value._replace(known=both(may_be.yes, value.known)))
        known = both(known, either(none(may_be.yes), value.known))
    return found._replace(known=both(found.known, known))


_RULES: dict[type, Callable[[Any, Scope], Value]] = {
    ir.Literal: _literal,
    ir.Name: _name,
    ir.Rescale: _rescale,
    ir.Arithmetic: _arithmetic,
    ir.Compare: _compare,
    ir.Logic: _logic,
    ir.Not: _not,
    ir.OneOf: _one_of,
    ir.If: _if,
    ir.Extreme: _extreme,
    ir.Divide: _divide,
    ir.Age: _age,
    ir.Between: _between,
    ir.Known: _known,
    ir.Sure: _sure,
    ir.Slot: _slot,
    ir.Choice: _choice,
    ir.Among: _among,
}
