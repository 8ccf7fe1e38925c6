"""A year of illness: hospital bills, chronic diseases, and new disability certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator

from jiwang_engine.synthesis import rates
from jiwang_engine.synthesis.files.columns import EPOCH, Flags, Floats, Ints
from jiwang_engine.synthesis.households import rank_within
from jiwang_engine.synthesis.living import RECEIVING, Living, draw
from jiwang_engine.synthesis.people import Households, People

CHRONIC = ("", "恶性肿瘤", "透析", "器官移植", "血友病", "其他慢病")
DIALYSIS = 2
GRAVE = (1, DIALYSIS)  # what counts as a new grave illness: tumour, dialysis


@dataclass(frozen=True)
class Bills:
    """The rows of the medical file; money in fen, days from 1970."""

    person: Ints
    admitted: Ints
    discharged: Ints
    total: Ints
    basic: Ints
    major: Ints
    aid: Ints
    paid: Ints
    chronic: Ints


@dataclass(frozen=True)
class Illness:
    """What illness did to everybody in the twelve months before the day."""

    bills: Bills
    own_paid: Floats  # yuan in the last twelve full months, of people
    last_bill: Ints  # last day of a bill, of people; 0 when there is none
    chronic: Ints  # of people, index in CHRONIC
    newly_chronic: Flags
    new_certificate: Ints  # day of issue of a first certificate in the last 90 days, else 0; of people
    new_class: Ints
    new_grade: Ints


def draw_illness(
    rng: Generator,
    people: People,
    households: Households,
    *,
    living: Living,
    today: int,
    chronic_rows: int = rates.CHRONIC_ROWS,
) -> Illness:
    """Draw the bills, the chronic diseases and the new certificates of the year that ends today.

    `chronic_rows` is how often in the year the registered chronically ill settle.
    """
    chronic, since = _chronic(rng, people.age, today)
    stays = _stays(rng, people.age, living)
    regular = np.where(chronic > 0, np.where(since > today - rates.FRESH_DAYS, 1, chronic_rows), 0)
    hospital, steady, insured_part = _yearly_costs(rng, stays, chronic, insured=living.employee_insured)
    person = np.concatenate(
        [np.repeat(np.arange(len(people)), stays), np.repeat(np.arange(len(people)), regular)]
    )
    of_chronic = np.arange(len(person)) >= int(stays.sum())
    part = _parts(rng, person, of_chronic)
    cost = np.where(of_chronic, steady[person], hospital[person]) * part
    major = np.where(of_chronic, 0.0, cost * insured_part[person])
    discharged = _discharged(rng, person, of_chronic, since=since, today=today)
    bills = _bills(rng, (person, discharged, of_chronic), (cost, major), living=living, chronic=chronic)
    last_bill = np.zeros(len(people), dtype=np.int64)
    np.maximum.at(last_bill, person, discharged)
    counted = np.where(discharged <= full_months(today)[1], bills.paid / 100, 0.0)
    issued, classes, grades = _new_certificates(rng, people, living, today=today)
    return Illness(
        bills=bills,
        own_paid=np.bincount(person, weights=counted, minlength=len(people)).astype(np.float64),
        last_bill=last_bill,
        chronic=chronic,
        newly_chronic=(chronic > 0) & (since > today - rates.FRESH_DAYS),
        new_certificate=issued,
        new_class=classes,
        new_grade=grades,
    )


def _discharged(rng: Generator, person: Ints, of_chronic: Flags, *, since: Ints, today: int) -> Ints:
    """The day of every bill; that of a chronic disease comes after its registration."""
    first, last = full_months(today)
    began = np.where(of_chronic, np.maximum(since[person], first), first)
    ended = np.where(of_chronic, today, last)
    # Who is registered settles at once, and those of long standing early in the year: the first bill says since when.
    opening = of_chronic & (rank_within(person * 2 + of_chronic) == 0)
    ended = np.where(opening, np.where(since[person] > first, began, first + 60), ended)
    days: Ints = began + (rng.random(len(person)) * (ended - began + 1)).astype(np.int64)
    return days


def full_months(today: int) -> tuple[int, int]:
    """First and last day of the twelve full months before the month of the day: hospitals settle by the month."""
    day = EPOCH + timedelta(days=today)
    first = date(day.year - 1, day.month, 1)
    last = date(day.year, day.month, 1) - timedelta(days=1)
    return (first - EPOCH).days, (last - EPOCH).days


def _chronic(rng: Generator, age: Ints, today: int) -> tuple[Ints, Ints]:
    """The chronic disease of everybody and the day since which it is registered."""
    weight = np.interp(age, rates.CHRONIC_AGES, rates.CHRONIC_WEIGHTS)
    has = rng.random(len(age)) < weight * sum(rates.CHRONIC_SHARES)
    kind = np.where(has, draw(rng, rates.CHRONIC_SHARES, len(age)) + 1, 0)
    years = rng.random(len(age)) * rates.CHRONIC_YEARS
    return kind, today - (years * 365).astype(np.int64)


def _stays(rng: Generator, age: Ints, living: Living) -> Ints:
    """How often everybody was in hospital with a large bill."""
    share = np.interp(age, rates.HOSPITAL_AGES, rates.HOSPITAL_SHARES)
    share = (
        share * np.where(living.employee_insured, 1.2, 1.0) * np.where(living.disability_class > 0, 1.4, 1.0)
    )
    stays: Ints = np.where(rng.random(len(age)) < share, 1 + rng.poisson(rates.MORE_STAYS, len(age)), 0)
    return stays


def _yearly_costs(
    rng: Generator, stays: Ints, chronic: Ints, *, insured: Flags
) -> tuple[Floats, Floats, Floats]:
    """Own payments of the year before major-illness insurance and medical aid, yuan: in hospital, and steadily.

    The third answer is the part of the hospital costs that major-illness insurance pays.
    """
    middle, spread = rates.OWN_COST
    hospital = np.where(stays > 0, np.exp(middle + rng.normal(0, spread, len(stays))), 0.0)
    hospital *= np.where(insured, *rates.SPENDING)
    steady = np.array(rates.CHRONIC_COST)[chronic] * np.exp(rng.normal(0, 0.5, len(stays)))
    over = np.maximum(hospital - rates.MAJOR_FROM, 0)
    return hospital, steady, over * rates.MAJOR_SHARE / np.maximum(hospital, 1)


def _parts(rng: Generator, person: Ints, of_chronic: Flags) -> Floats:
    """What part of the person's yearly cost of that kind falls on every row; the parts add up to one."""
    key = person * 2 + of_chronic
    weight = 0.3 + rng.random(len(person))
    parts: Floats = weight / np.bincount(key, weights=weight)[key]
    return parts


