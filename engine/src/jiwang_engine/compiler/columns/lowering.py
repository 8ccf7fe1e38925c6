"""From typed trees to SQL expressions; the one place where the three-valued meaning becomes SQL.

`lower` takes flat trees: every name is a column (role `column`) or the verdict column of a category (role `verdict`),
and every part that would be written twice is a column or a constant. There is no `ELSE` and no `COALESCE`:
either would turn an unknown into a firm answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jiwang_engine.compiler.dialects import DUCKDB, Dialect
from jiwang_engine.language import ir
from jiwang_engine.language.types import Kind
from jiwang_engine.language.values import number_day
from jiwang_engine.packs.periods import Dated, holds_on

_COMPARED = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "=": "=", "!=": "<>"}


@dataclass(frozen=True, slots=True)
class Setting:
    """For which day, as the number 20260301, and for which engine SQL is written.

    `known` is the day on which the law and the files were known; 0 is the day acted on.
    """

    on: int
    dialect: Dialect = DUCKDB
    known: int = 0

    def holds(self, one: Dated) -> bool:
        """Whether a part of the law is in force on the day."""
        return holds_on(one, number_day(self.on), known=number_day(self.known or self.on))


def lower(node: ir.Node, setting: Setting) -> str:
    """The SQL of a flat tree, in brackets where it is more than a name, a constant or a call."""
    return _LOWERED[type(node)](node, setting)


def _literal(node: ir.Literal, setting: Setting) -> str:
    if node.value is None:
        return setting.dialect.nothing(node.type)
    if isinstance(node.value, bool):
        return "TRUE" if node.value else "FALSE"
    return (
        setting.dialect.text(node.value)
        if isinstance(node.value, str)
        else setting.dialect.integer(node.value)
    )


def _name(node: ir.Name, setting: Setting) -> str:
    if node.role == "verdict":
        return f"(CASE WHEN {node.id} = 1 THEN TRUE WHEN {node.id} = 0 THEN FALSE END)"
    if node.role == "day":
        return setting.dialect.integer((setting.known if node.id == "known" else 0) or setting.on)
    assert node.role == "column", node
    return node.id


def _rescale(node: ir.Rescale, setting: Setting) -> str:
    power = 10 ** (node.type.scale - node.of.type.scale)
    return f"({lower(node.of, setting)} * {setting.dialect.integer(power)})"


def _arithmetic(node: ir.Arithmetic, setting: Setting) -> str:
    return f"({lower(node.left, setting)} {node.op} {lower(node.right, setting)})"


def _compare(node: ir.Compare, setting: Setting) -> str:
    return f"({lower(node.left, setting)} {_COMPARED[node.op]} {lower(node.right, setting)})"


def _logic(node: ir.Logic, setting: Setting) -> str:
    return "(" + f" {node.op.upper()} ".join(lower(part, setting) for part in node.parts) + ")"


def _not(node: ir.Not, setting: Setting) -> str:
    return f"(NOT {lower(node.of, setting)})"


def _one_of(node: ir.OneOf, setting: Setting) -> str:
    of = lower(node.of, setting)
    words = [one for one in node.values if isinstance(one, str)]
    if words:
        return f"({setting.dialect.one_of(of, words)})"
    return f"({of} IN ({', '.join(map(str, node.values))}))"


def _if(node: ir.If, setting: Setting) -> str:
    condition, then, otherwise = (
        lower(part, setting) for part in (node.condition, node.then, node.otherwise)
    )
    return (
        f"(CASE WHEN {condition} THEN {then} WHEN NOT {condition} THEN {otherwise} "
        f"WHEN {then} = {otherwise} THEN {then} END)"
    )


def _extreme(node: ir.Extreme, setting: Setting) -> str:
    """The engines' own functions skip unknowns, so all must be known first."""
    parts = [lower(part, setting) for part in node.of]
    known = " AND ".join(f"{part} IS NOT NULL" for part in parts)
    function = "greatest" if node.how == "largest" else "least"
    return f"(CASE WHEN {known} THEN {function}({', '.join(parts)}) END)"


def _divide(node: ir.Divide, setting: Setting) -> str:
    """Rounded without signs first, the sign put back after: no engine's rounding of negatives matters."""
    shift = node.type.scale - node.to + node.by.type.scale - node.of.type.scale
    of, by = lower(node.of, setting), lower(node.by, setting)
    numerator, denominator = _times_ten(of, shift, setting), _times_ten(by, -shift, setting)
    return divided(numerator, denominator, to=node.to, mode=node.mode, setting=setting)


