"""A year of events: deaths, lost jobs, school, floods and fires, accidents, vehicles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from jiwang_engine.synthesis import rates
from jiwang_engine.synthesis.files.columns import Flags, Floats, Ints
from jiwang_engine.synthesis.living import Living, Roll, Work, draw
from jiwang_engine.synthesis.people import Households, People, per_household

STAGES = ("学前", "小学", "初中", "高中", "中职", "本专科")
STATES = ("在读", "辍学", "休学", "毕业")
HAZARDS = ("洪涝", "风雹", "地质灾害", "火灾", "交通事故")
FLOOD, FIRE, TRAFFIC = 0, 3, 4
SEVERITIES = ("轻微", "一般", "严重")
SEVERE = 2


@dataclass(frozen=True)
class School:
    """The pupils' list, one row a pupil; `changed` is the day of the state, 0 when it never changed."""

    person: Ints
    stage: Ints
    year: Ints  # in the stage, from 1
    boards: Flags
    state: Ints
    changed: Ints


@dataclass(frozen=True)
class Jobless:
    """Registrations of unemployment; `cancelled` is 0 while they stand."""

    person: Ints
    registered: Ints
    cancelled: Ints
    hard_to_employ: Flags


@dataclass(frozen=True)
class Hazards:
    """Families hit by a flood, a fire or an accident, one row a family."""

    household: Ints
    person: Ints  # the head, or whoever had the accident
    kind: Ints
    happened: Ints
    severity: Ints


@dataclass(frozen=True)
class Vehicles:
    """Registered vehicles; kind 0 is a car."""

    owner: Ints
    kind: Ints
    registered: Ints


@dataclass(frozen=True)
class Events:
    """Everything that happened, beside illness."""

    died: Ints  # day of death in the last year, 0 for the living; of people
    still_paid: Flags  # dead, but still among those who receive
    school: School
    jobless: Jobless
    hazards: Hazards
    vehicles: Vehicles


def draw_events(
    rng: Generator, people: People, households: Households, *, living: Living, today: int
) -> Events:
    """Draw a year of events that ends today."""
    died = _deaths(rng, people, today)
    receives = (living.roll > Roll.NONE) & (living.roll < Roll.EXITED)
    overlooked = np.where(died > today - rates.STOP_PAYMENT_DAYS, rates.STILL_PAID_FRESH, rates.STILL_PAID)
    return Events(
        died=died,
        still_paid=(died > 0) & receives & (rng.random(len(people)) < overlooked),
        school=_school(rng, people, households, living=living, alive=died == 0, today=today),
        jobless=_jobless(rng, people, living, today=today),
        hazards=_hazards(rng, people, households, today=today),
        vehicles=_vehicles(rng, people, households, living=living, today=today),
    )


def _deaths(rng: Generator, people: People, today: int) -> Ints:
    hazard = np.interp(people.age, rates.DEATH_AGES, rates.DEATH_SHARES)
    dies = (rng.random(len(people)) < hazard * rates.DEATH_DAYS / 365) & ~people.collective
    return np.where(dies, today - rng.integers(0, rates.DEATH_DAYS, len(people)), 0)


def _school(
    rng: Generator, people: People, households: Households, *, living: Living, alive: Flags, today: int
) -> School:
    """All pupils from nursery school to college; poor families' children leave school more often."""
    age = people.age
    attends = alive & (age >= 3) & (age <= 22) & np.where(age < 6, rng.random(len(people)) < 0.85, True)
    attends &= (age < 16) | (living.work == Work.STUDENT)
    person = np.flatnonzero(attends)
    years = age[person]
    senior = np.where(rng.random(len(person)) < rates.VOCATIONAL, 4, 3)
    stage = np.select([years < 6, years < 12, years < 15, years < 18], [0, 1, 2, senior], 5)
    first_year = np.array([3, 6, 12, 15, 15, 18])[stage]
    poor = (
        living.household_income(people, households) / (living.standard * households.size) < rates.POOR_PUPIL
    )
    leaves = np.array(rates.LEAVES_SCHOOL)[stage] * np.where(
        poor[people.household[person]], rates.POOR_LEAVES, 1.0
    )
    chance = rng.random(len(person))
    state = np.where(chance < leaves, 1, np.where(chance > 1 - rates.PAUSES_SCHOOL * (stage > 0), 2, 0))
    changed = np.where(state > 0, today - rng.integers(0, 75, len(person)), 0)
    boards = rng.random(len(person)) < np.array(rates.BOARDS)[stage]
    return School(person, stage, years - first_year + 1, boards, state, changed)


