"""The functions of the language: what they take and what they give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from jiwang_engine.language import ir, syntax
from jiwang_engine.language.tables.grids import Axis
from jiwang_engine.language.types import BOOL, COUNT, YEARS_OF_AGE, Kind, Type
from jiwang_engine.terms import Subject

if TYPE_CHECKING:
    from jiwang_engine.language.formulas import Scope, Typing

TARGETS = {"到元": 2, "到角": 1, "到分": 0, "to_yuan": 2, "to_jiao": 1, "to_fen": 0}
MODES = {
    "四舍五入": "half_up",
    "进一": "up",
    "舍去": "down",
    "half_up": "half_up",
    "up": "up",
    "down": "down",
}
_AGGREGATES = {
    "合计": "sum",
    "人数": "count",
    "任一": "any",
    "全部": "all",
    "最大": "largest",
    "最小": "smallest",
}

Typer = Callable[["Typing", syntax.Call, "Scope"], ir.Node]


def typed_call(typing: Typing, call: syntax.Call, scope: Scope) -> ir.Node:
    """The typed tree of a call."""
    function = FUNCTIONS.get(call.name)
    if function is None:
        names = "、".join(name for name in FUNCTIONS if not name.isascii())
        raise typing.error(
            call.at, "unknown-function", f"没有“{call.name}(…)”这个算法。", f"可以用：{names}。"
        )
    for argument in call.arguments:
        if argument.where is not None and call.name not in _HOW:
            raise typing.error(
                argument.where.at,
                "where-not-here",
                "这里不能用“其中”。",
                "“其中”只用在 合计、人数、任一 等里面。",
            )
    return function(typing, call, scope)


def _arguments(typing: Typing, call: syntax.Call, *, least: int, most: int) -> tuple[syntax.Syntax, ...]:
    if not least <= len(call.arguments) <= most:
        wanted = f"{least}" if least == most else f"{least}到{most}"
        raise typing.error(
            call.at,
            "wrong-arguments",
            f"“{call.name}”要{wanted}项，这里有{len(call.arguments)}项。",
            "请补上或删去。",
        )
    return tuple(argument.value for argument in call.arguments)


def _aggregate(typing: Typing, call: syntax.Call, scope: Scope) -> ir.Node:
    how = _HOW[call.name]
    if scope.inside:
        raise typing.error(
            call.at, "aggregate-in-aggregate", "合计里面不能再合计。", "请先写成每个人的变量。"
        )
    _arguments(typing, call, least=0 if how == "count" else 1, most=1)
    over = _whom(typing, call)
    within = Subject.PERSON if over is Subject.SUPPORTER and scope.subject is Subject.PERSON else Subject.UNIT
    if over is scope.subject is Subject.SUPPORTER:
        raise typing.error(
            call.at, "supporters-of-supporter", "义务人的公式里不能再说义务人。", "请写在人或户的公式里。"
        )
    found = _aggregated(typing, call, replace(scope, inside=True, subject=over), how=how)
    return replace(found, over=over, within=within)


def _whom(typing: Typing, call: syntax.Call) -> Subject:
    """Of whom an aggregate speaks follows from the names in it: members, or legal supporters."""
    words = [
        word
        for argument in call.arguments
        for part in (argument.value, argument.where)
        for word in _words(part)
    ]
    subjects = {known.name.subject: word for word in words if (known := typing.names.find(word.name))}
    of_supporters = subjects.get(Subject.SUPPORTER)
    if of_supporters is not None and Subject.PERSON in subjects:
        raise typing.error(
            of_supporters.at,
            "members-and-supporters",
            f"“{of_supporters.name}”是义务人的，“{subjects[Subject.PERSON].name}”是家庭成员的，不能放在同一个合计里。",
            "请分成两个，或先写成变量。",
        )
    named = call.name in _OF_SUPPORTERS or of_supporters is not None
    return Subject.SUPPORTER if named else Subject.PERSON


def _words(tree: syntax.Syntax | None) -> Iterator[syntax.Word]:
    """Every word in a tree, in reading order."""
    if isinstance(tree, syntax.Word):
        yield tree
    elif tree is not None:
        for one in fields(tree):
            value = getattr(tree, one.name)
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, syntax.Argument):
                    yield from (word for inner in (part.value, part.where) for word in _words(inner))
                elif isinstance(part, syntax.Syntax):
                    yield from _words(part)


def _aggregated(typing: Typing, call: syntax.Call, inner: Scope, *, how: str) -> ir.Aggregate:
    if not call.arguments:
        return ir.Aggregate(COUNT, "count", None, None)
    argument = call.arguments[0]
    where = typing.truth(argument.where, inner) if argument.where is not None else None
    if how == "count":
        of = typing.truth(argument.value, inner)
        return ir.Aggregate(COUNT, "count", None, of if where is None else ir.Logic("and", (of, where)))
    if how in ("any", "all"):
        return ir.Aggregate(BOOL, how, typing.truth(argument.value, inner), where)
    of = typing.typed(argument.value, inner)
    if not (of.type.is_number or (how != "sum" and of.type.kind is Kind.DATE)):
        raise typing.error(argument.at, "not-a-number", "这里要的是数。", "请检查这一项。")
    return ir.Aggregate(of.type, how, of, where)


_TO_DATE = ("截至本月", "to_date")


def _window(typing: Typing, call: syntax.Call, scope: Scope) -> ir.Node:
    months_tree, sum_tree = _arguments(typing, call, least=2, most=2)
    months = typing.typed(months_tree, scope)
    if months.type.kind is not Kind.INT or months.type.unit not in ("", "月"):
        raise typing.error(
            months_tree.at, "not-months", "第一项应是月数。", "例如 12个月 或一个以月计的参数。"
        )
    if not isinstance(months, ir.Literal) and not (
        isinstance(months, ir.Name) and months.role == "parameter"
    ):
        raise typing.error(months_tree.at, "not-months", "月数应是参数或 12个月。", "请写成参数。")
    is_sum = (
        isinstance(sum_tree, syntax.Call)
        and _HOW.get(sum_tree.name) == "sum"
        and len(sum_tree.arguments) == 1
    )
    if not (is_sum and isinstance(sum_tree, syntax.Call) and sum_tree.arguments[0].where is None):
        raise typing.error(
            sum_tree.at, "not-a-sum", "第二项应是“合计(按月的事实)”。", "例如 近(12个月, 合计(工资性收入))。"
        )
    terms, type_ = _series(typing, sum_tree.arguments[0].value, scope)
    unit = "year" if type_.unit == "month" and _is_a_year(typing, months) else ""
    subject = scope.subject
    missing = scope.missing
    matters = [name for _, name in terms if typing.names.pack.facts[name].absent != "zero"]
    if not missing.how and matters:
        label = typing.names.pack.facts[matters[0]].label
        raise typing.error(
            call.at,
            "window-without-missing",
            f"没有写明“{label}”缺月怎么办。",
            "请补“缺月: 未知”“缺月: 按零”或“缺月: 按已报月均”。",
        )
    return ir.WindowSum(
        replace(type_, unit=unit), months, terms, missing.how or "zero", subject, missing.to, missing.mode,
        to_date=call.name in _TO_DATE,
    )  # fmt: skip


def _series(
    typing: Typing, tree: syntax.Syntax, scope: Scope, *, sign: int = 1
) -> tuple[tuple[tuple[int, str], ...], Type]:
    """The signed series of a sum, which must be of one type."""
    if isinstance(tree, syntax.Binary) and tree.op in ("+", "-"):
        left, left_type = _series(typing, tree.left, scope, sign=sign)
        right, right_type = _series(typing, tree.right, scope, sign=sign if tree.op == "+" else -sign)
        if left_type != right_type:
            raise typing.error(tree.at, "units-differ", "这些按月的事实单位不同。", "请分开写。")
        return left + right, left_type
    known = typing.names.find(tree.name) if isinstance(tree, syntax.Word) else None
    if known is None or not known.series:
        hint = (
            typing.names.near(tree.name)
            if isinstance(tree, syntax.Word) and known is None
            else "请写按月记录的事实，用 + 或 - 相连。"
        )
        raise typing.error(tree.at, "not-a-series", "这里应是按月记录的事实。", hint)
    own = known.name.subject
    if scope.subject is not Subject.UNIT and own is Subject.UNIT:
        raise typing.error(tree.at, "unit-series-of-member", "这一项是按户记录的。", "请在户的公式里用。")
    if scope.subject is not own and Subject.SUPPORTER in (own, scope.subject):
        raise typing.error(
            tree.at,
            "supporter-apart",
            f"“{known.label}”说的不是同一种人。",
            "义务人的按月事实，请先写成义务人的变量。",
        )
    return ((sign, known.name.id),), known.name.type


def _is_a_year(typing: Typing, months: ir.Node) -> bool:
    """Whether a window is twelve months on every day, so that monthly amounts become yearly ones."""
    if isinstance(months, ir.Literal):
        return months.value == 12
    assert isinstance(months, ir.Name)
    values = [number.value for number in typing.names.pack.parameters[months.id].values]
    return bool(values) and all(value is not None and value.rstrip("个月") == "12" for value in values)


def _extreme(typing: Typing, call: syntax.Call, scope: Scope) -> ir.Node:
    trees = _arguments(typing, call, least=2, most=200)
    nodes = [typing.typed(tree, scope) for tree in trees]
    for _ in range(2):  # the second round gives the largest scale to the first nodes too
        for index in range(1, len(nodes)):
            nodes[0], nodes[index] = typing.aligned(trees[index].at, nodes[0], nodes[index])
    if not (nodes[0].type.is_number or nodes[0].type.kind is Kind.DATE):
        raise typing.error(call.at, "not-a-number", "这里要的是数。", "请检查这一项。")
    how = "largest" if call.name in ("取大", "greater") else "smallest"
    return ir.Extreme(nodes[0].type, how, tuple(nodes))


def _one_of(typing: Typing, call: syntax.Call, scope: Scope) -> ir.Node:
    tree, *words = _arguments(typing, call, least=2, most=201)
    of = typing.typed(tree, scope)
    if of.type.kind is not Kind.CODE:
        raise typing.error(
            tree.at, "not-a-code", "“属于”的第一项应是代码。", "例如 属于(残疾类别, 肢体, 视力)。"
        )
    return ir.OneOf(of, tuple(typing.code(word, of.type) for word in words))


def _between(typing: Typing, call: syntax.Call, scope: Scope) -> ir.Node:
    value, low, high = _arguments(typing, call, least=3, most=3)
    compare = [
        typing.typed(syntax.Binary(op, value, bound, bound.at), scope)
        for op, bound in ((">=", low), ("<=", high))
    ]
    return ir.Logic("and", tuple(compare))


def _rounding(typing: Typing, target: syntax.Syntax, mode: syntax.Syntax) -> tuple[int, str]:
    if not (isinstance(target, syntax.Word) and target.name in TARGETS):
        raise typing.error(target.at, "bad-target", "要写明取到哪一位。", "可以写：到元、到角、到分。")
    if not (isinstance(mode, syntax.Word) and mode.name in MODES):
        raise typing.error(mode.at, "bad-mode", "要写明怎样取整。", "可以写：四舍五入、进一、舍去。")
    return TARGETS[target.name], MODES[mode.name]


def _divided(typing: Typing, call: syntax.Call, scope: Scope) -> ir.Node:
    of_tree, by_tree, target, mode = _arguments(typing, call, least=4, most=4)
    of, by = (typing.typed(tree, scope) for tree in (of_tree, by_tree))
    if not of.type.is_number or by.type.kind not in (Kind.INT, Kind.RATIO):
        raise typing.error(
            call.at,
            "bad-division",
            "“每”的第一项应是金额，第二项应是人数、月数或倍数。",
            "例如 每(户年收入, 12, 到元, 进一)。",
        )
    is_twelve = isinstance(by, ir.Literal) and by.value == 12
    unit = "month" if of.type.unit == "year" and is_twelve else of.type.unit
    to, how = _rounding(typing, target, mode)
    return ir.Divide(replace(of.type, scale=2, unit=unit), of, by, to, how)


def _rounded(typing: Typing, call: syntax.Call, scope: Scope) -> ir.Node:
    of_tree, target, mode = _arguments(typing, call, least=3, most=3)
    of = typing.typed(of_tree, scope)
    if of.type.kind is not Kind.MONEY:
        raise typing.error(of_tree.at, "not-money", "“取整”只用于金额。", "请检查这一项。")
    to, how = _rounding(typing, target, mode)
    return ir.Divide(replace(of.type, scale=2), of, ir.Literal(COUNT, 1), to, how)


def _dated(typing: Typing, tree: syntax.Syntax, scope: Scope, *, kinds: tuple[Kind, ...]) -> ir.Node:
    node = typing.typed(tree, scope)
    if node.type.kind not in kinds:
        raise typing.error(tree.at, "not-a-date", "这里应是日期。", "请检查这一项。")
    return node


def _age(typing: Typing, call: syntax.Call, scope: Scope) -> ir.Node:
    (tree,) = _arguments(typing, call, least=1, most=1)
    return ir.Age(_dated(typing, tree, scope, kinds=(Kind.DATE,)), YEARS_OF_AGE)


def _months_between(typing: Typing, call: syntax.Call, scope: Scope) -> ir.Node:
    trees = _arguments(typing, call, least=2, most=2)
    start, end = (_dated(typing, tree, scope, kinds=(Kind.DATE, Kind.MONTH)) for tree in trees)
    return ir.Between("months", start, end, Type(Kind.INT, unit="月"))


def _days_between(typing: Typing, call: syntax.Call, scope: Scope) -> ir.Node:
    trees = _arguments(typing, call, least=2, most=2)
    start, end = (_dated(typing, tree, scope, kinds=(Kind.DATE,)) for tree in trees)
    return ir.Between("days", start, end, Type(Kind.INT, unit="天"))


def _known(typing: Typing, call: syntax.Call, scope: Scope) -> ir.Node:
    (tree,) = _arguments(typing, call, least=1, most=1)
    found = ir.Known(typing.typed(tree, scope))
    return ir.Not(found) if call.name in ("缺失", "missing") else found


def _looked_up(typing: Typing, call: syntax.Call, scope: Scope) -> ir.Node:
    name, *trees = _arguments(typing, call, least=2, most=4)
    grid = typing.names.grid(name.name) if isinstance(name, syntax.Word) else None
    if grid is None:
        raise typing.error(name.at, "no-such-table", "第一项应是表的名称。", "请检查名称，或先写“表:”。")
    if len(trees) != len(grid.axes):
        keys = "、".join(axis.label for axis in grid.axes)
        raise typing.error(
            call.at,
            "table-keys-differ",
            f"“{grid.label}”按{keys}查，这里写了{len(trees)}项。",
            "请按次序写全。",
        )
    positions = [_key(typing, tree, axis, scope=scope) for tree, axis in zip(trees, grid.axes, strict=True)]
    if call.name in ("分档", "band_in") and positions[0].words:
        raise typing.error(call.at, "bands-of-words", "“分档”按数分段，这张表按代码查。", "请改用“查表”。")
    return grid.chosen(positions)


def _key(typing: Typing, tree: syntax.Syntax, axis: Axis, *, scope: Scope) -> ir.Slot:
    """A key of a table at its place among the rows."""
    node = typing.typed(tree, scope)
    is_free = node.type == COUNT and isinstance(node, ir.Literal) and isinstance(node.value, int)
    if is_free and axis.type.is_number:
        assert isinstance(node, ir.Literal) and isinstance(node.value, int)
        node = ir.Literal(axis.type, node.value * 10**axis.type.scale)
    other = node.type.kind is not axis.type.kind or node.type.codes != axis.type.codes
    if other or (node.type.unit != axis.type.unit and "" not in (node.type.unit, axis.type.unit)):
        raise typing.error(
            tree.at, "wrong-key", f"“{axis.label}”这一项的类型不对。", "键的类型写在表的“键”里。"
        )
    if node.type.scale > axis.type.scale:
        raise typing.error(
            tree.at, "too-many-decimals", "算出来的小数位比类型多。", "请用“取整”或“每”写明怎样取整。"
        )
    if node.type.scale < axis.type.scale:
        node = ir.Rescale(replace(node.type, scale=axis.type.scale), node)
    return ir.Slot(node, axis.words, axis.bounds)


_OF_SUPPORTERS = ("义务人数", "supporters")
_HOW = (
    _AGGREGATES
    | dict.fromkeys(_OF_SUPPORTERS, "count")
    | {
        "sum": "sum",
        "count": "count",
        "any": "any",
        "all": "all",
        "max": "largest",
        "min": "smallest",
    }
)
FUNCTIONS: dict[str, Typer] = {
    **dict.fromkeys(_HOW, _aggregate),
    **dict.fromkeys(("近", "over"), _window),
    **dict.fromkeys(_TO_DATE, _window),
    **dict.fromkeys(("取大", "取小", "greater", "lesser"), _extreme),
    **dict.fromkeys(("属于", "in"), _one_of),
    **dict.fromkeys(("介于", "between"), _between),
    **dict.fromkeys(("每", "divide"), _divided),
    **dict.fromkeys(("取整", "round"), _rounded),
    **dict.fromkeys(("周岁", "age"), _age),
    **dict.fromkeys(("月数差", "months_between"), _months_between),
    **dict.fromkeys(("天数差", "days_between"), _days_between),
    **dict.fromkeys(("已知", "known", "缺失", "missing"), _known),
    **dict.fromkeys(("查表", "look_up"), _looked_up),
    **dict.fromkeys(("分档", "band_in"), _looked_up),
}
