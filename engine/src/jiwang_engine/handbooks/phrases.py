"""Formulas in plain words: what an item gives, with the place's own numbers in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any

from jiwang_engine.handbooks.numbers import Numbers
from jiwang_engine.judging.cases import Case
from jiwang_engine.judging.interpreter import evaluate
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language import ir
from jiwang_engine.language.dependence import Key, children, names_in, walk
from jiwang_engine.language.members import as_written, visible_filter
from jiwang_engine.language.printer import keys_of, label_of, printed
from jiwang_engine.language.types import Kind
from jiwang_engine.terms import Subject

_NUMBER_WORDS = {"<": "低于", "<=": "不高于", ">": "高于", ">=": "不低于", "=": "等于", "!=": "不等于"}
_DAY_WORDS = {"<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于", "=": "是", "!=": "不是"}
_ROUNDINGS = {
    (2, "half_up"): "四舍五入到元", (2, "up"): "不足1元的按1元算", (2, "down"): "舍去角分", (1, "half_up"): "四舍五入到角",
    (1, "up"): "不足1角的按1角算", (1, "down"): "舍去分", (0, "half_up"): "四舍五入到分", (0, "up"): "不足1分的按1分算",
    (0, "down"): "分以下舍去",
}  # fmt: skip
_SUMS = {
    "sum": "全家{}之和",
    "any": "家中有人{}",
    "all": "全家人都{}",
    "largest": "全家最高的{}",
    "smallest": "全家最低的{}",
}
_MOST_BRANCHES = 12
_DEEPEST = 2  # 最低生活保障 → 低保补差 → 户年收入: who wants more reads the reference
_OF_ITEMS = ("item", "amount", "paid", "due", "decider")
_LOOSE = (ir.Arithmetic, ir.If, ir.Extreme, ir.Divide)

Branches = list[tuple[tuple[ir.Node, ...], ir.Node]]


class Phraser:
    """Speaks of one item. A number of the law is given once, where it is first named."""

    def __init__(self, numbers: Numbers) -> None:
        """Take the numbers of the place."""
        self.numbers, self.pack = numbers, numbers.program.pack
        nobody = Case(on=numbers.on, area=numbers.area, members=())
        self._home = Judgement(numbers.program, nobody)
        self._named: set[str] = set()
        self._of_place: dict[str, bool] = {}
        self._reads: dict[Key, tuple[Key, ...]] = {}
        self._met: dict[str, ir.Node] = {}  # variables in the order in which they are named

    def sentences(self, node: ir.Node) -> list[str]:
        """What is given: one sentence a case, then one for every quantity that needs explaining."""
        lines = self._cases(node)
        explained: set[str] = set()
        for _ in range(_DEEPEST):
            for name, inner in [(name, inner) for name, inner in self._met.items() if name not in explained]:
                explained.add(name)
                if inner.type.kind is not Kind.BOOL:
                    label = self.pack.variables[name].label
                    lines.append(f"其中，{label}：{'；'.join(self._cases(inner))}")
        return lines

    def _cases(self, node: ir.Node) -> list[str]:
        branches = self._branches(node)
        if len(branches) == 1:
            return [self.phrase(branches[0][1])]
        return [
            f"{'，并且'.join(map(self.phrase, conditions)) if conditions else '其他情形'}：{self.phrase(inner)}"
            for conditions, inner in branches
        ]

    def _branches(self, node: ir.Node) -> Branches:
        """The cases of a formula, to be asked in this order; choices that the place's numbers settle are made."""
        if isinstance(node, ir.If):
            settled = self.settled(node.condition)
            if settled is not None:
                return self._branches(node.then if settled else node.otherwise)
            then = [((node.condition, *more), inner) for more, inner in self._branches(node.then)]
            return then + self._branches(node.otherwise)
        if not any(isinstance(part, ir.If) for part in walk(node)) or not isinstance(node, _LOOSE):
            return [((), node)]
        parts = [self._branches(child) for child in children(node)]
        combined = [
            (sum((conditions for conditions, _ in chosen), ()), _with_children(node, [n for _, n in chosen]))
            for chosen in product(*parts)
        ]
        return combined if len(combined) <= _MOST_BRANCHES else [((), node)]

    def settled(self, condition: ir.Node) -> bool | None:
        """The answer of a condition that rests on numbers of the law alone, the same for the whole place."""
        if self._decisive(condition):
            return isinstance(condition, ir.Logic) and condition.op == "or"
        value = evaluate(condition, self._home, None) if self._is_of_place(condition) else None
        return value if isinstance(value, bool) else None

    def _is_of_place(self, node: ir.Node) -> bool:
        """Whether a formula reads nothing but numbers that are the same everywhere, also through variables."""
        return not any(
            isinstance(part, ir.Aggregate | ir.WindowSum)
            or (isinstance(part, ir.Name) and not self._is_name_of_place(part))
            for part in walk(node)
        )

    def _is_name_of_place(self, name: ir.Name) -> bool:
        if name.role == "parameter":
            return self.numbers.single(name.id) is not None
        if name.role != "variable":
            return False
        if name.id not in self._of_place:
            inner = self._home.definitions["variable", name.id].node
            self._of_place[name.id] = inner is not None and self._is_of_place(inner)
        return self._of_place[name.id]

    def _decisive(self, node: ir.Node) -> list[ir.Node]:
        """The parts of an "or" that hold anyway, of an "and" that never do."""
        if not isinstance(node, ir.Logic):
            return []
        return [part for part in node.parts if self.settled(part) is (node.op == "or")]

    def behind(self, keys: Iterable[Key]) -> tuple[Key, ...]:
        """All that some definitions rest on at this place and day, in the order in which it is met."""
        waiting, met = list(keys), dict[Key, None]()
        while waiting:
            key = waiting.pop(0)
            if key not in met:
                met[key] = None
                waiting += self._read_by(key)
        return tuple(met)

    def _read_by(self, key: Key) -> tuple[Key, ...]:
        """What one definition reads: nothing where it is not in force or the place does without it; a fact, its default."""
        if key not in self._reads:
            role, name = ("default", key[1]) if key[0] == "fact" else key
            definition = self._home.definitions.get((role, name))
            node = definition.node if definition is not None and self._holds(role, name) else None
            self._reads[key] = tuple(self.needs(node)) if node is not None else ()
        return self._reads[key]

    def _holds(self, role: str, name: str) -> bool:
        if role in _OF_ITEMS and (item := self.pack.items.get(name)):
            return self._home.in_force(item) and self._home.closure(item) is None
        if role == "category":
            return self._home.in_force(self.pack.categories[name])
        return role != "clause" or self._home.in_force(self._home.clauses[name])

    def needs(self, node: ir.Node) -> Iterator[Key]:
        """The names that a formula reads at this place: not those in a branch that the place's numbers rule out."""
        match node:
            case ir.If() if (settled := self.settled(node.condition)) is not None:
                yield from names_in(node.condition)
                yield from self.needs(node.then if settled else node.otherwise)
            case ir.Logic():
                for part in self._decisive(node)[:1] or node.parts:
                    yield from self.needs(part)
            case ir.Name() | ir.WindowSum():
                yield from names_in(node)
            case _:
                for child in children(node):
                    yield from self.needs(child)

    def phrase(self, node: ir.Node) -> str:
        """A part of a formula in words."""
        node = as_written(node)
        return _PHRASES[type(node)](self, node)

    def inner(self, node: ir.Node, loose: tuple[type, ...]) -> str:
        """A part in brackets where it would run into its surroundings."""
        while isinstance(node, ir.Rescale):
            node = node.of
        node = as_written(node)
        text = self.phrase(node)
        return f"（{text}）" if isinstance(node, loose) else text

    def name(self, node: ir.Name) -> str:
        """A name; a number of the law with its value, a variable noted to be explained."""
        label = "办理当日" if node.role == "day" else label_of(node, self.pack)
        if node.role == "variable":
            definition = self._home.definitions["variable", node.id].node
            if definition is not None:
                self._met.setdefault(node.id, definition)
        if node.role == "parameter" and node.id not in self._named:
            self._named.add(node.id)
            return f"{label}（{self.numbers.text(node.id)}）"
        return label


