"""The least and greatest value of a number, construct by construct."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any, Protocol

from jiwang_engine.language import ir
from jiwang_engine.language.bounds.declared import Declared
from jiwang_engine.language.dependence import Key
from jiwang_engine.language.tables.bands import HIGHEST, LOWEST
from jiwang_engine.language.types import BOOL

_RANGED = ("variable", "amount", "paid", "due")
_OTHER = {"low": "high", "high": "low"}
_EXTREMES = {"low": "smallest", "high": "largest"}


class Bounding(Protocol):
    """What the rules need of `ranges.Ranges`."""

    @property
    def declared(self) -> Any:
        """The declared bounds by (role, id)."""

    def touched(self, node: ir.Node) -> bool:
        """Whether a bound can say anything about a formula."""

    def bound(self, node: ir.Node, side: str) -> ir.Node:
        """The least or greatest value."""

    def truth(self, node: ir.Node, side: str) -> ir.Node:
        """Where a condition surely or never holds."""

    def is_defined(self, node: ir.Node) -> bool:
        """Whether a formula is known as soon as all facts are."""


def _or_else(first: ir.Node, second: ir.Node) -> ir.Node:
    """The first where it is known, otherwise the second."""
    return _where_known(first, first, second)


def _where_known(node: ir.Node, then: ir.Node, otherwise: ir.Node) -> ir.Node:
    if isinstance(node, ir.Literal):
        return otherwise if node.value is None else then
    return ir.If(then.type, ir.Known(node), then, otherwise)


def _outermost(side: str, *nodes: ir.Node) -> ir.Node:
    """The smallest for low, the largest for high; unknown if any is."""
    distinct = tuple(dict.fromkeys(nodes))
    return distinct[0] if len(distinct) == 1 else ir.Extreme(nodes[0].type, _EXTREMES[side], distinct)


def _at_zero(op: str, node: ir.Node) -> ir.Node:
    return ir.Compare(op, node, ir.Literal(node.type, 0))


def _name(of: Bounding, node: ir.Name, side: str) -> ir.Node:
    if node.role in _RANGED:
        return ir.Name(node.type, side, f"{node.role} {node.id}", node.subject)
    value = _declared(of, (node.role, node.id)).on(side)
    return node if value is None else _or_else(node, ir.Literal(node.type, value))


def _declared(of: Bounding, key: Key) -> Declared:
    found: Declared = of.declared.get(key, Declared())
    return found


def _rescale(of: Bounding, node: ir.Rescale, side: str) -> ir.Node:
    return ir.Rescale(node.type, of.bound(node.of, side))


def _arithmetic(of: Bounding, node: ir.Arithmetic, side: str) -> ir.Node:
    if node.op == "*":
        return _product(of, node, side)
    right = side if node.op == "+" else _OTHER[side]
    return ir.Arithmetic(node.type, node.op, of.bound(node.left, side), of.bound(node.right, right))


def _product(of: Bounding, node: ir.Arithmetic, side: str) -> ir.Node:
    """A factor that is exact turns the other's range around when it is negative; otherwise the corners decide."""
    for exact, other in ((node.left, node.right), (node.right, node.left)):
        if not of.touched(exact):
            straight, turned = (
                ir.Arithmetic(node.type, "*", of.bound(other, one), exact) for one in (side, _OTHER[side])
            )
            if _is_positive(exact):
                return straight
            return ir.If(node.type, _at_zero(">=", exact), straight, turned)
    corners = product(*([of.bound(part, one) for one in ("low", "high")] for part in (node.left, node.right)))
    return _outermost(side, *(ir.Arithmetic(node.type, "*", left, right) for left, right in corners))


def _is_positive(node: ir.Node) -> bool:
    """Whether a number cannot be negative, by its form."""
    if isinstance(node, ir.Literal):
        return isinstance(node.value, int) and node.value >= 0
    return isinstance(node, ir.Aggregate) and node.how == "count"


def _if(of: Bounding, node: ir.If, side: str) -> ir.Node:
    then, otherwise = of.bound(node.then, side), of.bound(node.otherwise, side)
    either = _outermost(side, then, otherwise) if of.is_defined(node.condition) else node
    unsure = ir.If(node.type, of.truth(node.condition, "never"), otherwise, either)
    return ir.If(node.type, of.truth(node.condition, "surely"), then, unsure)


def _aggregate(of: Bounding, node: ir.Aggregate, side: str) -> ir.Node:
    if node.where is not None and not of.is_defined(node.where):
        return node
    if node.how == "count":
        return replace(node, where=_possible(of, node.where, surely=side == "low"))
    assert node.of is not None
    inner = of.bound(node.of, side)
    if node.where is None:
        return replace(node, of=inner)
    if node.how == "sum":
        return replace(node, of=_counted(of, node.where, inner, side=side), where=None)
    if not of.is_defined(node.of):
        return node
    sure = _possible(of, node.where, surely=True)
    if (node.how == "largest") == (side == "low"):
        return replace(node, of=inner, where=sure)
    everybody = replace(node, of=inner, where=_possible(of, node.where, surely=False))
    somebody = ir.Sure(replace(node, type=BOOL, how="any", of=sure, where=None))
    return ir.If(node.type, somebody, everybody, node)


def _possible(of: Bounding, where: ir.Node | None, *, surely: bool) -> ir.Node:
    """Of whom a filter surely holds, or of whom it may."""
    assert where is not None
    return of.truth(where, "surely") if surely else ir.Not(of.truth(where, "never"))


