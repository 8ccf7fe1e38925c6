"""The house's lint of generated SQL: what would turn an unknown into a firm answer, or a fen into a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jiwang_engine.compiler.steps import Step

_TEXT = re.compile(r"'(?:[^']|'')*'")
FORBIDDEN = {
    "ELSE": "an unknown condition would become a firm answer",
    "COALESCE": "an unknown value would become a known one",
    "IFNULL": "an unknown value would become a known one",
    "NVL": "an unknown value would become a known one",
    "ROUND": "rounding happens only where the pack says so",
    "AVG": "averages are not whole numbers",
    "BOOL_OR": "it skips unknowns",
    "BOOL_AND": "it skips unknowns",
    "DOUBLE": "money is whole fen",
    "FLOAT": "money is whole fen",
    "DECIMAL": "money is whole fen",
    "DATE_DIFF": "months and years are counted by our own rules",
    "RANDOM": "a run can be repeated",
    "NOW": "the day is an argument",
    "CURRENT_DATE": "the day is an argument",
}
_FOUND = re.compile(rf"\b({'|'.join(FORBIDDEN)})\b", re.IGNORECASE)


def faults(steps: Iterable[Step]) -> list[str]:
    """What is wrong, as `step: word, reason`; texts in quotes are the author's and may say anything."""
    return [
        f"{step.name}: {word}, {FORBIDDEN[word.upper()]}"
        for step in steps
        for word in _FOUND.findall(_TEXT.sub("''", step.sql))
    ]