def _jobless(rng: Generator, people: People, living: Living, *, today: int) -> Jobless:
    """Registered unemployment of the last year and a half; a good part has been cancelled since."""
    weight = np.where(living.work == Work.EMPLOYEE, 1.0, np.where(living.work == Work.INFORMAL, 0.3, 0.0))
    person = np.flatnonzero(rng.random(len(people)) < weight * rates.JOBLESS)
    registered = today - rng.integers(0, 540, len(person))
    lasts = registered + rng.integers(60, 700, len(person))
    hard = (people.age[person] >= 45) & (rng.random(len(person)) < 0.6)
    return Jobless(person, registered, np.where(lasts < today, lasts, 0), hard)


def _hazards(rng: Generator, people: People, households: Households, *, today: int) -> Hazards:
    """Floods strike whole villages, fires and accidents single families."""
    villages = int(households.village.max()) + 1
    rural = np.zeros(villages, dtype=np.bool_)
    rural[households.village[~households.urban]] = True
    candidates = np.flatnonzero(rural) if rural.any() else np.arange(villages)
    struck = rng.permutation(candidates)[: max(round(len(candidates) * rates.STRUCK_VILLAGES), 1)]
    day_of, kind_of = np.zeros(villages, dtype=np.int64), np.zeros(villages, dtype=np.int64)
    day_of[struck] = today - rng.integers(1, rates.FRESH_DAYS, len(struck))
    kind_of[struck] = draw(rng, rates.NATURAL_KINDS, len(struck))
    family = ~households.collective
    hit = family & (day_of[households.village] > 0) & (rng.random(len(households)) < rates.HIT_IN_VILLAGE)
    flood, fire = np.flatnonzero(hit), np.flatnonzero(family & (rng.random(len(households)) < rates.FIRE))
    adult = (people.age >= 16) & (people.age < 75) & ~people.collective
    hurt = np.flatnonzero(adult & (rng.random(len(people)) < rates.TRAFFIC))
    counts = (len(flood), len(fire), len(hurt))
    single = today - rng.integers(0, 365, counts[1] + counts[2])
    severity = [draw(rng, parts, count) for parts, count in zip(rates.SEVERITY, counts, strict=True)]
    return Hazards(
        household=np.concatenate([flood, fire, people.household[hurt]]),
        person=np.concatenate([households.head[flood], households.head[fire], hurt]),
        kind=np.concatenate([kind_of[households.village[flood]], np.repeat([FIRE, TRAFFIC], counts[1:])]),
        happened=np.concatenate([day_of[households.village[flood]], single]),
        severity=np.concatenate(severity),
    )


def _vehicles(
    rng: Generator, people: People, households: Households, *, living: Living, today: int
) -> Vehicles:
    """Cars as the hidden model says, motorbikes and small lorries in the country."""
    owner = _owners(people, households)
    car = np.flatnonzero(living.car & ~households.collective)
    chance = np.where(households.urban, 0.04, rates.MOTORBIKE_RURAL)
    other = np.flatnonzero((rng.random(len(households)) < chance) & ~households.collective)
    kind = np.concatenate([np.zeros(len(car), dtype=np.int64), 1 + draw(rng, (88, 9, 3), len(other))])
    registered = today - rng.integers(30, 4400, len(kind))
    return Vehicles(owner[np.concatenate([car, other])], kind, registered)


def _owners(people: People, households: Households) -> Ints:
    """Who of every household owns the car: an adult below 70 if there is one, else the head."""
    owner = households.head.copy()
    adult = np.flatnonzero((people.age >= 20) & (people.age < 70))
    owner[people.household[adult]] = adult
    return owner


def lost_income(
    people: People, living: Living, events: Events, *, severe_new: Flags
) -> tuple[Floats, Floats]:
    """Yuan a month that every household has lost, and how many people live in it now."""
    out_of_work = np.zeros(len(people), dtype=np.bool_)
    out_of_work[events.jobless.person[events.jobless.cancelled == 0]] = True
    gone = events.died > 0
    share = np.where(gone, 1.0, np.where(severe_new, 0.8, np.where(out_of_work, rates.JOBLESS_LOSS, 0.0)))
    households = int(people.household.max()) + 1
    lost = per_household(people, living.income * living.scale * share, households)
    return lost, per_household(people, ~gone, households)
