"""A synthetic prefecture with known truth."""

from jiwang_engine.synthesis.prefecture import SynthReport, Ways, synthesise

__all__ = ["SynthReport", "Ways", "synthesise"]
