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
from jiwang_engine.synthesis.events import FLOOD, SEVERE, TRAFFIC
from jiwang_engine.synthesis.files.columns import Flags
from jiwang_engine.synthesis.illness import DIALYSIS, Bills
from jiwang_engine.synthesis.living import RECEIVING, Roll, Work, is_severe, need
from jiwang_engine.synthesis.people import per_household
from jiwang_engine.synthesis.world import World

PHYSICAL = 4


def plant_stories(rng: Generator, world: World) -> World:
    """Give every story one family; a large prefecture has the others of its own accord."""
    taken = np.zeros(len(world.households), dtype=np.bool_)
    for fits, story in _stories(world):
        for household in rng.permutation(np.flatnonzero(fits & ~taken))[:1].tolist():
            taken[household] = True
            world = story(world, household)
    return world


def _stories(world: World) -> Iterator[tuple[Flags, Callable[[World, int], World]]]:
    """Which families fit a story, and what happens to them."""
    people, living, count = world.people, world.living, len(world.households)
    ratio = need(people, world.households, living)
    earners = per_household(people, _earns(world), count)
    children = world.some(people.age < rates.ADULT)
    calm = ~world.some(world.events.died > 0) & ~world.households.collective
    modest = calm & living.may_own(world.households, rates.PROPERTY_MONTHS)
    on_roll = world.some(living.roll > Roll.NONE)
    fragile = modest & ~on_roll & (ratio > 1) & (ratio < 2) & ~world.some(living.employee_insured)
    one_earner = fragile & (earners == 1) & children
    exited = world.some(living.roll == Roll.EXITED) & (ratio < rates.EDGE_LINE)
    disabled = world.some(is_severe(living.disability_class, living.disability_grade))
    flooded = fragile & ~world.households.urban & (living.savings < rates.REBUILDS_ALONE)
    yield one_earner, _loses_a_leg  # SC08
    yield one_earner, _loses_the_earner  # SC22
    yield fragile & (earners > 0), _begins_dialysis  # SC17
    yield modest & exited & (earners > 0), _becomes_disabled  # SC14
    yield modest & ~disabled & world.some(living.roll == Roll.EDGE), _becomes_disabled  # SC16
    yield fragile & children & (ratio < rates.POOR_PUPIL), _leaves_school  # SC19
    yield fragile & (ratio < rates.EDGE_LINE) & (earners > 0), _becomes_disabled  # SC20
    yield one_earner & (ratio < rates.NEAR_THE_LINE), _cannot_find_work  # SC03
    yield flooded, _loses_the_house  # SC01
    receives = np.isin(living.roll, RECEIVING)
    yield calm & world.some(receives & (people.age >= rates.OLD)), _is_paid_after_death
    yield calm & world.some(receives) & ~living.car, _buys_a_car


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


def _becomes_disabled(world: World, household: int) -> World:
    """Somebody who works, or else the head, gets a first certificate."""
    _certify(world, _member(world, household, _earns(world)), 1)
    return world


def _loses_a_leg(world: World, household: int) -> World:
    """A road accident, an amputation, and the only income is gone."""
    person = _member(world, household, _earns(world))
    _certify(world, person, 2)
    return _struck(world, household, person, kind=TRAFFIC)


def _loses_the_house(world: World, household: int) -> World:
    """A flood has taken the house."""
    return _struck(world, household, int(world.households.head[household]), kind=FLOOD)


def _struck(world: World, household: int, person: int, *, kind: int) -> World:
    hit = world.events.hazards
    row = {
        "household": household,
        "person": person,
        "kind": kind,
        "happened": world.today - 20,
        "severity": SEVERE,
    }
    longer = {name: np.append(getattr(hit, name), value) for name, value in row.items()}
    return replace(world, events=replace(world.events, hazards=replace(hit, **longer)))


def _loses_the_earner(world: World, household: int) -> World:
    """The only earner has died, and children are left."""
    person = _member(world, household, _earns(world) & world.of_working_age)
    world.events.died[person] = world.today - 12
    return world


def _is_paid_after_death(world: World, household: int) -> World:
    """An old person of the roll has died, and nobody has stopped the payment."""
    receives = np.isin(world.living.roll, RECEIVING) & (world.people.age >= rates.OLD)
    person = _member(world, household, receives)
    world.events.died[person], world.events.still_paid[person] = world.today - 40, True
    return world


def _buys_a_car(world: World, household: int) -> World:
    """A family of the roll has had a car since last winter."""
    owned = world.events.vehicles
    row = {"owner": int(world.households.head[household]), "kind": 0, "registered": world.today - 290}
    longer = {name: np.append(getattr(owned, name), value) for name, value in row.items()}
    world.living.car[household] = True
    return replace(world, events=replace(world.events, vehicles=replace(owned, **longer)))


def _begins_dialysis(world: World, household: int) -> World:
    """Dialysis three times a week since last month: three settlements already."""
    person = _member(world, household, (world.people.age >= 30) & (world.events.died == 0))
    illness, bills = world.illness, world.illness.bills
    illness.chronic[person], illness.newly_chronic[person] = DIALYSIS, True
    paid = np.array([310_000, 295_000, 322_000])
    day = world.today - np.array([24, 15, 5])
    new = Bills(
        person=np.full(3, person), admitted=day, discharged=day, total=paid * 5 // 2, basic=paid * 3 // 2,
        major=paid * 0, aid=paid * 0, paid=paid, chronic=np.full(3, DIALYSIS),
    )  # fmt: skip
    others = bills.person != person
    both = {item.name: (getattr(bills, item.name)[others], getattr(new, item.name)) for item in fields(Bills)}
    illness.own_paid[person], illness.last_bill[person] = paid.sum() / 100, int(day[-1])
    return replace(
        world,
        illness=replace(illness, bills=Bills(**{name: np.concatenate(two) for name, two in both.items()})),
    )


def _leaves_school(world: World, household: int) -> World:
    """A child of school age who has stopped coming."""
    school = world.events.school
    at_school = world.marked(school.person[(school.stage == 1) | (school.stage == 2)])
    rows = np.flatnonzero(school.person == _member(world, household, at_school))
    school.state[rows], school.changed[rows] = 1, world.today - 18
    return world


def _cannot_find_work(world: World, household: int) -> World:
    """The only earner has been registered as unemployed for four months, and will not easily find work."""
    jobless, person = world.events.jobless, _member(world, household, _earns(world))
    row = {"person": person, "registered": world.today - 125, "cancelled": 0, "hard_to_employ": True}
    others = jobless.person != person
    longer = {name: np.append(getattr(jobless, name)[others], value) for name, value in row.items()}
    return replace(world, events=replace(world.events, jobless=replace(jobless, **longer)))
