"""Put people into families: couples, children, elders who stay with a child, people who live alone.

Families are built from nuclei – a couple, or one adult who has no partner. Children and other relatives join a nucleus
whose age fits, then some young couples join the nucleus of their parents. Everything is drawn for a whole county at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from jiwang_engine.synthesis import rates
from jiwang_engine.synthesis.files.columns import Flags, Floats, Ints
from jiwang_engine.synthesis.places import Census

RELATIONS = (
    "户主", "配偶", "子", "女", "儿媳", "女婿", "孙子", "孙女", "父", "母", "弟", "妹", "曾孙", "其他亲属", "非亲属",
)  # fmt: skip
HUSBAND, WIFE, SINGLE, CHILD, GRANDCHILD, PARENT = range(6)
HEAD, OUTSIDER = 0, RELATIONS.index("非亲属")
# Relation to the head by role in the own nucleus: when the head is of that nucleus, when the head's nucleus is the
# elder one (the husband's parents), the younger one, or that of the wife's parents; the man's word, then the woman's.
WORDS = {
    HUSBAND: ("户主 户主", "子 子", "父 父", "女婿 女婿"),
    WIFE: ("配偶 配偶", "儿媳 儿媳", "母 母", "女 女"),
    SINGLE: ("户主 户主", "子 女", "父 母", "子 女"),
    CHILD: ("子 女", "孙子 孙女", "弟 妹", "孙子 孙女"),
    GRANDCHILD: ("孙子 孙女", "曾孙 曾孙", "其他亲属 其他亲属", "曾孙 曾孙"),
    PARENT: ("父 母", "其他亲属 其他亲属", "其他亲属 其他亲属", "其他亲属 其他亲属"),
}
RELATION_OF = np.array(
    [[[RELATIONS.index(word) for word in pair.split()] for pair in WORDS[role]] for role in range(6)],
    dtype=np.int64,
)


@dataclass(frozen=True)
class Families:
    """Of every person: the household (numbered from 0), the relation to its head, and whose surname the person has."""

    household: Ints
    relation: Ints
    surname_of: Ints
    alone_with_grandparents: Flags


@dataclass
class _Nuclei:
    """The nuclei while families are being built; a single adult has no wife (-1)."""

    first: Ints  # husband, or the single adult
    second: Ints  # wife, or -1
    age: Ints  # of the wife or the single adult
    nucleus: Ints  # of every person, -1 while unplaced
    role: Ints  # of every person


def build_families(rng: Generator, ages: Ints, male: Flags, *, census: Census) -> Families:
    """Place everybody of a county in a household."""
    nuclei = _found_nuclei(rng, ages, male, census=census)
    _place_adults(rng, nuclei, ages)
    _place_children(rng, nuclei, ages)
    elder_of = _join_parents(rng, nuclei, ages, census=census)
    return _finish(rng, nuclei, male, elder_of=elder_of)


def _found_nuclei(rng: Generator, ages: Ints, male: Flags, *, census: Census) -> _Nuclei:
    """Marry people, and choose who lives as a nucleus of one."""
    married = rng.random(len(ages)) < np.interp(ages, rates.MARRIED_AGES, rates.MARRIED_SHARES)
    men, women = np.flatnonzero(married & male), np.flatnonzero(married & ~male)
    pairs = min(len(men), len(women))
    men, women = (rng.permutation(group)[:pairs] for group in (men, women))
    men = men[np.argsort(ages[men] + rng.normal(0, 1.6, pairs), kind="stable")]
    women = women[np.argsort(ages[women] + rng.normal(0, 1.6, pairs), kind="stable")]
    coupled = np.zeros(len(ages), dtype=np.bool_)
    coupled[men] = coupled[women] = True
    free = np.flatnonzero(~coupled & (ages >= rates.ADULT))
    alone = _those_who_live_alone(
        rng, ages[free], round(census.one_person / census.household_people * len(ages))
    )
    singles = free[alone]
    nuclei = _Nuclei(
        first=np.concatenate([men, singles]),
        second=np.concatenate([women, np.full(len(singles), -1)]),
        age=ages[np.concatenate([women, singles])],
        nucleus=np.full(len(ages), -1, dtype=np.int64),
        role=np.full(len(ages), SINGLE, dtype=np.int64),
    )
    numbers = np.arange(len(nuclei.first))
    nuclei.nucleus[nuclei.first] = numbers
    nuclei.nucleus[women] = numbers[:pairs]
    nuclei.role[men], nuclei.role[women] = HUSBAND, WIFE
    return nuclei


def _those_who_live_alone(rng: Generator, ages: Ints, wanted: int) -> Ints:
    """Choose the nuclei of one: the old and the middle-aged rather than the young. Some of them get children later."""
    wanted = min(round(wanted * rates.SINGLES_PER_LONE_HOUSEHOLD), len(ages))
    weights = np.interp(ages, rates.ALONE_AGES, rates.ALONE_WEIGHTS)
    order: Ints = np.argsort(-np.log(1 - rng.random(len(ages))) / weights, kind="stable")
    return np.sort(order[:wanted])


def _place_adults(rng: Generator, nuclei: _Nuclei, ages: Ints) -> None:
    """The other adults without a partner live with one parent or two, or, when old, with a child."""
    _place_with_one_parent(rng, nuclei, ages)
    left = np.flatnonzero((nuclei.nucleus < 0) & (ages >= rates.ADULT))
    old = ages[left] >= rates.OLD
    couples = np.flatnonzero(nuclei.second >= 0)
    gap = rng.normal(rates.PARENT_GAP, rates.PARENT_GAP_SPREAD, len(left))
    wanted = np.where(old, ages[left] - gap, ages[left] + gap)
    nuclei.nucleus[left] = couples[_pick(rng, wanted, nuclei.age[couples])]
    nuclei.role[left] = np.where(old, PARENT, CHILD)


def _place_with_one_parent(rng: Generator, nuclei: _Nuclei, ages: Ints) -> None:
    """Grown children of widows and the divorced, at most one each."""
    singles = np.flatnonzero(nuclei.second < 0)
    grown = np.flatnonzero((nuclei.nucleus < 0) & (ages >= rates.ADULT) & (ages < rates.OLD))
    grown = rng.permutation(grown)[: round(len(grown) * rates.WITH_ONE_PARENT)]
    if not len(singles):
        return
    gap = rng.normal(rates.PARENT_GAP, rates.PARENT_GAP_SPREAD, len(grown))
    parent = singles[_pick(rng, ages[grown] + gap, nuclei.age[singles])]
    _, first = np.unique(parent, return_index=True)
    first = first[nuclei.age[parent[first]] >= ages[grown[first]] + rates.YOUNGEST_PARENT]
    nuclei.nucleus[grown[first]] = parent[first]
    nuclei.role[grown[first]] = CHILD


def _place_children(rng: Generator, nuclei: _Nuclei, ages: Ints) -> None:
    """Children live with a couple or a single parent; a few live with their grandparents only."""
    children = np.flatnonzero(nuclei.nucleus < 0)
    kind = rng.random(len(children))
    grand = kind < rates.LEFT_BEHIND
    lone = ~grand & (kind < rates.LEFT_BEHIND + rates.SINGLE_PARENT)
    gap = np.clip(rng.normal(rates.MOTHER_GAP, rates.MOTHER_GAP_SPREAD, len(children)), 19, 44)
    wanted = ages[children] + np.where(grand, rates.GRANDPARENT_GAP, gap)
    couples, singles = np.flatnonzero(nuclei.second >= 0), np.flatnonzero(nuclei.second < 0)
    chosen = couples[_pick(rng, wanted, nuclei.age[couples])]
    for extra_years in rates.TOO_MANY_CHILDREN:
        # Few women marry very young: a child too many goes to somewhat older parents.
        too_many = rank_within(chosen) >= np.clip((nuclei.age[chosen] - 17) // 3, 1, 3)
        again = wanted[too_many] + extra_years + rng.integers(0, 4, int(too_many.sum()))
        chosen[too_many] = couples[_pick(rng, again, nuclei.age[couples])]
    if len(singles):
        one = singles[_pick(rng, wanted, nuclei.age[singles])]
        chosen[lone] = one[lone]
    nuclei.nucleus[children] = chosen
    nuclei.role[children] = np.where(grand, GRANDCHILD, CHILD)


def _join_parents(rng: Generator, nuclei: _Nuclei, ages: Ints, *, census: Census) -> Ints:
    """Some young couples share a household with the husband's parents: of every nucleus the elder one, or -1."""
    elder_of = np.full(len(nuclei.first), -1, dtype=np.int64)
    couple = nuclei.second >= 0
    young = np.flatnonzero(couple & (nuclei.age >= 22) & (nuclei.age <= rates.YOUNGEST_ELDER - 1))
    elders = np.flatnonzero(couple & (nuclei.age >= rates.YOUNGEST_ELDER))
    stem = (census.generations[2] + census.generations[3]) / census.household_people * len(ages)
    with_parent = len(np.unique(nuclei.nucleus[nuclei.role == PARENT]))
    wanted = min(max(round(stem - with_parent * rates.PARENT_MAKES_THREE), 0), len(young))
    if not len(elders):
        return elder_of
    some = rng.permutation(young)[: round(wanted * rates.JOIN_TRIES)]
    gap = rng.normal(rates.PARENT_GAP, rates.PARENT_GAP_SPREAD, len(some))
    hosts = elders[_pick(rng, nuclei.age[some] + gap, nuclei.age[elders])]
    _, first = np.unique(hosts, return_index=True)
    first = np.sort(first)[:wanted]
    elder_of[some[first]] = hosts[first]
    return elder_of


