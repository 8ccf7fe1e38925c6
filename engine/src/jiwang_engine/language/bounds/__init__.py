"""What an unknown value can be at least and at most, and which answers follow from that alone.

The bounds of a formula are formulas too: `ranges` rewrites a typed tree into one for its least value, one for its
greatest, one that is 是 where the condition must hold and one that is 是 where it cannot. Interpreter and database
evaluate them like any other formula, so that both refine an unknown in the same way (ADR 0016).
"""

from jiwang_engine.language.bounds.declared import Declared, bound_mistakes, declared_bounds
from jiwang_engine.language.bounds.ranges import HIGH, LOW, NEVER, REFINED, SURELY, Ranges, refinements

__all__ = [
    "HIGH", "LOW", "NEVER", "REFINED", "SURELY", "Declared", "Ranges", "bound_mistakes", "declared_bounds", "refinements",
]  # fmt: skip
