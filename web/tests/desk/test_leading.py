"""The leader's screen: how far, where, how long; nobody is ranked, and people and alerts are never mixed."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from cast import AT, CHEN, CITY, COUNTY, OTHER_COUNTY, TOWNSHIP, VILLAGE, Cast, alerts, indicators
from jiwang.desk.leading.queries import Asked, legs_of, measures_of
from jiwang.desk.leading.rules import FEWEST_SHOWN, SHADES, Measures, mean_load, shades, spread_of
from jiwang.kit.sights import EVERYWHERE, Sight, see
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.alerts.actions import take_in
from jiwang.stages.dispatch.actions import Actor, claim, send
from jiwang.trail.models import Line

Enter = Callable[[Officer], Client]
TODAY = date(2026, 11, 10)
numbers = st.none() | st.floats(0, 1000, allow_nan=False)


@given(st.lists(numbers, max_size=40))
def test_a_greater_number_never_has_a_lighter_shade(values: list[float | None]) -> None:
    found = shades(values)

    pairs = [(value, shade) for value, shade in zip(values, found, strict=True) if value is not None]
    assert all(1 <= shade <= SHADES for _, shade in pairs)
    assert all(one[1] <= other[1] for one in pairs for other in pairs if one[0] <= other[0])
    assert all(shade == 0 for value, shade in zip(values, found, strict=True) if value is None)


@given(st.lists(st.integers(0, 40)))
def test_every_worker_stands_in_the_distribution_once(loads: list[int]) -> None:
    assert spread_of(loads).workers == len(loads)


@given(st.lists(st.integers(0, 40), max_size=FEWEST_SHOWN - 1))
def test_no_mean_is_shown_that_would_tell_about_one_worker(loads: list[int]) -> None:
    assert mean_load(loads) is None


def test_an_area_is_counted_in_households_people_alerts_and_tasks_apart(cast: Cast) -> None:
    second = list(alerts()[0])
    second[0], second[5] = "a101b", CHEN * 10 + 1
    take_in(indicators(), [tuple(second)], by="job:test", at=AT)

    found = measures_of(EVERYWHERE, Asked(CITY), digits=6, today=TODAY)

    assert found[COUNTY] == Measures(
        households=3, alerted=3, persons=4, alerts=4, tasks=3, waiting=2, sent=1, claimed=0, overdue=3
    )
    assert found[OTHER_COUNTY].households == 1


def test_with_one_sign_only_its_alerts_and_tasks_are_counted(cast: Cast) -> None:
    found = measures_of(EVERYWHERE, Asked(CITY, "L3"), digits=6, today=TODAY)

    assert (found[COUNTY].alerts, found[COUNTY].tasks, found[COUNTY].households) == (1, 1, 3)
    assert found[OTHER_COUNTY].alerts == 0


def test_what_stays_at_the_county_is_not_counted_below_it(cast: Cast) -> None:
    see(Sight.over([TOWNSHIP]))

    found = measures_of(Sight.over([TOWNSHIP]), Asked(TOWNSHIP), digits=12, today=TODAY)

    assert (found[VILLAGE].households, found[VILLAGE].alerts, found[VILLAGE].tasks) == (2, 1, 1)


def test_the_legs_of_the_road_are_measured_in_days(cast: Cast) -> None:
    clerk, worker = (Actor(cast[code], held_by(cast[code]), TODAY) for code in ("jingban", "xia"))
    send("t102", by=clerk, at=AT)
    claim("t102", by=worker, at=AT + timedelta(days=2, hours=12))

    legs = {(one.start, one.end): one for one in legs_of(EVERYWHERE, Asked(CITY))}

    assert (legs["sent", "claimed"].tasks, legs["sent", "claimed"].median) == (1, 2.5)
    assert legs["raised", "sent"].median == pytest.approx(
        1 + 17 / 24
    )  # 31 October 0:00 to 1 November 17:00 in Shanghai
    assert (legs["claimed", "closed"].tasks, legs["claimed", "closed"].p90) == (0, None)


def test_the_screen_shows_an_area_and_leads_one_level_down(cast: Cast, entered: Enter) -> None:
    client = entered(cast["jiance"])

    page = client.get(reverse("leading:screen")).content.decode()
    below = client.get(reverse("leading:screen"), {"area": COUNTY, "indicator": "M1"}).content.decode()

    assert "示例市工作情况" in page and f"area={COUNTY}" in page and "松涧县" in page
    assert "青禾区工作情况" in below and "清溪街道" in below and "松涧县" not in below


@pytest.mark.parametrize(
    ("code", "area"), [("paifa", OTHER_COUNTY), ("jingban", COUNTY), ("paifa", "9' OR 1")]
)
def test_another_area_is_not_there(cast: Cast, entered: Enter, *, code: str, area: str) -> None:
    assert entered(cast[code]).get(reverse("leading:screen"), {"area": area}).status_code == 404


def test_no_worker_is_named(cast: Cast, entered: Enter) -> None:
    page = entered(cast["jiance"]).get(reverse("leading:screen"), {"area": TOWNSHIP}).content.decode()

    assert "xieli" not in page and "xia同志" not in page


def test_the_screen_leaves_as_a_workbook_and_the_trail_says_so(cast: Cast, entered: Enter) -> None:
    answer = entered(cast["jiance"]).get(reverse("leading:screen"), {"form": "xlsx"})

    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_name("地区对照").to_python()
    assert book.sheet_names == ["环节", "地区对照", "用时", "逾期", "工作量", "指标"]
    assert [row[0] for row in rows] == ["地区", "青禾区", "松涧县", "合计"]
    assert Line.objects.get(what="trail.exported").about == "screen:3"
