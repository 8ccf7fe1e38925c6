"""Training, offline: the shares of every level among same and among different people, without anybody's answer.

Shares among different people come from pairs drawn by chance. Shares among same people come from expectation and
maximisation over the patterns of levels that the candidates show, a few hundred whatever the number of pairs: once for
each set of blocks, without the traits that the blocks hold equal.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from jiwang_engine.backends.base import Backend
from jiwang_engine.linking.likeness.blocking import find_pairs
from jiwang_engine.linking.likeness.model import BIT, Model, Thresholds, Weight, weight_of
from jiwang_engine.linking.likeness.scoring import compare
from jiwang_engine.linking.likeness.traits import RARITY_STEPS, TRAITS

Shares = NDArray[np.float64]

ROUNDS, ENOUGH = 200, 1e-6
LEAST_SHARE = (
    0.0003  # of same people show any level: clerks err in every way, also in one that the lesson did not have
)
_FEWEST = 0.5  # added to every count, so that no level has the share 0

DRAWN = 2_000  # rows and persons that are paired by chance, all with all
FEWEST_PAIRS = 100

LESSONS: Mapping[str, tuple[str, ...]] = {"name": ("sound",), "birth": ("days",)}
"""The trait that pairs of a lesson hold equal, and by which keys. What pairs are learnt from: those that agree in a trait tell how same people agree in the others."""

CROWD = 2_000  # people under one key of a lesson, at most


@dataclass(frozen=True, slots=True)
class Patterns:
    """Vectors of levels and how many pairs show each."""

    vectors: NDArray[np.int64]
    counts: Shares


def train(backend: Backend, rows: str, pool: str, *, name: str, thresholds: Thresholds, told: str) -> Model:
    """Train a model on two tables of cards; `told` says in words on what."""
    _draw_by_chance(backend, rows, pool)
    compare(backend, rows, pool, pairs="chance_pair", names=pool, into="by_chance")
    find_pairs(backend, rows, pool, into="lesson_pair", blocks=LESSONS, largest=CROWD)
    compare(backend, rows, pool, pairs="lesson_pair", names=pool, into="lesson")
    chance = _patterns(backend, "SELECT * FROM by_chance")
    u = {trait.id: _shares(chance, at, chance.counts) for at, trait in enumerate(TRAITS)}
    m: dict[str, list[Shares]] = {trait.id: [] for trait in TRAITS}
    for lesson, held in enumerate(LESSONS):
        for trait_id, shares in _learnt(backend, lesson, u, held=held).items():
            m[trait_id].append(shares)
    traits = {trait.id: _weights(place, m[trait.id], u[trait.id]) for place, trait in enumerate(TRAITS)}
    for table in ("chance_pair", "by_chance", "lesson_pair", "lesson"):
        backend.run(f"DROP TABLE {table}")
    return Model(name, traits, _rarity(backend, pool), thresholds, told)


def _draw_by_chance(backend: Backend, rows: str, pool: str) -> None:
    """Pairs of anybody with anybody: in so many nobody meets himself but by a wonder."""
    chosen = (f"SELECT id FROM {table} ORDER BY hash(id + 1), id LIMIT {DRAWN}" for table in (rows, pool))
    left, right = chosen
    backend.run(f"""
        CREATE OR REPLACE TEMP TABLE chance_pair AS
        SELECT l.id AS l, r.id AS r, 0 AS blocks FROM ({left}) AS l CROSS JOIN ({right}) AS r""")


def _patterns(backend: Backend, query: str) -> Patterns:
    """The vectors that occur and how often; rarity is left out, it has shares of its own."""
    names = ", ".join(trait.id for trait in TRAITS)
    rows = backend.rows(f"SELECT {names}, count(*) FROM ({query}) GROUP BY ALL ORDER BY ALL")
    found = np.array(rows, dtype=np.int64).reshape(len(rows), len(TRAITS) + 1)
    return Patterns(found[:, :-1], found[:, -1].astype(np.float64))


def _shares(patterns: Patterns, place: int, counts: Shares) -> Shares:
    """The share of every level of a trait among those who say something; element 0 is level 1."""
    levels = len(TRAITS[place].levels) + 1
    found = np.bincount(patterns.vectors[:, place], weights=counts, minlength=levels + 1)[1:] + _FEWEST
    shares: Shares = found / found.sum()
    return shares


def _learnt(backend: Backend, number: int, u: Mapping[str, Shares], *, held: str) -> dict[str, Shares]:
    """The shares among same people, from the pairs of one lesson; nothing where too few pairs are there."""
    lesson = _patterns(backend, f"SELECT * FROM lesson WHERE blocks & {1 << number} <> 0")
    open_places = [place for place, trait in enumerate(TRAITS) if trait.id != held]
    if lesson.counts.sum() < FEWEST_PAIRS:
        return {}
    m = {place: _first_guess(len(TRAITS[place].levels) + 1) for place in open_places}
    share = 0.1
    for _ in range(ROUNDS):
        same = _sureness(lesson, m, u, share=share)
        weighed = lesson.counts * same
        m = {place: _shares(lesson, place, weighed) for place in open_places}
        before, share = share, float(weighed.sum() / lesson.counts.sum())
        if abs(share - before) < ENOUGH:
            break
    return {TRAITS[place].id: shares for place, shares in m.items()}


def _sureness(lesson: Patterns, m: Mapping[int, Shares], u: Mapping[str, Shares], *, share: float) -> Shares:
    """How sure each pattern speaks of same people, given the shares so far."""
    odds = np.full(len(lesson.counts), np.log(share / (1 - share)))
    for place, same in m.items():
        ratio = np.concatenate([[0.0], np.log(same / u[TRAITS[place].id])])
        odds += ratio[lesson.vectors[:, place]]
    sureness: Shares = 1 / (1 + np.exp(-odds))
    return sureness


def _first_guess(levels: int) -> Shares:
    """Same people mostly agree, and the more so the earlier the level."""
    falling = np.exp2(-np.arange(1, levels + 1, dtype=np.float64))
    shares: Shares = falling / falling.sum()
    return shares


def _weights(place: int, lessons: Sequence[Shares], u: Shares) -> tuple[Weight, ...]:
    names = (*(level.id for level in TRAITS[place].levels), "different")
    # A trait that nobody could learn about says nothing.
    m = np.maximum(np.mean(lessons, axis=0), LEAST_SHARE) if lessons else u
    return tuple(
        _weight(name, float(one), float(other)) for name, one, other in zip(names, m, u, strict=True)
    )


def _weight(level: str, m: float, u: float) -> Weight:
    """One level; what next to nobody showed, be it the same or by chance, says nothing for anybody."""
    is_unseen = m <= LEAST_SHARE and u <= LEAST_SHARE
    return Weight(level, round(m, 7), round(u, 7), min(weight_of(m, u), 0) if is_unseen else weight_of(m, u))


def _rarity(backend: Backend, pool: str) -> tuple[int, ...]:
    """What a rare name adds and a common one takes away: beside the mean chance of two people to bear one name."""
    squares, total = backend.rows(
        f"SELECT sum(n * n), sum(n) FROM (SELECT count(*) AS n FROM {pool} WHERE std IS NOT NULL GROUP BY std)"
    )[0]
    mean = float(squares) / float(total) ** 2
    edges = (RARITY_STEPS[0] / 2, *RARITY_STEPS, RARITY_STEPS[-1] * 2)
    middles = (math.sqrt(low * high) * 1e-6 for low, high in pairwise(edges))
    return tuple(round(BIT * math.log2(mean / middle)) for middle in middles)