def _counted(of: Bounding, where: ir.Node, inner: ir.Node, *, side: str) -> ir.Node:
    """What somebody adds to a sum of which it may be open whether they count."""
    zero = ir.Literal(inner.type, 0)
    perhaps = ir.If(inner.type, of.truth(where, "never"), zero, _outermost(side, inner, zero))
    return ir.If(inner.type, of.truth(where, "surely"), inner, perhaps)


def _window(of: Bounding, node: ir.WindowSum, side: str) -> ir.Node:
    """Each series by itself; a series with a minus is bounded from its other side."""
    total: ir.Node | None = None
    for sign, fact in node.terms:
        part = _term(of, node, fact, side=side if sign > 0 else _OTHER[side])
        if total is None:
            zero = ir.Literal(node.type, 0)
            total = part if sign > 0 else ir.Arithmetic(node.type, "-", zero, part)
        else:
            total = ir.Arithmetic(node.type, "+" if sign > 0 else "-", total, part)
    assert total is not None
    return total


def _term(of: Bounding, node: ir.WindowSum, fact: str, *, side: str) -> ir.Node:
    alone = replace(node, terms=((1, fact),))
    fill = _declared(of, ("fact", fact)).on(side)
    if fill is None or node.missing not in ("unknown", "zero"):
        return alone
    if node.missing == "zero":  # a month without an entry may turn out to be nothing
        fill = min(fill, 0) if side == "low" else max(fill, 0)
    filled = replace(alone, missing="filled", fill=fill)
    return _or_else(alone, filled) if node.missing == "zero" else filled


def _extreme(of: Bounding, node: ir.Extreme, side: str) -> ir.Node:
    """取大 is at least each of its parts: an unbounded part does not matter from that side."""
    parts = [of.bound(part, side) for part in node.of]
    if (node.how == "largest") != (side == "low") or not all(map(of.is_defined, node.of)):
        return replace(node, of=tuple(parts))
    total = parts[0]
    for part in parts[1:]:
        both = _or_else(ir.Extreme(node.type, node.how, (total, part)), total)
        total = _where_known(total, both, part)
    return total


def _divide(of: Bounding, node: ir.Divide, side: str) -> ir.Node:
    """Rounding keeps the order, so the corners decide as long as the divisor keeps its sign."""
    if not of.touched(node.by):
        if _is_positive(node.by):
            return replace(node, of=of.bound(node.of, side))
        return _outermost(side, *(replace(node, of=of.bound(node.of, one)) for one in ("low", "high")))
    least, most = (of.bound(node.by, one) for one in ("low", "high"))
    sign = ir.Sure(ir.Logic("or", (_at_zero(">", least), _at_zero("<", most))))
    corners = product([of.bound(node.of, one) for one in ("low", "high")], [least, most])
    return ir.If(
        node.type, sign, _outermost(side, *(replace(node, of=top, by=by) for top, by in corners)), node
    )


def _choice(of: Bounding, node: ir.Choice, side: str) -> ir.Node:
    """Of the cells that the keys leave possible the smallest or largest; a lost row makes nothing known."""
    possible = tuple(_may_be(of, node.index, place) for place in range(len(node.options)))
    options = tuple(of.bound(option, side) for option in node.options)
    return ir.Among(node.type, _EXTREMES[side], possible, options)


def _may_be(of: Bounding, index: ir.Node, place: int) -> ir.Node:
    """Whether an index may turn out to be a place; several keys are looked at one by one."""
    if isinstance(index, ir.Slot):
        return _may_fit(of, index, place)
    match index:
        case ir.Arithmetic(
            op="+",
            left=ir.Arithmetic(op="*", left=outer, right=ir.Literal(value=size)),
            right=ir.Slot() as key,
        ):
            if isinstance(size, int) and size == _positions(key):
                return ir.Logic("and", (_may_be(of, outer, place // size), _may_fit(of, key, place % size)))
    return ir.Not(of.truth(ir.Compare("!=", index, ir.Literal(index.type, place)), "surely"))


def _positions(key: ir.Slot) -> int:
    return len(key.words or key.bounds) + 1


def _may_fit(of: Bounding, key: ir.Slot, place: int) -> ir.Node:
    """Whether a key may turn out to fit a row of its table."""
    if not key.words:
        below = [(">=", bound, "<", HIGHEST) for bound in key.bounds[:place][-1:]]
        above = [("<", bound, ">", LOWEST) for bound in key.bounds[place:][:1]]
        tests: list[ir.Node] = []
        for op, bound, side, end in (*below, *above):
            there = ir.Compare(side, bound, ir.Literal(bound.type, end))  # no number lies beyond the ends
            tests += [ir.Sure(there), ir.Not(of.truth(ir.Compare(op, key.of, bound), "never"))]
        return ir.Logic("and", tuple(tests))
    if place < len(key.words):
        return ir.Not(of.truth(ir.Compare("!=", key.of, ir.Literal(key.of.type, key.words[place])), "surely"))
    return ir.Not(of.truth(ir.OneOf(key.of, key.words), "surely"))


def _age(of: Bounding, node: ir.Age, side: str) -> ir.Node:
    return ir.Age(of.bound(node.of, _OTHER[side]), node.type)


def _between(of: Bounding, node: ir.Between, side: str) -> ir.Node:
    return replace(node, start=of.bound(node.start, _OTHER[side]), end=of.bound(node.end, side))


NUMBERS: dict[type, Callable[[Any, Any, str], ir.Node]] = {
    ir.Name: _name,
    ir.Rescale: _rescale,
    ir.Arithmetic: _arithmetic,
    ir.If: _if,
    ir.Aggregate: _aggregate,
    ir.WindowSum: _window,
    ir.Extreme: _extreme,
    ir.Divide: _divide,
    ir.Age: _age,
    ir.Between: _between,
    ir.Choice: _choice,
}
