"""One household explained: clause, values, amount, article, nearest miss, facts to verify."""

from jiwang_engine.explaining.answers import explain
from jiwang_engine.explaining.texts import told

__all__ = ["explain", "told"]
