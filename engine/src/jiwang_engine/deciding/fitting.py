"""What cannot be received beside an item, by the rules between items. Pure; no clock, no files."""

from __future__ import annotations

from jiwang_engine.language.program import Program

_APART = frozenset({"exclusive", "choice"})


def unfitting(program: Program, item: str) -> frozenset[str]:
    """The items of which nobody receives one beside another (互斥, whichever of both says so, and 择一)."""
    ids = {one.label: one.id for one in program.pack.items.values()}
    found = {ids.get(name, name) for name in program.pack.items[item].excludes}
    for one in program.pack.items.values():
        if item in {ids.get(name, name) for name in one.excludes}:
            found.add(one.id)
    for rule in program.pack.combinations.values():
        together = {ids.get(name, name) for name in rule.items}
        if rule.rule in _APART and item in together:
            found |= together
    return frozenset(found - {item})
