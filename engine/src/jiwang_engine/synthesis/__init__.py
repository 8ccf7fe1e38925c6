"""A synthetic prefecture with known truth."""

from jiwang_engine.synthesis.prefecture import SynthReport, synthesise

__all__ = ["SynthReport", "synthesise"]
