"""Who would get something new after an honest visit: the answer that the rules are measured against.

A family would get something new when the hidden model, after the year's events, puts it below a line of the law and
nothing it gets answers to that. No file and no rule is read here. But who finds help of its own depends on burdens of
the sort that files show too (alone and old, nobody who works, a severe disability): that is an assumption, and how well
a ranking by such burdens does against this truth says nothing of how well it would do in the field.

A sign counts as red only where a file can show whose it is (see signs.py). What the dirt does to a row afterwards is not
taken back: a bill whose ID cell is wiped out, without a birth date or a place, can be tied to nobody. No visit reaches such
a family; the county is told to ask the office for the number (see linking.founding.unplaced).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator

from jiwang_engine.synthesis import rates
from jiwang_engine.synthesis.events import SEVERE, TRAFFIC, lost_income
from jiwang_engine.synthesis.files.columns import Flags, Floats, Ints
from jiwang_engine.synthesis.illness import DIALYSIS, GRAVE
from jiwang_engine.synthesis.living import RECEIVING, Roll, is_severe, need
from jiwang_engine.synthesis.people import per_household
from jiwang_engine.synthesis.signs import Signs
from jiwang_engine.synthesis.world import World

# What kind of hardship a true family has is named by the first of these that applies.
KINDS = (
    "relapse", "breadwinner_lost", "drop_out", "disaster", "accident", "dialysis", "serious_illness", "single_entry",
    "new_disability", "job_lost", "pupil", "hidden_poverty",
)  # fmt: skip
EXIT_SIGNS = {"dead_but_paid": "L3", "car_over_limit": "L1", "two_homes": "", "paid_twice": ""}


@dataclass(frozen=True)
class Truth:
    """Of households: whether a visit would bring something new, what kind of hardship it is; and the exit side."""

    gains: Flags
    kind: Ints  # index in KINDS
    exits: Mapping[str, Flags]


def find_truth(rng: Generator, world: World) -> Truth:
    """Decide for every family whether a visit would bring something new, and what the exit side should find."""
    after = _after(rng, world)
    causes = {
        **_gone(world, after),
        **_sudden(rng, world, after),
        **_ill(rng, world, after),
        **_poor(rng, world, after),
    }
    somebody_left = world.some(world.events.died == 0)
    reasons = np.stack([causes[kind] for kind in KINDS]) & ~world.households.collective & somebody_left
    gains: Flags = np.any(reasons, axis=0)
    return Truth(gains, np.argmax(reasons, axis=0), _exits(world))


@dataclass(frozen=True)
class _After:
    """Every household after the events of the year."""

    need: Floats  # income per head over the standard
    income: Floats  # yuan a year
    cost: Floats  # own payments of the year for those who live, yuan
    modest: Flags  # owns no more than the law allows the poor
    wide: Flags  # owns no more than it allows in other hardship
    covered: Flags  # receives now
    known: Flags  # on the roll in any way, also as an edge family
    unsettled: Flags  # nobody has helped yet, and the family cannot help itself

    @property
    def poor(self) -> Flags:
        """Below the line, and receiving nothing."""
        flags: Flags = (self.need < 1) & self.modest & ~self.covered
        return flags

    @property
    def on_the_edge(self) -> Flags:
        """Below the line of edge families, and receiving nothing."""
        flags: Flags = (self.need < rates.EDGE_LINE) & self.modest & ~self.covered
        return flags


def _after(rng: Generator, world: World) -> _After:
    people, households, living = world.people, world.households, world.living
    severe_new = is_severe(world.illness.new_class, world.illness.new_grade)
    lost, size = lost_income(people, living, world.events, severe_new=severe_new)
    income = np.maximum(living.household_income(people, households) - lost, 0)
    paid = np.where(world.events.died == 0, world.illness.own_paid, 0.0)
    return _After(
        need=income / (living.standard * np.maximum(size, 1)),
        income=income * 12,
        cost=per_household(people, paid, len(households)),
        modest=living.may_own(households, rates.PROPERTY_MONTHS),
        wide=living.may_own(households, rates.WIDE_PROPERTY_MONTHS),
        covered=world.some(np.isin(living.roll, RECEIVING)),
        known=world.some(world.covered),
        unsettled=rng.random(len(households)) < np.array(rates.UNSETTLED)[_burdens(world)],
    )


def _burdens(world: World) -> Ints:
    """How many burdens every household carries, four at most: the more, the less it finds help of its own."""
    people, illness, alive = world.people, world.illness, world.events.died == 0
    count = len(world.households)
    workers = per_household(people, world.of_working_age & alive, count)
    children = world.some((people.age < 16) & alive)
    severe = is_severe(world.living.disability_class, world.living.disability_grade)
    severe |= is_severe(illness.new_class, illness.new_grade)
    grave = np.isin(illness.chronic, GRAVE) & illness.newly_chronic
    troubles = [illness.own_paid >= rates.PAID_LINE, grave, illness.new_certificate > 0, ~alive]
    several = sum(per_household(people, trouble, count) for trouble in troubles) + _jobless(world) >= 2
    burdens = [
        workers == 0,
        (world.households.size == 1) & world.some((people.age >= rates.OLD) & alive),
        children & (workers <= 1),
        world.some(severe & alive),
        world.some(illness.own_paid >= rates.REGION_INCOME),
        several,
    ]
    counted: Ints = np.minimum(np.sum(burdens, axis=0), len(rates.UNSETTLED) - 1)
    return counted


def _gone(world: World, after: _After) -> dict[str, Flags]:
    """The earner has died."""
    earned = world.of_working_age & (world.living.income > 0)
    fresh = world.some(earned & (world.events.died >= world.fresh))
    earlier = world.some(earned & (world.events.died > 0)) & ~fresh & after.unsettled
    children = world.some(world.people.age < rates.ADULT)
    bereft = (after.need < rates.BEREFT_NEED) & after.wide & ~after.covered & children
    return {"breadwinner_lost": ((fresh | earlier) & after.poor) | (fresh & bereft)}


def _sudden(rng: Generator, world: World, after: _After) -> dict[str, Flags]:
    """Drop-outs, disasters and accidents: help that also families on the roll get anew."""
    hazards, school = world.events.hazards, world.events.school
    insured = rng.random(len(hazards.kind)) < rates.HOUSE_INSURED
    bad = (hazards.severity == SEVERE) & (hazards.happened >= world.fresh)
    count = len(world.households)
    struck, hurt = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
    struck[hazards.household[bad & (hazards.kind != TRAFFIC) & ~insured]] = True
    hurt[hazards.household[bad & (hazards.kind == TRAFFIC)]] = True
    left_school = world.some(world.marked(school.person[school.state == 1]))
    return {
        "drop_out": left_school & (after.need < rates.POOR_PUPIL) & after.modest,
        "disaster": struck & (world.living.savings < rates.REBUILDS_ALONE),
        "accident": hurt & (after.need < rates.ACCIDENT_NEED) & after.wide,
    }


def _ill(rng: Generator, world: World, after: _After) -> dict[str, Flags]:
    """Illness and disability, and what they mean for families that left the roll or stand at its edge."""
    illness, count = world.illness, len(world.households)
    crushed = _crushed(rng, world, after)
    heavy = world.some((illness.own_paid >= rates.REGION_INCOME) & (world.events.died == 0))
    ill = crushed & (after.unsettled | (heavy & (rng.random(count) >= rates.HEAVY_SETTLED)))
    grave = world.some(np.isin(illness.chronic, GRAVE) & illness.newly_chronic)
    beginning = grave & ~after.known & after.modest & (after.need < rates.GRAVE_NEED)
    severe = is_severe(illness.new_class, illness.new_grade)
    fresh = world.some(severe & (illness.new_certificate >= world.fresh))
    disabled = fresh | (world.some(severe) & after.unsettled)
    trouble = ill | grave | disabled | world.some(world.events.died > 0) | _jobless(world)
    return {
        "dialysis": world.some(illness.chronic == DIALYSIS) & (beginning | ill),
        "serious_illness": ill | beginning,
        "single_entry": disabled & after.known & ~after.covered,
        "new_disability": disabled & after.on_the_edge,
        "relapse": world.some(world.living.roll == Roll.EXITED) & trouble & after.on_the_edge,
    }


def _crushed(rng: Generator, world: World, after: _After) -> Flags:
    """Families whose own costs are out of all proportion to what they earn and own, and that nobody helps out."""
    households, living, count = world.households, world.living, len(world.households)
    rigid = after.cost > rates.RIGID_RATIO * after.income
    left = living.savings - after.cost < rates.WIDE_PROPERTY_MONTHS * living.standard * households.size
    little = left & ~living.car & ~living.second_home & (after.income < rates.REGION_INCOME * households.size)
    only_elders = ~world.some(world.people.age < rates.WORKS_UNTIL)
    children_pay = only_elders & (rng.random(count) < rates.CHILDREN_PAY)
    refunded = rng.random(count) < rates.REFUNDED
    return rigid & little & ~after.known & ~children_pay & ~refunded


def _poor(rng: Generator, world: World, after: _After) -> dict[str, Flags]:
    """Lost work, school aid that never came, and families that were poor all along."""
    jobless = world.events.jobless
    lately = jobless.hard_to_employ & (jobless.cancelled == 0) & (jobless.registered > world.today - 180)
    stuck = world.some(world.marked(jobless.person[lately])) | (_jobless(world) & after.unsettled)
    before = need(world.people, world.households, world.living)
    exited = world.some(world.living.roll == Roll.EXITED)
    return {
        "job_lost": stuck & after.poor,
        "pupil": _undelivered(rng, world),
        "hidden_poverty": after.poor & (before < 1) & ~after.known & ~exited,
    }


def _jobless(world: World) -> Flags:
    jobless = world.events.jobless
    return world.some(world.marked(jobless.person[jobless.cancelled == 0]))


def _undelivered(rng: Generator, world: World) -> Flags:
    """Edge and rigid families whose child has just begun senior school or college, and whom no school aid has reached."""
    school = world.events.school
    near = np.isin(world.living.roll, (Roll.EDGE, Roll.RIGID, Roll.SINGLE))
    starts = school.person[(school.stage >= 3) & (school.year == 1) & (school.state == 0)]
    missing = rng.random(len(world.households)) < rates.SCHOOL_AID_MISSING
    return world.some(world.marked(starts) & near) & missing


def _exits(world: World) -> dict[str, Flags]:
    """What the exit side should find among the families that receive."""
    living = world.living
    return {
        "dead_but_paid": world.some(world.events.still_paid),
        "car_over_limit": world.some(np.isin(living.roll, RECEIVING)) & living.car,
        "two_homes": living.second_home,
        "paid_twice": world.some(world.marked(living.paid_twice)),
    }


def truth_rows(world: World, signs: Signs, truth: Truth) -> Iterator[tuple[str, str, str, int, int, int]]:
    """The rows of truth.csv: register number, kind, indicators, gains, red, exit."""
    raised, red = signs.of_households(world), signs.red(world)
    numbers = world.households.register_no
    for at in np.flatnonzero(truth.gains).tolist():
        kind = KINDS[truth.kind[at]]
        codes = [name for name, flags in raised.items() if flags[at]]
        yield str(numbers[at]), kind, ";".join(codes), 1, int(red[at]), 0
    for kind, flags in truth.exits.items():
        for at in np.flatnonzero(flags).tolist():
            yield str(numbers[at]), kind, EXIT_SIGNS[kind], 0, int(kind == "dead_but_paid"), 1


def write_truth(path: Path, world: World, *, signs: Signs, truth: Truth) -> None:
    """Write truth.csv; no source knows it, so that a run cannot read it as a department's file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["register_no", "kind", "indicators", "gains", "red", "exit"])
        writer.writerows(truth_rows(world, signs, truth))
