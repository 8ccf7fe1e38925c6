"""What every department knows, and the file that it is about to send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator

from jiwang_engine.synthesis import rates
from jiwang_engine.synthesis.files.columns import Column, Ints, digits, joined, plain_numbers, words
from jiwang_engine.synthesis.files.writing import Extras, Style, Table
from jiwang_engine.synthesis.places import Places
from jiwang_engine.synthesis.world import World

COMPACT, SLASHED, DOTTED, LONG = (
    "{0:04d}{1:02d}{2:02d}",
    "{0}/{1}/{2}",
    "{0:04d}.{1:02d}.{2:02d}",
    "{0:04d}-{1:02d}-{2:02d}",
)


@dataclass(frozen=True)
class Plan:
    """A file that is ready to be written, and what may befall it."""

    source: str
    table: Table
    kinds: Mapping[str, str]  # heading → kind of dirt
    style: Style
    workbook: bool = False
    extras: Extras = field(default_factory=Extras)


@dataclass(frozen=True)
class Office:
    """What every department knows: the people, the places, the month in the file names, and the day."""

    world: World
    places: Places
    month: str
    rng: Generator
    clean: bool

    def name(self, people: Ints) -> Column:
        """Names of people."""
        return self.world.people.names.column(people)

    def id_number(self, people: Ints) -> Column:
        """ID numbers of people."""
        return Column((self.world.people.id_number[people],), len(people))

    def or_guardian(self, people: Ints) -> Column:
        """ID numbers of people; some children carry that of the head of their household."""
        world = self.world
        child = (world.people.age[people] < 14) & (self.rng.random(len(people)) < rates.GUARDIAN_ID)
        heads = world.households.head[world.people.household[people]]
        return self.id_number(people if self.clean else np.where(child, heads, people))

    def phone(self, people: Ints) -> Column:
        """Telephone numbers of people."""
        return digits(self.world.people.phone[people], 11)

    def village(self, people: Ints) -> Ints:
        """The village of people, as a position in the places."""
        found: Ints = self.world.households.village[self.world.people.household[people]]
        return found

    def address(self, people: Ints) -> Column:
        """Addresses down to the door."""
        doors = self.world.households.door[self.world.people.household[people]]
        names = [village.address for village in self.places.villages]
        return joined(words(names, self.village(people)), plain_numbers(doors), "号")

    def region(self, people: Ints) -> Column:
        """Village codes."""
        return words([village.code for village in self.places.villages], self.village(people))

    def sex(self, people: Ints) -> Column:
        """男 or 女."""
        return words(("女", "男"), self.world.people.male[people].astype(np.int64))

    def spelt(self, vocabulary: Sequence[str], index: Ints, others: Mapping[int, Sequence[str]]) -> Column:
        """Coded cells; a few are spelt in another way that the code list knows."""
        column = words(vocabulary, index)
        if self.clean:
            return column
        odd = np.flatnonzero(self.rng.random(len(index)) < rates.ODD_CODE)
        choice = self.rng.integers(0, 1000, len(odd))
        return column.with_changes(
            {
                row: others[value][pick % len(others[value])]
                for row, value, pick in zip(odd.tolist(), index[odd].tolist(), choice.tolist(), strict=True)
                if value in others
            }
        )
