"""What depends on what: the names in a formula, and the order among definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from jiwang_engine.errors import PackError
from jiwang_engine.language import ir
from jiwang_engine.language.program import Definition
from jiwang_engine.terms import Place

Key = tuple[str, str]
_ROLE_NAMES = {"default": "事实", "variable": "变量", "category": "类别", "clause": "条款"}


def children(node: ir.Node) -> tuple[ir.Node, ...]:
    """The parts of a node, in reading order."""
    parts = _CHILDREN.get(type(node))
    return parts(node) if parts is not None else ()


def _of(node: Any) -> tuple[ir.Node, ...]:
    return (node.of,)


def _sides(node: Any) -> tuple[ir.Node, ...]:
    return (node.left, node.right)


def _aggregated(node: ir.Aggregate) -> tuple[ir.Node, ...]:
    return tuple(part for part in (node.of, node.where) if part is not None)


_CHILDREN: Mapping[type[ir.Node], Callable[[Any], tuple[ir.Node, ...]]] = {
    **dict.fromkeys((ir.Rescale, ir.Not, ir.OneOf, ir.Age, ir.Known, ir.Sure), _of),
    **dict.fromkeys((ir.Arithmetic, ir.Compare), _sides),
    ir.Logic: lambda node: node.parts,
    ir.If: lambda node: (node.condition, node.then, node.otherwise),
    ir.Aggregate: _aggregated,
    ir.WindowSum: lambda node: (node.months,),
    ir.Extreme: lambda node: node.of,
    ir.Divide: lambda node: (node.of, node.by),
    ir.Between: lambda node: (node.start, node.end),
    ir.Slot: lambda node: (node.of, *node.bounds),
    ir.Choice: lambda node: (node.index, *node.options),
    ir.Among: lambda node: (*node.possible, *node.of),
}


def mapped(node: ir.Node, change: Callable[[ir.Node], ir.Node]) -> ir.Node:
    """A node whose parts are changed."""
    changes: dict[str, Any] = {}
    for one in fields(node):
        value = getattr(node, one.name)
        if isinstance(value, ir.Node):
            changes[one.name] = change(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], ir.Node):
            changes[one.name] = tuple(change(part) for part in value)
    return replace(node, **changes) if changes else node


def walk(node: ir.Node) -> Iterator[ir.Node]:
    """A node and all below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def names_in(node: ir.Node) -> tuple[tuple[str, str], ...]:
    """The (role, id) that a formula reads, without repeats; series facts count as facts."""
    found: dict[tuple[str, str], None] = {}
    for part in walk(node):
        if isinstance(part, ir.Name):
            found[part.role, part.id] = None
        elif isinstance(part, ir.WindowSum):
            found.update(dict.fromkeys(("fact", fact) for _, fact in part.terms))
    return tuple(found)


def in_order(definitions: Mapping[Key, Definition], places: Mapping[Key, Place]) -> tuple[Definition, ...]:
    """The definitions so that each stands after all it needs; PackError shows a circle."""
    done: dict[Key, Definition] = {}
    open_: list[Key] = []

    def visit(key: Key) -> None:
        if key in done:
            return
        if key in open_:
            circle = " → ".join(name for _, name in [*open_[open_.index(key) :], key])
            raise PackError(
                "circle", at=places.get(key), found=f"互相依赖，成了圈：{circle}。", remedy="请拆开其中一个。"
            )
        open_.append(key)
        for need in definitions[key].needs:
            if need in definitions:
                visit(need)
        open_.pop()
        done[key] = definitions[key]

    for key in definitions:
        visit(key)
    return tuple(done.values())
