"""A formula with its values filled in, in the words of the law."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jiwang_engine.explaining.specials import special_basis
from jiwang_engine.judging.cases import Member
from jiwang_engine.judging.interpreter import evaluate
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language import ir
from jiwang_engine.language.dependence import walk
from jiwang_engine.language.members import COUNTED, UNCOUNTED, as_written, visible_filter
from jiwang_engine.language.members.entering import WORD
from jiwang_engine.language.printer import OPERATORS, label_of, printed
from jiwang_engine.language.program import UNKNOWN, Template
from jiwang_engine.language.values import show_value
from jiwang_engine.terms import Subject

_TOLD = ("fact", "variable", "category", "uncounted")
_WORDS = {"<": "低于", "<=": "不高于", ">": "高于", ">=": "不低于"}


class Speaker:
    """Speaks of one household under one judgement."""

    def __init__(self, home: Judgement) -> None:
        """Take the judged household."""
        self.home = home
        self.pack = home.program.pack
        self._read: dict[
            int, tuple[ir.Name, ...]
        ] = {}  # by the formula's place in memory: it lives as long as the program

    def shown(self, node: ir.Node, member: Member | None) -> str:
        """The value of a node as officials write it."""
        return show_value(evaluate(node, self.home, member), node.type, self.pack.currency)

    def filled(self, node: ir.Node, member: Member | None) -> str:
        """A condition with its values: 户年收入 12,000.00元/年 < 低保标准 820.00元/月 × 12 × 2 = 19,680.00元/年."""
        match node:
            case ir.Compare():
                left, right = self._side(node.left, member), self._side(node.right, member)
                return f"{left} {OPERATORS.get(node.op, node.op)} {right}"
            case ir.Logic() if (whole := as_written(node)) is not node:
                return self.filled(whole, member) + self._unless_counted(member)
            case ir.Logic():
                parts = (self._part(part, member) for part in node.parts)
                return ("，且 " if node.op == "and" else "，或 ").join(parts)
            case ir.Not() if isinstance(as_written(node.of), ir.Name):
                return self.filled(node.of, member)
            case ir.Not():
                return f"并非（{self.filled(node.of, member)}）"
            case ir.OneOf():
                options = "、".join(map(str, node.values))
                return f"{self._term(node.of, member)}（应为{options}）"
            case _:
                return self._side(node, member)

    def label(self, name: ir.Name) -> str:
        """What a name is called; a cell of a table by the row that it stands in."""
        if name.role == "parameter" and self.pack.parameters[name.id].table:
            return self.cell_label(name.id)
        return label_of(name, self.pack)

    def cell_label(self, name: str) -> str:
        """A cell of a table by the row that is in force: 护理补贴标准（残疾等级一级）."""
        parameter, number = self.pack.parameters[name], self.home.number(name)
        table = self.pack.tables[parameter.table].label
        return f"{table}（{number.row}）" if number and number.row else parameter.label

    def _open(self, node: ir.Choice) -> str:
        return f"{printed(node, self.pack)} 未知"

    def _part(self, node: ir.Node, member: Member | None) -> str:
        text = self.filled(node, member)
        return f"（{text}）" if isinstance(as_written(node), ir.Logic) else text

    def _unless_counted(self, member: Member | None) -> str:
        """What to add where what the household is recognised as does not hold, or may not hold, for this person."""
        counts = evaluate(COUNTED, self.home, member)
        return "" if counts else f"，但本人{WORD}" if counts is False else f"，本人是否{WORD}未知"

    def _side(self, node: ir.Node, member: Member | None) -> str:
        node = self._taken(node, member)
        text = self._term(node, member)
        simple = isinstance(
            node, ir.Name | ir.Literal | ir.Aggregate | ir.WindowSum | ir.Age | ir.Between | ir.Choice
        )
        plain = node.of if isinstance(node, ir.Rescale) else node
        if simple or isinstance(plain, ir.Name | ir.Literal | ir.Choice):
            return text
        return f"{text} = {self.shown(node, member)}"

    def _taken(self, node: ir.Node, member: Member | None) -> ir.Node:
        """The branch that applies, where the condition is known: the others would only confuse."""
        while (
            isinstance(node, ir.If) and (condition := evaluate(node.condition, self.home, member)) is not None
        ):
            node = node.then if condition else node.otherwise
        return node

    def _term(self, node: ir.Node, member: Member | None) -> str:
        match node:
            case ir.Literal():
                return printed(node, self.pack)
            case ir.Name():
                return f"{self.label(node)} {self.shown(node, member)}"
            case ir.Choice():
                index = evaluate(node.index, self.home, member)
                return self._term(node.options[index], member) if isinstance(index, int) else self._open(node)
            case ir.Rescale():
                return self._term(node.of, member)
            case ir.Arithmetic():
                return self._arithmetic(node, member)
            case ir.Extreme():
                word = "最大" if node.how == "largest" else "最小"
                return f"{'、'.join(self._term(part, member) for part in node.of)} 中{word}的"
            case ir.Aggregate(how="count", where=where, over=Subject.PERSON) if visible_filter(where) is None:
                return f"{self.shown(node, member)}人"
            case _:
                return f"{printed(node, self.pack)} {self.shown(node, member)}"

    def _arithmetic(self, node: ir.Arithmetic, member: Member | None) -> str:
        sides = []
        for side in (node.left, node.right):
            text = self._term(side, member)
            loose = isinstance(side, ir.Arithmetic) and side.op != "*" and node.op != "+"
            sides.append(f"（{text}）" if loose and (node.op == "*" or side is node.right) else text)
        return f"{sides[0]} {OPERATORS[node.op].replace('-', '－')} {sides[1]}"

    def values(self, node: ir.Node, member: Member | None) -> dict[str, str]:
        """The facts and variables that a formula reads directly, with their values."""
        return {
            label_of(name, self.pack): self.shown(name, member if name.subject is not Subject.UNIT else None)
            for name in self._names(node)
            if self._speaks(name, member)
            and not (name == UNCOUNTED and evaluate(name, self.home, member) is False)
        }

    def _names(self, node: ir.Node) -> tuple[ir.Name, ...]:
        if id(node) not in self._read:
            names = (part for part in walk(node) if isinstance(part, ir.Name))
            self._read[id(node)] = tuple(one for one in names if one.role in _TOLD)
        return self._read[id(node)]

    def _speaks(self, name: ir.Name, member: Member | None) -> bool:
        """A member's name inside an aggregate has no single value."""
        return name.subject is Subject.UNIT or (name.subject is Subject.PERSON and member is not None)

    def steps(self, node: ir.Node, member: Member | None) -> list[str]:
        """How a number came about: each variable on the way, then the number itself."""
        lines: dict[str, None] = {}
        node = self._taken(node, member)
        for part in walk(node):
            if isinstance(part, ir.Name) and part.role == "variable" and self._speaks(part, member):
                inner = self.home.definitions["variable", part.id].node
                holder = member if part.subject is Subject.PERSON else None
                if inner is not None and not isinstance(inner, ir.Name):
                    lines.update(dict.fromkeys(self.steps(inner, holder)[:-1]))
                    basis = special_basis(part.id, self.home, holder)
                    lines[f"{label_of(part, self.pack)} = {self._side(inner, holder)}{basis}"] = None
        return [*lines, self._side(node, member)]

    def miss(self, node: ir.Node, member: Member | None) -> str | None:
        """By how much a condition was missed: the nearest of its comparisons of numbers that do not hold."""
        gaps: list[tuple[int, str]] = []
        for part in walk(node):
            if isinstance(part, ir.Compare) and part.op in _WORDS and self._speaks_all(part, member):
                left: Any = evaluate(part.left, self.home, member)
                right: Any = evaluate(part.right, self.home, member)
                if left is None or right is None or evaluate(part, self.home, member) is not False:
                    continue
                if part.left.type.is_number:
                    gaps.append((abs(left - right), self._missed(part, left, right)))
        return min(gaps)[1] if gaps else None

    def _speaks_all(self, node: ir.Node, member: Member | None) -> bool:
        return all(self._speaks(part, member) for part in walk(node) if isinstance(part, ir.Name))

    def _missed(self, node: ir.Compare, left: int, right: int) -> str:
        distance = show_value(abs(left - right), node.left.type, self.pack.currency)
        if left == right:
            return f"刚好相等，须{_WORDS[node.op]}"
        return f"{'超出' if left > right else '还差'}{distance}"

    def sentence(self, template: Template, member: Member | None) -> str:
        """A sentence with its slots filled."""
        return "".join(
            part if isinstance(part, str) else self._slot(part, member, brackets)
            for part, *brackets in template.pieces()
        )

    def _slot(self, node: ir.Node, member: Member | None, brackets: Sequence[str]) -> str:
        value = evaluate(node, self.home, member)
        if value is None:
            return "" if brackets[0] else UNKNOWN
        return show_value(value, node.type, self.pack.currency).join(brackets)
