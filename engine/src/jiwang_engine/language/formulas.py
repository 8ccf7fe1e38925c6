"""From the untyped tree to the typed one: names resolved, units and scales aligned, every doubt an error."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from jiwang_engine.errors import PackError
from jiwang_engine.language import functions, ir, syntax
from jiwang_engine.language.names import Names
from jiwang_engine.language.parser import parse, place_in
from jiwang_engine.language.types import BOOL, COUNT, DATE, Kind, Type
from jiwang_engine.language.values import code_word, day_number
from jiwang_engine.packs.model import Expression, MissingMonths
from jiwang_engine.terms import Subject

_FREE_NUMBERS = {"0", "1", "2", "12"}
_UNITS = {"元": "", "元/月": "month", "元/年": "year", "万元": ""}
_KIND_NAMES = {
    Kind.BOOL: "是否", Kind.INT: "整数", Kind.MONEY: "金额", Kind.RATIO: "比率", Kind.AREA: "面积", Kind.DATE: "日期",
    Kind.MONTH: "年月", Kind.CODE: "代码", Kind.REGION: "地区",
}  # fmt: skip
MAX_DEPTH, MAX_NODES = 12, 400


def describe(type_: Type) -> str:
    """A type in the words of the pack: 金额（元/月）."""
    if type_.kind is Kind.MONEY:
        return {"": "金额（元）", "month": "金额（元/月）", "year": "金额（元/年）"}[type_.unit]
    return _KIND_NAMES[type_.kind] + (f"（{type_.unit}）" if type_.unit else "")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a formula speaks: of a person or a unit, inside an aggregate over members or not."""

    subject: Subject
    missing: MissingMonths = MissingMonths()
    inside: bool = False
    depth: int = 0

    @property
    def deeper(self) -> Scope:
        """The scope of the parts."""
        return replace(self, depth=self.depth + 1)


