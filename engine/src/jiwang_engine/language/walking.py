"""Walk typed trees: which names a formula reads."""

from __future__ import annotations

from collections.abc import Iterator

from jiwang_engine.language import ir


def children(node: ir.Node) -> tuple[ir.Node, ...]:
    """The parts of a node, in reading order."""
    match node:
        case ir.Rescale() | ir.Not() | ir.OneOf() | ir.Age():
            return (node.of,)
        case ir.Arithmetic() | ir.Compare():
            return (node.left, node.right)
        case ir.Logic():
            return node.parts
        case ir.If():
            return (node.condition, node.then, node.otherwise)
        case _:
            return _rare_children(node)


def _rare_children(node: ir.Node) -> tuple[ir.Node, ...]:
    match node:
        case ir.Aggregate():
            return tuple(part for part in (node.of, node.where) if part is not None)
        case ir.WindowSum():
            return (node.months,)
        case ir.Extreme():
            return node.of
        case ir.Divide():
            return (node.of, node.by)
        case ir.Between():
            return (node.start, node.end)
        case _:
            return ()


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
