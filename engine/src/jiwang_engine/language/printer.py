"""A typed formula back in the words of the pack, in one canonical form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jiwang_engine.language import ir
from jiwang_engine.language.members import as_written, visible_filter
from jiwang_engine.language.members.entering import WORD
from jiwang_engine.language.types import Kind
from jiwang_engine.language.values import show_value
from jiwang_engine.packs.model import Pack
from jiwang_engine.terms import Subject

OPERATORS = {"*": "×", "+": "+", "-": "-", "<=": "≤", ">=": "≥", "!=": "≠"}
AGGREGATES = {
    "sum": "合计",
    "count": "人数",
    "any": "任一",
    "all": "全部",
    "largest": "最大",
    "smallest": "最小",
}
_TARGETS = {2: "到元", 1: "到角", 0: "到分"}
_FIXED_LABELS = {"day": "行为日", "uncounted": WORD}
_MODES = {"half_up": "四舍五入", "up": "进一", "down": "舍去"}


def label_of(node: ir.Name, pack: Pack) -> str:
    """What a name is called in the pack."""
    if node.role in _FIXED_LABELS:
        return _FIXED_LABELS[node.role]
    match node.role:
        case "fact":
            return pack.facts[node.id].label
        case "parameter":
            return pack.parameters[node.id].label
        case "variable":
            return pack.variables[node.id].label
        case "category":
            return pack.categories[node.id].label
        case "item":
            return pack.items[node.id].label
        case "amount" | "paid" | "due":
            return f"{pack.items[node.id].label}金额"
        case _:
            return node.id


def printed(node: ir.Node, pack: Pack) -> str:
    """The text of a formula."""
    node = as_written(node)
    return _PRINTERS[type(node)](node, pack)


def _inner(node: ir.Node, pack: Pack, *, loose: tuple[type, ...]) -> str:
    node = as_written(node)
    text = printed(node, pack)
    return f"({text})" if isinstance(node, loose) else text


def _arithmetic(node: ir.Arithmetic, pack: Pack) -> str:
    sides = []
    for side in (node.left, node.right):
        weak = (
            isinstance(side, ir.Arithmetic)
            and side.op != "*"
            and (node.op == "*" or (node.op == "-" and side is node.right))
        )
        sides.append(f"({printed(side, pack)})" if weak else printed(side, pack))
    return f"{sides[0]} {OPERATORS[node.op]} {sides[1]}"


def _aggregate(node: ir.Aggregate, pack: Pack) -> str:
    where = visible_filter(node.where)
    if node.how == "count":
        if where is None and node.over is Subject.SUPPORTER:
            return "义务人数()"
        return f"人数({printed(where, pack) if where else ''})"
    assert node.of is not None
    if isinstance(node.of, ir.WindowSum) and where is not node.where:
        return printed(node.of, pack)  # written as a sum over months, made a sum over those who count
    shown = f" 其中 {printed(where, pack)}" if where is not None else ""
    return f"{AGGREGATES[node.how]}({printed(node.of, pack)}{shown})"


def _window(node: ir.WindowSum, pack: Pack) -> str:
    terms = "".join(f" {'+' if sign > 0 else '-'} {pack.facts[fact].label}" for sign, fact in node.terms)
    name = "截至本月" if node.to_date else "近"
    return f"{name}({printed(node.months, pack)}, 合计({terms.removeprefix(' + ').strip()}))"


def _between(node: ir.Between, pack: Pack) -> str:
    name = "月数差" if node.unit == "months" else "天数差"
    return f"{name}({printed(node.start, pack)}, {printed(node.end, pack)})"


def _extreme(node: ir.Extreme, pack: Pack) -> str:
    parts = ", ".join(printed(part, pack) for part in node.of)
    return f"{'取大' if node.how == 'largest' else '取小'}({parts})"


def _divide(node: ir.Divide, pack: Pack) -> str:
    ending = f"{_TARGETS[node.to]}, {_MODES[node.mode]})"
    if isinstance(node.by, ir.Literal) and node.by.value == 1:
        return f"取整({printed(node.of, pack)}, {ending}"
    return f"每({printed(node.of, pack)}, {printed(node.by, pack)}, {ending}"


def _logic(node: ir.Logic, pack: Pack) -> str:
    word = " 且 " if node.op == "and" else " 或 "
    return word.join(_inner(part, pack, loose=(ir.Logic, ir.If)) for part in node.parts)


def keys_of(node: ir.Choice) -> tuple[ir.Node, ...]:
    """The keys by which a table is read."""
    waiting, found = [node.index], []
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, ir.Slot):
            found.append(one.of)
        elif isinstance(one, ir.Arithmetic):
            waiting += [one.left, one.right]
    return tuple(found)


def _choice(node: ir.Choice, pack: Pack) -> str:
    keys = ", ".join(printed(key, pack) for key in keys_of(node))
    return f"查表({pack.tables[node.table].label}, {keys})"


def _literal(node: ir.Literal, pack: Pack) -> str:
    text = show_value(node.value, node.type, pack.currency)
    return text.replace(".00元", "元") if node.type.kind is Kind.MONEY else text


_PRINTERS: dict[type, Callable[[Any, Pack], str]] = {
    ir.Literal: _literal,
    ir.Name: label_of,
    ir.Rescale: lambda node, pack: printed(node.of, pack),
    ir.Arithmetic: _arithmetic,
    ir.Compare: lambda node, pack: (
        f"{printed(node.left, pack)} {OPERATORS.get(node.op, node.op)} {printed(node.right, pack)}"
    ),
    ir.Logic: _logic,
    ir.Not: lambda node, pack: f"非 {_inner(node.of, pack, loose=(ir.Logic, ir.If, ir.Compare))}",
    ir.OneOf: lambda node, pack: f"属于({printed(node.of, pack)}, {', '.join(map(str, node.values))})",
    ir.If: lambda node, pack: (
        f"若 {printed(node.condition, pack)} 则 {printed(node.then, pack)} 否则 {printed(node.otherwise, pack)}"
    ),
    ir.Aggregate: _aggregate,
    ir.WindowSum: _window,
    ir.Extreme: _extreme,
    ir.Divide: _divide,
    ir.Age: lambda node, pack: f"周岁({printed(node.of, pack)})",
    ir.Between: _between,
    ir.Known: lambda node, pack: f"已知({printed(node.of, pack)})",
    ir.Sure: lambda node, pack: printed(node.of, pack),
    ir.Slot: lambda node, pack: printed(node.of, pack),
    ir.Choice: _choice,
    ir.Among: lambda node, pack: (
        f"{'取大' if node.how == 'largest' else '取小'}({', '.join(printed(one, pack) for one in node.of)})"
    ),
}