class Typing:
    """Types one formula."""

    def __init__(self, names: Names, expression: Expression) -> None:
        """Take the names of the pack and the formula."""
        self.names, self.expression = names, expression
        self._nodes = 0

    def node(self, scope: Scope) -> ir.Node:
        """The typed tree of the formula."""
        return self.typed(parse(self.expression), scope)

    def typed(self, tree: syntax.Syntax, scope: Scope) -> ir.Node:
        """The typed tree of a part."""
        self._nodes += 1
        if scope.depth > MAX_DEPTH or self._nodes > MAX_NODES:
            raise self.error(tree.at, "formula-too-big", "公式太长或套得太深。", "请拆成几个变量。")
        if isinstance(tree, syntax.Quantity):
            return self._quantity(tree)
        if isinstance(tree, syntax.Date):
            return self._date(tree)
        if isinstance(tree, syntax.Word):
            return self._word(tree, scope)
        return self._compound(tree, scope.deeper)

    def _compound(
        self,
        tree: syntax.Binary | syntax.Chain | syntax.Negation | syntax.Conditional | syntax.Call,
        scope: Scope,
    ) -> ir.Node:
        match tree:
            case syntax.Binary():
                return self._binary(tree, scope)
            case syntax.Chain():
                return ir.Logic(tree.op, tuple(self.truth(part, scope) for part in tree.parts))
            case syntax.Negation():
                return ir.Not(self.truth(tree.of, scope))
            case syntax.Conditional():
                return self._conditional(tree, scope)
            case syntax.Call():
                return functions.typed_call(self, tree, scope)

    def truth(self, tree: syntax.Syntax, scope: Scope) -> ir.Node:
        """A part that must be 是否."""
        node = self.typed(tree, scope)
        if node.type.kind is not Kind.BOOL:
            raise self.error(
                tree.at,
                "not-a-condition",
                f"这里要的是条件，不是{describe(node.type)}。",
                "请写成比较，例如“收入 < 标准”。",
            )
        return node

    def error(self, offset: int, code: str, *texts: str) -> PackError:
        """An error at an offset of the formula; `texts` say what was found, and how to mend it."""
        found, remedy = texts
        return PackError(code, at=place_in(self.expression, offset), found=found, remedy=remedy)

    def _quantity(self, tree: syntax.Quantity) -> ir.Literal:
        whole = tree.number.rstrip("0").rstrip(".") if "." in tree.number else tree.number
        if not (whole in _FREE_NUMBERS or (whole == "100" and tree.unit == "%")):
            raise self.error(
                tree.at,
                "magic-number",
                f"公式里不能直接写 {tree.number}{tree.unit}。",
                "请写成参数，并注明条文和日期。",
            )
        number = int(whole)
        if tree.unit in _UNITS:
            return ir.Literal(
                Type(Kind.MONEY, 2, _UNITS[tree.unit]), number * (10**6 if tree.unit == "万元" else 100)
            )
        if tree.unit in ("%", "倍"):
            return ir.Literal(Type(Kind.RATIO, 4), number * (100 if tree.unit == "%" else 10000))
        if tree.unit == "平方米":
            return ir.Literal(Type(Kind.AREA, 2), number * 100)
        return ir.Literal(Type(Kind.INT, unit=tree.unit.removeprefix("个")), number)

    def _date(self, tree: syntax.Date) -> ir.Literal:
        try:
            return ir.Literal(DATE, day_number(date.fromisoformat(tree.text)))
        except ValueError:
            raise self.error(tree.at, "no-such-day", f"没有 {tree.text} 这一天。", "请检查日期。") from None

    def _word(self, tree: syntax.Word, scope: Scope) -> ir.Node:
        if tree.name in ("是", "否"):
            return ir.Literal(BOOL, tree.name == "是")
        known = self.names.find(tree.name)
        if known is None:
            raise self.error(tree.at, "unknown-name", f"没有“{tree.name}”。", self.names.near(tree.name))
        if known.series:
            raise self.error(
                tree.at, "series-alone", f"“{tree.name}”按月记录，不能直接用。", "请写成“近(月数, 合计(…))”。"
            )
        self._refuse_stranger(tree, known.name.subject, scope)
        return known.name

    def _refuse_stranger(self, tree: syntax.Word, subject: Subject, scope: Scope) -> None:
        """A name of members or supporters needs a formula that speaks of one of them."""
        if subject in (Subject.UNIT, scope.subject):
            return
        if subject is Subject.SUPPORTER:
            raise self.error(
                tree.at,
                "supporter-fact-alone",
                f"“{tree.name}”是每个义务人的。",
                "请放进 合计、人数、任一、全部 等里面。",
            )
        here = "一个义务人" if scope.subject is Subject.SUPPORTER else "一户"
        raise self.error(
            tree.at,
            "member-fact-of-unit",
            f"“{tree.name}”是每个人的，这里说的是{here}。",
            "请放进 合计、人数、任一、全部 等里面。",
        )

    def _binary(self, tree: syntax.Binary, scope: Scope) -> ir.Node:
        if tree.op in ("=", "!="):
            coded = self._coded(tree, scope)
            if coded is not None:
                return coded
        left, right = (self.typed(part, scope) for part in (tree.left, tree.right))
        if tree.op == "*":
            return self._product(tree, left, right)
        left, right = self.aligned(tree.at, left, right, stock=tree.op not in "+-")
        if tree.op in "+-":
            if not left.type.is_number:
                raise self.error(
                    tree.at, "not-a-number", f"{describe(left.type)}不能加减。", "请检查这一项。"
                )
            return ir.Arithmetic(left.type, tree.op, left, right)
        ordered = left.type.is_number or left.type.kind in (Kind.DATE, Kind.MONTH)
        if tree.op not in ("=", "!=") and not ordered:
            raise self.error(
                tree.at, "not-ordered", f"{describe(left.type)}不能比大小。", "请用 = 或 属于(…)。"
            )
        return ir.Compare(tree.op, left, right)

    def _coded(self, tree: syntax.Binary, scope: Scope) -> ir.Node | None:
        """残疾类别 = 肢体: the right side is a word of the left side's code list."""
        if not isinstance(tree.right, syntax.Word) or self.names.find(tree.right.name):
            return None
        left = self.typed(tree.left, scope)
        if left.type.kind is not Kind.CODE:
            return None
        one_of = ir.OneOf(left, (self.code(tree.right, left.type),))
        return one_of if tree.op == "=" else ir.Not(one_of)

    def code(self, tree: syntax.Syntax, type_: Type) -> str:
        """A word of a code list."""
        if not isinstance(tree, syntax.Word):
            raise self.error(tree.at, "not-a-code", "这里应是代码表里的词。", "请参照 codes 文件夹。")
        try:
            return code_word(tree.name, self.names.pack.codes[type_.codes])
        except ValueError as error:
            raise self.error(tree.at, "not-a-code", str(error), "") from None

    def _product(self, tree: syntax.Binary, left: ir.Node, right: ir.Node) -> ir.Node:
        money = [node for node in (left, right) if node.type.kind is Kind.MONEY]
        if not (left.type.is_number and right.type.is_number) or len(money) == 2:
            raise self.error(
                tree.at,
                "bad-product",
                f"{describe(left.type)}和{describe(right.type)}不能相乘。",
                "金额只能乘以倍数、人数、面积或月数。",
            )
        scale = left.type.scale + right.type.scale
        if money:
            factor = right if left is money[0] else left
            return ir.Arithmetic(
                replace(money[0].type, scale=scale, unit=_period(money[0].type.unit, factor)),
                "*",
                left,
                right,
            )
        kinds = {left.type.kind, right.type.kind}
        kind = next((kind for kind in (Kind.AREA, Kind.RATIO) if kind in kinds), Kind.INT)
        unit = left.type.unit or right.type.unit if kind is Kind.INT else ""
        return ir.Arithmetic(Type(kind, scale, unit), "*", left, right)

    def _conditional(self, tree: syntax.Conditional, scope: Scope) -> ir.Node:
        condition = self.truth(tree.condition, scope)
        then, otherwise = (self.typed(part, scope) for part in (tree.then, tree.otherwise))
        then, otherwise = self.aligned(tree.at, then, otherwise)
        return ir.If(then.type, condition, then, otherwise)

    def aligned(
        self, offset: int, left: ir.Node, right: ir.Node, *, stock: bool = False
    ) -> tuple[ir.Node, ir.Node]:
        """Both sides with one type; 0 without a unit fits every number.

        With `stock`, an amount once (存款) may be measured in monthly ones (24 times the 低保标准).
        """
        left, right = _zero_like(left, right), _zero_like(right, left)
        a, b = left.type, right.type
        if a.kind is not b.kind or not _same_unit(a, b, stock=stock) or a.codes != b.codes:
            raise self.error(
                offset,
                "units-differ",
                f"一边是{describe(a)}，一边是{describe(b)}，不能放在一起。",
                "请换算成同一种，例如 元/月 × 12 是 元/年。",
            )
        scale = max(a.scale, b.scale)
        unit = a.unit or b.unit
        return rescaled(left, scale, unit), rescaled(right, scale, unit)


