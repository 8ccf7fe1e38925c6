"""Where a condition surely holds and where it never does, construct by construct; every answer is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from jiwang_engine.language import ir
from jiwang_engine.language.bounds.numbers import Bounding
from jiwang_engine.language.types import BOOL, Kind

_OPPOSITE = {"surely": "never", "never": "surely"}
_NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}


def _name(of: Bounding, node: ir.Name, side: str) -> ir.Node:
    if node.role in ("variable", "exclusion"):
        return ir.Name(BOOL, side, f"{node.role} {node.id}", node.subject)
    return ir.Sure(node if side == "surely" else ir.Not(node))


def _not(of: Bounding, node: ir.Not, side: str) -> ir.Node:
    return of.truth(node.of, _OPPOSITE[side])


def _logic(of: Bounding, node: ir.Logic, side: str) -> ir.Node:
    op = node.op if side == "surely" else {"and": "or", "or": "and"}[node.op]
    return ir.Logic(op, tuple(of.truth(part, side) for part in node.parts))


def _compare(of: Bounding, node: ir.Compare, side: str) -> ir.Node:
    ordered = node.left.type.is_number or node.left.type.kind in (Kind.DATE, Kind.MONTH)
    if not ordered:
        return ir.Sure(node if side == "surely" else ir.Not(node))
    return ir.Sure(_always(of, node, node.op if side == "surely" else _NEGATED[node.op]))


def _always(of: Bounding, node: ir.Compare, op: str) -> ir.Node:
    """The comparison of the two ends that are hardest to satisfy."""

    def ends(op: str, left: str, right: str) -> ir.Compare:
        return ir.Compare(op, of.bound(node.left, left), of.bound(node.right, right))

    if op in ("<", "<="):
        return ends(op, "high", "low")
    if op in (">", ">="):
        return ends(op, "low", "high")
    if op == "=":
        return ir.Logic("and", (ends("<=", "high", "low"), ends(">=", "low", "high")))
    return ir.Logic("or", (ends("<", "high", "low"), ends(">", "low", "high")))


def _if(of: Bounding, node: ir.If, side: str) -> ir.Node:
    then, otherwise = of.truth(node.then, side), of.truth(node.otherwise, side)
    cases = (
        ir.Logic("and", (of.truth(node.condition, "surely"), then)),
        ir.Logic("and", (of.truth(node.condition, "never"), otherwise)),
        ir.Logic("and", (then, otherwise)),
    )
    return ir.Logic("or", cases)


def _aggregate(of: Bounding, node: ir.Aggregate, side: str) -> ir.Node:
    """任一 holds when it surely holds of one; 全部 fails when it surely fails of one."""
    assert node.of is not None
    item = node.of
    if node.where is not None:
        where = node.where if node.how == "any" else ir.Not(node.where)
        item = ir.Logic("and" if node.how == "any" else "or", (where, item))
    how = node.how if side == "surely" else {"any": "all", "all": "any"}[node.how]
    return ir.Sure(replace(node, how=how, of=of.truth(item, side), where=None))


TRUTHS: dict[type, Callable[[Any, Any, str], ir.Node]] = {
    ir.Name: _name,
    ir.Not: _not,
    ir.Logic: _logic,
    ir.Compare: _compare,
    ir.If: _if,
    ir.Aggregate: _aggregate,
}
