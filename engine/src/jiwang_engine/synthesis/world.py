"""Everything that is true of the prefecture, before any file is written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jiwang_engine.synthesis import rates
from jiwang_engine.synthesis.events import Events
from jiwang_engine.synthesis.files.columns import Flags, Ints
from jiwang_engine.synthesis.illness import Illness
from jiwang_engine.synthesis.living import Living, Roll
from jiwang_engine.synthesis.people import Households, People, per_household


@dataclass(frozen=True)
class World:
    """The people, how they live, and what happened to them in the year that ends today (days from 1970)."""

    people: People
    households: Households
    living: Living
    illness: Illness
    events: Events
    today: int
    unregistered: Flags  # of people: live here, but the population register does not have them

    @property
    def exited_on(self) -> Ints:
        """Of households: the day on which those that left the roll left it, within the last two years."""
        spread = np.modf(np.arange(len(self.households)) * 0.7548776662)[0]
        days: Ints = self.today - 10 - (spread * rates.EXIT_DAYS).astype(np.int64)
        return days

    @property
    def fresh(self) -> int:
        """The first day of what still counts as new."""
        return self.today - rates.FRESH_DAYS

    @property
    def of_working_age(self) -> Flags:
        """People whose work a family may live from."""
        flags: Flags = (self.people.age >= rates.ADULT) & (self.people.age < rates.WORKS_UNTIL)
        return flags

    @property
    def covered(self) -> Flags:
        """People who are on the roll today in any way."""
        flags: Flags = (self.living.roll > Roll.NONE) & (self.living.roll < Roll.EXITED)
        return flags

    def some(self, flags: Flags) -> Flags:
        """Households in which something holds for somebody."""
        found: Flags = per_household(self.people, flags, len(self.households)) > 0
        return found

    def marked(self, rows: Ints) -> Flags:
        """Flags of people: true for the given ones."""
        flags = np.zeros(len(self.people), dtype=np.bool_)
        flags[rows] = True
        return flags
