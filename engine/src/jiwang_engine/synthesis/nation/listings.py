"""What the departments know, as rows of the fact tables instead of files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from jiwang_engine.synthesis import rates
from jiwang_engine.synthesis.events import HAZARDS, SEVERITIES, STAGES, STATES
from jiwang_engine.synthesis.files.columns import Ints, Words
from jiwang_engine.synthesis.files.happenings import (
    CERTIFICATE_STATES,
    DIAGNOSES,
    DISABILITIES,
    GRADES,
    certificates,
)
from jiwang_engine.synthesis.files.registers import (
    GRADE_NAMES,
    INSURED_GROUPS,
    KINDS,
    enrolments,
    entered_on,
    paid_amounts,
)
from jiwang_engine.synthesis.households import RELATIONS
from jiwang_engine.synthesis.illness import CHRONIC
from jiwang_engine.synthesis.living import Roll
from jiwang_engine.synthesis.world import World

INSURANCES = ("居民医保", "职工医保")
CATEGORIES = ("", "低保", "特困", "低保边缘", "刚性支出", "单人保", "已退出")


@dataclass(frozen=True)
class Days:
    """Days from 1970; 0 is no day."""

    numbers: Ints


Cells = Days | Words | NDArray[Any]


@dataclass(frozen=True)
class Listing:
    """The rows of one source: whom each speaks of, the cells of its columns, and what is taken from the person."""

    source: str
    person: Ints
    columns: Mapping[str, Cells]
    of_person: Sequence[str] = ("name",)


def listings(world: World, rng: Generator, day: date) -> Iterator[Listing]:
    """Every list of the county, one after the other."""
    yield _population(world)
    yield _medical(world)
    yield _insured(world, rng, day.year)
    yield _roll(world)
    yield _disability(world, rng)
    yield _unemployment(world)
    yield _education(world)
    yield _vehicles(world)
    yield _deaths(world)
    yield _disaster(world)


def _population(world: World) -> Listing:
    people, died = world.people, world.events.died
    born = people.birth > world.today - 365
    change = np.select([died > 0, born], [1, 2], 0)
    columns: dict[str, Cells] = {
        "register_kind": Words(("家庭户", "集体户"), people.collective.astype(np.int64)),
        "household_kind": Words(("农村", "城镇"), world.households.urban[people.household].astype(np.int64)),
        "change": Words(("正常", "死亡", "出生"), change),
        "changed": Days(np.select([died > 0, born], [died, people.birth], 0)),
    }
    taken = ("register_no", "relation", "name", "sex", "birth", "region", "address", "phone")
    return Listing("population", np.arange(len(people)), columns, taken)


def _medical(world: World) -> Listing:
    bills, died = world.illness.bills, world.events.died
    kept = np.flatnonzero((died[bills.person] == 0) | (bills.discharged <= died[bills.person]))
    kept = kept[np.argsort(bills.person[kept], kind="stable")]
    person, chronic = bills.person[kept], bills.chronic[kept]
    columns: dict[str, Cells] = {
        "insurance": Words(INSURANCES, world.living.employee_insured[person].astype(np.int64)),
        "admitted": Days(bills.admitted[kept]),
        "discharged": Days(bills.discharged[kept]),
        "diagnosis": Words(DIAGNOSES, kept % len(DIAGNOSES)),
        "total": bills.total[kept],
        "basic_paid": bills.basic[kept],
        "major_paid": bills.major[kept],
        "aid_paid": bills.aid[kept],
        "paid": bills.paid[kept],
        "chronic": Words(CHRONIC, chronic),
    }
    return Listing("medical", person, columns)


def _insured(world: World, rng: Generator, year: int) -> Listing:
    rows = enrolments(world, rng, everybody=False)
    columns: dict[str, Cells] = {
        "year": np.full(len(rows.person), year),
        "insurance": Words(INSURANCES, rows.kind),
        "kind": Words(INSURED_GROUPS, rows.group),
        "state": Words(("正常", "暂停"), rows.paused.astype(np.int64)),
        "premium": rows.premium,
        "subsidised": rows.subsidised,
    }
    return Listing("insured", rows.person, columns)


def _roll(world: World) -> Listing:
    people, living = world.people, world.living
    who = np.flatnonzero((living.roll > 0) & ((world.events.died == 0) | world.events.still_paid))
    home, category = people.household[who], living.roll[who]
    single, exited = category == Roll.SINGLE, category == Roll.EXITED
    income, amount = paid_amounts(world, home, category)
    columns: dict[str, Cells] = {
        "unit_no": home * 4 + single,
        "category": Words(CATEGORIES, category),
        "relation": Words(RELATIONS, np.where(single, 0, people.relation[who])),
        "is_member": ~exited,
        "monthly_income": income,
        "monthly_amount": amount,
        "since": Days(entered_on(world, home, exited)),
        "ended": Days(np.where(exited, world.exited_on[home], 0)),
    }
    return Listing("roll", who, columns, ("name", "address", "region", "phone"))


def _disability(world: World, rng: Generator) -> Listing:
    held = certificates(world, rng)
    columns: dict[str, Cells] = {
        "class": Words(DISABILITIES, held.kind),
        "grade": Words(GRADES, held.grade),
        "issued": Days(held.issued),
        "valid_until": Days(held.issued + rates.CERTIFICATE_YEARS * 365),
        "regraded": Days(np.zeros(len(held.person), dtype=np.int64)),
        "state": Words(CERTIFICATE_STATES, held.state),
    }
    return Listing("disability", held.person, columns, ("name", "sex", "phone", "address"))


def _unemployment(world: World) -> Listing:
    jobless = world.events.jobless
    columns: dict[str, Cells] = {
        "registered": Days(jobless.registered),
        "hard_to_employ": jobless.hard_to_employ,
        "cancelled": Days(jobless.cancelled),
    }
    return Listing("unemployment", jobless.person, columns)


def _education(world: World) -> Listing:
    """Pupils who left, and the beginners of senior schools and colleges."""
    school = world.events.school
    at = np.flatnonzero((school.state > 0) | ((school.stage >= 3) & (school.year == 1)))
    columns: dict[str, Cells] = {
        "stage": Words(STAGES, school.stage[at]),
        "grade": Words(GRADE_NAMES, np.clip(school.year[at], 1, 6) - 1),
        "boards": school.boards[at],
        "state": Words(STATES, school.state[at]),
        "changed": Days(school.changed[at]),
    }
    return Listing("education", school.person[at], columns)


def _vehicles(world: World) -> Listing:
    """Means: only what people in case mode own is ever written."""
    owned = world.events.vehicles
    roll = world.living.roll
    at = np.flatnonzero((roll[owned.owner] > 0) & (roll[owned.owner] != Roll.EXITED))
    columns: dict[str, Cells] = {
        "kind": Words(KINDS, np.minimum(owned.kind[at], len(KINDS) - 1)),
        "use": Words(("非营运", "营运"), (at % 25 == 0).astype(np.int64)),
        "registered": Days(owned.registered[at]),
        "state": Words(("正常", "注销", "转出"), np.where(at % 50 == 0, 1, 0)),
    }
    return Listing("vehicles", owned.owner[at], columns)


def _deaths(world: World) -> Listing:
    died = world.events.died
    who = np.flatnonzero(died > 0)
    columns: dict[str, Cells] = {
        "died": Days(died[who]),
        "cremated": Days(np.minimum(died[who] + 2, world.today)),
    }
    return Listing("deaths", who, columns)


def _disaster(world: World) -> Listing:
    hit = world.events.hazards
    columns: dict[str, Cells] = {
        "kind": Words(HAZARDS, hit.kind),
        "happened": Days(hit.happened),
        "severity": Words(SEVERITIES, hit.severity),
        "people": world.households.size[hit.household],
    }
    return Listing("disaster", hit.person, columns, ("name", "region"))
