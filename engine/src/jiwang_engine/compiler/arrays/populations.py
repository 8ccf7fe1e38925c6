"""Who is judged, in the order in which arrays hold them: a place after the other, larger households first.

Within a batch of units the persons stand by their rank in the household: first everybody's first member, then everybody's
second, and so on. The members of one rank then stand in the order of the units, so that totals over members are sums of
slices and a unit's value reaches its members by copying slices. Legal supporters stand in the order of their units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from jiwang_engine.backends.base import Backend
from jiwang_engine.terms import Subject

_PLACE = 32  # bits: more people than a country has
Ids = NDArray[np.int64]
Places = NDArray[np.intp]


class Keys:
    """Where a key stands among some different keys."""

    def __init__(self, keys: Ids) -> None:
        """Keys that lie close together are found by a table, others by search."""
        self._keys = keys
        self._low = int(keys.min()) if keys.size else 0
        span = int(keys.max()) - self._low + 1 if keys.size else 0
        self._table: Places | None = None
        if span <= 4 * keys.size + 1024:
            self._table = np.full(span + 1, -1, dtype=np.intp)
            self._table[keys - self._low] = np.arange(keys.size)
        else:
            self._order = np.argsort(keys)
            self._sorted = keys[self._order]

    def places(self, asked: Ids) -> Places:
        """The place of each key that is asked for, -1 where it is not among them."""
        if self._table is not None:
            beyond = self._table.size - 1
            return self._table[np.clip(asked - self._low, -1, beyond)]
        near = np.minimum(np.searchsorted(self._sorted, asked), self._keys.size - 1)
        return np.where(self._sorted[near] == asked, self._order[near], -1)


@dataclass(frozen=True, slots=True)
class Span:
    """One batch: units of one place, and their persons rank by rank; `ranks` says how many units have such a member."""

    units: slice
    persons: slice
    ranks: tuple[int, ...]
    place: int


@dataclass(slots=True)
class Population:
    """The ids of a pass in the order of the arrays, cut into batches."""

    ids: Mapping[Subject, Ids]
    spans: tuple[Span, ...]
    keys: dict[Subject, Keys] = field(default_factory=dict)

    def places(self, home: Subject, asked: Ids) -> Places:
        """Where some units, persons or supporters stand."""
        if home not in self.keys:
            self.keys[home] = Keys(self.ids[home])
        return self.keys[home].places(asked)


def population(backend: Backend, name: str, *, batch: int) -> Population:
    """The units and persons of a pass, at most `batch` units in a batch."""
    units = backend.columns(f"SELECT unit, place FROM {name}_unit")
    members = backend.columns(f"SELECT person, unit FROM {name}_person")
    homes = Keys(units["unit"].values).places(members["unit"].values)
    sizes = np.bincount(homes, minlength=units["unit"].values.size)
    places = units["place"].values
    order = _by_place_and_size(places, sizes)
    stands = np.empty_like(order)
    stands[order] = np.arange(order.size)
    spans, persons = _batches(stands[homes], sizes[order], places[order], batch=batch)
    ids = {Subject.UNIT: units["unit"].values[order], Subject.PERSON: members["person"].values[persons]}
    return Population(ids, tuple(spans))


def _by_place_and_size(places: Ids, sizes: Places) -> Places:
    """The order of units: by place, larger households first, else as they came."""
    largest = int(sizes.max(initial=0))
    key = places * (largest + 1) + (largest - sizes)
    small = int(key.max(initial=0)) < 2**16  # then numpy sorts by digits
    return np.argsort(key.astype(np.uint16) if small else key, kind="stable")


def _batches(homes: Places, sizes: Places, places: Ids, *, batch: int) -> tuple[list[Span], Places]:
    """The batches, and the rows of the persons in their order; units are in theirs."""
    by_unit = _order(homes)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    borders = np.flatnonzero(np.diff(places)) + 1
    edges = [0, *borders.tolist(), places.size]
    spans: list[Span] = []
    rows = np.empty_like(by_unit)
    for first, last in zip(edges, edges[1:], strict=False):
        for begin in range(first, last, batch):
            end = min(begin + batch, last)
            persons = slice(int(starts[begin]), int(starts[end]))
            here = np.arange(starts[begin], starts[end]) - np.repeat(starts[begin:end], sizes[begin:end])
            narrow = here.astype(np.uint16) if here.size and here.max() < 2**16 else here
            rows[persons] = by_unit[persons][np.argsort(narrow, kind="stable")]
            counts = tuple(np.bincount(here).tolist()) if here.size else ()
            spans.append(Span(slice(begin, end), persons, counts, int(places[begin])))
    return spans, rows


def _order(numbers: Places) -> Places:
    """The order of small numbers, equal ones as they came: sorted with their places, many times faster than `argsort`."""
    keys = numbers << _PLACE
    keys += np.arange(numbers.size)
    keys.sort()
    keys &= (1 << _PLACE) - 1
    return keys


@dataclass(frozen=True, slots=True)
class Ties:
    """The supporters of one batch: their slice, and for each tie the supporter and whom it supports, within the batch."""

    here: slice
    places: Ids  # the place of each of them
    units: tuple[Places, Places]
    persons: tuple[Places, Places]
    listed: NDArray[np.bool_]  # units whose supporters are known, be they none


@dataclass(frozen=True, slots=True)
class Supporters:
    """All supporters of a pass, in the order of their units."""

    ids: Ids
    units: Places
    places: Ids
    ties: tuple[Places, Places]  # places of supporter and person, in the order of supporters
    listed: NDArray[np.bool_]

    def of(self, span: Span) -> Ties:
        """Those of one batch."""
        first, last = np.searchsorted(self.units, (span.units.start, span.units.stop))
        here = slice(int(first), int(last))
        begin, end = np.searchsorted(self.ties[0], (first, last))
        helpers, helped = (side[begin:end] for side in self.ties)
        return Ties(
            here,
            self.places[here],
            (np.arange(last - first), self.units[here] - span.units.start),
            (helpers - first, helped - span.persons.start),
            self.listed[span.units],
        )


def supporters(backend: Backend, name: str, people: Population) -> Supporters:
    """The supporters of a pass."""
    rows = backend.columns(f"SELECT supporter, unit, place FROM {name}_supporter")
    units = people.places(Subject.UNIT, rows["unit"].values)
    order = np.argsort(units, kind="stable")
    ids = rows["supporter"].values[order]
    pairs = backend.columns(f"SELECT supporter, person FROM {name}_support")
    there = np.isin(pairs["supporter"].values, ids)
    order_of = {int(one): place for place, one in enumerate(ids)}
    helpers = np.array([order_of[int(one)] for one in pairs["supporter"].values[there]], dtype=np.intp)
    helped = people.places(Subject.PERSON, pairs["person"].values[there])
    known = helped >= 0
    helpers, helped = helpers[known], helped[known]
    by_helper = np.argsort(helpers, kind="stable")
    listed = np.zeros(people.ids[Subject.UNIT].size + 1, dtype=bool)
    listed[people.places(Subject.UNIT, backend.columns(f"SELECT unit FROM {name}_listed")["unit"].values)] = (
        True
    )
    listed[-1] = False
    return Supporters(
        ids, units[order], rows["place"].values[order], (helpers[by_helper], helped[by_helper]), listed[:-1]
    )