def _with_children(node: ir.Node, parts: list[ir.Node]) -> ir.Node:
    match node:
        case ir.Arithmetic():
            return ir.Arithmetic(node.type, node.op, parts[0], parts[1])
        case ir.Extreme():
            return ir.Extreme(node.type, node.how, tuple(parts))
        case ir.Divide():
            return ir.Divide(node.type, parts[0], parts[1], node.to, node.mode)
        case _:
            return node


def _arithmetic(speaker: Phraser, node: ir.Arithmetic) -> str:
    weak: tuple[type, ...] = _LOOSE if node.op == "*" else (ir.If, ir.Extreme, ir.Divide)
    left = speaker.inner(node.left, weak if not _is_product(node.left) else ())
    tight = (*weak, ir.Arithmetic) if node.op == "-" else weak
    right = speaker.inner(node.right, tight if not _is_product(node.right) else ())
    sign = {"*": "×", "+": "＋", "-": "－"}[node.op]
    return f"{left} {sign} {right}"


def _is_product(node: ir.Node) -> bool:
    while isinstance(node, ir.Rescale):
        node = node.of
    return isinstance(node, ir.Arithmetic) and node.op == "*"


def _compare(speaker: Phraser, node: ir.Compare) -> str:
    words = _DAY_WORDS if node.left.type.kind in (Kind.DATE, Kind.MONTH, Kind.REGION) else _NUMBER_WORDS
    return f"{speaker.phrase(node.left)}{words[node.op]}{speaker.phrase(node.right)}"


