"""Aggregates over the members of a household speak of those who count, wherever a pack says who does not; and what a
household has been recognised as holds for those alone.

This is a rewriting of formulas, so that interpreter, database, arrays, bounds and gaps need to know nothing of it. Whether
somebody counts may be unknown, and then so is what is summed over the members, or follows from the household's category.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from jiwang_engine.language import ir
from jiwang_engine.language.dependence import Key, mapped
from jiwang_engine.language.program import Definition
from jiwang_engine.language.types import BOOL, Kind
from jiwang_engine.packs.model import Fact
from jiwang_engine.terms import Subject

UNCOUNTED = ir.Name(BOOL, "uncounted", "member", Subject.PERSON)
"""One of those whom the pack does not count."""
COUNTED = ir.Not(UNCOUNTED)
"""The filter: not one of them."""
_RECOGNISED = ("category", "item")


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


def recognitions(definitions: Mapping[Key, Definition]) -> frozenset[Key]:
    """What households are recognised as: their categories and items, and the conditions on households that rest on them."""
    found: dict[Key, bool] = {}

    def rests(key: Key) -> bool:
        one = definitions.get(key)
        if one is None or one.subject is not Subject.UNIT or one.type.kind is not Kind.BOOL:
            return False
        if key not in found:
            found[key] = key[0] in _RECOGNISED  # a circle is told elsewhere
            found[key] = found[key] or (key[0] == "variable" and any(map(rests, one.needs)))
        return found[key]

    return frozenset(key for key in definitions if rests(key))


def as_member(node: ir.Node, recognised: Collection[Key]) -> ir.Node:
    """A person's formula in which what the household is recognised as holds for who counts in it, and for nobody else."""
    if isinstance(node, ir.Name) and (node.role, node.id) in recognised:
        return of_members(node)
    if isinstance(node, ir.Aggregate):
        return node  # speaks of those who count, or of supporters
    return mapped(node, lambda part: as_member(part, recognised))


def limited_to_members(
    node: ir.Node, subject: Subject, *, facts: Mapping[str, Fact], recognised: Collection[Key]
) -> ir.Node:
    """A formula of a unit or a person as it reads where some members do not count."""
    found = counted(node, facts)
    return as_member(found, recognised) if subject is Subject.PERSON else found


def of_members(node: ir.Node) -> ir.Logic:
    """What holds of a household, as it holds of one of those who live there."""
    return ir.Logic("and", (COUNTED, node))


def as_written(node: ir.Node) -> ir.Node:
    """The name of what a household is recognised as, without what was added for its members."""
    if isinstance(node, ir.Logic) and node.op == "and" and node.parts[0] == COUNTED and len(node.parts) == 2:
        inner = node.parts[1]
        if isinstance(inner, ir.Name) and inner.subject is Subject.UNIT:
            return inner
    return node


def visible_filter(where: ir.Node | None) -> ir.Node | None:
    """The filter as the pack's author wrote it."""
    if where == COUNTED:
        return None
    if isinstance(where, ir.Logic) and where.op == "and" and where.parts[0] == COUNTED:
        return where.parts[1]
    return where
