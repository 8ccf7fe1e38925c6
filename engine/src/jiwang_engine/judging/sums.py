"""The arithmetic of the law: whole quotients, sums of months, 且 and 或 over three values."""

from __future__ import annotations

from collections.abc import Iterable

from jiwang_engine.judging.cases import Series
from jiwang_engine.language import ir
from jiwang_engine.language.values import Value


def divided(numerator: int, denominator: int, mode: str) -> int:
    """An integer quotient: half_up and up away from zero, down towards it."""
    whole, rest = divmod(abs(numerator), abs(denominator))
    if (mode == "up" and rest) or (mode == "half_up" and 2 * rest >= abs(denominator)):
        whole += 1
    return whole if (numerator >= 0) == (denominator > 0) else -whole


def series_sum(series: Series | None, months: range, *, node: ir.WindowSum) -> int | None:
    """The sum of a series over months; a series of which nothing is known is unknown even when months count as zero."""
    if series is None:
        return node.fill * len(months) if node.missing == "filled" else None
    if series.every is not None:
        return series.every * len(months)
    found = [series.months.get(month) for month in months]
    reported = [value for value in found if value is not None]
    if len(reported) == len(found) or node.missing == "zero":
        return sum(reported)
    if node.missing == "filled":
        return sum(reported) + node.fill * (len(found) - len(reported))
    if node.missing == "unknown" or not reported:
        return None
    return divided(sum(reported) * len(found), len(reported) * 10**node.to, node.mode) * int(10**node.to)


def kleene(op: str, values: Iterable[Value]) -> bool | None:
    """且 / 或 over three values."""
    decisive = op == "or"
    unknown = False
    for value in values:
        if value is decisive:
            return decisive
        unknown = unknown or value is None
    return None if unknown else not decisive
