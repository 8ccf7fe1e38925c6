"""What other items do to one that is due: they take its place, fill it up, or wait for a choice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jiwang_engine.explaining.citing import article_of
from jiwang_engine.judging.cases import Member
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.items.combining import exclusions_of
from jiwang_engine.language.values import PERIODS, fixed
from jiwang_engine.packs.model import Combination, Item
from jiwang_engine.terms import Verdict


def excluded_by(item: Item, home: Judgement, member: Member | None) -> list[str]:
    """The items that take the place of one that is due."""
    return list(dict.fromkeys(other for _, other, holds in _pairs(item, home, member) if holds))


def between(item: Item, home: Judgement, member: Member | None) -> Iterator[dict[str, Any]]:
    """One entry for every rule between items that touches this one, with the reason and the article."""
    if home.item_verdict(item.id, member) is not Verdict.YES:
        return
    for rule in home.program.pack.combinations.values():
        found = [(other, holds) for name, other, holds in _pairs(item, home, member) if name == rule.id]
        gone = [other for other, holds in found if holds]
        maybe = [other for other, holds in found if holds is None]
        if gone:
            yield _entry(rule, home, "excluded", by=gone)
        elif maybe and rule.rule == "choice":
            yield _entry(rule, home, "to_choose", by=maybe)
        elif maybe:
            yield _entry(rule, home, "open", by=maybe)
    yield from _filled_up(item, home, member)


def _pairs(item: Item, home: Judgement, member: Member | None) -> Iterator[tuple[str, str, bool | None]]:
    """(rule, other item, whether it takes the place) for an item that is due."""
    if home.item_verdict(item.id, member) is not Verdict.YES:
        return
    for rule, other, name in exclusions_of(home.program.definitions, item.id):
        value = home.definition_value("exclusion", name, member)
        yield rule, other, None if value is None else bool(value)


def _filled_up(item: Item, home: Judgement, member: Member | None) -> Iterator[dict[str, Any]]:
    if ("paid", item.id) not in home.definitions or item.amount is None:
        return
    own, paid = (home.definition_value(role, item.id, member) for role in ("amount", "paid"))
    if own == paid and own is not None:
        return
    rule = next(
        one
        for one in home.program.pack.combinations.values()
        if one.rule == "top_up" and one.items[0] in (item.id, item.label)
    )
    entry = _entry(
        rule, home, "open" if paid is None else "reduced", by=[_id(one, home) for one in rule.items[1:]]
    )
    if isinstance(own, int) and isinstance(paid, int):
        unit = PERIODS[{"month": "month", "year": "year", "once": ""}[item.amount.per]]
        full, less = (fixed(value, 2, at_least=2) for value in (own, paid))
        entry["text"] += f"：本项{full}{unit}，补差后{less}{unit}"
    yield entry


def _id(name: str, home: Judgement) -> str:
    items = home.program.pack.items
    return name if name in items else next(one.id for one in items.values() if one.label == name)


def _entry(rule: Combination, home: Judgement, effect: str, *, by: list[str]) -> dict[str, Any]:
    labels = "、".join(home.program.pack.items[name].label for name in by)
    return {
        "id": rule.id,
        "name": rule.label,
        "rule": rule.rule,
        "effect": effect,
        "by": by,
        "text": _TEXTS[effect].format(labels=labels, name=rule.label),
        "article": article_of(rule.article),
    }


_TEXTS = {
    "excluded": "已有{labels}，本项不再享受（{name}）",
    "open": "{labels}还没有定，本项是否另行享受待核实（{name}）",
    "to_choose": "和{labels}只能选一项，请本人选择（{name}）",
    "reduced": "扣除{labels}后补差（{name}）",
}
