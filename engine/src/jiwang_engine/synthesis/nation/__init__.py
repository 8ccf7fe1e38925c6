"""A nation as the engine's own tables: no departments' files, no dirt, one folder for each county."""

from jiwang_engine.synthesis.nation.counties import MOST_PEOPLE, NationReport, synthesise_nation

__all__ = ["MOST_PEOPLE", "NationReport", "synthesise_nation"]
