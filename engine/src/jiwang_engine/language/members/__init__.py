"""Who of a household counts: units are built before rules (POLICY B.0)."""

from jiwang_engine.language.members.counting import (
    COUNTED,
    UNCOUNTED,
    as_written,
    counted,
    limited_to_members,
    of_members,
    recognitions,
    visible_filter,
)

__all__ = [
    "COUNTED",
    "UNCOUNTED",
    "as_written",
    "counted",
    "limited_to_members",
    "of_members",
    "recognitions",
    "visible_filter",
]