def _finish(rng: Generator, nuclei: _Nuclei, male: Flags, *, elder_of: Ints) -> Families:
    """Number the households, choose the heads and name the relations."""
    numbers = np.arange(len(nuclei.first))
    root = np.where(elder_of >= 0, elder_of, numbers)
    _, household_of = np.unique(root, return_inverse=True)
    elder_leads = (nuclei.age < rates.LEADS_UNTIL) | (rng.random(len(numbers)) < rates.OLD_LEADER)
    joined = elder_of >= 0
    side = np.zeros(len(numbers), dtype=np.int64)
    of_the_wife = np.where(rng.random(int(joined.sum())) < rates.WITH_HER_PARENTS, 3, 1)
    side[joined] = np.where(elder_leads[elder_of[joined]], of_the_wife, 0)
    side[elder_of[joined]] = np.where(elder_leads[elder_of[joined]], 0, 2)
    own = nuclei.nucleus
    relation = RELATION_OF[nuclei.role, side[own], np.where(male, 0, 1)]
    family_name = nuclei.first[own].copy()
    husbands = nuclei.first[joined]
    family_name[husbands] = nuclei.first[elder_of[joined]]
    own_name = (nuclei.role == WIFE) | ((nuclei.role == PARENT) & ~male)
    family_name[own_name] = np.flatnonzero(own_name)
    grand = nuclei.role == GRANDCHILD
    return Families(household_of[own], relation, family_name, grand)


def _pick(rng: Generator, wanted: Floats | Ints, ages: Ints) -> Ints:
    """For every wanted age choose at random one of those whose age is nearest to it (within a year, or the next)."""
    order = np.argsort(ages, kind="stable")
    inside = np.clip(np.rint(wanted), ages.min(), ages.max())
    low = np.searchsorted(ages[order], inside - 1, side="left")
    high = np.searchsorted(ages[order], inside + 1, side="right")
    low = np.minimum(low, len(order) - 1)
    high = np.maximum(high, low + 1)
    chosen = low + (rng.random(len(wanted)) * (high - low)).astype(np.int64)
    picked: Ints = order[np.minimum(chosen, len(order) - 1)]
    return picked


def rank_within(keys: Ints) -> Ints:
    """The position of every element among those of the same key, in order of appearance."""
    order = np.argsort(keys, kind="stable")
    arranged = keys[order]
    starts = np.flatnonzero(np.concatenate([[True], arranged[1:] != arranged[:-1]]))
    lengths = np.diff(np.concatenate([starts, [len(keys)]]))
    rank = np.empty(len(keys), dtype=np.int64)
    rank[order] = np.arange(len(keys)) - np.repeat(starts, lengths)
    return rank
