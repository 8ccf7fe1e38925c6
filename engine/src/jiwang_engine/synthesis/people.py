"""Draw the people of the prefecture: age and sex as the census has them, families, villages, names and ID numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.random import Generator

from jiwang_engine.synthesis import rates
from jiwang_engine.synthesis.files.columns import EPOCH, Ascii, Flags, Floats, Ints, ascii_column, digits
from jiwang_engine.synthesis.households import OUTSIDER, RELATIONS, Families, build_families, rank_within
from jiwang_engine.synthesis.names import Names, given_names, random_surnames
from jiwang_engine.synthesis.places import COUNTIES, Census, Places, figures

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
SERIALS = 500  # per county, day and sex


@dataclass(frozen=True)
class People:
    """Everybody, one array element a person; days are counted from 1970-01-01."""

    age: Ints
    male: Flags
    birth: Ints
    relation: Ints
    household: Ints
    collective: Flags
    alone_with_grandparents: Flags
    id_number: Ascii
    names: Names
    phone: Ints

    def __len__(self) -> int:
        """How many people there are."""
        return len(self.age)


@dataclass(frozen=True)
class Households:
    """Every household, one array element each; a collective register is many households of one person."""

    village: Ints
    register_no: Ints
    size: Ints
    head: Ints
    urban: Flags
    door: Ints
    collective: Flags

    def __len__(self) -> int:
        """How many households there are."""
        return len(self.village)


def populate(rng: Generator, places: Places, people: int, *, day: date) -> tuple[People, Households]:
    """Draw the people of the places and put them into households."""
    today = (day - EPOCH).days
    counties = np.array([village.county_number for village in places.villages])
    numbers = np.unique(counties)
    shares = np.array([places.weights[counties == number].sum() for number in numbers])
    edges = np.rint(np.cumsum(shares) * people).astype(np.int64)
    counts = edges - np.concatenate([[0], edges[:-1]])
    parts = [_county(rng, int(number), int(count)) for number, count in zip(numbers, counts, strict=True)]
    age, male = (np.concatenate([getattr(part, field) for part in parts]) for field in ("age", "male"))
    families = _stacked([part.families for part in parts], counts)
    collective = np.concatenate([part.collective for part in parts])
    county = np.repeat(numbers, counts)
    households = _settle(rng, families, (county, collective), places=places)
    birth = today - (age * 365.2425).astype(np.int64) - rng.integers(0, 365, people)
    surname = random_surnames(rng, people)[families.surname_of][families.surname_of]
    found = People(
        age=age,
        male=male,
        birth=birth,
        relation=families.relation,
        household=families.household,
        collective=collective,
        alone_with_grandparents=families.alone_with_grandparents,
        id_number=id_numbers(_first_county(rng, county), birth, male),
        names=given_names(rng, surname, male),
        phone=_phones(rng, people),
    )
    return found, households


@dataclass(frozen=True)
class _County:
    age: Ints
    male: Flags
    collective: Flags
    families: Families


def _county(rng: Generator, number: int, people: int) -> _County:
    """The people of one county and their families; those of collective registers are no family."""
    census = figures(number)
    age, male = _ages_and_sexes(rng, census, people)
    weight = np.interp(age, rates.COLLECTIVE_AGES, rates.COLLECTIVE_WEIGHTS)
    collective = rng.random(people) < weight * (rates.COLLECTIVE / weight.mean())
    inside = np.flatnonzero(~collective)
    found = build_families(rng, age[inside], male[inside], census=census)
    households = int(found.household.max()) + 1
    household, relation = np.empty(people, dtype=np.int64), np.full(people, OUTSIDER)
    surname_of, alone = np.arange(people), np.zeros(people, dtype=np.bool_)
    household[inside], relation[inside] = found.household, found.relation
    surname_of[inside] = inside[found.surname_of]
    alone[inside] = found.alone_with_grandparents
    household[collective] = households + np.arange(int(collective.sum()))
    return _County(age, male, collective, Families(household, relation, surname_of, alone))


def _ages_and_sexes(rng: Generator, census: Census, people: int) -> tuple[Ints, Flags]:
    """Ages and sexes in exactly the proportions of the census, in random order."""
    counts = np.array([*census.men, *census.women], dtype=np.float64)
    edges = np.rint(np.cumsum(counts) / counts.sum() * people).astype(np.int64)
    group = np.repeat(np.arange(len(counts)), np.diff(np.concatenate([[0], edges])))
    rng.shuffle(group)
    starts = np.array(census.ages)
    spans = np.diff([*census.ages, rates.OLDEST])
    of_age = group % len(starts)
    # Within the last, open group the years thin out; within the others they are even.
    position = rng.random(people)
    position = np.where(of_age == len(starts) - 1, position**2, position)
    ages: Ints = starts[of_age] + (position * spans[of_age]).astype(np.int64)
    return ages, group < len(starts)


def _stacked(parts: Sequence[Families], counts: Ints) -> Families:
    """Number the households and the people of all counties through."""
    household, surname_of = [], []
    households = people = 0
    for part, count in zip(parts, counts, strict=True):
        household.append(part.household + households)
        surname_of.append(part.surname_of + people)
        households += int(part.household.max()) + 1
        people += int(count)
    return Families(
        np.concatenate(household),
        np.concatenate([part.relation for part in parts]),
        np.concatenate(surname_of),
        np.concatenate([part.alone_with_grandparents for part in parts]),
    )


def _settle(rng: Generator, families: Families, of: tuple[Ints, Flags], *, places: Places) -> Households:
    """Give every household a village of its county, a register number, a door and a head."""
    county, collective = of
    size = np.bincount(families.household)
    households = len(size)
    first = np.full(households, -1, dtype=np.int64)
    people = np.arange(len(county))[::-1]
    first[families.household[people]] = people
    is_head = families.relation == RELATIONS.index("户主")
    head = first.copy()
    head[families.household[is_head]] = np.flatnonzero(is_head)
    household_county, in_register = county[first], collective[first]
    village = np.empty(households, dtype=np.int64)
    counties = np.array([one.county_number for one in places.villages])
    urban = np.array([one.urban for one in places.villages])
    for number in np.unique(counties):
        here = np.flatnonzero(household_county == number)
        weights = np.where(counties == number, places.weights, 0.0)
        village[here] = np.searchsorted(
            np.cumsum(weights) / weights.sum(), rng.random(len(here)), side="right"
        )
    village = np.minimum(village, len(counties) - 1)
    return Households(
        village=village,
        register_no=_register_numbers(household_county, in_register),
        size=size,
        head=head,
        urban=urban[village],
        door=1 + rng.integers(0, 180, households),
        collective=in_register,
    )


def _register_numbers(county: Ints, collective: Flags) -> Ints:
    """Ten digits: county, then a running number; hundreds of people share a collective register."""
    running = np.arange(len(county))
    block = 9_900_000 + np.cumsum(collective) // rates.COLLECTIVE_SIZE
    codes = np.array([int(code) for code, _, _ in COUNTIES])
    numbers: Ints = codes[county] * 10_000_000 + np.where(collective, block, running)
    return numbers


def _first_county(rng: Generator, county: Ints) -> Ints:
    """The county that gave the ID number: for most people the one they live in."""
    moved = rng.random(len(county)) < rates.MOVED_HERE
    return np.where(moved, rng.integers(0, len(COUNTIES), len(county)), county)


def _phones(rng: Generator, people: int) -> Ints:
    # No operator was ever given the numbers that begin with 154. An odd factor makes a permutation of the rest.
    start = int(rng.integers(0, 10**8))
    numbers: Ints = 15_400_000_000 + (start + np.arange(people) * 61_803_399) % 10**8
    return numbers


def id_numbers(county: Ints, birth: Ints, male: Flags) -> Ascii:
    """ID numbers of 18 characters: unique, of the right sex, with a valid check character."""
    codes = np.array([int(code) for code, _, _ in COUNTIES])[county]
    calendar = np.array(birth, dtype="datetime64[D]")
    month_start = calendar.astype("datetime64[M]")
    year = month_start.astype("datetime64[Y]").astype(np.int64) + 1970
    month = month_start.astype(np.int64) % 12 + 1
    day = (calendar - month_start).astype(np.int64) + 1
    prefix = (codes * 10_000 + year) * 10_000 + month * 100 + day
    rank = rank_within(prefix * 2 + male)
    serial = (rank * 7 + prefix % 89) % SERIALS * 2 + male
    numbers = digits(prefix * 1000 + serial, 17).pieces[0]
    assert isinstance(numbers, np.ndarray)
    matrix = numbers.view(np.uint8).reshape(len(birth), 17)
    checks = CHECKS[((matrix - ord("0")).astype(np.int64) @ WEIGHTS) % 11]
    column = ascii_column(np.column_stack([matrix, checks])).pieces[0]
    assert isinstance(column, np.ndarray)
    return column


def per_household(people: People, values: Floats | Flags | Ints, households: int) -> Floats:
    """Sum a value of the people over every household."""
    return np.bincount(people.household, weights=values, minlength=households).astype(np.float64)
