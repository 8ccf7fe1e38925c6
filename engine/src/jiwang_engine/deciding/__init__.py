"""A decision before the law: what an item gives a household, by which numbers, and the case as it was given."""

from jiwang_engine.deciding.fitting import unfitting
from jiwang_engine.deciding.giving import (
    Given,
    amounts,
    home_of,
    ruled,
    stale_at,
    stale_numbers,
    steady_since,
    text_of,
)

__all__ = [
    "Given",
    "amounts",
    "home_of",
    "ruled",
    "stale_at",
    "stale_numbers",
    "steady_since",
    "text_of",
    "unfitting",
]
