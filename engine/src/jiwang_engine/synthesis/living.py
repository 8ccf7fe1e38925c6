"""How families really live: who works, what they earn and own, who is on the roll. Nothing of it is in a trigger file.

The rules never see this model. They see its shadows: who has employee insurance, who holds a certificate, who receives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from numpy.random import Generator

from jiwang_engine.synthesis import rates
from jiwang_engine.synthesis.files.columns import Flags, Floats, Ints
from jiwang_engine.synthesis.people import Households, People, per_household


class Work(IntEnum):
    """What a person lives from."""

    CHILD = 0
    STUDENT = 1
    EMPLOYEE = 2
    INFORMAL = 3  # farms, casual work, away in another city
    NONE = 4
    PENSIONER = 5  # an employee's pension
    ELDER = 6  # the basic pension and some farming


class Roll(IntEnum):
    """What the civil-affairs department has on file about a person."""

    NONE = 0
    DIBAO = 1
    TEKUN = 2
    EDGE = 3
    RIGID = 4
    SINGLE = 5  # 单人保
    EXITED = 6


RECEIVING = (Roll.DIBAO, Roll.TEKUN, Roll.SINGLE)


@dataclass(frozen=True)
class Living:
    """The hidden model. Of people: work, income (yuan a month), certificate. Of households: the rest."""

    work: Ints
    income: Floats
    disability_class: Ints  # 0 none, then 1 to 7
    disability_grade: Ints  # 0 none, then 1 to 4
    employee_insured: Flags
    insured: Flags
    support: Floats  # yuan a month that relatives send to the household
    standard: Floats  # the line per head, yuan a month
    savings: Floats
    scale: float  # incomes are multiplied by it, so that as many are poor as the roll holds
    car: Flags
    second_home: Flags
    roll: Ints  # of people
    paid_twice: Ints  # people who are on the roll in two townships

    def household_income(self, people: People, households: Households) -> Floats:
        """Income of every household, yuan a month."""
        total = per_household(people, self.income, len(households)) + self.support
        income: Floats = total * self.scale
        return income

    def may_own(self, households: Households, months: float) -> Flags:
        """Whether savings stay below so many months of the standard per head, and there is no car or second home."""
        modest: Flags = self.savings < months * self.standard * households.size
        return modest & ~self.car & ~self.second_home


def is_severe(classes: Ints, grades: Ints) -> Flags:
    """Grade 1 or 2, or grade 3 of a mental or intellectual disability: the set that 单人保 knows."""
    severe: Flags = ((grades == 1) | (grades == 2)) | ((grades == 3) & ((classes == 5) | (classes == 6)))
    return severe


def draw_living(rng: Generator, people: People, households: Households) -> Living:
    """Draw the hidden model of a population, then the roll that follows from it."""
    wealth = rng.normal(0, 1, len(households))
    standard = np.where(households.urban, rates.STANDARD_URBAN, rates.STANDARD_RURAL).astype(np.float64)
    classes, grades = _certificates(rng, people.age, wealth[people.household])
    work = _work(rng, people, (wealth, households.urban), severe=is_severe(classes, grades))
    income = _income(rng, work, people.age, wealth=wealth[people.household])
    income *= np.where(households.urban, rates.URBAN_PAY, 1.0)[people.household]
    savings = households.size**0.7 * np.exp(
        rates.SAVINGS[0] + rates.SAVINGS[1] * wealth + rng.normal(0, rates.SAVINGS[2], len(households))
    )
    employee = (work == Work.EMPLOYEE) | (work == Work.PENSIONER)
    living = Living(
        work=work,
        income=income,
        disability_class=classes,
        disability_grade=grades,
        employee_insured=employee,
        insured=employee | (rng.random(len(people)) < 0.97),
        support=_support(rng, people, work, wealth=wealth),
        standard=standard,
        savings=savings.astype(np.float64),
        scale=1.0,
        car=_cars(rng, households, wealth, employees=per_household(people, employee, len(households))),
        second_home=np.zeros(len(households), dtype=np.bool_),
        roll=np.zeros(len(people), dtype=np.int64),
        paid_twice=np.zeros(0, dtype=np.int64),
    )
    return _with_roll(rng, people, households, living=_scaled(people, households, living))


def _certificates(rng: Generator, age: Ints, wealth: Floats) -> tuple[Ints, Ints]:
    """Disability class and grade of those who hold a certificate; the poor hold somewhat more of them."""
    share = np.interp(age, rates.DISABLED_AGES, rates.DISABLED_SHARES) * np.exp(-0.3 * wealth)
    holds = rng.random(len(age)) < share
    classes = np.where(holds, draw(rng, rates.DISABILITY_CLASSES, len(age)) + 1, 0)
    grades = np.where(holds, draw(rng, rates.DISABILITY_GRADES, len(age)) + 1, 0)
    return classes, grades


def _work(rng: Generator, people: People, of_household: tuple[Floats, Flags], *, severe: Flags) -> Ints:
    """What everybody lives from, by age, wealth and settlement."""
    wealth, urban = (values[people.household] for values in of_household)
    age, chance = people.age, rng.random(len(people))
    tendency = np.where(urban, rates.EMPLOYEE_URBAN, rates.EMPLOYEE_RURAL) + rates.EMPLOYEE_BY_WEALTH * wealth
    tendency = tendency + rates.EMPLOYEE_OVER_50 * (age >= 50)
    employee = 1 / (1 + np.exp(-tendency))
    adult = np.where(
        chance < employee,
        Work.EMPLOYEE,
        np.where(rng.random(len(people)) < rates.INFORMAL, Work.INFORMAL, Work.NONE),
    )
    adult = np.where(severe & (rng.random(len(people)) < 0.9), Work.NONE, adult)
    pension = np.where(urban, rates.PENSION_URBAN, rates.PENSION_RURAL) * np.exp(0.3 * wealth)
    elder = np.where(chance < pension, Work.PENSIONER, Work.ELDER)
    studies = np.where(age < 19, rates.STUDIES_AT_16, rates.STUDIES_AT_19) * np.exp(0.1 * wealth)
    young = np.where(chance < studies, Work.STUDENT, adult)
    young = np.where(people.collective, Work.STUDENT, young)
    conditions = [age < 6, age < 16, age < 23, age < rates.WORKS_UNTIL]
    work: Ints = np.select(conditions, [Work.CHILD, Work.STUDENT, young, adult], elder).astype(np.int64)
    return work


def _income(rng: Generator, work: Ints, age: Ints, *, wealth: Floats) -> Floats:
    """Yuan a month of every person."""
    noise = rng.normal(0, 1, len(work))

    def pay(of: tuple[float, float, float]) -> Floats:
        amount: Floats = np.exp(of[0] + of[1] * wealth + of[2] * noise)
        return amount

    elder = rates.BASIC_PENSION + rates.FARM_OF_ELDERS * (age < rates.FARMS_UNTIL) * np.exp(0.3 * wealth)
    kinds = [work == Work.EMPLOYEE, work == Work.INFORMAL, work == Work.PENSIONER, work == Work.ELDER]
    amounts = [pay(rates.PAY_EMPLOYEE), pay(rates.PAY_INFORMAL), pay(rates.PAY_PENSION), elder]
    return np.select(kinds, amounts, 0.0)


def _support(rng: Generator, people: People, work: Ints, *, wealth: Floats) -> Floats:
    """What relatives send to households in which nobody earns."""
    earner = (work == Work.EMPLOYEE) | (work == Work.INFORMAL) | (work == Work.PENSIONER)
    none = per_household(people, earner, len(wealth)) == 0
    heads = np.bincount(people.household, minlength=len(wealth))
    gets = none & (rng.random(len(wealth)) < rates.SUPPORTED)
    amount = np.exp(
        rates.SUPPORT[0] + rates.SUPPORT[1] * wealth + rng.normal(0, rates.SUPPORT[2], len(wealth))
    )
    return np.where(gets, amount * heads**0.7, 0.0)


def _scaled(people: People, households: Households, living: Living) -> Living:
    """Scale incomes so that the share of poor people is the one that the roll of such a place covers."""
    ratio = need(people, households, living)
    order = np.argsort(ratio, kind="stable")
    modest = living.may_own(households, rates.PROPERTY_MONTHS)[order] & ~households.collective[order]
    poor = np.cumsum(np.where(modest, households.size[order], 0)) <= rates.POOR * len(people)
    line = float(ratio[order][poor][-1])
    return replace(living, scale=1 / line)


def need(people: People, households: Households, living: Living) -> Floats:
    """Income per head over the standard: below 1 the family is poor."""
    ratio: Floats = living.household_income(people, households) / (living.standard * households.size)
    return ratio


def _with_roll(rng: Generator, people: People, households: Households, *, living: Living) -> Living:
    """Put families on the roll: nearly all of the poor, some that should not be there, some on the edge."""
    ratio, total = need(people, households, living), len(people)
    modest = living.may_own(households, rates.PROPERTY_MONTHS) & ~households.collective
    poor = modest & (ratio < 1)
    found = poor & (rng.random(len(households)) < rates.FOUND_POOR)
    severe = is_severe(living.disability_class, living.disability_grade)
    able = (people.age >= rates.LEAVES_CARE) & (people.age < rates.OLD) & ~severe
    helpless = (households.size <= 2) & (per_household(people, able, len(households)) == 0)
    of_household = np.where(found, Roll.DIBAO, Roll.NONE)
    near = modest & ~poor & (ratio < rates.EDGE_LINE)
    above = ~poor & ~households.collective & (ratio < 3)
    wide = living.may_own(households, rates.WIDE_PROPERTY_MONTHS) & above
    wrong = rates.NOT_POOR_ON_ROLL * rates.POOR
    for kind, eligible, share in (
        (Roll.TEKUN, found & helpless, rates.TEKUN), (Roll.DIBAO, above & ~living.car, wrong), (Roll.EDGE, near, rates.EDGE),
        (Roll.RIGID, wide, rates.RIGID), (Roll.EXITED, above & (ratio < 2), rates.EXITED),
    ):  # fmt: skip
        free = eligible & ((of_household == Roll.NONE) | (kind == Roll.TEKUN))
        of_household[_some(rng, free, households.size, wanted=share * total)] = kind
    return _finish_roll(rng, people, living, of_household=of_household)


def _finish_roll(rng: Generator, people: People, living: Living, *, of_household: Ints) -> Living:
    """People of the roll, single entries within edge families, and what should not be there."""
    roll = of_household[people.household]
    severe = is_severe(living.disability_class, living.disability_grade)
    single = np.flatnonzero((roll == Roll.EDGE) & severe)
    roll[single] = Roll.SINGLE
    receives = np.isin(of_household, RECEIVING)
    car = np.where(receives, rng.random(len(receives)) < rates.ROLL_CAR, living.car)
    home = receives & (rng.random(len(receives)) < rates.SECOND_HOME)
    receiving = np.flatnonzero(np.isin(roll, RECEIVING))
    twice = receiving[rng.random(len(receiving)) < rates.PAID_TWICE]
    return replace(living, roll=roll, car=car, second_home=home, paid_twice=twice)


def _some(rng: Generator, eligible: Flags, size: Ints, *, wanted: float) -> Ints:
    """Choose households at random until they hold as many people as wanted."""
    order = rng.permutation(np.flatnonzero(eligible))
    chosen: Ints = order[np.cumsum(size[order]) <= wanted]
    return chosen


def _cars(rng: Generator, households: Households, wealth: Floats, *, employees: Floats) -> Flags:
    """Who has a car: the better off, and families of employees."""
    tendency = np.where(households.urban, rates.CAR_URBAN, rates.CAR_RURAL)
    tendency = tendency + rates.CAR_BY_WEALTH * wealth + rates.CAR_BY_EMPLOYEE * np.minimum(employees, 2)
    has: Flags = rng.random(len(wealth)) < 1 / (1 + np.exp(-tendency))
    return has


def draw(rng: Generator, parts: tuple[float, ...], count: int) -> Ints:
    """Draw the positions 0, 1 … in proportion to the parts."""
    edges = np.cumsum(parts) / sum(parts)
    drawn: Ints = np.searchsorted(edges, rng.random(count), side="right").astype(np.int64)
    return np.minimum(drawn, len(parts) - 1)
