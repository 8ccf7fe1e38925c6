"""The reference semantics: what a formula means for one household.

Every value may be unknown (None). The SQL lowering must agree with this file on every variable; where they differ,
this file is right.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date
from typing import Any

from jiwang_engine.judging.cases import Case, Member, Series, Supporter
from jiwang_engine.judging.sums import divided, kleene, series_sum
from jiwang_engine.language import ir
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.language.values import Value, code_word, day_number, number_day, parse_value
from jiwang_engine.packs.model import LegalNumber
from jiwang_engine.packs.numbers import number_on
from jiwang_engine.terms import Subject

_HAPPENED = {"<": int.__lt__, "<=": int.__le__, ">": int.__gt__, ">=": int.__ge__}


class Household(ABC):
    """A case under a program: every named value, computed once."""

    def __init__(self, program: Program, case: Case, *, overlay: dict[str, Value] | None = None) -> None:
        """Take the program and the case; `overlay` replaces values of parameters by id."""
        self.program, self.case = program, case
        self.overlay = overlay or {}
        self.definitions: dict[tuple[str, str], Definition] = definitions_of(program)
        self._values: dict[tuple[str, str, str], Value] = {}
        self._numbers: dict[tuple[str, str, str], LegalNumber | None] = {}
        self._parameters: dict[tuple[str, str, str], Value] = {}

    def definition_value(self, role: str, name: str, member: Member | None) -> Value:
        """The value of a default, variable, clause, amount, indicator or rank rule."""
        key = (role, name, member.id if member else "")
        if key not in self._values:
            node = self.definitions[role, name].node
            self._values[key] = None if node is None else evaluate(node, self, member)
        return self._values[key]

    def fact(self, name: str, member: Member | None) -> Value:
        """A stated fact, else its default formula, else unknown."""
        fact = self.program.pack.facts[name]
        holder = member if fact.subject is not Subject.UNIT else None
        stated = holder.facts if holder is not None else self.case.facts
        if name in stated:
            return stated[name]
        if (helped := self._from_receiving(name, holder)) is not None:
            return helped
        if fact.otherwise is not None:
            return self.definition_value("default", name, holder)
        return self._filled(name) if self.case.fill else None

    def _filled(self, name: str) -> Value:
        """The known nothing of a fact: 0, and 否 or 无 where a list that is declared complete has no row."""
        type_ = self.program.fact_types[name]
        if type_.is_number:
            return 0
        nothing: dict[Kind, Value] = {Kind.BOOL: False, Kind.CODE: ""}
        return nothing.get(type_.kind) if self.program.pack.facts[name].absent == "no" else None

    def _from_receiving(self, name: str, member: Member | None) -> Value:
        """What the roll would say, from the help that the case says is running."""
        reading = self.program.pack.facts[name].reading
        if reading is None or self.program.pack.sources[reading.source].role != "roll":
            return None
        type_ = self.program.fact_types[name]
        elsewhere = isinstance(member, Supporter)  # another place's roll may list them
        running = [
            one
            for one in self.case.receiving
            if (not one.member and not elsewhere) or (member and one.member == member.id)
        ]
        if elsewhere and not running:
            return None
        if type_.kind is Kind.BOOL:
            return bool(running)
        if type_.kind is not Kind.CODE:
            return None
        if not running:
            return ""
        try:
            return code_word(running[0].item, self.program.pack.codes[type_.codes])
        except ValueError:
            return None

    def number(self, name: str, at: Member | None = None) -> LegalNumber | None:
        """The number of the law behind a parameter on this day: at the household's place, or at a supporter's own."""
        place = self._place(at)
        if (name, *place) not in self._numbers:
            parameter = self.program.pack.parameters[name]
            known = self.case.known or self.case.on
            self._numbers[name, *place] = number_on(
                parameter, self.case.on, area=place[0], settlement=place[1], known=known
            )
        return self._numbers[name, *place]

    def _place(self, at: Member | None) -> tuple[str, str]:
        if isinstance(at, Supporter) and at.area:
            return at.area, at.settlement
        return self.case.area, self.case.settlement

    def parameter(self, name: str, at: Member | None = None) -> Value:
        """The value of a parameter, unknown when nothing is in force or published."""
        key = (name, *self._place(at))
        if key not in self._parameters:
            self._parameters[key] = self._parameter(name, at)
        return self._parameters[key]

    def _parameter(self, name: str, at: Member | None) -> Value:
        if name in self.overlay:
            return self.overlay[name]
        number = self.number(name, at)
        if number is None or number.value is None:
            return None
        return parse_value(number.value, self.program.parameter_types[name], self.program.pack.codes)

    def series(self, name: str, member: Member | None) -> Series | None:
        """A monthly fact of a member or of the unit; None when nothing is known of it."""
        fact = self.program.pack.facts[name]
        found = (member.series if member and fact.subject is not Subject.UNIT else self.case.series).get(name)
        return Series(every=0) if found is None and self.case.fill else found

    def group(self, node: ir.Aggregate, member: Member | None) -> tuple[Member, ...] | None:
        """Of whom an aggregate speaks; None when nobody knows who they are."""
        if node.over is not Subject.SUPPORTER or self.case.supporters is None:
            return self.case.members if node.over is not Subject.SUPPORTER else None
        everybody = node.within is Subject.UNIT or member is None
        return tuple(one for one in self.case.supporters if everybody or (member and member.id in one.of))

    @abstractmethod
    def category(self, name: str, member: Member | None) -> bool | None:
        """Whether a category holds: 符合 is true, 不符合 false, everything else unknown."""

    @abstractmethod
    def item(self, name: str, member: Member | None) -> bool | None:
        """Whether an item is due, as for a category."""

    @abstractmethod
    def choice(self, name: str, member: Member | None) -> Value:
        """The id of the item that was chosen where only one may be had; unknown without a choice."""


def definitions_of(program: Program) -> dict[tuple[str, str], Definition]:
    """The definitions of a program by role and id."""
    return {(one.role, one.id): one for one in program.definitions}


def evaluate(node: ir.Node, home: Household, member: Member | None) -> Value:
    """The value of a node for a unit (member None) or one of its members."""
    return _EVALUATORS[type(node)](node, home, member)


def _literal(node: ir.Literal, home: Household, member: Member | None) -> Value:
    return node.value


def _name(node: ir.Name, home: Household, member: Member | None) -> Value:
    holder = member if node.subject is not Subject.UNIT else None
    match node.role:
        case "fact":
            return home.fact(node.id, holder)
        case "parameter":
            return home.parameter(node.id, member)
        case "category":
            return home.category(node.id, holder)
        case "item":
            return home.item(node.id, holder)
        case "choice":
            return home.choice(node.id, holder)
        case "day":
            return day_number((home.case.known if node.id == "known" else None) or home.case.on)
        case _:
            return home.definition_value(node.role, node.id, holder)


def _rescale(node: ir.Rescale, home: Household, member: Member | None) -> Value:
    value: Any = evaluate(node.of, home, member)
    return None if value is None else value * 10 ** (node.type.scale - node.of.type.scale)


def _arithmetic(node: ir.Arithmetic, home: Household, member: Member | None) -> Value:
    left: Any = evaluate(node.left, home, member)
    right: Any = evaluate(node.right, home, member)
    if left is None or right is None:
        return None
    result: int = left + right if node.op == "+" else left - right if node.op == "-" else left * right
    return result


def _compare(node: ir.Compare, home: Household, member: Member | None) -> Value:
    left: Any = evaluate(node.left, home, member)
    right: Any = evaluate(node.right, home, member)
    if left is None or right is None:
        return None
    if node.op in ("=", "!="):
        return bool(left == right) == (node.op == "=")
    return bool(_HAPPENED[node.op](left, right))


def _logic(node: ir.Logic, home: Household, member: Member | None) -> Value:
    return kleene(node.op, (evaluate(part, home, member) for part in node.parts))


def _not(node: ir.Not, home: Household, member: Member | None) -> Value:
    value = evaluate(node.of, home, member)
    return None if value is None else not value


def _one_of(node: ir.OneOf, home: Household, member: Member | None) -> Value:
    value = evaluate(node.of, home, member)
    return None if value is None else value in node.values


def _if(node: ir.If, home: Household, member: Member | None) -> Value:
    condition = evaluate(node.condition, home, member)
    if condition is None:
        then: Value = evaluate(node.then, home, member)
        return then if then == evaluate(node.otherwise, home, member) else None
    return evaluate(node.then if condition else node.otherwise, home, member)


def _aggregate(node: ir.Aggregate, home: Household, member: Member | None) -> Value:
    group = home.group(node, member)
    if group is None:
        return None
    if node.how in ("any", "all"):
        return _fold(node, home, group)
    chosen: list[Any] = []
    for one in group:
        holds = True if node.where is None else evaluate(node.where, home, one)
        if holds is None:
            return None
        if holds:
            chosen.append(1 if node.of is None else evaluate(node.of, home, one))
    if None in chosen:
        return None
    if node.how in ("sum", "count"):
        return int(sum(chosen))
    extreme: Value = (max if node.how == "largest" else min)(chosen, default=None)
    return extreme


def _fold(node: ir.Aggregate, home: Household, group: tuple[Member, ...]) -> bool | None:
    assert node.of is not None
    op = "or" if node.how == "any" else "and"
    values = []
    for one in group:
        value = evaluate(node.of, home, one)
        if node.where is not None:
            holds = evaluate(node.where, home, one)
            inverse = None if holds is None else not holds
            value = kleene("and", (holds, value)) if op == "or" else kleene("or", (inverse, value))
        values.append(value)
    return kleene(op, values)


def window_months(home: Household, count: int, *, to_date: bool) -> range:
    """The full months before the month of the day acted on; with `to_date` that month is the last of them."""
    end = home.case.on.year * 12 + home.case.on.month - 1 + to_date
    return range(end - count, end)


def holders(node: ir.WindowSum, fact: str, home: Household, *, member: Member | None) -> list[Member | None]:
    """Whose series a window sums: the member's, all members', or the unit's own."""
    if home.program.pack.facts[fact].subject is Subject.UNIT:
        return [None]
    return list(home.case.members) if node.subject is Subject.UNIT else [member]


