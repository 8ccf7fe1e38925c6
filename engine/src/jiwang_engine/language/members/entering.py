"""An item of persons that is reached through a household's category is for those who count in the household."""

from __future__ import annotations

from dataclasses import replace

from jiwang_engine.packs.model import Clause, ClauseGroup, Expression, Item, Pack, UnitRule
from jiwang_engine.terms import Subject

WORD = "不计入家庭成员"
"""The condition on persons that formulas may name where a pack says who does not count."""
_OWN = "counted"


def counting_rule(pack: Pack) -> UnitRule | None:
    """The first rule that says who does not count, if any."""
    return next((one for one in pack.units.values() if one.exclusions), None)


def with_membership(pack: Pack) -> Pack:
    """The pack with a clause of its own for it in each such item, so that every answer shows the reason."""
    rule = counting_rule(pack)
    if rule is None:
        return pack
    of_units = {
        word
        for one in pack.categories.values()
        if one.subject is Subject.UNIT
        for word in (one.id, one.label)
    }
    items = {
        name: _entered(one, rule) if one.subject is Subject.PERSON and one.category in of_units else one
        for name, one in pack.items.items()
    }
    return replace(pack, items=items)


def _entered(item: Item, rule: UnitRule) -> Item:
    name = f"{item.id}.{_OWN}"
    there = item.conditions
    if there is not None and any(isinstance(one, Clause) and one.id == name for one in there.parts):
        return item  # a program's pack that is checked again
    clause = Clause(name, "计入家庭成员", Expression(f"非 {WORD}", item.at), item.at, rule.article)
    group = ClauseGroup("all", (clause, *([there] if there is not None else [])), item.at)
    return replace(item, conditions=group)
