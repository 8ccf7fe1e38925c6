"""Two versions of a law in one program: what differs stands twice, everything else is computed once.

The second version of a definition is its twin; its id ends in a mark that no pack can write. Facts that people state
and clauses that people decide go by the original's id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from jiwang_engine.language import ir
from jiwang_engine.language.dependence import Key
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.language.types import Type
from jiwang_engine.packs.model import Clause, ClauseGroup

TWIN = "′"


def original(name: str) -> str:
    """The id under which people speak of a definition."""
    return name.removesuffix(TWIN)


def twin_of(key: Key) -> Key:
    """The key of the second version."""
    return (key[0], key[1] + TWIN)


def with_twins(before: Program, after: Program, reached: frozenset[Key]) -> Program:
    """The first program and, beside it, the second version of everything that the difference reaches.

    `reached` holds every key whose meaning differs, closed over what reads it; both programs declare the same names, but
    for the cells of a table that got other rows.
    """
    shelves = {role: _doubled(role, (before, after), reached) for role in _SHELVES}
    twins = tuple(_twin(one, reached) for one in after.definitions if (one.role, one.id) in reached)
    changed: dict[str, Any] = {_SHELVES[role]: shelf for role, shelf in shelves.items()}
    return replace(
        before,
        pack=replace(before.pack, **changed),
        fact_types=_types((before.fact_types, after.fact_types), shelves["default"]),
        parameter_types=_types((before.parameter_types, after.parameter_types), shelves["parameter"]),
        definitions=(*before.definitions, *twins),
    )


_SHELVES = {
    "default": "facts",
    "parameter": "parameters",
    "variable": "variables",
    "category": "categories",
    "item": "items",
}


def _doubled(role: str, programs: tuple[Program, Program], reached: frozenset[Key]) -> dict[str, Any]:
    """What a pack declares of a kind, and the twins of what is reached."""
    first, second = (dict(getattr(program.pack, _SHELVES[role])) for program in programs)
    names = [name for name in second if (role, name) in reached]
    return {**first, **{name + TWIN: _declared(second[name]) for name in names}}


def _declared(one: Any) -> Any:
    """A declaration under its twin's name; the clauses of a category or item become twins with it."""
    changes: dict[str, Any] = {"id": one.id + TWIN}
    conditions = getattr(one, "conditions", None)
    if conditions is not None:
        changes["conditions"] = _group(conditions)
    return replace(one, **changes)


def _group(group: ClauseGroup) -> ClauseGroup:
    return replace(group, parts=tuple(_part(part) for part in group.parts))


def _part(part: Clause | ClauseGroup) -> Clause | ClauseGroup:
    return _group(part) if isinstance(part, ClauseGroup) else replace(part, id=part.id + TWIN)


def _types(known: tuple[Mapping[str, Type], Mapping[str, Type]], names: Iterable[str]) -> dict[str, Type]:
    first, second = known
    return {**first, **{name: second[original(name)] for name in names if name != original(name)}}


def _twin(one: Definition, reached: frozenset[Key]) -> Definition:
    node = None if one.node is None else _renamed(one.node, reached)
    needs = tuple(_named(key, reached) for key in one.needs)
    return replace(one, id=one.id + TWIN, node=node, needs=needs)


def _named(key: Key, reached: frozenset[Key]) -> Key:
    """What a twin reads: the twin where there is one."""
    role, name = key
    return twin_of(key) if (("default", name) if role == "fact" else key) in reached else key


def _renamed(node: ir.Node, reached: frozenset[Key]) -> ir.Node:
    """A formula that reads twins where there are any."""
    if isinstance(node, ir.Name):
        return replace(node, id=_named((node.role, node.id), reached)[1])
    changes: dict[str, Any] = {}
    for one in fields(node):
        value = getattr(node, one.name)
        if isinstance(value, ir.Node):
            changes[one.name] = _renamed(value, reached)
        elif isinstance(value, tuple) and value and isinstance(value[0], ir.Node):
            changes[one.name] = tuple(_renamed(part, reached) for part in value)
    return replace(node, **changes) if changes else node
