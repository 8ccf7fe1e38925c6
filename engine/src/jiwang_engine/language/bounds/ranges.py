"""The bounds of formulas as formulas: the rewriting itself, and the definitions that a program gains by it.

What the rules keep to: a least or greatest value that is known means that the number itself will be known, and lie
within, once all facts are; a condition that is sure holds whatever the unknown facts turn out to be within their
declared bounds; and more information never widens. Correlation is not seen (x - x may be anything between low - high
and high - low), so a range may be wider than it need be, never narrower.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jiwang_engine.language import ir
from jiwang_engine.language.bounds.declared import Declared
from jiwang_engine.language.bounds.numbers import NUMBERS
from jiwang_engine.language.bounds.truths import TRUTHS
from jiwang_engine.language.dependence import Key, names_in, walk
from jiwang_engine.language.program import Definition
from jiwang_engine.language.types import BOOL, Kind

LOW, HIGH, SURELY, NEVER, REFINED = "low", "high", "surely", "never", "refined"
RANGED = ("variable", "amount", "paid", "exclusion", "due")  # roles of which formulas may read the bounds
_FIXED = ("parameter", "day")  # what is read of the law alone leaves nothing open


class Ranges:
    """Rewrites formulas of one program."""

    def __init__(self, declared: Mapping[Key, Declared], definitions: Mapping[Key, Definition]) -> None:
        """Take the declared bounds and the definitions whose names formulas may read."""
        self.declared = declared
        self._definitions = definitions
        self._touched: dict[Key, bool] = {}
        # By the place in memory, with the formula itself, so that no other comes to lie there.
        self._can_say_more: dict[int, tuple[ir.Node, bool]] = {}
        self._truths: dict[tuple[int, str], tuple[ir.Node, ir.Node]] = {}

    def touched(self, node: ir.Node) -> bool:
        """Whether its range can say more of a formula than itself: it reads something bounded, directly or through others,
        or it lists what a number can be (two branches, the cells of a table, members who may count)."""
        if id(node) not in self._can_say_more:
            found = any(self._reads(key) for key in names_in(node)) or any(map(_lists, walk(node)))
            self._can_say_more[id(node)] = node, found
        return self._can_say_more[id(node)][1]

    def _reads(self, key: Key) -> bool:
        if key in self.declared:
            return True
        if key[0] not in RANGED or key not in self._definitions:
            return False
        if key not in self._touched:
            inner = self._definitions[key].node
            self._touched[key] = inner is not None and self.touched(inner)
        return self._touched[key]

    def bound(self, node: ir.Node, side: str) -> ir.Node:
        """The least (low) or greatest (high) value of a number, day or month; the node itself where no rule is known."""
        rule = NUMBERS.get(type(node))
        return rule(self, node, side) if rule is not None and self.touched(node) else node

    def truth(self, node: ir.Node, side: str) -> ir.Node:
        """Where a condition surely holds, or never; itself always known."""
        key = id(node), side
        if key not in self._truths:
            self._truths[key] = node, self._truth(node, side)
        return self._truths[key][1]

    def _truth(self, node: ir.Node, side: str) -> ir.Node:
        rule = TRUTHS.get(type(node))
        if rule is not None and self.touched(node):
            return rule(self, node, side)
        return ir.Sure(node if side == SURELY else ir.Not(node))

    def is_defined(self, node: ir.Node) -> bool:
        """Whether a formula is known as soon as all facts are: no division by zero, no largest of nobody, no table that
        may lack the row. What people decide and what is 未公布 count as facts."""
        for part in walk(node):
            if isinstance(part, ir.Divide) and not (isinstance(part.by, ir.Literal) and part.by.value):
                return False
            if isinstance(part, ir.Choice):
                return False
            if isinstance(part, ir.Aggregate) and part.how in ("largest", "smallest"):
                return False
            if isinstance(part, ir.Name) and part.role in RANGED:
                inner = self._definitions[part.role, part.id].node
                if inner is None or not self.is_defined(inner):
                    return False
        return True

    def refined(self, node: ir.Node) -> ir.Node:
        """A condition that is 是 or 否 already where its bounds say so, and otherwise what it was."""
        never = ir.Not(self.truth(node, NEVER))
        return ir.Logic("or", (self.truth(node, SURELY), ir.Logic("and", (never, node))))


def _lists(node: ir.Node) -> bool:
    """Whether a node names what a number can be while something that it depends on is unknown."""
    if isinstance(node, ir.If):
        return node.type.kind is not Kind.BOOL and _reads_facts(node.condition)
    if isinstance(node, ir.Choice):
        return _reads_facts(node.index)
    return isinstance(node, ir.Aggregate) and node.how in ("sum", "count") and node.where is not None


def _reads_facts(node: ir.Node) -> bool:
    return any(role not in _FIXED for role, _ in names_in(node))


def refinements(ranges: Ranges, definitions: Iterable[Definition]) -> list[Definition]:
    """The definitions that a program gains: the bounds of its variables and amounts, its clauses refined."""
    return [one for definition in definitions for one in _of(ranges, definition)]


def _of(ranges: Ranges, one: Definition) -> Iterable[Definition]:
    if one.node is None or not ranges.touched(one.node):
        return
    if one.role == "clause":
        node = ranges.refined(one.node)
        yield Definition(REFINED, one.id, one.subject, BOOL, node, names_in(node))
    elif one.role in RANGED:
        sides = (SURELY, NEVER) if one.type.kind is Kind.BOOL else (LOW, HIGH)
        for side in sides:
            change = ranges.truth if one.type.kind is Kind.BOOL else ranges.bound
            node = change(one.node, side)
            yield Definition(side, f"{one.role} {one.id}", one.subject, one.type, node, names_in(node))
