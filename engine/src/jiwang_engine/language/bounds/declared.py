"""The bounds that a pack declares of its facts and parameters: 下限 and 上限."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jiwang_engine.errors import JiwangError, PackError
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.language.values import parse_value
from jiwang_engine.packs.model import Fact, Pack, Parameter

Key = tuple[str, str]
Types = Mapping[str, Type]


@dataclass(frozen=True, slots=True)
class Declared:
    """The least and the greatest value, in the scale of the type; None where nothing is declared."""

    low: int | None = None
    high: int | None = None

    def on(self, side: str) -> int | None:
        """The bound of a side, low or high."""
        return self.low if side == "low" else self.high


def declared_bounds(pack: Pack, fact_types: Types, parameter_types: Types) -> dict[Key, Declared]:
    """The bounds by (role, id). A fact with a formula of its own (缺时) and a series of which absence means zero have none:
    of them nothing stays unknown that a bound could speak of."""
    found: dict[Key, Declared] = {}
    for fact in pack.facts.values():
        if fact.otherwise is None and not (fact.series and fact.absent == "zero"):
            found["fact", fact.id] = _bounds(fact, fact_types[fact.id], pack)
    for parameter in pack.parameters.values():
        found["parameter", parameter.id] = _bounds(parameter, parameter_types[parameter.id], pack)
    return {key: one for key, one in found.items() if one != Declared()}


def _bounds(one: Fact | Parameter, type_: Type, pack: Pack) -> Declared:
    return Declared(_number(one.low, type_, pack), _number(one.high, type_, pack))


def _number(text: str, type_: Type, pack: Pack) -> int | None:
    if not text:
        return None
    value = parse_value(text, type_, pack.codes)
    assert isinstance(value, int)
    return value


def bound_mistakes(pack: Pack, fact_types: Types, parameter_types: Types) -> Iterator[JiwangError]:
    """Bounds that are no values of the type, that stand where values have no order, or that leave nothing between."""
    declared: list[tuple[Fact | Parameter, Type]] = [
        *((fact, fact_types[fact.id]) for fact in pack.facts.values()),
        *((parameter, parameter_types[parameter.id]) for parameter in pack.parameters.values()),
    ]
    for one, type_ in declared:
        if one.low or one.high:
            yield from _mistakes(one, type_, pack)


def _mistakes(one: Fact | Parameter, type_: Type, pack: Pack) -> Iterator[JiwangError]:
    if not (type_.is_number or type_.kind in (Kind.DATE, Kind.MONTH)):
        yield PackError(
            "bounds-without-order",
            at=one.at,
            found=f"“{one.label}”不分大小，不能写下限、上限。",
            remedy="请删去下限和上限。",
        )
        return
    try:
        bounds = _bounds(one, type_, pack)
    except ValueError as error:
        yield PackError(
            "bad-bound", at=one.at, found=f"“{one.label}”：{error}", remedy="下限、上限请按类型书写。"
        )
        return
    if bounds.low is not None and bounds.high is not None and bounds.low > bounds.high:
        yield PackError(
            "bounds-crossed",
            at=one.at,
            found=f"“{one.label}”的下限 {one.low} 高于上限 {one.high}。",
            remedy="请对调或改正。",
        )