def divided(of: str, by: str, *, to: int, mode: str, setting: Setting) -> str:
    """The rounded quotient of two SQL numbers, times ten to the power `to`; unknown when `by` is zero."""
    numerator, denominator = f"abs({of})", f"abs({by})"
    half = setting.dialect.quotient(denominator, "2")
    added = {"down": "", "up": f" + {denominator} - 1", "half_up": f" + {half}"}[mode]
    # The branch below already keeps zero away, but an engine may work out a constant division before it branches.
    quotient = setting.dialect.quotient(f"({numerator}{added})", f"nullif({denominator}, 0)")
    whole = _times_ten(quotient, to, setting)
    same, differ = (f"{by} <> 0 AND ({of} < 0) {op} ({by} < 0)" for op in ("=", "<>"))
    return f"(CASE WHEN {same} THEN {whole} WHEN {differ} THEN -({whole}) END)"


def _times_ten(sql: str, power: int, setting: Setting) -> str:
    return f"({sql} * {setting.dialect.integer(10**power)})" if power > 0 else sql


def _age(node: ir.Age, setting: Setting) -> str:
    born, on = lower(node.of, setting), setting.on
    years = setting.dialect.quotient(born, "10000")
    early = f"({on % 10000} < {born} % 10000)::BIGINT"
    return f"({on // 10000} - {years} - {early})"


def _between(node: ir.Between, setting: Setting) -> str:
    start, end = (lower(part, setting) for part in (node.start, node.end))
    if node.unit == "days":
        return setting.dialect.days_between(start, end)
    return f"({_month(end, node.end, setting)} - {_month(start, node.start, setting)})"


def _month(sql: str, node: ir.Node, setting: Setting) -> str:
    if node.type.kind is not Kind.DATE:
        return sql
    quotient = setting.dialect.quotient
    return f"({quotient(sql, '10000')} * 12 + {quotient(sql, '100')} % 100 - 1)"


def _known(node: ir.Known, setting: Setting) -> str:
    return f"({lower(node.of, setting)} IS NOT NULL)"


def _sure(node: ir.Sure, setting: Setting) -> str:
    return f"({lower(node.of, setting)} IS TRUE)"


def _slot(node: ir.Slot, setting: Setting) -> str:
    of = lower(node.of, setting)
    if node.words:
        words = [setting.dialect.text(word) for word in node.words]
        cases = [f"WHEN {of} = {word} THEN {place}" for place, word in enumerate(words)]
        cases.append(f"WHEN {of} IS NOT NULL THEN {len(words)}")
    else:
        bounds = [lower(bound, setting) for bound in node.bounds]
        cases = [f"WHEN {of} < {bound} THEN {place}" for place, bound in enumerate(bounds)]
        cases.append(f"WHEN {of} >= {bounds[-1]} THEN {len(bounds)}")
    return f"(CASE {' '.join(cases)} END)::BIGINT"


def _choice(node: ir.Choice, setting: Setting) -> str:
    index = lower(node.index, setting)
    options = (lower(option, setting) for option in node.options)
    return f"(CASE {' '.join(f'WHEN {index} = {place} THEN {one}' for place, one in enumerate(options))} END)"


def _among(node: ir.Among, setting: Setting) -> str:
    """The engines' own functions skip unknowns: what may be must be known, what may not be is left out as unknown."""
    pairs = [
        (lower(one, setting), lower(of, setting)) for one, of in zip(node.possible, node.of, strict=True)
    ]
    known = " AND ".join(f"(NOT {one} OR {of} IS NOT NULL)" for one, of in pairs)
    listed = ", ".join(f"CASE WHEN {one} THEN {of} END" for one, of in pairs)
    function = "greatest" if node.how == "largest" else "least"
    return f"(CASE WHEN {known} THEN {function}({listed}) END)"


_LOWERED: dict[type, Callable[[Any, Setting], str]] = {
    ir.Literal: _literal,
    ir.Name: _name,
    ir.Rescale: _rescale,
    ir.Arithmetic: _arithmetic,
    ir.Compare: _compare,
    ir.Logic: _logic,
    ir.Not: _not,
    ir.OneOf: _one_of,
    ir.If: _if,
    ir.Extreme: _extreme,
    ir.Divide: _divide,
    ir.Age: _age,
    ir.Between: _between,
    ir.Known: _known,
    ir.Sure: _sure,
    ir.Slot: _slot,
    ir.Choice: _choice,
    ir.Among: _among,
}
