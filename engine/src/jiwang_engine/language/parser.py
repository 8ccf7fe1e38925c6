"""Text of a formula to its untyped tree, with Chinese messages that point at the column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken, v_args

from jiwang_engine.errors import PackError
from jiwang_engine.language import syntax
from jiwang_engine.packs.model import Expression
from jiwang_engine.terms import Place

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_COMPARATORS = {"≤": "<=", "≥": ">=", "≠": "!="}
_QUANTITY = re.compile(r"([0-9.]+)(.*)")
_EXPECTED = {
    "NAME": "名称", "QUANTITY": "数字", "DATE": "日期", "LPAR": "左括号", "RPAR": "右括号", "COMMA": "逗号", "AND": "且", "OR": "或",
    "COMPARATOR": "比较号", "SIGN": "加减号", "TIMES": "乘号", "THEN": "则", "ELSE": "否则", "$END": "结束", "NOT": "非", "IF": "若",
    "WHERE": "其中",
}  # fmt: skip


@lru_cache(maxsize=1)
def _lark() -> Lark:
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=False)


def folded(text: str) -> str:
    """Full-width punctuation and digits as ASCII, letter for letter, so that columns stay true."""
    return text.translate(_FULL_WIDTH)


def parse(expression: Expression) -> syntax.Syntax:
    """The tree of a formula; PackError says where it stops making sense."""
    text = folded(expression.text)
    try:
        return _tree(text)
    except UnexpectedInput as error:
        raise _explained(error, expression, text) from None


@lru_cache(maxsize=8192)
def _tree(text: str) -> syntax.Syntax:
    """Kept by its text: the nation's formulas stand in every pack below it."""
    return _Builder().transform(_lark().parse(text))  # type: ignore[no-any-return]


def tokens_of(text: str) -> Iterator[Token]:
    """The words and signs of a formula that can be parsed, without the spaces between them."""
    return _lark().lex(folded(text))


def place_in(expression: Expression, offset: int) -> Place:
    """The file place of an offset into a formula's text."""
    before = expression.text[:offset]
    line = before.count("\n")
    column = offset - (before.rfind("\n") + 1)
    return Place(
        expression.at.file, expression.at.line + line, column + (1 if line else expression.at.column)
    )


def _explained(error: UnexpectedInput, expression: Expression, text: str) -> PackError:
    offset = (
        error.pos_in_stream if error.pos_in_stream is not None and error.pos_in_stream >= 0 else len(text)
    )
    at = place_in(expression, offset)
    if isinstance(error, UnexpectedCharacters):
        character = text[offset : offset + 1]
        remedy = (
            "除法请改写成乘法，或用“每(x, n, 到元, 进一)”。"
            if character == "/"
            else "请删去，或检查前面的词。"
        )
        return PackError("bad-character", at=at, found=f"公式里不能出现“{character}”。", remedy=remedy)
    expected = sorted({_EXPECTED.get(name, name) for name in getattr(error, "expected", ())})
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        found = f"没想到这里是“{error.token}”。"
    else:
        found, at = "公式没有写完。", place_in(expression, len(text.rstrip()))
    return PackError("bad-formula", at=at, found=found, remedy=f"这里可以是：{'、'.join(expected[:8])}。")


def _position(token: Token) -> int:
    return token.start_pos or 0


class _Builder(Transformer[Token, Any]):
    @v_args(inline=True)
    def quantity(self, token: Token) -> syntax.Quantity:
        found = _QUANTITY.fullmatch(str(token))
        assert found is not None
        return syntax.Quantity(found[1], found[2], _position(token))

    @v_args(inline=True)
    def date(self, token: Token) -> syntax.Date:
        return syntax.Date(str(token), _position(token))

    @v_args(inline=True)
    def word(self, token: Token) -> syntax.Word:
        return syntax.Word(str(token), _position(token))

    def call(self, parts: list[Any]) -> syntax.Call:
        return syntax.Call(str(parts[0]), tuple(parts[1:]), _position(parts[0]))

    def argument(self, parts: list[Any]) -> syntax.Argument:
        where = parts[2] if len(parts) == 3 else None
        return syntax.Argument(parts[0], where, parts[0].at)

    def sum(self, parts: list[Any]) -> syntax.Syntax:
        return _left_to_right(parts)

    def product(self, parts: list[Any]) -> syntax.Syntax:
        return _left_to_right(parts)

    def comparison(self, parts: list[Any]) -> syntax.Binary:
        left, op, right = parts
        return syntax.Binary(_COMPARATORS.get(str(op), str(op)), left, right, _position(op))

    def conjunction(self, parts: list[Any]) -> syntax.Chain:
        return syntax.Chain("and", tuple(parts[::2]), _position(parts[1]))

    def disjunction(self, parts: list[Any]) -> syntax.Chain:
        return syntax.Chain("or", tuple(parts[::2]), _position(parts[1]))

    def negated(self, parts: list[Any]) -> syntax.Negation:
        return syntax.Negation(parts[1], _position(parts[0]))

    def conditional(self, parts: list[Any]) -> syntax.Conditional:
        return syntax.Conditional(parts[1], parts[3], parts[5], _position(parts[0]))


def _left_to_right(parts: list[Any]) -> syntax.Syntax:
    tree: syntax.Syntax = parts[0]
    for op, right in zip(parts[1::2], parts[2::2], strict=True):
        tree = syntax.Binary("*" if str(op) == "×" else str(op), tree, right, _position(op))
    return tree
