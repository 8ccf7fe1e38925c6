"""Who would get something new after an honest visit: the answer that the rules are measured against.

A family would get something new when the hidden model, after the year's events, puts it below a line of the law and
nothing it gets answers to that. What the files show of the family plays no part here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.random import Generator

from jiwang_engine.synthesis import rates
from jiwang_engine.synthesis.events import SEVERE, TRAFFIC, Events, lost_income
from jiwang_engine.synthesis.files.columns import Flags, Floats, Ints
from jiwang_engine.synthesis.illness import GRAVE, Illness
from jiwang_engine.synthesis.living import RECEIVING, Living, Roll, is_severe, need
from jiwang_engine.synthesis.people import Households, People, per_household

RED = ("M2", "M4", "F1", "E2", "N1")
# What kind of hardship a true family has is named by the first of these that applies.
KINDS = (
    "relapse", "breadwinner_lost", "drop_out", "disaster", "accident", "dialysis", "serious_illness", "new_disability",
    "single_entry", "job_lost", "pupil", "hidden_poverty",
)  # fmt: skip
EXIT_KINDS = {"dead_but_paid": "L3", "car_over_limit": "L1", "two_homes": "", "paid_twice": ""}


@dataclass(frozen=True)
class Signs:
    """The plain indicators of POLICY D.2, as they would be raised without any context; of people."""

    raised: Mapping[str, Flags]

    def of_households(self, people: People, households: int) -> dict[str, Flags]:
        """Whether the sign was raised for anybody of the household."""
        return {name: per_household(people, flags, households) > 0 for name, flags in self.raised.items()}


@dataclass(frozen=True)
class Truth:
    """Of households: whether a visit would bring something new, what kind of hardship it is; and the exit side."""

    gains: Flags
    kind: Ints  # index in KINDS
    exits: Mapping[str, Flags] = field(default_factory=dict)


@dataclass(frozen=True)
class World:
    """Everything that is true, before any file is written."""

    people: People
    households: Households
    living: Living
    illness: Illness
    events: Events
    today: int


def signs_of(world: World) -> Signs:
    """Raise the bare thresholds: what a system without context would push to the villages."""
    people, illness, events = world.people, world.illness, world.events
    covered = (world.living.roll > Roll.NONE) & (world.living.roll < Roll.EXITED)
    jobless, hazards, school = events.jobless, events.hazards, events.school
    standing = (jobless.cancelled == 0) & (jobless.registered <= world.today - 90)
    fresh = world.today - rates.FRESH_DAYS
    bad = (hazards.severity == SEVERE) & (hazards.happened >= fresh)
    at_school_age = (people.age[school.person] >= 6) & (people.age[school.person] < 15)
    raised = {
        "M1": (illness.own_paid >= rates.PAID_LINE) & ~covered,
        "M2": illness.own_paid >= rates.REGION_INCOME,
        "M3": (illness.own_paid >= rates.COVERED_PAID_LINE) & covered,
        "M4": illness.newly_chronic & np.isin(illness.chronic, GRAVE),
        "D1": is_severe(illness.new_class, illness.new_grade) & (illness.new_certificate >= fresh),
        "F1": (events.died >= fresh) & (people.age >= rates.ADULT) & (people.age < rates.WORKS_UNTIL),
        "E2": _of(people, school.person[(school.state == 1) & at_school_age]),
        "N1": _of(people, hazards.person[bad & (hazards.kind != TRAFFIC)]),
        "A1": _of(people, hazards.person[bad & (hazards.kind == TRAFFIC)]),
        "J1": _of(people, jobless.person[standing]),
    }
    alone = ~people.collective
    return Signs({name: flags & alone for name, flags in raised.items()})


def find_truth(rng: Generator, world: World) -> Truth:
    """Decide for every family whether a visit would bring something new."""
    after = _after(world)
    causes = _causes(rng, world, after)
    reasons = np.stack([causes[kind] for kind in KINDS])
    gains = reasons.any(axis=0) & ~world.households.collective
    return Truth(gains, np.argmax(reasons, axis=0), _exits(world))


@dataclass(frozen=True)
class _After:
    """Every household after the events of the year."""

    need: Floats  # income per head over the standard
    income: Floats  # yuan a year
    cost: Floats  # own payments that nobody gives back, yuan a year
    modest: Flags
    wide: Flags
    covered: Flags  # receives now
    known: Flags  # on the roll in any way, also as an edge family


def _after(world: World) -> _After:
    people, households, living = world.people, world.households, world.living
    count = len(households)
    severe_new = is_severe(world.illness.new_class, world.illness.new_grade)
    lost, size = lost_income(people, living, world.events, severe_new=severe_new)
    income = np.maximum(living.household_income(people, households) - lost, 0)
    roll = np.zeros(count, dtype=np.int64)
    np.maximum.at(roll, people.household, np.where(living.roll < Roll.EXITED, living.roll, 0))
    alive = world.events.died == 0
    cost = per_household(people, np.where(alive, world.illness.own_paid, 0.0), count)
    return _After(
        need=income / (living.standard * np.maximum(size, 1)),
        income=income * 12,
        cost=cost,
        modest=living.may_own(households, rates.PROPERTY_MONTHS),
        wide=living.may_own(households, rates.WIDE_PROPERTY_MONTHS),
        covered=np.isin(roll, RECEIVING),
        known=roll > 0,
    )


@dataclass(frozen=True)
class _Blows:
    """What struck every household, and whether it was ever put right."""

    unsettled: Flags  # nobody has helped since
    bread: Flags  # lost a bread-winner
    fresh_bread: Flags  # lost one in the last months
    grave: Flags  # somebody newly has a grave illness
    kidney: Flags
    ill: Flags  # crushed by bills
    disabled: Flags
    out_of_work: Flags


def _blows(rng: Generator, world: World, after: _After) -> _Blows:
    people, illness, events, count = world.people, world.illness, world.events, len(world.households)
    unsettled = rng.random(count) >= rates.SETTLED
    refunded = rng.random(count) < rates.REFUNDED
    crushed, heavy = _crushed(rng, world, after)
    fresh = world.today - rates.FRESH_DAYS
    of_age = (people.age >= rates.ADULT) & (people.age < rates.WORKS_UNTIL)
    fresh_bread = _earner(people, (events.died >= fresh) & of_age, world.living)
    old_bread = _earner(people, (events.died > 0) & (events.died < fresh) & of_age, world.living)
    recent = (illness.last_bill >= fresh) & (illness.own_paid > rates.LARGE_PART)
    still_ill = _some(world, recent) | unsettled | (heavy & (rng.random(count) >= rates.HEAVY_SETTLED))
    severe = is_severe(illness.new_class, illness.new_grade)
    newly_severe = severe & (illness.new_certificate >= fresh)
    return _Blows(
        unsettled=unsettled,
        bread=fresh_bread | (old_bread & unsettled),
        fresh_bread=fresh_bread,
        grave=_some(world, np.isin(illness.chronic, GRAVE) & illness.newly_chronic),
        kidney=_some(world, illness.chronic == 2),
        ill=crushed & ~refunded & still_ill,
        disabled=_some(world, newly_severe) | (_some(world, severe) & unsettled),
        out_of_work=_some(world, _of(people, events.jobless.person[events.jobless.cancelled == 0])),
    )


def _causes(rng: Generator, world: World, after: _After) -> dict[str, Flags]:
    """Every kind of hardship, of households."""
    people, households, living = world.people, world.households, world.living
    blows = _blows(rng, world, after)
    poor_now = (after.need < 1) & after.modest & ~after.covered
    edge_now = (after.need < rates.EDGE_LINE) & after.modest & ~after.covered
    exited = _some(world, living.roll == Roll.EXITED)
    trouble = blows.ill | blows.disabled | blows.bread | blows.grave | blows.out_of_work
    newly = blows.grave & ~after.known & after.modest & (after.need < rates.GRAVE_NEED)
    with_child = _some(world, people.age < rates.ADULT)
    bereft = (after.need < rates.BEREFT_NEED) & after.wide & ~after.covered & with_child
    return {
        "relapse": exited & trouble & edge_now,
        "breadwinner_lost": (blows.bread & poor_now) | (blows.fresh_bread & bereft),
        **_sudden(rng, world, after),
        "dialysis": blows.kidney & (newly | blows.ill),
        "serious_illness": blows.ill | newly,
        "new_disability": blows.disabled & (poor_now | edge_now),
        "single_entry": blows.disabled & after.known & ~after.covered,
        "job_lost": blows.out_of_work & poor_now & blows.unsettled,
        "pupil": _undelivered(rng, world),
        "hidden_poverty": poor_now & ~after.known & ~exited & (need(people, households, living) < 1),
    }


def _some(world: World, flags: Flags) -> Flags:
    """Whether it is true of anybody of the household."""
    found: Flags = per_household(world.people, flags, len(world.households)) > 0
    return found


def _earner(people: People, flags: Flags, living: Living) -> Flags:
    """Households in which one of the chosen people had an income."""
    found: Flags = per_household(people, flags & (living.income > 0), len(living.savings)) > 0
    return found


def _crushed(rng: Generator, world: World, after: _After) -> tuple[Flags, Flags]:
    """Families whose own costs are out of all proportion to what they earn and own, and whom no child can help.

    The second answer says for which of them the costs pass the region's income per head.
    """
    people, households = world.people, world.households
    patient = (world.illness.own_paid >= rates.REGION_INCOME) & (world.events.died == 0)
    out_of_proportion = after.cost > rates.RIGID_RATIO * after.income
    heavy = out_of_proportion & (per_household(people, patient, len(households)) > 0)
    left = (
        world.living.savings - after.cost
        < rates.WIDE_PROPERTY_MONTHS * world.living.standard * households.size
    )
    little = left & ~world.living.car & ~world.living.second_home
    only_elders = per_household(people, people.age < rates.WORKS_UNTIL, len(households)) == 0
    children_pay = only_elders & (rng.random(len(households)) < rates.CHILDREN_PAY)
    not_rich = after.income < rates.REGION_INCOME * households.size
    crushed = out_of_proportion & little & ~after.known & ~children_pay & not_rich
    return crushed, heavy


def _sudden(rng: Generator, world: World, after: _After) -> dict[str, Flags]:
    """Drop-outs, disasters and accidents: help that also families on the roll get anew."""
    people, hazards, school, count = (
        world.people,
        world.events.hazards,
        world.events.school,
        len(world.households),
    )
    left = np.zeros(count, dtype=np.bool_)
    left[people.household[school.person[school.state == 1]]] = True
    insured = rng.random(len(hazards.kind)) < rates.HOUSE_INSURED
    natural = (hazards.kind != TRAFFIC) & (hazards.severity == SEVERE) & ~insured
    fresh = hazards.happened > world.today - rates.FRESH_DAYS
    hurt = (hazards.kind == TRAFFIC) & (hazards.severity == SEVERE) & fresh
    struck, injured = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
    struck[hazards.household[natural & fresh]] = True
    injured[hazards.household[hurt]] = True
    return {
        "drop_out": left & (after.need < rates.POOR_PUPIL) & after.modest,
        "disaster": struck & (world.living.savings < rates.REBUILDS_ALONE),
        "accident": injured & (after.need < rates.ACCIDENT_NEED) & after.wide,
    }


def _undelivered(rng: Generator, world: World) -> Flags:
    """Edge and rigid families whose child has just begun senior school or college, and whom no school aid has reached."""
    people, school, count = world.people, world.events.school, len(world.households)
    edge = np.isin(world.living.roll, (Roll.EDGE, Roll.RIGID, Roll.SINGLE))
    starts = school.person[(school.stage >= 3) & (school.year == 1) & (school.state == 0)]
    begins: Flags = per_household(people, _of(people, starts) & edge, count) > 0
    return begins & (rng.random(count) < rates.SCHOOL_AID_MISSING)


def _exits(world: World) -> dict[str, Flags]:
    """What the exit side should find among the families that receive."""
    people, living, count = world.people, world.living, len(world.households)
    receives = per_household(people, np.isin(living.roll, RECEIVING), count) > 0
    twice = np.zeros(count, dtype=np.bool_)
    twice[people.household[living.paid_twice]] = True
    return {
        "dead_but_paid": per_household(people, world.events.still_paid, count) > 0,
        "car_over_limit": receives & living.car,
        "two_homes": living.second_home,
        "paid_twice": twice,
    }


def plain_precision(world: World, signs: Signs, truth: Truth) -> dict[str, tuple[int, int]]:
    """How often every plain indicator was raised, and how often in a family that would gain."""
    gains = truth.gains[world.people.household]
    return {name: (int(flags.sum()), int((flags & gains).sum())) for name, flags in signs.raised.items()}


def truth_rows(world: World, signs: Signs, truth: Truth) -> Iterator[tuple[str, str, str, int, int, int]]:
    """The rows of truth.csv: register number, kind, indicators, gains, red, exit."""
    raised = signs.of_households(world.people, len(world.households))
    numbers = world.households.register_no
    for at in np.flatnonzero(truth.gains).tolist():
        codes = [name for name, flags in raised.items() if flags[at]]
        kind = KINDS[truth.kind[at]]
        codes += {"relapse": ["X1"], "pupil": ["E1"]}.get(kind, [])
        yield str(numbers[at]), kind, ";".join(codes), 1, int(any(code in RED for code in codes)), 0
    for kind, flags in truth.exits.items():
        for at in np.flatnonzero(flags).tolist():
            yield str(numbers[at]), kind, EXIT_KINDS[kind], 0, int(kind == "dead_but_paid"), 1


def write_truth(path: Path, world: World, *, signs: Signs, truth: Truth) -> None:
    """Write truth.csv; no source knows it, so that a run cannot read it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["register_no", "kind", "indicators", "gains", "red", "exit"])
        writer.writerows(truth_rows(world, signs, truth))


def _of(people: People, rows: Ints) -> Flags:
    found = np.zeros(len(people), dtype=np.bool_)
    found[rows] = True
    return found
