"""From 并用 to definitions: for each pair of items whether one excludes the other, and the amount that is filled up.

`exclusion` (id `rule:item:other`) is 是 where `other` takes the place of `item`, unknown where that is open: nothing is
excluded by what is not known. `paid` (id of the item) is the amount after 补差. Rules count in the order of the pack: what an
earlier one has excluded does not exclude anything in a later one. `due` (id of the item) is what is paid in the end: nothing
where the item is not due or excluded, otherwise the amount after 补差, never below zero; unknown while any of that is open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from jiwang_engine.errors import JiwangError, PackError
from jiwang_engine.language import ir
from jiwang_engine.language.dependence import Key, names_in
from jiwang_engine.language.members import counted, of_members
from jiwang_engine.language.members.entering import counting_rule
from jiwang_engine.language.program import Definition
from jiwang_engine.language.types import BOOL, COUNT, Kind, Type
from jiwang_engine.packs.model import Combination, Item, Pack
from jiwang_engine.terms import Place, Subject

CHOSEN = Type(Kind.CODE)
_UNITS = {"month": "month", "year": "year", "once": ""}


def combined(pack: Pack) -> tuple[dict[Key, Definition], dict[Key, Place], list[JiwangError]]:
    """The definitions of all 并用 of a pack, where they stand, and what is wrong with them."""
    work = _Combining(pack)
    for rule in pack.combinations.values():
        try:
            items = work.items(rule)
            _MADE[rule.rule](work, rule, items)
        except JiwangError as error:
            work.errors.append(error)
    places = {key: pack.combinations[work.rules[key]].at for key in work.definitions}
    for item in pack.items.values():
        if item.amount is not None:
            work.due(item)
            places["due", item.id] = item.at
    return work.definitions, places, work.errors


@dataclass(slots=True)
class _Combining:
    pack: Pack
    definitions: dict[Key, Definition] = field(default_factory=dict)
    rules: dict[Key, str] = field(default_factory=dict)
    errors: list[JiwangError] = field(default_factory=list)
    _excluded: dict[str, list[ir.Name]] = field(default_factory=dict)

    def items(self, rule: Combination) -> list[Item]:
        """The items that a rule names, by id or label; PackError where the rule makes no sense."""
        known = self.pack.items
        by_label = {one.label: one for one in known.values()}
        unknown = [name for name in rule.items if name not in known and name not in by_label]
        if unknown:
            raise _wrong(rule, "no-such-item-here", f"没有事项“{unknown[0]}”。", "请检查名称或编号。")
        if len(set(rule.items)) < 2 or rule.article is None:
            raise _wrong(
                rule,
                "combination-incomplete",
                f"“{rule.label}”要有两个以上的事项和条文。",
                "请补“事项: [甲, 乙]”和“条文: …”。",
            )
        found = [known.get(name) or by_label[name] for name in rule.items]
        if rule.rule in ("highest", "choice") and len({one.subject for one in found}) > 1:
            raise _wrong(
                rule,
                "combination-mixed",
                f"“{rule.label}”里有按户的，也有按人的事项。",
                "就高、择一只能写同一种；请改用互斥或补差。",
            )
        if rule.rule in ("highest", "top_up"):
            _check_amounts(rule, found)
        return found

    def exclusive(self, rule: Combination, items: list[Item]) -> None:
        """互斥: whoever has an earlier item does not have a later one."""
        for place, one in enumerate(items):
            for other in items[:place]:
                self._exclude(rule, one, other, self._seen_from(one, other))

    def highest(self, rule: Combination, items: list[Item]) -> None:
        """就高: only the highest amount stands; of equal ones the first."""
        standing = {one.id: self._standing(one) for one in items}
        for place, one in enumerate(items):
            for other in items:
                if other is not one:
                    op = ">=" if items.index(other) < place else ">"
                    more = ir.Compare(op, self._amount(other), self._amount(one))
                    self._exclude(rule, one, other, ir.Logic("and", (standing[other.id], more)))

    def chosen(self, rule: Combination, items: list[Item]) -> None:
        """择一: the item that was chosen stands; without a choice it stays open."""
        choice = ir.Name(CHOSEN, "choice", rule.id, items[0].subject)
        standing = {one.id: self._standing(one) for one in items}
        for one in items:
            for other in items:
                if other is not one:
                    picked = ir.OneOf(choice, (other.id,))
                    self._exclude(rule, one, other, ir.Logic("and", (standing[other.id], picked)))

    def topped_up(self, rule: Combination, items: list[Item]) -> None:
        """补差: the first item fills up to its amount what the others give."""
        first, *others = items
        key = ("paid", first.id)
        if key in self.definitions:
            raise _wrong(rule, "topped-up-twice", f"“{first.label}”已经有补差。", "请写成一条。")
        rest: ir.Node = self._amount(first)
        for other in others:
            share = self._share(rule, first, other)
            rest = ir.Arithmetic(rest.type, "-", rest, share)
        node = ir.Extreme(rest.type, "largest", (ir.Literal(rest.type, 0), rest))
        self._put(key, first, node, rule)

    def due(self, item: Item) -> None:
        """What is paid in the end."""
        amount = self._amount(item)
        nothing = ir.Literal(amount.type, 0)
        node = ir.If(
            amount.type, self._standing(item), ir.Extreme(amount.type, "largest", (nothing, amount)), nothing
        )
        self._define(("due", item.id), item, node)

    def _share(self, rule: Combination, first: Item, other: Item) -> ir.Node:
        """What another item gives to whom the first is for, where it is due: never less than nothing."""
        formula, standing = self._amount(other), self._standing(other, seen_from=first)
        nothing = ir.Literal(formula.type, 0)
        amount = ir.Extreme(formula.type, "largest", (nothing, formula))
        if first.subject is Subject.UNIT and other.subject is Subject.PERSON:
            return ir.Aggregate(amount.type, "sum", ir.If(amount.type, standing, amount, nothing), None)
        if first.subject is Subject.PERSON and other.subject is Subject.UNIT:
            if not rule.mode:
                raise _wrong(
                    rule,
                    "combination-without-rounding",
                    f"“{other.label}”按户，分摊到人要写怎样取整。",
                    "请补“分摊取整: [到分, 四舍五入]”。",
                )
            people = ir.Aggregate(COUNT, "count", None, None)
            share = ir.Divide(amount.type, amount, people, rule.to, rule.mode)
            return ir.If(amount.type, standing, share, nothing)
        return ir.If(amount.type, standing, amount, nothing)

    def _standing(self, item: Item, *, seen_from: Item | None = None) -> ir.Node:
        """Whether an item is due and no earlier rule has excluded it; for a person, a household's item only who counts."""
        due = ir.Name(BOOL, "item", item.id, item.subject)
        gone = self._excluded.get(item.id, [])
        standing: ir.Node = ir.Logic("and", (due, *(ir.Not(one) for one in gone))) if gone else due
        inside = (
            seen_from is not None and seen_from.subject is Subject.PERSON and item.subject is Subject.UNIT
        )
        return of_members(standing) if inside and counting_rule(self.pack) is not None else standing

    def _seen_from(self, one: Item, other: Item) -> ir.Node:
        """A household's item is excluded by an item of persons only where every member has it."""
        standing = self._standing(other, seen_from=one)
        if one.subject is Subject.UNIT and other.subject is Subject.PERSON:
            return ir.Aggregate(BOOL, "all", standing, None)
        return standing

    def _amount(self, item: Item) -> ir.Name:
        """The amount of an item, after an earlier 补差."""
        assert item.amount is not None
        role = "paid" if ("paid", item.id) in self.definitions else "amount"
        return ir.Name(Type(Kind.MONEY, 2, _UNITS[item.amount.per]), role, item.id, item.subject)

    def _exclude(self, rule: Combination, one: Item, other: Item, node: ir.Node) -> None:  # noqa: PLR0917
        name = f"{rule.id}:{one.id}:{other.id}"
        self._put(("exclusion", name), one, node, rule)
        self._excluded.setdefault(one.id, []).append(ir.Name(BOOL, "exclusion", name, one.subject))

    def _put(self, key: Key, item: Item, node: ir.Node, rule: Combination) -> None:  # noqa: PLR0917
        self._define(key, item, node)
        self.rules[key] = rule.id

    def _define(self, key: Key, item: Item, node: ir.Node) -> None:
        if counting_rule(self.pack) is not None:
            node = counted(node, self.pack.facts)
        self.definitions[key] = Definition(*key, item.subject, node.type, node, names_in(node))


