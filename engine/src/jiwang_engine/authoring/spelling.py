"""A formula in its canonical spelling: the operators and keywords of the printer, one space between words."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from itertools import pairwise
from typing import Any

from lark import Token

from jiwang_engine.errors import PackError
from jiwang_engine.language.parser import parse, tokens_of
from jiwang_engine.language.printer import OPERATORS
from jiwang_engine.packs.model import Expression
from jiwang_engine.terms import Place

KEYWORDS = {
    "IF": "若", "THEN": "则", "ELSE": "否则", "AND": "且", "OR": "或", "NOT": "非", "WHERE": "其中",
}  # fmt: skip


def respelt(text: str) -> str:
    """The formula in canonical spelling, line by line; as it was when it is no formula or would not mean the same."""
    try:
        meant = parse(Expression(text, Place("")))
        lines = [_line(list(tokens_of(line))) for line in text.splitlines()]
        again = parse(Expression("\n".join(lines), Place("")))
    except PackError:
        return text
    return "\n".join(lines) if _shape(again) == _shape(meant) else text


def _line(tokens: list[Token]) -> str:
    words = [_word(token) for token in tokens]
    if not words:
        return ""
    gaps = [" " if _is_apart(left, right) else "" for left, right in pairwise(tokens)]
    return "".join(part for pair in zip(words, [*gaps, ""], strict=True) for part in pair)


def _word(token: Token) -> str:
    return KEYWORDS.get(token.type) or OPERATORS.get(str(token), str(token))


def _is_apart(left: Token, right: Token) -> bool:
    """Brackets cling to what they hold and to the name of a function; a comma clings to what it follows."""
    if left == "(" or right in (")", ","):
        return False
    return not (right == "(" and left.type == "NAME")


def _shape(tree: Any) -> Any:
    """What a tree means, without the places where it was written."""
    if isinstance(tree, tuple):
        return tuple(_shape(part) for part in tree)
    if not is_dataclass(tree):
        return tree
    parts = (_shape(getattr(tree, one.name)) for one in fields(tree) if one.name != "at")
    return (type(tree).__name__, *parts)
