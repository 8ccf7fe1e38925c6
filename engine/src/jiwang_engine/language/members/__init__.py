"""Who of a household counts: units are built before rules (POLICY B.0)."""

from jiwang_engine.language.members.counting import COUNTED, counted, visible_filter

__all__ = ["COUNTED", "counted", "visible_filter"]
