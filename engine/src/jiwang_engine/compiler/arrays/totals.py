"""Aggregates over the members or supporters of many units at once; a unit of whom nobody is known stays unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from jiwang_engine.compiler.arrays.formulas import Value
from jiwang_engine.compiler.arrays.masks import Mask, Truth, both, either, none
from jiwang_engine.compiler.arrays.numbers import NOTHING, Number, computed, constant, selected

Array = NDArray[Any]


class Members(Protocol):
    """Who belongs to whom."""

    def spread(self, values: Any) -> Any:
        """The group's value for each member."""

    def peopled(self) -> Mask:
        """The groups with at least one member."""

    def some(self, mask: Mask) -> Mask:
        """The groups with a member for whom it holds."""

    def summed(self, values: Array) -> Array:
        """The sum of each group, in 64 bits; zero for a group of nobody."""

    def outermost(self, values: Array, how: str, start: int) -> Array:
        """The largest or smallest of each group, or `start` where that is further out."""

    @property
    def most(self) -> int:
        """The size of the largest group, or more."""

    @property
    def count(self) -> int:
        """How many members there are."""


@dataclass(frozen=True, slots=True)
class Ranks:
    """Members who stand rank by rank, the groups with more members first: `ranks` says how many groups have one."""

    ranks: tuple[int, ...]
    units: int

    @property
    def most(self) -> int:
        """The size of the largest group, or more."""
        return len(self.ranks)

    @property
    def count(self) -> int:
        """How many members there are."""
        return sum(self.ranks)

    def spread(self, values: Any) -> Any:
        """The group's value for each member."""
        if not self.ranks:
            return values[:0]
        return np.concatenate([values[:count] for count in self.ranks])

    def peopled(self) -> Mask:
        """The groups with at least one member."""
        if not self.ranks:
            return False
        return True if self.ranks[0] == self.units else np.arange(self.units) < self.ranks[0]

    def some(self, mask: Mask) -> Mask:
        """The groups with a member for whom it holds."""
        if isinstance(mask, bool):
            return both(mask, self.peopled())
        return self._gathered(mask, np.logical_or, np.zeros(self.units, dtype=bool))

    def summed(self, values: Array) -> Array:
        """The sum of each group."""
        return self._gathered(values, np.add, np.zeros(self.units, dtype=np.int64))

    def outermost(self, values: Array, how: str, start: int) -> Array:
        """The largest or smallest of each group."""
        further = np.maximum if how == "largest" else np.minimum
        return self._gathered(values, further, np.full(self.units, start, dtype=np.int64))

    def _gathered(self, values: Array, fold: np.ufunc, found: Array) -> Array:
        begin = 0
        for count in self.ranks:
            fold(found[:count], values[begin : begin + count], out=found[:count])
            begin += count
        return found


@dataclass(frozen=True, slots=True)
class Tied:
    """Members who belong to any number of groups: for each tie the member and the group."""

    members: Array
    groups: Array
    units: int
    count: int

    @property
    def most(self) -> int:
        """The size of the largest group, or more."""
        return self.members.size

    def spread(self, values: Any) -> Any:
        """The group's value for each member."""
        return values[self.groups]

    def peopled(self) -> Mask:
        """The groups with at least one member."""
        found = np.zeros(self.units, dtype=bool)
        found[self.groups] = True
        return found

    def some(self, mask: Mask) -> Mask:
        """The groups with a member for whom it holds."""
        if isinstance(mask, bool):
            return both(mask, self.peopled())
        found = np.zeros(self.units, dtype=bool)
        found[self.groups[mask[self.members]]] = True
        return found

    def summed(self, values: Array) -> Array:
        """The sum of each group."""
        found = np.zeros(self.units, dtype=np.int64)
        np.add.at(found, self.groups, values[self.members])
        return found

    def outermost(self, values: Array, how: str, start: int) -> Array:
        """The largest or smallest of each group."""
        found = np.full(self.units, start, dtype=np.int64)
        (np.maximum if how == "largest" else np.minimum).at(found, self.groups, values[self.members])
        return found


def total(how: str, value: Value | None, where: Value | None, *, members: Members) -> Value:
    """The aggregate of each group."""
    if how in ("any", "all"):
        assert isinstance(value, Truth)
        return _any(value, members) if how == "any" else _any(value.negated(), members).negated()
    assert where is None or isinstance(where, Truth)
    holds = Truth(True, False) if where is None else where
    if how == "count":
        return _counted(holds, members)
    assert isinstance(value, Number)
    return _measured(how, value, holds, members=members)


def _any(value: Truth, members: Members) -> Truth:
    peopled = members.peopled()
    return Truth(members.some(value.yes), both(peopled, none(members.some(none(value.no)))))


def _counted(holds: Truth, members: Members) -> Number:
    known = both(members.peopled(), none(members.some(none(holds.known))))
    if known is False:
        return NOTHING
    return Number(members.summed(_each(holds.yes, members)), known, 0, members.most)


def _each(mask: Mask, members: Members) -> Array:
    """One for everybody of whom it holds."""
    if not isinstance(mask, bool):
        return mask
    return np.full(members.count, mask)


def _measured(how: str, value: Number, holds: Truth, *, members: Members) -> Value:
    """A sum, largest or smallest: unknown where it is not clear who counts, or a value of somebody who does."""
    doubtful = either(none(holds.known), both(holds.yes, none(value.known)))
    known = both(members.peopled(), none(members.some(doubtful)))
    if how != "sum":
        known = both(known, members.some(holds.yes))
    if known is False:
        return NOTHING
    if how == "sum":
        counted = _counting(value, holds.yes, 0, members=members)
        whole = computed(
            "*", Number(counted, True, min(value.low, 0), max(value.high, 0)), constant(members.most)
        )
        return Number(members.summed(counted), known, whole.low, whole.high)
    start = value.low if how == "largest" else value.high
    counted = _counting(value, holds.yes, start, members=members)
    return Number(members.outermost(counted, how, start), known, value.low, value.high)


def _counting(value: Number, holds: Mask, otherwise: int, *, members: Members) -> Array:
    """The values of those who count."""
    values = value.values
    if holds is True:
        return values if not isinstance(values, int) else _each(True, members) * np.int64(values)
    return selected(_each(holds, members), values, otherwise)