def _window(node: ir.WindowSum, home: Household, member: Member | None) -> Value:
    count = evaluate(node.months, home, member)
    if not isinstance(count, int):
        return None
    months = window_months(home, count, to_date=node.to_date)
    total = 0
    for sign, fact in node.terms:
        for holder in holders(node, fact, home, member=member):
            part = series_sum(home.series(fact, holder), months, node=node)
            if part is None:
                return None
            total += sign * part
    return total


def _extreme(node: ir.Extreme, home: Household, member: Member | None) -> Value:
    values: list[Any] = [evaluate(part, home, member) for part in node.of]
    if None in values:
        return None
    return int(max(values) if node.how == "largest" else min(values))


def _divide(node: ir.Divide, home: Household, member: Member | None) -> Value:
    of: Any = evaluate(node.of, home, member)
    by: Any = evaluate(node.by, home, member)
    if of is None or by is None or by == 0:
        return None
    shift = node.type.scale - node.to + node.by.type.scale - node.of.type.scale
    numerator, denominator = (of * 10**shift, by) if shift >= 0 else (of, by * 10**-shift)
    return divided(numerator, denominator, node.mode) * int(10**node.to)


def _age(node: ir.Age, home: Household, member: Member | None) -> Value:
    born: Any = evaluate(node.of, home, member)
    if born is None:
        return None
    on = day_number(home.case.on)
    return int(on // 10000 - born // 10000 - (on % 10000 < born % 10000))


def _between(node: ir.Between, home: Household, member: Member | None) -> Value:
    start: Any = evaluate(node.start, home, member)
    end: Any = evaluate(node.end, home, member)
    if start is None or end is None:
        return None
    if node.unit == "months":
        return _month_of(end, node.end.type) - _month_of(start, node.start.type)
    return (number_day(end) - number_day(start)).days


def _month_of(value: int, type_: Type) -> int:
    return value // 10000 * 12 + value // 100 % 100 - 1 if type_.kind is Kind.DATE else value


def _known(node: ir.Known, home: Household, member: Member | None) -> Value:
    return evaluate(node.of, home, member) is not None


def _sure(node: ir.Sure, home: Household, member: Member | None) -> Value:
    return evaluate(node.of, home, member) is True


def _slot(node: ir.Slot, home: Household, member: Member | None) -> Value:
    value: Any = evaluate(node.of, home, member)
    if value is None:
        return None
    if node.words:
        return node.words.index(value) if value in node.words else len(node.words)
    for place, bound in enumerate(node.bounds):
        above: Any = evaluate(bound, home, member)
        if above is None:
            return None
        if value < above:
            return place
    return len(node.bounds)


def _choice(node: ir.Choice, home: Household, member: Member | None) -> Value:
    index = evaluate(node.index, home, member)
    return evaluate(node.options[index], home, member) if isinstance(index, int) else None


def _among(node: ir.Among, home: Household, member: Member | None) -> Value:
    pairs = zip(node.possible, node.of, strict=True)
    found: list[Any] = [evaluate(of, home, member) for may_be, of in pairs if evaluate(may_be, home, member)]
    if not found or None in found:
        return None
    return int(max(found) if node.how == "largest" else min(found))


def today_is_in(day: date, starts: date | None, ends: date | None) -> bool:
    """Whether a dated rule is in force."""
    return (starts is None or starts <= day) and (ends is None or day <= ends)


_EVALUATORS: dict[type, Callable[[Any, Household, Member | None], Value]] = {
    ir.Literal: _literal,
    ir.Name: _name,
    ir.Rescale: _rescale,
    ir.Arithmetic: _arithmetic,
    ir.Compare: _compare,
    ir.Logic: _logic,
    ir.Not: _not,
    ir.OneOf: _one_of,
    ir.If: _if,
    ir.Aggregate: _aggregate,
    ir.WindowSum: _window,
    ir.Extreme: _extreme,
    ir.Divide: _divide,
    ir.Age: _age,
    ir.Between: _between,
    ir.Known: _known,
    ir.Sure: _sure,
    ir.Slot: _slot,
    ir.Choice: _choice,
    ir.Among: _among,
}
