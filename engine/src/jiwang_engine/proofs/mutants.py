"""Small changes of a checked pack that its cases ought to notice: each is a whole pack with one thing wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, get_args

from jiwang_engine.language import ir
from jiwang_engine.language.bounds import HIGH, LOW, NEVER, REFINED, SURELY, Ranges, declared_bounds
from jiwang_engine.language.dependence import Key
from jiwang_engine.language.members import COUNTED, visible_filter
from jiwang_engine.language.printer import AGGREGATES, OPERATORS
from jiwang_engine.language.program import Program
from jiwang_engine.language.rules import clauses_of
from jiwang_engine.packs.model import Clause, ClauseGroup, Pack
from jiwang_engine.proofs.other_numbers import Numbers, other_numbers
from jiwang_engine.proofs.other_rules import Rewritten, other_rules
from jiwang_engine.terms import Place

ROLES = {
    "default", "variable", "clause", "category", "item", "amount", "indicator", "recheck", "trigger", "visited",
    "excluded", "alone",
}  # fmt: skip
"""What cases can prove; the visiting order and the plain thresholds are for comparison only."""

_COMPARISONS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "!=", "!=": "="}
_OPPOSITES = {"sum": "count", "any": "all", "all": "any", "largest": "smallest", "smallest": "largest"}
_MODES = {"up": "down", "down": "up", "half_up": "up"}
_MODE_NAMES = {"up": "进一", "down": "舍去", "half_up": "四舍五入"}
_DAY = timedelta(days=1)
_NODES = get_args(ir.Node)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: what it is in words, where, of which definition, parameter or table, and the changed part."""

    what: str
    at: Place
    key: Key
    part: ir.Node | Dates | Numbers | Rewritten

    @property
    def keys(self) -> tuple[Key, ...]:
        """What the program calls that which is changed."""
        if isinstance(self.part, Numbers):
            return tuple(("parameter", one.parameter) for one in self.part.changed)
        if isinstance(self.part, Rewritten):
            return tuple(key for key, _ in self.part.changed)
        return (self.key,)

    def applied(self, program: Program) -> Program:
        """The program with this change."""
        if isinstance(self.part, Numbers):
            return replace(program, pack=self.part.put_into(program.pack))
        if isinstance(self.part, Rewritten):
            program = self.part.put_into(program)
            written = (
                (key, one.node) for key, one in self.part.changed if one is not None and one.node is not None
            )
            for key, node in written:
                program = _with_node(program, key, node)
            return program
        if isinstance(self.part, Dates):
            return replace(program, pack=_with_dates(program.pack, self.key, self.part))
        return _with_node(program, self.key, self.part)


@dataclass(frozen=True, slots=True)
class Dates:
    """The days between which a rule is in force."""

    starts: date | None
    ends: date | None


def mutants_of(program: Program) -> Iterator[Mutant]:
    """All mutants of a pack in the order of its definitions, then of its numbers."""
    places = _places(program.pack)
    for one in program.definitions:
        if one.role in ROLES and one.node is not None:
            key = (one.role, one.id)
            for what, node in variants(one.node):
                yield Mutant(what, places[key], key, node)
    yield from _other_dates(program.pack)
    for what, written, changed in other_numbers(program):
        yield Mutant(what, written.at, written.key, changed)
    for what, at, key, rewritten in other_rules(program):
        yield Mutant(what, at, key, rewritten)


def _other_dates(pack: Pack) -> Iterator[Mutant]:
    for clause in clauses_of(pack):
        yield from _dated(("clause", clause.id), clause)
    for category in pack.categories.values():
        yield from _dated(("category", category.id), category)
    for item in pack.items.values():
        yield from _dated(("item", item.id), item)


def _places(pack: Pack) -> Mapping[Key, Place]:
    places: dict[Key, Place] = {}
    places |= {("recheck", one.id): one.months.at for one in pack.rechecks.values()}
    places |= {("trigger", one.id): one.trigger.at for one in pack.rechecks.values() if one.trigger}
    places |= {("visited", one.id): one.who.at for one in pack.visit_rates.values() if one.who}
    for rule in pack.units.values():
        places |= {("excluded", f"{rule.id}.{n}"): one.formula.at for n, one in enumerate(rule.exclusions, 1)}
        places |= {("alone", rule.id): rule.alone.at} if rule.alone else {}
    places |= {("default", one.id): one.otherwise.at for one in pack.facts.values() if one.otherwise}
    places |= {("variable", one.id): one.formula.at for one in pack.variables.values()}
    places |= {("clause", one.id): one.formula.at for one in clauses_of(pack) if one.formula}
    places |= {("category", one.id): one.at for one in pack.categories.values()}
    places |= {("item", one.id): one.at for one in pack.items.values()}
    places |= {("amount", one.id): one.amount.formula.at for one in pack.items.values() if one.amount}
    return places | {("indicator", one.id): one.formula.at for one in pack.indicators.values()}


def variants(node: ir.Node) -> Iterator[tuple[str, ir.Node]]:
    """Every tree that differs from a node in one place, with what was changed. The filter of who is counted is not the
    author's: it stays."""
    if node == COUNTED:
        return
    if isinstance(node, ir.Logic) and node.parts[0] == COUNTED and node.op == "and" and len(node.parts) == 2:
        yield from ((what, replace(node, parts=(COUNTED, other))) for what, other in variants(node.parts[1]))
        return
    yield from _here(node)
    yield from _forgotten(node)
    for name, place, child in _parts(node):
        for what, changed in variants(child):
            yield what, _with_part(node, name, place, part=changed)


