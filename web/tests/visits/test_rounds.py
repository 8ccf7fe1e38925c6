"""Visits without an alert: who is due, who was drawn, that a no is respected, and that one visit serves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from time import perf_counter
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from cast import AT, CHEN, COUNTY, HOMES, LI, TOWNSHIP, VILLAGE, ZHAO, Cast, facts
from jiwang.analysis.rounds import drawn
from jiwang.kit import clock
from jiwang.kit.copying import copy_in
from jiwang.registers.people.actions import FACT
from jiwang.registers.people.models import Fact, Household, Person
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.alerts.states import Outcome
from jiwang.stages.dispatch import actions as dispatch
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Task
from jiwang.stages.visits import actions, queries
from jiwang.stages.visits.actions import Sending
from jiwang.stages.visits.models import Round, Visit
from jiwang.stages.visits.rules import Report, VisitRefused, sum_of, tallied
from jiwang.stages.visits.states import Met, Signed

Enter = Callable[[Officer], Client]
DAY = clock.today()


def actor(cast: Cast, code: str) -> Actor:
    return Actor(cast[code], held_by(cast[code]), DAY)


def listed(home: int, word: str, day: Any = None) -> tuple[Any, ...]:
    """A row of the bureau's own list about the head of a household."""
    return (
        f"roll{home}{word}:001", home * 10, HOMES.get(home, VILLAGE), False, "民政在保名单", "民政", "roll", "code", "category", "救助类别",
        word, day or DAY - timedelta(days=200), "在保.csv", 1,
    )  # fmt: skip


@pytest.fixture
def on_file(cast: Cast, law: None) -> None:
    """Chen receives 特困, li has left the roll, zhao receives 低保; all three were told of by the newest rows."""
    rows = [
        listed(CHEN, "低保", DAY - timedelta(days=900)), listed(CHEN, "特困"), listed(LI, "已退出"), listed(ZHAO, "低保"),
    ]  # fmt: skip
    copy_in(Fact, FACT, [*facts(), *rows], wholesale=True)
    Task.objects.exclude(pk="").update(state="closed")


def begun(cast: Cast, code: str = "jingban", occasion: str = "quarterly", area: str = TOWNSHIP) -> Round:
    return actions.begin_round(occasion, area, by=actor(cast, code), at=AT)


def task_of(home: int) -> Task:
    return Task.objects.get(household=home, occasion="quarterly")


def visited(cast: Cast, home: int, report: Report) -> Visit:
    task = task_of(home)
    worker = "xieli" if home == CHEN else "xia"
    dispatch.claim(task.pk, by=actor(cast, worker), at=AT)
    return actions.send(task.pk, Sending(uuid4(), report, {}, AT), by=actor(cast, worker), at=AT)


def going(area: str = TOWNSHIP, occasion: str = "quarterly") -> queries.Going:
    return next(one for one in queries.rounds_at(area, DAY) if one.about.id == occasion)


def test_a_round_asks_for_a_visit_of_everybody_on_file_once(cast: Cast, on_file: None) -> None:
    assert begun(cast).made == 3

    task = task_of(CHEN)
    assert (task.place, task.state, task.level, task.due_on) == (VILLAGE, "sent", "grey", going().span.until)
    with pytest.raises(VisitRefused, match="没有要走访的家庭"):
        begun(cast)
    assert Task.objects.filter(occasion="quarterly").count() == 3


def test_a_round_asks_by_its_own_form_and_the_open_facts(cast: Cast, on_file: None) -> None:
    begun(cast)

    keys = {one.key for section in queries.asked_of(task_of(CHEN), None, DAY) for one in section.questions}

    assert {"since_then.change", "since_then.paid"} <= keys and "income.debt" not in keys


def test_a_visit_of_the_period_is_done_and_a_no_is_respected_until_the_next(
    cast: Cast, on_file: None
) -> None:
    begun(cast)
    visited(cast, CHEN, Report(Outcome.UNTRUE, Met.HEAD, DAY, signed=Signed.PAPER))
    visited(cast, LI, Report(Outcome.REFUSED, Met.HEAD, DAY))

    standings = going().standings
    assert standings[CHEN].is_done and standings[LI].is_refused and standings[ZHAO].is_open
    assert going().waiting == [] and Task.objects.get(household=CHEN, occasion="quarterly").state == "closed"


def test_who_has_left_may_be_called_and_who_receives_is_visited(cast: Cast, on_file: None) -> None:
    begun(cast)
    called = Report(Outcome.UNTRUE, Met.PHONE, DAY)
    visited(cast, CHEN, called)
    visited(cast, LI, called)

    assert going().standings[LI].is_done and not going().standings[CHEN].is_done


def test_a_house_that_was_visited_lately_waits(cast: Cast, on_file: None) -> None:
    Task.objects.filter(pk=f"t{CHEN}").update(visited_on=DAY - timedelta(days=3))

    assert begun(cast).made == 2 and not Task.objects.filter(household=CHEN, occasion="quarterly").exists()


def test_a_draw_is_recorded_and_can_be_worked_out_anew(cast: Cast, on_file: None) -> None:
    with pytest.raises(VisitRefused, match="县级抽取"):
        begun(cast, occasion="tekun_check")

    made = begun(cast, "paifa", "tekun_check", COUNTY)

    assert made.everybody == [CHEN] and made.made == 1 and len(made.seed) == 32
    assert set(made.chosen) == drawn(made.everybody, share=made.share, seed=made.seed)
    assert Task.objects.get(household=CHEN, occasion="tekun_check").place == COUNTY, "the county looks itself"
    with pytest.raises(VisitRefused, match="已经抽取过"):
        begun(cast, "paifa", "tekun_check", COUNTY)
    with pytest.raises(DatabaseError, match="permission denied|never changed"), transaction.atomic():
        Round.objects.filter(pk=made.pk).update(seed="another")


def test_the_page_tells_places_and_never_workers_and_begins_a_round(
    cast: Cast, on_file: None, entered: Enter
) -> None:
    client = entered(cast["jingban"])
    page = client.get(reverse("visits:rounds")).content.decode()
    assert "季季访" in page and "上坝社区" in page and "xieli" not in page

    answer = client.post(reverse("visits:rounds"), {"occasion": "quarterly"}, follow=True)

    assert "3 户的任务已派出" in answer.content.decode()
    assert "没有这种走访" in client.post(reverse("visits:rounds"), {"occasion": "other"}, follow=True).content.decode()  # fmt: skip


def test_two_thousand_households_are_counted_within_a_second(cast: Cast, on_file: None) -> None:
    some = Household.objects.get(pk=CHEN)
    homes = [Household(pk=10**6 + one, region=some.region, address=f"{one}号", basis="verified", size=1) for one in range(2000)]  # fmt: skip
    Household.objects.bulk_create(homes)
    Person.objects.bulk_create(
        Person(pk=one.pk * 10, household=one, region=one.region, name="某某", is_head=True) for one in homes
    )
    copy_in(Fact, FACT, [*facts(), *(listed(one.pk, "低保") for one in homes)], wholesale=True)

    began = perf_counter()
    found = going()
    took = perf_counter() - began

    assert sum_of(tallied(found.standings.values(), digits=12)).wanted >= 2000
    assert took < 1, f"{took:.2f} s"
    assert begun(cast).made >= 2000
