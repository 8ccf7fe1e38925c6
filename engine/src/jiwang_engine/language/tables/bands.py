"""Bands of numbers as the law writes them: 16岁至59岁, 60岁以上, 不满16岁, 超过3000元至12000元."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from jiwang_engine.language.types import Type
from jiwang_engine.language.values import Value, parse_value
from jiwang_engine.packs.model import CodeList

_FIGURE = r"[0-9][0-9,.]*(?:万元|元/月|元/年|元|倍|%|岁|个月|月|天|人|平方米|㎡|个|套|辆|度)?"
_LOW = rf"(?:(?:超过|大于)(?P<over>{_FIGURE})|(?P<low>{_FIGURE})(?:以上)?)"
_HIGH = rf"(?:(?:不满|小于|低于)(?P<under>{_FIGURE})|(?:至|不超过)?(?P<high>{_FIGURE})(?:以下|以内)?)"
_BOTH = re.compile(rf"{_LOW}(?=至|不|小|低|(?<=以上)[0-9]){_HIGH}")
_UP = re.compile(rf"(?:(?:超过|大于)(?P<over>{_FIGURE})|(?P<low>{_FIGURE})以上)")
_DOWN = re.compile(
    rf"(?:(?:不满|小于|低于)(?P<under>{_FIGURE})|不超过(?P<most>{_FIGURE})|(?P<high>{_FIGURE})(?:以下|以内))"
)
_ONE = re.compile(rf"(?P<low>(?P<high>{_FIGURE}))")
LOWEST, HIGHEST = -(10**15), 10**15  # no amount, age or ratio of any law lies beyond


@dataclass(frozen=True, slots=True, order=True)
class Band:
    """Scaled whole numbers from `low` to `high`, both included."""

    low: int
    high: int


def band_of(text: str, type_: Type, codes: Mapping[str, CodeList]) -> Band:
    """The band that a cell writes; 以上, 以下, 至 include the number, 超过 and 不满 do not. ValueError says what is wrong."""
    text = text.strip()
    found = next((match for form in (_BOTH, _UP, _DOWN, _ONE) if (match := form.fullmatch(text))), None)
    if found is None:
        raise ValueError(f"看不懂“{text}”；可以写：16岁至59岁、60岁以上、不满16岁、超过3000元至12000元。")
    said = {name: parse_value(figure, type_, codes) for name, figure in _figures(found)}
    least = said.get("low", LOWEST) if "over" not in said else _whole(said["over"]) + 1
    most = said.get("high", said.get("most", HIGHEST)) if "under" not in said else _whole(said["under"]) - 1
    if _whole(least) > _whole(most):
        raise ValueError(f"“{text}”是空的：起点比终点大。")
    return Band(_whole(least), _whole(most))


def _figures(found: re.Match[str]) -> list[tuple[str, str]]:
    named = ("low", "over", "high", "most", "under")
    return [(name, figure) for name, figure in found.groupdict().items() if figure and name in named]


def _whole(value: Value) -> int:
    assert isinstance(value, int)
    return value
