"""Aggregates over the members of a unit; a unit without members has no row and stays unknown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from jiwang_engine.compiler.columns.forms import Total
from jiwang_engine.compiler.dialects import column_type
from jiwang_engine.language import ir
from jiwang_engine.terms import Subject

Grouped = tuple[str, frozenset[str], Total]


class Members(Protocol):
    """What turns a formula about each member into a column of persons."""

    def member_column(self, node: ir.Node, over: Subject) -> str:
        """The name of the column."""


def _sum(members: Members, node: ir.Aggregate) -> Grouped:
    return _measured(members, node, "SUM")


def _largest(members: Members, node: ir.Aggregate) -> Grouped:
    return _measured(members, node, "MAX")


def _smallest(members: Members, node: ir.Aggregate) -> Grouped:
    return _measured(members, node, "MIN")


def _measured(members: Members, node: ir.Aggregate, function: str) -> Grouped:
    """Unknown when any filter is unknown, or holds for an unknown value; a sum over nobody is zero."""
    assert node.of is not None
    value = members.member_column(node.of, node.over)
    as_type = column_type(node.type)
    if node.where is None:
        sql = f"CASE WHEN COUNT(*) = COUNT({value}) THEN {function}({value})::{as_type} END"
        return sql, frozenset({value}), Total(node.how, value, "")
    where = members.member_column(node.where, node.over)
    zero = f" WHEN NOT {where} THEN 0" if function == "SUM" else ""
    doubtful = f"COUNT(CASE WHEN {where} IS NULL OR ({where} AND {value} IS NULL) THEN 1 END)"
    counted = f"{function}(CASE WHEN {where} THEN {value}{zero} END)::{as_type}"
    total = Total(node.how, value, where)
    return f"CASE WHEN {doubtful} = 0 THEN {counted} END", frozenset({value, where}), total


def _count(members: Members, node: ir.Aggregate) -> Grouped:
    if node.where is None:
        return "COUNT(*)", frozenset(), Total("count", "", "")
    where = members.member_column(node.where, node.over)
    return (
        f"CASE WHEN COUNT(*) = COUNT({where}) THEN COUNT(CASE WHEN {where} THEN 1 END) END",
        frozenset({where}),
        Total("count", "", where),
    )


def _any(members: Members, node: ir.Aggregate) -> Grouped:
    assert node.of is not None
    item = node.of if node.where is None else ir.Logic("and", (node.where, node.of))
    one = members.member_column(item, node.over)
    found = f"COUNT(CASE WHEN {one} THEN 1 END) > 0"
    sql = f"CASE WHEN {found} THEN TRUE WHEN COUNT({one}) = COUNT(*) THEN FALSE END"
    return sql, frozenset({one}), Total("any", one, "")


def _all(members: Members, node: ir.Aggregate) -> Grouped:
    assert node.of is not None
    item = node.of if node.where is None else ir.Logic("or", (ir.Not(node.where), node.of))
    one = members.member_column(item, node.over)
    failed = f"COUNT(CASE WHEN NOT {one} THEN 1 END) > 0"
    sql = f"CASE WHEN {failed} THEN FALSE WHEN COUNT({one}) = COUNT(*) THEN TRUE END"
    return sql, frozenset({one}), Total("all", one, "")


AGGREGATED: dict[str, Callable[[Members, ir.Aggregate], Grouped]] = {
    "sum": _sum,
    "count": _count,
    "any": _any,
    "all": _all,
    "largest": _largest,
    "smallest": _smallest,
}
NOBODY = {"sum": "0", "count": "0", "any": "FALSE", "all": "TRUE"}  # over a group that is known to be empty
