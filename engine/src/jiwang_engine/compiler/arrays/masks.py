"""Truth of many at once: masks, three-valued truth, verdicts.

A mask is an array of bool, or one bool that is true of everybody: constants then cost nothing and fold by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Mask = bool | NDArray[np.bool_]


def both(one: Mask, other: Mask) -> Mask:
    """Where both hold."""
    if isinstance(one, bool):
        return other if one else False
    if isinstance(other, bool):
        return one if other else False
    return one & other


def either(one: Mask, other: Mask) -> Mask:
    """Where one of them holds."""
    if isinstance(one, bool):
        return True if one else other
    if isinstance(other, bool):
        return True if other else one
    return one | other


def none(one: Mask) -> Mask:
    """Where it does not hold."""
    return not one if isinstance(one, bool) else ~one


def unless_empty(one: Mask) -> Mask:
    """The same, as one bool where it holds of nobody: to look is cheap, and what follows from it costs nothing."""
    return one if isinstance(one, bool) or one.any() else False


def every(masks: Iterable[Mask]) -> Mask:
    """Where all hold; true of everybody without any."""
    found: Mask = True
    for mask in masks:
        found = both(found, mask)
    return found


def some(masks: Iterable[Mask]) -> Mask:
    """Where at least one holds; true of nobody without any."""
    found: Mask = False
    for mask in masks:
        found = either(found, mask)
    return found


class Truth(NamedTuple):
    """A condition: where it is 是 and where it is 否; elsewhere it is unknown."""

    yes: Mask
    no: Mask

    @property
    def known(self) -> Mask:
        """Where it is not unknown."""
        return either(self.yes, self.no)

    def negated(self) -> Truth:
        """非."""
        return Truth(self.no, self.yes)


UNKNOWN = Truth(False, False)


def firm(holds: Mask) -> Truth:
    """A condition that is unknown of nobody."""
    return Truth(holds, none(holds))


def conjunction(parts: Iterable[Truth]) -> Truth:
    """且 over three values; what nobody can pass ends the search."""
    yes: Mask = True
    no: Mask = False
    for part in parts:
        yes, no = both(yes, part.yes), either(no, part.no)
        if no is True:
            break
    return Truth(yes, no)


def disjunction(parts: Iterable[Truth]) -> Truth:
    """或 over three values."""
    return conjunction(part.negated() for part in parts).negated()


class VerdictMasks(NamedTuple):
    """The verdict of a clause, category or item: each of whom is in exactly one of the first four."""

    yes: Mask
    no: Mask
    unknown: Mask
    undecided: Mask
    presumed: Mask = False
    waived: Mask = False

    def digits(self, count: int) -> NDArray[np.int8]:
        """The digits of a packed clause: the verdict in two bits, 4 for 推定, 8 for 豁免."""
        found = np.zeros(count, dtype=np.int8)
        places = ((self.yes, 1), (self.unknown, 2), (self.undecided, 3), (self.presumed, 4), (self.waived, 8))
        for mask, digit in places:
            if mask is not False:
                found += np.multiply(mask, digit, dtype=np.int8)
        return found


def folded(op: str, parts: list[VerdictMasks]) -> VerdictMasks:
    """One verdict of several: the decisive one wins, then a missing fact, then a decision that people owe."""
    if len(parts) == 1:
        return parts[0]._replace(presumed=False, waived=False)
    yes = (every if op == "and" else some)(part.yes for part in parts)
    no = (some if op == "and" else every)(part.no for part in parts)
    open_ = none(either(yes, no))
    unknown = both(open_, some(part.unknown for part in parts))
    return VerdictMasks(yes, no, unknown, both(open_, none(unknown)))