def _here(node: ir.Node) -> Iterator[tuple[str, ir.Node]]:
    match node:
        case ir.Compare():
            op = _COMPARISONS[node.op]
            yield f"{_sign(node.op)} 改成 {_sign(op)}", replace(node, op=op)
        case ir.Logic():
            op, words = ("or", "且 改成 或") if node.op == "and" else ("and", "或 改成 且")
            yield words, replace(node, op=op)
        case ir.Divide():
            mode = _MODES[node.mode]
            yield f"{_MODE_NAMES[node.mode]} 改成 {_MODE_NAMES[mode]}", replace(node, mode=mode)
        case ir.Extreme():
            how = _OPPOSITES[node.how]
            yield ("取大 改成 取小" if how == "smallest" else "取小 改成 取大"), replace(node, how=how)
        case ir.Aggregate(how="any" | "all" | "largest" | "smallest"):
            how = _OPPOSITES[node.how]
            yield f"{AGGREGATES[node.how]} 改成 {AGGREGATES[how]}", replace(node, how=how)
        case ir.Arithmetic(op="+" | "-"):
            op = "-" if node.op == "+" else "+"
            yield f"{node.op} 改成 {op}", replace(node, op=op)


def _forgotten(node: ir.Node) -> Iterator[tuple[str, ir.Node]]:
    """What an author may leave out."""
    match node:
        case ir.Logic():
            yield from _dropped(node)
        case ir.Not():
            yield "删去 非", node.of
        case ir.OneOf() if len(node.values) > 1:
            for place, word in enumerate(node.values):
                yield (
                    f"属于 里漏写 {word}",
                    replace(node, values=node.values[:place] + node.values[place + 1 :]),
                )
        case ir.Aggregate() if (shown := visible_filter(node.where)) is not None:
            what = "删去 人数 的条件" if node.how == "count" else "删去 其中"
            yield what, replace(node, where=None if node.where == shown else COUNTED)


def _dropped(node: ir.Logic) -> Iterator[tuple[str, ir.Node]]:
    for place, part in enumerate(node.parts):
        rest = node.parts[:place] + node.parts[place + 1 :]
        named = part.id if isinstance(part, ir.Name) and part.role in ("clause", "category") else ""
        what = f"删去条款 {named}" if named else f"删去第{place + 1}个条件"
        yield what, rest[0] if len(rest) == 1 else replace(node, parts=rest)


def _sign(op: str) -> str:
    return OPERATORS.get(op, op)


def _parts(node: ir.Node) -> Iterator[tuple[str, int, ir.Node]]:
    """The parts of any node, by the field that holds them."""
    for one in fields(node):
        value = getattr(node, one.name)
        if isinstance(value, _NODES):
            yield one.name, -1, value
        elif isinstance(value, tuple):
            yield from (
                (one.name, place, part) for place, part in enumerate(value) if isinstance(part, _NODES)
            )


def _with_part(node: ir.Node, name: str, place: int, *, part: ir.Node) -> ir.Node:
    whole: Any = getattr(node, name)
    value: Any = part if place < 0 else (*whole[:place], part, *whole[place + 1 :])
    return replace(node, **{name: value})


def _dated(key: Key, rule: Any) -> Iterator[Mutant]:
    """A rule that begins a day late, or ends a day early."""
    if rule.starts is not None:
        yield Mutant(f"起始日 {rule.starts} 推后一天", rule.at, key, Dates(rule.starts + _DAY, rule.ends))
    if rule.ends is not None:
        yield Mutant(f"截止日 {rule.ends} 提前一天", rule.at, key, Dates(rule.starts, rule.ends - _DAY))


def _with_node(program: Program, key: Key, node: ir.Node) -> Program:
    """The program with another formula, and with what the declared bounds let conclude from it."""
    definitions = {(one.role, one.id): one for one in program.definitions}
    definitions[key] = replace(definitions[key], node=node)
    declared = declared_bounds(program.pack, program.fact_types, program.parameter_types)
    ranges, name = Ranges(declared, definitions), " ".join(key)
    made = {(side, name): ranges.bound for side in (LOW, HIGH)} | {
        (side, name): ranges.truth for side in (SURELY, NEVER)
    }
    for other, change in made.items():
        if other in definitions:
            definitions[other] = replace(definitions[other], node=change(node, other[0]))
    if key[0] == "clause" and (refined := (REFINED, key[1])) in definitions:
        definitions[refined] = replace(definitions[refined], node=ranges.refined(node))
    return replace(program, definitions=tuple(definitions.values()))


def _with_dates(pack: Pack, key: Key, dates: Dates) -> Pack:
    role, name = key
    if role == "category":
        changed = replace(pack.categories[name], starts=dates.starts, ends=dates.ends)
        return replace(pack, categories={**pack.categories, name: changed})
    if role == "item":
        moved = replace(pack.items[name], starts=dates.starts, ends=dates.ends)
        return replace(pack, items={**pack.items, name: moved})
    categories = {
        one.id: replace(one, conditions=_redated(one.conditions, name, dates))
        for one in pack.categories.values()
    }
    items = {
        one.id: replace(one, conditions=_redated(one.conditions, name, dates)) if one.conditions else one
        for one in pack.items.values()
    }
    return replace(pack, categories=categories, items=items)


def _redated(group: ClauseGroup, name: str, dates: Dates) -> ClauseGroup:
    def changed(part: Clause | ClauseGroup) -> Clause | ClauseGroup:
        if isinstance(part, ClauseGroup):
            return _redated(part, name, dates)
        return replace(part, starts=dates.starts, ends=dates.ends) if part.id == name else part

    return replace(group, parts=tuple(map(changed, group.parts)))
