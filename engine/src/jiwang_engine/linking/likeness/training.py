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
from jiwang_engine.linking.likeness.scoring import Names, compare
from jiwang_engine.linking.likeness.traits import RARITY_STEPS, TRAITS, Trait

Shares = NDArray[np.float64]

ROUNDS, ENOUGH = 200, 1e-6
LEAST_SHARE = (
    0.0003  # of same people show any level: clerks err in every way, also in one that the lesson did not have
)
_MOST = 0.999999  # of a lesson's pairs are same people: nothing is ever certain
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
    draw_by_chance(backend, rows, pool)
    everybody = Names(f"(SELECT std, 1 AS n FROM {pool})", int(backend.one(f"SELECT count(*) FROM {pool}")))
    compare(backend, rows, pool, pairs="chance_pair", names=everybody, into="by_chance")
    find_pairs(backend, rows, pool, into="lesson_pair", blocks=LESSONS, largest=CROWD)
    compare(backend, rows, pool, pairs="lesson_pair", names=everybody, into="lesson")
    traits = learn(backend, TRAITS, held=tuple(LESSONS))
    for table in ("chance_pair", "by_chance", "lesson_pair", "lesson"):
        backend.run(f"DROP TABLE {table}")
    return Model(name, traits, _rarity(backend, pool), thresholds, told)


def learn(backend: Backend, traits: Sequence[Trait], *, held: Sequence[str]) -> dict[str, tuple[Weight, ...]]:
    """The weights of any traits, from the levels in `by_chance` and in `lesson`; bit n of its `blocks` is the lesson that holds trait `held[n]` equal."""
    chance = _patterns(backend, "SELECT * FROM by_chance", traits)
    u = [_shares(chance, place, len(trait.levels) + 1) for place, trait in enumerate(traits)]
    learnt: list[list[Shares]] = [[] for _ in traits]
    for number, trait_id in enumerate(held):
        lesson = _patterns(backend, f"SELECT * FROM lesson WHERE blocks & {1 << number} <> 0", traits)
        open_places = [place for place, trait in enumerate(traits) if trait.id != trait_id]
        for place, shares in _learnt(lesson, u, places=open_places).items():
            learnt[place].append(shares)
    return {trait.id: _weights(trait, learnt[place], u[place]) for place, trait in enumerate(traits)}


def draw_by_chance(backend: Backend, rows: str, pool: str, *, drawn: int = DRAWN) -> None:
    """Make `chance_pair`, pairs of anybody with anybody: in so many nobody meets himself but by a wonder."""
    left, right = (
        f"SELECT id FROM {table} ORDER BY md5(id::VARCHAR), id LIMIT {drawn}" for table in (rows, pool)
    )
    backend.run(f"""
        CREATE OR REPLACE TEMP TABLE chance_pair AS
        SELECT l.id AS l, r.id AS r, 0 AS blocks FROM ({left}) AS l CROSS JOIN ({right}) AS r""")


def _patterns(backend: Backend, query: str, traits: Sequence[Trait]) -> Patterns:
    """The vectors that occur and how often; rarity is left out, it has shares of its own."""
    names = ", ".join(trait.id for trait in traits)
    rows = backend.rows(f"SELECT {names}, count(*) FROM ({query}) GROUP BY ALL ORDER BY ALL")
    found = np.array(rows, dtype=np.int64).reshape(len(rows), len(traits) + 1)
    return Patterns(found[:, :-1], found[:, -1].astype(np.float64))


def _shares(patterns: Patterns, place: int, levels: int, *, counts: Shares | None = None) -> Shares:
    """The share of every level of a trait among those who say something; element 0 is level 1."""
    weights = patterns.counts if counts is None else counts
    found = np.bincount(patterns.vectors[:, place], weights=weights, minlength=levels + 1)[1:] + _FEWEST
    shares: Shares = found / found.sum()
    return shares


def _learnt(lesson: Patterns, u: Sequence[Shares], *, places: Sequence[int]) -> dict[int, Shares]:
    """The shares among same people, from the pairs of one lesson; nothing where too few pairs are there."""
    if lesson.counts.sum() < FEWEST_PAIRS:
        return {}
    m = {place: _first_guess(len(u[place])) for place in places}
    share = 0.1
    for _ in range(ROUNDS):
        weighed = lesson.counts * _sureness(lesson, m, u, share=share)
        m = {place: _shares(lesson, place, len(u[place]), counts=weighed) for place in places}
        before, share = share, min(float(weighed.sum() / lesson.counts.sum()), _MOST)
        if abs(share - before) < ENOUGH:
            break
    return m


def _sureness(lesson: Patterns, m: Mapping[int, Shares], u: Sequence[Shares], *, share: float) -> Shares:
    """How sure each pattern speaks of same people, given the shares so far."""
    odds = np.full(len(lesson.counts), np.log(share / (1 - share)))
    for place, same in m.items():
        ratio = np.concatenate([[0.0], np.log(same / u[place])])
        odds += ratio[lesson.vectors[:, place]]
    sureness: Shares = 1 / (1 + np.exp(-odds))
    return sureness


def _first_guess(levels: int) -> Shares:
    """Same people mostly agree, and the more so the earlier the level."""
    falling = np.exp2(-np.arange(1, levels + 1, dtype=np.float64))
    shares: Shares = falling / falling.sum()
    return shares


def _weights(trait: Trait, lessons: Sequence[Shares], u: Shares) -> tuple[Weight, ...]:
    names = (*(level.id for level in trait.levels), "different")
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