def _bills(
    rng: Generator,
    rows: tuple[Ints, Ints, Flags],
    costs: tuple[Floats, Floats],
    *,
    living: Living,
    chronic: Ints,
) -> Bills:
    """Split every bill between the insurances, medical aid and the patient."""
    person, discharged, of_chronic = rows
    cost, major = costs
    receiving = np.isin(living.roll[person], RECEIVING)
    aid = np.where(receiving, (cost - major) * rates.AID_SHARE, 0.0)
    own = np.where(living.employee_insured[person], 0.26, 0.44) + 0.12 * (rng.random(len(person)) - 0.5)
    paid_fen, aid_fen, major_fen, total_fen = (
        np.rint(amount * 100).astype(np.int64) for amount in (cost - major - aid, aid, major, cost / own)
    )
    stay = np.where(of_chronic, 0, 3 + rng.poisson(6, len(person)))
    return Bills(
        person=person,
        admitted=discharged - stay,
        discharged=discharged,
        total=total_fen,
        basic=total_fen - major_fen - aid_fen - paid_fen,
        major=major_fen,
        aid=aid_fen,
        paid=paid_fen,
        chronic=np.where(of_chronic, chronic[person], 0),
    )


def _new_certificates(
    rng: Generator, people: People, living: Living, *, today: int
) -> tuple[Ints, Ints, Ints]:
    """Day, class and grade of first certificates of the last quarter; the ill and the old get more of them."""
    weight = np.interp(people.age, rates.DISABLED_AGES, rates.DISABLED_SHARES)
    chance = weight / weight.mean() * rates.NEW_CERTIFICATE
    gets = (living.disability_class == 0) & (rng.random(len(people)) < chance)
    issued = np.where(gets, today - rng.integers(0, 90, len(people)), 0)
    classes = np.where(gets, draw(rng, rates.DISABILITY_CLASSES, len(people)) + 1, 0)
    grades = np.where(gets, draw(rng, rates.DISABILITY_GRADES, len(people)) + 1, 0)
    return issued, classes, grades
