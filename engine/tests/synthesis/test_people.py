from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from stdnum.iso7064 import mod_11_2

from jiwang_engine.synthesis.households import RELATIONS
from jiwang_engine.synthesis.people import id_numbers
from jiwang_engine.synthesis.places import figures, places_for
from jiwang_engine.synthesis.world import World


def test_no_number_can_belong_to_anyone(world: World) -> None:
    numbers = [number.decode() for number in world.people.id_number.tolist()]

    assert len(set(numbers)) == 60_000
    assert all(number.startswith("9999") for number in numbers)
    assert set(world.people.phone // 10**8) == {154}


def test_every_number_says_the_birthday_and_the_sex_and_checks(world: World) -> None:
    people = world.people
    births = np.datetime_as_string(people.birth.astype("datetime64[D]"))

    for number, birth, male in zip(
        people.id_number.tolist(), births.tolist(), people.male.tolist(), strict=True
    ):
        text = number.decode()
        assert text[6:14] == birth.replace("-", "")
        assert int(text[16]) % 2 == male
        assert mod_11_2.is_valid(text)


@given(
    births=some.lists(some.integers(-20_000, 20_500), min_size=1, max_size=60), day=some.integers(0, 20_000)
)
def test_numbers_are_unique_however_many_share_a_birthday(births: list[int], day: int) -> None:
    crowd = np.array([*births, *([day] * 400)])

    numbers = id_numbers(np.zeros(len(crowd), dtype=np.int64), crowd, np.ones(len(crowd), dtype=np.bool_))

    assert len(np.unique(numbers)) == len(crowd)


@pytest.mark.parametrize("county", [0, 1])
def test_ages_and_sexes_are_those_of_the_census(world: World, county: int) -> None:
    people, census = world.people, figures(county)
    counties = np.array([village.county_number for village in places_for("9999", 60_000).villages])
    here = counties[world.households.village[people.household]] == county

    for counted, sex in ((census.men, people.male), (census.women, ~people.male)):
        ages = people.age[here & sex]
        for count, first, last in zip(counted, census.ages, [*census.ages[1:], 200], strict=True):
            share = ((ages >= first) & (ages < last)).sum() / here.sum()
            assert abs(share - count / census.people) < 0.001


def test_every_family_has_one_head_and_children_are_younger_than_their_parents(world: World) -> None:
    people, families = world.people, ~world.households.collective
    heads = np.bincount(people.household[people.relation == RELATIONS.index("户主")], minlength=len(families))
    children = np.flatnonzero(np.isin(people.relation, [RELATIONS.index("子"), RELATIONS.index("女")]))
    head_age = people.age[world.households.head[people.household[children]]]

    assert (heads[families] == 1).all()
    assert (head_age - people.age[children] >= 14).mean() > 0.99


def test_households_are_about_as_large_as_the_census_counts_them(world: World) -> None:
    sizes = world.households.size[~world.households.collective]

    assert 2.55 < sizes.mean() < 2.8
    assert 0.22 < (sizes == 1).mean() < 0.28


def test_people_of_every_way_of_living_are_there(world: World) -> None:
    people = world.people
    adults = np.bincount(people.household[people.age >= 18], minlength=len(world.households))
    young = np.bincount(
        people.household[(people.age >= 18) & (people.age < 60)], minlength=len(world.households)
    )

    assert people.collective.mean() > 0.02
    assert (
        (world.households.size == 1) & (young == 0) & ~world.households.collective
    ).sum() > 500  # elders alone
    assert people.alone_with_grandparents.sum() > 100
    assert ((adults == 1) & (world.households.size > 1)).sum() > 50  # single parents
