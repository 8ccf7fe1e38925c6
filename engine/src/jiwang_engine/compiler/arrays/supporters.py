"""Legal supporters beside the persons and units of a pass: who supports whom, and of which units they are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jiwang_engine.backends.base import Backend
from jiwang_engine.compiler.arrays.populations import Ids, Places, Population, Span
from jiwang_engine.terms import Subject


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
