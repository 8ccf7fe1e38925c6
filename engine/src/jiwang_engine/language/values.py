"""Values as text and back: amounts, dates, codes, in the words of the law."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from jiwang_engine.language.types import Kind, Type
from jiwang_engine.packs.model import CodeList

Value = int | bool | str | None

_TYPE = re.compile(r"(是否|整数|金额|比率|面积|日期|年月|代码|地区)(?:/(月|年))?(?:\((.+)\))?")
_NUMBER = re.compile(r"(-?[0-9][0-9,]*)(?:\.([0-9]+))?(.*)")
_KINDS = {
    "是否": Type(Kind.BOOL), "整数": Type(Kind.INT), "金额": Type(Kind.MONEY, 2), "比率": Type(Kind.RATIO, 4),
    "面积": Type(Kind.AREA, 2), "日期": Type(Kind.DATE), "年月": Type(Kind.MONTH), "代码": Type(Kind.CODE), "地区": Type(Kind.REGION),
}  # fmt: skip
_SUFFIXES: dict[Kind, tuple[str, ...]] = {
    Kind.INT: ("", "个月", "月", "天", "岁", "人", "个", "套", "辆", "度"),
    Kind.RATIO: ("倍", "%", ""),
    Kind.AREA: ("平方米", "㎡", ""),
}
PERIODS = {"month": "元/月", "year": "元/年", "": "元"}
YES_WORDS, NO_WORDS = {"是", "有", "yes", "true"}, {"否", "无", "no", "false"}


def parse_type(text: str, codes: Mapping[str, CodeList]) -> Type:
    """The type that a pack writes: 金额/月, 整数(岁), 代码(残疾类别). ValueError says what is wrong."""
    found = _TYPE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"不认识类型“{text}”。")
    word, period, inner = found.groups()
    base = _KINDS[word]
    if base.kind is Kind.MONEY:
        return Type(Kind.MONEY, 2, {"月": "month", "年": "year", None: ""}[period])
    if base.kind is Kind.CODE:
        known = next((one.id for one in codes.values() if inner in (one.id, one.label)), None)
        if known is None:
            raise ValueError(f"没有代码表“{inner}”。")
        return Type(Kind.CODE, codes=known)
    return Type(Kind.INT, unit=inner or "") if base.kind is Kind.INT else base


def parse_value(text: str, type_: Type, codes: Mapping[str, CodeList]) -> Value:
    """A written value of a type as the engine holds it. ValueError says what is wrong."""
    text = text.strip()
    match type_.kind:
        case Kind.BOOL:
            return _yes_or_no(text)
        case Kind.DATE:
            return day_number(date.fromisoformat(text))
        case Kind.MONTH:
            return month_number(text)
        case Kind.CODE:
            return code_word(text, codes[type_.codes])
        case Kind.REGION:
            return text
        case _:
            return _number(text, type_)


def _yes_or_no(text: str) -> bool:
    if text.lower() in YES_WORDS | NO_WORDS:
        return text.lower() in YES_WORDS
    raise ValueError(f"“{text}”应写成 是 或 否。")


def code_word(text: str, codes: CodeList) -> str:
    """The canonical word for a spelling of a code; 无 is the empty word, a known nothing."""
    if text == "无" and text not in codes.values:
        return ""
    word = codes.aliases.get(text, text)
    if word not in codes.values:
        raise ValueError(f"“{text}”不在“{codes.label}”里；可以写：{'、'.join(codes.values)}。")
    return word


def _number(text: str, type_: Type) -> int:
    if text == "无":
        return 0
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise ValueError(f"“{text}”不是数值。")
    whole, decimals, unit = found[1].replace(",", ""), found[2] or "", found[3].strip()
    shift = _shift(unit, type_, text)
    digits = int(whole + decimals) if not whole.startswith("-") else -int(whole[1:] + decimals)
    places = type_.scale - len(decimals) + shift
    if places < 0 and digits % 10**-places:
        raise ValueError(f"“{text}”的小数位太多。")
    return int(digits * 10**places if places >= 0 else digits // 10**-places)


def _shift(unit: str, type_: Type, text: str) -> int:
    """The power of ten that a unit means; ValueError when it does not fit the type."""
    if type_.kind is Kind.MONEY:
        allowed = {PERIODS[type_.unit]: 0, "元": 0, "": 0, "万元": 4}
        if unit in allowed:
            return allowed[unit]
        raise ValueError(f"“{text}”的单位应是{PERIODS[type_.unit]}。")
    if unit not in _SUFFIXES.get(type_.kind, ()):
        raise ValueError(f"“{text}”的单位不对。")
    return -2 if unit == "%" else 0


def day_number(day: date) -> int:
    """A day as the integer 20260301."""
    return day.year * 10000 + day.month * 100 + day.day


def number_day(number: int) -> date:
    """The day of an integer 20260301."""
    return date(number // 10000, number // 100 % 100, number % 100)


def month_number(text: str) -> int:
    """A month 2026-03 as year * 12 + month - 1."""
    year, month = text.split("-")[:2]
    if not 1 <= int(month) <= 12:
        raise ValueError(f"“{text}”不是年月。")
    return int(year) * 12 + int(month) - 1


def fixed(value: int, scale: int, *, at_least: int = 0) -> str:
    """A scaled integer in digits, thousands separated, without needless decimals."""
    whole, rest = divmod(abs(value), 10**scale)
    decimals = f"{rest:0{scale}d}" if scale else ""
    kept = decimals.rstrip("0").ljust(at_least, "0")
    return f"{'-' if value < 0 else ''}{whole:,}{'.' + kept if kept else ''}"


def show_value(value: Value, type_: Type, currency: str = "元") -> str:
    """A value as officials write it: 12,345.00元/年, 62岁, 2026年3月1日, 是, 未知."""
    if value is None:
        return "未知"
    if isinstance(value, str):
        return value or "无"
    return _SHOWN[type_.kind](value, type_).replace("元", currency)


def _show_ratio(value: int, type_: Type) -> str:
    whole = value >= 10**type_.scale
    return fixed(value, type_.scale) + "倍" if whole else fixed(value * 100, type_.scale) + "%"


_SHOWN: dict[Kind, Callable[[int, Type], str]] = {
    Kind.BOOL: lambda value, _: "是" if value else "否",
    Kind.MONEY: lambda value, type_: fixed(value, type_.scale, at_least=2) + PERIODS[type_.unit],
    Kind.RATIO: _show_ratio,
    Kind.AREA: lambda value, type_: fixed(value, type_.scale) + "平方米",
    Kind.DATE: lambda value, _: f"{value // 10000}年{value // 100 % 100}月{value % 100}日",
    Kind.MONTH: lambda value, _: f"{value // 12}年{value % 12 + 1}月",
    Kind.INT: lambda value, type_: fixed(value, type_.scale) + {"月": "个月"}.get(type_.unit, type_.unit),
}