def _same_unit(a: Type, b: Type, *, stock: bool) -> bool:
    if a.unit == b.unit or (a.kind is Kind.INT and "" in (a.unit, b.unit)):
        return True
    return stock and a.kind is Kind.MONEY and {a.unit, b.unit} == {"", "month"}


def fits(given: Type, wanted: Type) -> bool:
    """Whether a value may stand where a type is declared, decimals aside."""
    return (
        given.kind is wanted.kind
        and _same_unit(given, wanted, stock=wanted.unit == "")
        and given.codes == wanted.codes
    )


def rescaled(node: ir.Node, scale: int, unit: str) -> ir.Node:
    """The node with at least these decimals."""
    if node.type.scale == scale:
        return node
    type_ = replace(node.type, scale=scale, unit=unit or node.type.unit)
    if isinstance(node, ir.Literal) and isinstance(node.value, int):
        return ir.Literal(type_, node.value * 10 ** (scale - node.type.scale))
    return ir.Rescale(type_, node)


def _zero_like(node: ir.Node, other: ir.Node) -> ir.Node:
    is_zero = isinstance(node, ir.Literal) and node.type == COUNT and node.value == 0
    return ir.Literal(other.type, 0) if is_zero and other.type.is_number else node


def _period(unit: str, factor: ir.Node) -> str:
    """元/月 * 12 is 元/年, 元/月 * a number of months is 元; otherwise the period stays."""
    if unit != "month" or factor.type.unit not in ("", "月"):
        return unit
    if isinstance(factor, ir.Literal) and factor.value == 12:
        return "year"
    return "" if factor.type.unit == "月" else unit
