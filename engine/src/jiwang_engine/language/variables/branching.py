"""Dated versions and special cases of a formula, as conditions over the day and the case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

from jiwang_engine.language import ir
from jiwang_engine.language.types import BOOL, DATE, Type
from jiwang_engine.language.values import day_number
from jiwang_engine.packs.legal import SpecialCase, Wording
from jiwang_engine.packs.model import Expression, Variable
from jiwang_engine.terms import Citation, Subject

TypedAs = Callable[[Expression, Type], ir.Node]
_TODAY = ir.Name(DATE, "day", "on", Subject.UNIT)
_KNOWN = ir.Name(DATE, "day", "known", Subject.UNIT)


@dataclass(frozen=True, slots=True)
class Special:
    """A special case of a variable: when it applies, what the value then is, and by which article."""

    priority: int
    when: ir.Node
    value: ir.Node
    article: Citation | None


def branched(one: Variable, type_: Type, typed: TypedAs) -> tuple[ir.Node, tuple[Special, ...]]:
    """The formula of a variable with all its versions and special cases.

    Of versions in force the latest counts; with none the variable is unknown. Special cases count by priority; where two of
    one priority apply and say different things, the variable is unknown.
    """
    specials = tuple(_special(case, type_, typed) for case in one.special_cases)
    if one.wordings:
        node: ir.Node = ir.Literal(type_, None)
        for wording in sorted(one.wordings, key=lambda wording: (wording.starts is not None, wording.starts)):
            node = _chosen(_in_force(wording), typed(wording.formula, type_), node)
    else:
        node = typed(one.formula, type_)
    ordered = sorted(specials, key=lambda special: -special.priority)
    for _, group in groupby(ordered, key=lambda special: special.priority):
        node = _with_special(list(group), node, type_)
    return node, specials


def _special(case: SpecialCase, type_: Type, typed: TypedAs) -> Special:
    when = typed(case.when, BOOL)
    days = _in_force(case.wording)
    return Special(
        case.priority,
        when if days is None else ir.Logic("and", (days, when)),
        typed(case.wording.formula, type_),
        case.wording.article,
    )


def _with_special(group: Sequence[Special], otherwise: ir.Node, type_: Type) -> ir.Node:
    """The value with the special cases of one priority; what contradicts itself is unknown."""
    node = otherwise
    for special in reversed(group):
        node = ir.If(type_, special.when, special.value, node)
    clashes = tuple(
        ir.Logic("and", (one.when, other.when, ir.Compare("!=", one.value, other.value)))
        for one, other in combinations(group, 2)
    )
    if not clashes:
        return node
    clash = clashes[0] if len(clashes) == 1 else ir.Logic("or", clashes)
    return ir.If(type_, clash, ir.Literal(type_, None), node)


def _chosen(condition: ir.Node | None, then: ir.Node, otherwise: ir.Node) -> ir.Node:
    return then if condition is None else ir.If(then.type, condition, then, otherwise)


def _in_force(wording: Wording) -> ir.Node | None:
    """The condition that a version is in force and known; nothing where it always is."""
    bounds = ((">=", _TODAY, wording.starts), ("<=", _TODAY, wording.ends), (">=", _KNOWN, wording.published))
    tests = tuple(
        ir.Compare(op, day, ir.Literal(DATE, day_number(bound)))
        for op, day, bound in bounds
        if bound is not None
    )
    if not tests:
        return None
    return tests[0] if len(tests) == 1 else ir.Logic("and", tests)
