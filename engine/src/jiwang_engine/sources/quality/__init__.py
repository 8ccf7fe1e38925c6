"""The report on a batch: what was changed, what goes back, and how to mend it."""

from jiwang_engine.sources.quality.writing import write_quality

__all__ = ["write_quality"]
