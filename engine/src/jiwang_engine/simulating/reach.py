"""How far a change reaches: everything that can mean something else, and whom it answers."""

from __future__ import annotations

from jiwang_engine.language.dependence import Key
from jiwang_engine.language.program import Program
from jiwang_engine.language.rules import clauses_of

JUDGED = ("category", "item")


def reached(before: Program, after: Program) -> frozenset[Key]:
    """Every key whose meaning differs, closed over what reads it.

    Everything else has the same formula over the same numbers and need not be computed twice. An amount reaches
    its item: both stand twice.
    """
    found = _changed(before, after)
    size = -1
    while size != len(
        found
    ):  # until nothing more is reached; a program is in the order of dependence, so twice is enough
        size = len(found)
        for program in (before, after):
            for one in program.definitions:
                if found.intersection(one.needs):
                    found |= _told_of((one.role, one.id))
    return frozenset(found)


def judged(program: Program, keys: frozenset[Key]) -> tuple[Key, ...]:
    """The categories and items among some keys, in the order of the pack."""
    order = ((one.role, one.id) for one in program.definitions if one.role in JUDGED)
    return tuple(key for key in order if key in keys)


def _told_of(key: Key) -> set[Key]:
    """A key and what goes with it: a fact's default is read as the fact, an item stands with all that it gives."""
    role, name = key
    if role == "exclusion":
        return {key, ("item", name.split(":")[1])}
    with_it = {"default": "fact", "item": "amount", **dict.fromkeys(("amount", "paid", "due"), "item")}
    return {key, (with_it[role], name)} if role in with_it else {key}


def _changed(before: Program, after: Program) -> set[Key]:
    """The keys that are written differently."""
    numbers = {
        ("parameter", name)
        for name, one in after.pack.parameters.items()
        if name not in before.pack.parameters or one.values != before.pack.parameters[name].values
    }
    dates = {one.id: (one.starts, one.ends) for one in clauses_of(before.pack)}
    moved = {
        ("clause", one.id) for one in clauses_of(after.pack) if (one.starts, one.ends) != dates.get(one.id)
    }
    old = {(one.role, one.id): one.node for one in before.definitions}
    rewritten = [(one.role, one.id) for one in after.definitions if old[one.role, one.id] != one.node]
    return numbers | moved | {name for key in rewritten for name in _told_of(key)}
