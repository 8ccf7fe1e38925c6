"""What hangs in the village: three fields, and no child."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cast import CHEN, HEADS, HOMES, Cast
from jiwang.kit import clock
from jiwang.registers.people.models import Person
from jiwang.registers.staff.models import Officer
from making.recognising import on_the_roll, take_in

Enter = Callable[[Officer], Client]


@pytest.mark.parametrize(
    ("birth", "is_named"), [(date(1962, 3, 4), True), (date(2012, 3, 4), False), (None, False)]
)
def test_a_household_is_named_where_its_head_is_known_to_be_of_age(
    cast: Cast, entered: Enter, birth: date | None, is_named: bool
) -> None:
    on_the_roll(CHEN)
    take_in()
    Person.objects.filter(household_id=CHEN, is_head=True).update(birth=birth)

    page = entered(cast["jingban"]).get(reverse("decisions:publication", args=[HOMES[CHEN]])).content.decode()

    assert (HEADS[CHEN] in page) is is_named


def test_a_sheet_ends_by_itself_on_the_day_of_the_law_and_shows_its_fields_alone(
    cast: Cast, law: None, entered: Enter
) -> None:
    on_the_roll(CHEN)
    on_the_roll(CHEN, "900.00元", "特困", person=1)
    take_in()
    Person.objects.filter(household_id=CHEN).update(birth=date(1962, 3, 4))

    page = entered(cast["jingban"]).get(reverse("decisions:publication", args=[HOMES[CHEN]])).content.decode()

    last = clock.today() + timedelta(days=365)
    assert f"到 {last:%Y-%m-%d} 为止" in page and "500" in page
    assert "900" not in page  # how much whoever is 特困 receives the law does not let hang there
