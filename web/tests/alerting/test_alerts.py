"""The board: what is asked for is what is shown, within the officer's area."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cast import CHEN, LI, NEXT_VILLAGE, OTHER_COUNTY, WANG, ZHAO, Cast
from jiwang.kit.sights import EVERYWHERE
from jiwang.registers.staff.models import Officer
from jiwang.stages.alerts.queries import Wanted, board, counts_by_level
from jiwang.stages.alerts.rules import Age, age_of, due_between
from jiwang.stages.alerts.states import Level

TODAY = date(2026, 11, 9)


@pytest.mark.parametrize("days", range(-3, 7))
def test_every_day_belongs_to_one_age_and_each_age_knows_its_days(days: int) -> None:
    due = TODAY + timedelta(days=days)

    first, last = due_between(age_of(due, TODAY), TODAY)

    assert first <= due <= last


@pytest.mark.parametrize(
    ("wanted", "homes"),
    [
        (Wanted(), {CHEN, LI, WANG, ZHAO}), (Wanted(level=Level.RED), set()), (Wanted(age=Age.OVERDUE), {CHEN, LI, WANG, ZHAO}),
        (Wanted(age=Age.LATER), set()), (Wanted(indicator="L3"), {ZHAO}), (Wanted(area=NEXT_VILLAGE), {LI}),
        (Wanted(area=OTHER_COUNTY), {WANG}), (Wanted(text="李水"), {LI}), (Wanted(text="陈家巷"), {CHEN}),
    ],
)  # fmt: skip
def test_the_board_shows_what_is_asked_for(cast: Cast, wanted: Wanted, homes: set[int]) -> None:
    found = board(EVERYWHERE, wanted, today=TODAY)

    assert {alert.household_id for alert in found} == homes


def test_counts_are_of_what_may_be_seen(cast: Cast) -> None:
    assert counts_by_level(EVERYWHERE) == {"orange": 4}


def test_an_alert_tells_its_sentence_file_day_version_and_article(
    cast: Cast, entered: Callable[[Officer], Client]
) -> None:
    page = entered(cast["jingban"]).get(reverse("alerts:alert", args=[f"a{CHEN}"])).content.decode()

    for word in (
        "20,782.48元",
        "医保202610.csv",
        "第 7 行",
        "2026-10-30",
        "shili 2026.1",
        "《社会救助法》第24条",
    ):
        assert word in page


@pytest.mark.parametrize(
    "asked", [{"level": "purple"}, {"age": "x"}, {"area": "1 OR 1=1"}, {"text": "长" * 200}, {"page": "-3"}]
)
def test_a_filter_that_means_nothing_is_refused_without_harm(
    cast: Cast, entered: Callable[[Officer], Client], asked: dict[str, str]
) -> None:
    answer = entered(cast["jingban"]).get(reverse("alerts:board"), asked)

    assert answer.status_code == (200 if "page" in asked else 422)