def exclusions_of(definitions: Iterable[Definition], item: str) -> list[tuple[str, str, str]]:
    """The exclusions of an item: (rule, other item, id of the definition)."""
    found = (one.id.split(":") for one in definitions if one.role == "exclusion")
    return [(rule, other, f"{rule}:{name}:{other}") for rule, name, other in found if name == item]


def _check_amounts(rule: Combination, items: list[Item]) -> None:
    lacking = [one for one in items if one.amount is None]
    if lacking:
        raise _wrong(
            rule,
            "combination-without-amount",
            f"“{lacking[0].label}”没有金额，不能{_WORDS[rule.rule]}。",
            "请补“金额”，或改用互斥。",
        )
    if len({one.amount.per for one in items if one.amount}) > 1:
        raise _wrong(
            rule, "combination-units", f"“{rule.label}”里有按月的，也有按年或按次的。", "请写成同一种“每”。"
        )


def _wrong(rule: Combination, code: str, *texts: str) -> PackError:
    return PackError(code, at=rule.at, found=texts[0], remedy=texts[1])


_WORDS = {"highest": "就高", "top_up": "补差"}
_MADE = {
    "exclusive": _Combining.exclusive,
    "highest": _Combining.highest,
    "choice": _Combining.chosen,
    "top_up": _Combining.topped_up,
}
