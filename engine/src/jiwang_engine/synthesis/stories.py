"""Families hidden in each way that the acceptance stories tell, so that even a small prefecture holds all of them.

The story is planted in what is true – a fragile family meets an event – and only then the files are written. Numbers
like SC08 are those of the stories.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace

import numpy as np
from numpy.random import Generator

from jiwang_engine.synthesis import rates
from jiwang_engine.synthesis.events import SEVERE, TRAFFIC
from jiwang_engine.synthesis.files.columns import Flags, Ints
from jiwang_engine.synthesis.illness import DIALYSIS, Bills
from jiwang_engine.synthesis.living import Roll, Work, is_severe, need
from jiwang_engine.synthesis.people import per_household
from jiwang_engine.synthesis.world import World

PHYSICAL = 4


def plant_stories(rng: Generator, world: World) -> World:
    """Give every story its families; the more people, the more of them."""
    each = max(1, round(len(world.people) / rates.PEOPLE_PER_STORY))
    taken = np.zeros(len(world.households), dtype=np.bool_)
    for fits, story in _stories(world):
        chosen = rng.permutation(np.flatnonzero(fits & ~taken))[:each]
        taken[chosen] = True
        for household in chosen.tolist():
            world = story(world, household)
    return world


def _stories(world: World) -> Iterator[tuple[Flags, Callable[[World, int], World]]]:
    """Which families fit a story, and what happens to them."""
    people, living, count = world.people, world.living, len(world.households)
    ratio = need(people, world.households, living)
    roll = np.zeros(count, dtype=np.int64)
    np.maximum.at(roll, people.household, living.roll)
    earners = per_household(people, _earns(world), count)
    children = per_household(people, people.age < rates.ADULT, count)
    insured = per_household(people, living.employee_insured, count)
    modest = living.may_own(world.households, rates.PROPERTY_MONTHS) & ~world.households.collective
    alive = per_household(people, world.events.died > 0, count) == 0
    fragile = modest & alive & (roll == Roll.NONE) & (ratio > 1) & (ratio < 2) & (insured == 0)
    one_earner = fragile & (earners == 1) & (children > 0)
    yield one_earner, _loses_a_leg  # SC08
    yield one_earner, _loses_the_earner  # SC22, children stay with whoever is left
    yield fragile & (earners > 0), _begins_dialysis  # SC17
    yield (
        modest & alive & (roll == Roll.EXITED) & (ratio < rates.EDGE_LINE) & (earners > 0),
        _relapses,
    )  # SC14
    disabled = per_household(people, is_severe(living.disability_class, living.disability_grade), count) > 0
    yield modest & alive & (roll == Roll.EDGE) & ~disabled, _becomes_disabled  # SC16
    yield fragile & (children > 0) & (ratio < rates.POOR_PUPIL), _leaves_school  # SC19


def _earns(world: World) -> Flags:
    earns: Flags = np.isin(world.living.work, (Work.EMPLOYEE, Work.INFORMAL)) & (world.events.died == 0)
    return earns


def _member(world: World, household: int, wanted: Flags) -> int:
    """The first member of a household for whom something holds, else the head."""
    found = np.flatnonzero((world.people.household == household) & wanted)
    return int(found[0]) if len(found) else int(world.households.head[household])


def _certify(world: World, person: int, grade: int) -> None:
    """Give somebody a first certificate a few days ago; the arrays of the world are its own."""
    world.illness.new_certificate[person] = world.today - 6
    world.illness.new_class[person], world.illness.new_grade[person] = PHYSICAL, grade
    world.living.disability_class[person] = world.living.disability_grade[person] = 0


def _loses_a_leg(world: World, household: int) -> World:
    """A road accident, an amputation, and the only income is gone."""
    person = _member(world, household, _earns(world))
    _certify(world, person, 2)
    hit = world.events.hazards
    row = {
        "household": household,
        "person": person,
        "kind": TRAFFIC,
        "happened": world.today - 20,
        "severity": SEVERE,
    }
    longer = {name: np.append(getattr(hit, name), value) for name, value in row.items()}
    return replace(world, events=replace(world.events, hazards=replace(hit, **longer)))


def _loses_the_earner(world: World, household: int) -> World:
    person = _member(world, household, _earns(world) & (world.people.age < rates.WORKS_UNTIL))
    world.events.died[person] = world.today - 12
    return world


def _begins_dialysis(world: World, household: int) -> World:
    """Dialysis three times a week since last month: three settlements already."""
    person = _member(world, household, (world.people.age >= 30) & (world.events.died == 0))
    illness, bills = world.illness, world.illness.bills
    illness.chronic[person], illness.newly_chronic[person] = DIALYSIS, True
    others = bills.person != person
    paid = np.array([310_000, 295_000, 322_000])
    day = world.today - np.array([24, 15, 5])
    new = Bills(
        person=np.full(3, person), admitted=day, discharged=day, total=paid * 5 // 2, basic=paid * 3 // 2,
        major=paid * 0, aid=paid * 0, paid=paid, chronic=np.full(3, DIALYSIS),
    )  # fmt: skip
    kept = {
        item.name: _joined(getattr(bills, item.name)[others], getattr(new, item.name))
        for item in fields(Bills)
    }
    illness.own_paid[person], illness.last_bill[person] = paid.sum() / 100, int(day[-1])
    return replace(world, illness=replace(illness, bills=Bills(**kept)))


def _joined(first: Ints, second: Ints) -> Ints:
    return np.concatenate([first, second])


def _relapses(world: World, household: int) -> World:
    """A family that left the roll this year, and whose earner is disabled now."""
    _certify(world, _member(world, household, _earns(world)), 2)
    return world


def _becomes_disabled(world: World, household: int) -> World:
    """A member of an edge family who could get an allowance alone."""
    _certify(world, _member(world, household, world.people.age >= rates.ADULT), 1)
    return world


def _leaves_school(world: World, household: int) -> World:
    """A child of school age who has stopped coming."""
    school, people = world.events.school, world.people
    at_school = np.zeros(len(people), dtype=np.bool_)
    at_school[school.person[(school.stage == 1) | (school.stage == 2)]] = True
    rows = np.flatnonzero(school.person == _member(world, household, at_school))
    school.state[rows], school.changed[rows] = 1, world.today - 18
    return world