def _logic(speaker: Phraser, node: ir.Logic) -> str:
    word = "，并且" if node.op == "and" else "，或者"
    return word.join(speaker.inner(part, (ir.Logic, ir.If)) for part in node.parts)


def _negated(speaker: Phraser, node: ir.Not) -> str:
    return f"不符合“{speaker.phrase(node.of)}”"


def _one_of(speaker: Phraser, node: ir.OneOf) -> str:
    return f"{speaker.phrase(node.of)}为{'、'.join(map(str, node.values))}"


def _aggregate(speaker: Phraser, node: ir.Aggregate) -> str:
    where = visible_filter(node.where)
    who = f"（只算{speaker.phrase(where)}的成员）" if where is not None and node.of else ""
    if node.of is None:
        return "家庭人数" if where is None else f"家中{speaker.phrase(where)}的人数"
    return _SUMS[node.how].format(speaker.inner(node.of, (*_LOOSE, ir.Logic))) + who


def _window(speaker: Phraser, node: ir.WindowSum) -> str:
    months = node.months
    single = speaker.numbers.text(months.id) if isinstance(months, ir.Name) else ""
    span = single if single.endswith("个月") else speaker.phrase(months)
    facts = speaker.pack.facts
    terms = "".join(f"{'、' if sign > 0 else '（减去）'}{facts[fact].label}" for sign, fact in node.terms)
    whose = "全家" if node.subject is Subject.UNIT else ""
    when = "截至本月" if node.to_date else "近"
    return f"{whose}{when}{span}的{terms.removeprefix('、')}{'合计' if len(node.terms) > 1 else ''}"


def _extreme(speaker: Phraser, node: ir.Extreme) -> str:
    zeros = [part for part in node.of if isinstance(part, ir.Literal) and part.value == 0]
    others = [part for part in node.of if part not in zeros]
    if node.how == "largest" and zeros and len(others) == 1:
        return f"{speaker.phrase(others[0])}，不足0的按0算"
    caps = [part for part in others if isinstance(part, ir.Name) and part.role == "parameter"]
    if node.how == "smallest" and len(caps) == 1 and len(others) == 2:
        (rest,) = (part for part in others if part is not caps[0])
        return f"{speaker.phrase(rest)}，最多{speaker.phrase(caps[0])}"
    word = "大" if node.how == "largest" else "小"
    return f"{'、'.join(speaker.inner(part, _LOOSE) for part in node.of)}中最{word}的"


def _divide(speaker: Phraser, node: ir.Divide) -> str:
    rounding = _ROUNDINGS[node.to, node.mode]
    if isinstance(node.by, ir.Literal) and node.by.value == 1:
        return f"{speaker.phrase(node.of)}，{rounding}"
    loose = (ir.If, ir.Extreme, ir.Divide) if _is_product(node.of) else _LOOSE
    return f"{speaker.inner(node.of, loose)} ÷ {speaker.inner(node.by, _LOOSE)}，{rounding}"


def _looked_up(speaker: Phraser, node: ir.Choice) -> str:
    """A table with its rows as they are written: 残疾等级一级 180元/月；残疾等级二级 120元/月."""
    keys = "、".join(speaker.phrase(key) for key in keys_of(node))
    return f"{speaker.pack.tables[node.table].label}，按{keys}（{speaker.numbers.text(node.table)}）"


def _between(speaker: Phraser, node: ir.Between) -> str:
    word = "月" if node.unit == "months" else "天"
    return f"从{speaker.phrase(node.start)}到{speaker.phrase(node.end)}的{word}数"


def _choice(speaker: Phraser, node: ir.If) -> str:
    parts = map(speaker.phrase, (node.condition, node.then, node.otherwise))
    return "如果{}，为{}；否则为{}".format(*parts)


_PHRASES: dict[type, Callable[[Phraser, Any], str]] = {
    ir.Literal: lambda speaker, node: "0" if node.value == 0 else printed(node, speaker.pack),
    ir.Name: Phraser.name,
    ir.Rescale: lambda speaker, node: speaker.phrase(node.of),
    ir.Arithmetic: _arithmetic,
    ir.Compare: _compare,
    ir.Logic: _logic,
    ir.Not: _negated,
    ir.OneOf: _one_of,
    ir.If: _choice,
    ir.Aggregate: _aggregate,
    ir.WindowSum: _window,
    ir.Extreme: _extreme,
    ir.Divide: _divide,
    ir.Age: lambda speaker, node: f"按{speaker.phrase(node.of)}算的周岁",
    ir.Between: _between,
    ir.Slot: lambda speaker, node: speaker.phrase(node.of),
    ir.Choice: _looked_up,
}
