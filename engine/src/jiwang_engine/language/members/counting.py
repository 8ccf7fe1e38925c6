"""Aggregates over the members of a household speak of those who count, wherever a pack says who does not.

This is a rewriting of formulas, so that interpreter, database, bounds and gaps need to know nothing of it. Whether
somebody counts may be unknown, and then so is what is summed over the members.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from jiwang_engine.language import ir
from jiwang_engine.language.dependence import mapped
from jiwang_engine.language.types import BOOL
from jiwang_engine.packs.model import Fact
from jiwang_engine.terms import Subject

COUNTED = ir.Not(ir.Name(BOOL, "uncounted", "member", Subject.PERSON))
"""The filter: not one of those whom the pack does not count."""


def counted(node: ir.Node, facts: Mapping[str, Fact]) -> ir.Node:
    """The formula with every aggregate over members, and every sum of their months, limited to those who count."""
    if isinstance(node, ir.Aggregate) and node.over is Subject.PERSON:
        return replace(node, where=COUNTED if node.where is None else ir.Logic("and", (COUNTED, node.where)))
    if isinstance(node, ir.WindowSum) and node.subject is Subject.UNIT:
        return _window(node, facts)
    return mapped(node, lambda part: counted(part, facts))


def _window(node: ir.WindowSum, facts: Mapping[str, Fact]) -> ir.Node:
    """The members' months as a sum over those who count; the household's own months stay as they are."""
    of_members = tuple(term for term in node.terms if facts[term[1]].subject is Subject.PERSON)
    own = tuple(term for term in node.terms if term not in of_members)
    if not of_members:
        return node
    window = replace(node, terms=of_members, subject=Subject.PERSON)
    total = ir.Aggregate(node.type, "sum", window, COUNTED)
    return ir.Arithmetic(node.type, "+", total, replace(node, terms=own)) if own else total


def visible_filter(where: ir.Node | None) -> ir.Node | None:
    """The filter as the pack's author wrote it."""
    if where == COUNTED:
        return None
    if isinstance(where, ir.Logic) and where.op == "and" and where.parts[0] == COUNTED:
        return where.parts[1]
    return where
