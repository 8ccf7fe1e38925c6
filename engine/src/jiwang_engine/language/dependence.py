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
    return tuple(part for name in _PARTS.get(type(node), ()) for part in _nodes(getattr(node, name)))


def _nodes(value: Any) -> tuple[ir.Node, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


_PARTS: dict[type, tuple[str, ...]] = {
    **dict.fromkeys((ir.Rescale, ir.Not, ir.OneOf, ir.Age, ir.Known, ir.Sure, ir.Extreme), ("of",)),
    **dict.fromkeys((ir.Arithmetic, ir.Compare), ("left", "right")),
    ir.Logic: ("parts",),
    ir.If: ("condition", "then", "otherwise"),
    ir.Aggregate: ("of", "where"),
    ir.WindowSum: ("months",),
    ir.Divide: ("of", "by"),
    ir.Between: ("start", "end"),
    ir.Slot: ("of", "bounds"),
    ir.Choice: ("index", "options"),
    ir.Among: ("possible", "of"),
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
