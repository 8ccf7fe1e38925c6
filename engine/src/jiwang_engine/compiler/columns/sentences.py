"""Sentences with values, written in SQL exactly as `language.values.show_value` writes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jiwang_engine.compiler.columns.lowering import lower
from jiwang_engine.compiler.columns.sheets import Sheet, columns_in
from jiwang_engine.compiler.dialects import Dialect
from jiwang_engine.language.program import UNKNOWN, Template
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.language.values import PERIODS
from jiwang_engine.terms import Subject


def sentence(template: Template, sheet: Sheet, home: Subject, *, currency: str) -> tuple[str, frozenset[str]]:
    """The SQL of a sentence and the columns that it reads; an unknown aside is left out, any other is said to be open."""
    parts: list[str] = []
    reads = frozenset[str]()
    dialect = sheet.setting.dialect
    for part, *brackets in template.pieces():
        if isinstance(part, str):
            parts.append(dialect.text(part))
            continue
        value = sheet.hoisted(part, home)
        reads |= columns_in([value])
        parts.append(
            shown(lower(value, sheet.setting), part.type, dialect, currency=currency, brackets=brackets)
        )
    return " || ".join(parts) or "''", reads


def shown(
    value: str, type_: Type, dialect: Dialect, *, currency: str, brackets: Sequence[str] = ("", "")
) -> str:
    """The SQL that writes a value as officials do, between brackets that go with it where it is unknown."""
    known = _SHOWN[type_.kind](value, type_, dialect)
    suffix = _suffix(type_).replace("元", currency)
    text = f"{known} || {dialect.text(suffix)}" if suffix else known
    if brackets[0]:
        text = " || ".join((dialect.text(brackets[0]), text, dialect.text(brackets[1])))
    open_ = "''" if brackets[0] else dialect.text(UNKNOWN)
    return f"(CASE WHEN {value} IS NULL THEN {open_} WHEN {value} IS NOT NULL THEN {text} END)"


def _suffix(type_: Type) -> str:
    if type_.kind is Kind.MONEY:
        return PERIODS[type_.unit]
    if type_.kind is Kind.INT:
        return "个月" if type_.unit == "月" else type_.unit
    return "平方米" if type_.kind is Kind.AREA else ""


def _fixed(value: str, scale: int, dialect: Dialect, *, at_least: int = 0) -> str:
    """A scaled integer in digits with thousands separated, without needless decimals."""
    sign = f"CASE WHEN {value} < 0 THEN '-' WHEN {value} >= 0 THEN '' END"
    if scale == 0:
        return f"{sign} || {dialect.thousands(f'abs({value})')}"
    whole = dialect.thousands(dialect.quotient(f"abs({value})", str(10**scale)))
    rest = f"lpad({dialect.as_text(f'abs({value}) % {10**scale}')}, {scale}, '0')"
    if scale <= at_least:
        return f"{sign} || {whole} || '.' || {rest}"
    kept = dialect.without_final_zeros(rest)
    rest = f"rpad({kept}, greatest({at_least}, length({kept})), '0')"
    return f"{sign} || {whole} || CASE WHEN {rest} = '' THEN '' WHEN {rest} <> '' THEN '.' || {rest} END"


def _number(value: str, type_: Type, dialect: Dialect) -> str:
    return _fixed(value, type_.scale, dialect, at_least=2 if type_.kind is Kind.MONEY else 0)


def _ratio(value: str, type_: Type, dialect: Dialect) -> str:
    one = 10**type_.scale
    times, percent = (
        _fixed(f"({value})", type_.scale, dialect),
        _fixed(f"({value} * 100)", type_.scale, dialect),
    )
    return f"CASE WHEN {value} >= {one} THEN {times} || '倍' WHEN {value} < {one} THEN {percent} || '%' END"


def _date(value: str, type_: Type, dialect: Dialect) -> str:
    year, month = dialect.quotient(value, "10000"), dialect.quotient(value, "100")
    return f"{year} || '年' || ({month} % 100) || '月' || ({value} % 100) || '日'"


def _month(value: str, type_: Type, dialect: Dialect) -> str:
    return f"{dialect.quotient(value, '12')} || '年' || ({value} % 12 + 1) || '月'"


def _bool(value: str, type_: Type, dialect: Dialect) -> str:
    return f"CASE WHEN {value} THEN '是' WHEN NOT {value} THEN '否' END"


def _word(value: str, type_: Type, dialect: Dialect) -> str:
    return f"CASE WHEN {value} = '' THEN '无' WHEN {value} <> '' THEN {value} END"


_SHOWN: dict[Kind, Callable[[str, Type, Dialect], str]] = {
    Kind.BOOL: _bool,
    Kind.INT: _number,
    Kind.MONEY: _number,
    Kind.RATIO: _ratio,
    Kind.AREA: _number,
    Kind.DATE: _date,
    Kind.MONTH: _month,
    Kind.CODE: _word,
    Kind.REGION: _word,
}
