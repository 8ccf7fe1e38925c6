"""An amount within its limits."""

from __future__ import annotations

from jiwang_engine.language import ir


def limited(amount: ir.Node, *, least: ir.Node | None, most: ir.Node | None) -> ir.Node:
    """The amount, at least `least` and never above `most`: where the two cross, the greatest amount (上限) counts."""
    for how, limit in (("largest", least), ("smallest", most)):
        if limit is not None:
            amount = ir.Extreme(amount.type, how, (amount, limit))
    return amount
