"""Persons and units of a county: who lives with whom, who is on the roll, and under which numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jiwang_engine.synthesis.files.columns import Flags, Ints
from jiwang_engine.synthesis.files.registers import entered_on, paid_amounts
from jiwang_engine.synthesis.households import RELATIONS
from jiwang_engine.synthesis.living import Roll
from jiwang_engine.synthesis.places import Places, Village
from jiwang_engine.synthesis.world import World

ITEMS = {
    Roll.DIBAO: "dibao",
    Roll.TEKUN: "tekun",
    Roll.EDGE: "bianyuan",
    Roll.RIGID: "gangxing",
    Roll.SINGLE: "danren",
}
_SPOUSE = RELATIONS.index("配偶")


@dataclass(frozen=True)
class Residents:
    """Everybody of a county with the unit in which each is assessed; persons and units share one sequence of numbers."""

    world: World
    villages: tuple[Village, ...]
    county: str  # the code that takes the place of the borrowed county's
    first: int  # the number of the first person
    unit: Ints  # of people: the unit, counted from 0
    head: Ints  # of units: the person, counted from 0
    category: Ints  # of units: what it is on the roll as, a value of Roll

    @property
    def first_unit(self) -> int:
        """The number of the first unit."""
        return self.first + len(self.unit)

    @property
    def home(self) -> Ints:
        """The household of every unit."""
        homes: Ints = self.world.people.household[self.head]
        return homes

    @property
    def in_case(self) -> Flags:
        """Of people: whether their unit has a live recognition."""
        found: Flags = (self.category > 0)[self.unit]
        return found

    def region_codes(self) -> list[str]:
        """The village codes under the county's own code."""
        return [f"{self.county}{village.code[6:]}" for village in self.villages]

    def receipts(self) -> tuple[Ints, Ints, Ints]:
        """Of the units on the roll: the unit, the day since when, and fen a month."""
        at = np.flatnonzero(self.category > 0)
        home = self.home[at]
        _, amount = paid_amounts(self.world, home, self.category[at])
        return at, entered_on(self.world, home, np.zeros(len(at), dtype=np.bool_)), amount


def settled(world: World, places: Places, county: str, *, first: int) -> Residents:
    """Seat everybody: households as they are, and whoever is on the roll alone (单人保) in a unit of one."""
    people, roll = world.people, world.living.roll
    alone = np.flatnonzero(roll == Roll.SINGLE)
    seat = people.household.copy()
    seat[alone] = len(world.households) + np.arange(len(alone))
    _, unit = np.unique(seat, return_inverse=True)
    place = np.where(people.relation == 0, 0, np.where(people.relation == _SPOUSE, 1, 2))
    order = np.lexsort((people.birth, place, unit))
    starts = np.flatnonzero(np.diff(unit[order], prepend=-1))
    on_roll = np.where(roll == Roll.EXITED, 0, roll)
    category = np.zeros(len(starts), dtype=np.int64)
    np.maximum.at(category, unit, on_roll)
    return Residents(
        world, places.villages, county, first, unit.astype(np.int64), order[starts].astype(np.int64), category
    )
