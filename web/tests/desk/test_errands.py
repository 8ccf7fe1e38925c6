"""One step with every task of a list: in pieces, once each, again after a break, and nothing that the rules refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import AT, CHEN, COUNTY, LI, TOWNSHIP, VILLAGE, Cast
from jiwang.desk.errands import carrying
from jiwang.desk.errands.actions import ask_for_all
from jiwang.desk.errands.models import Errand
from jiwang.jobs.models import JobRun
from jiwang.jobs.running import Progress
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Handover, Task
from jiwang.stages.dispatch.states import Desk, Step, TaskState
from jiwang.trail.models import Line

Enter = Callable[[Officer], Client]
TODAY = date(2026, 11, 1)
MANY = 25


@pytest.fixture
def waiting(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Visits that wait at the county, some for each of two villages; pieces of ten."""
    Task.objects.exclude(holder=None).update(holder=None, state=TaskState.LISTED)
    homes = [Household.objects.get(pk=CHEN), Household.objects.get(pk=LI)]
    Task.objects.bulk_create(
        Task(
            id=f"many{number:03}", household=homes[number % 2], region=homes[number % 2].region, desk=Desk.VISIT, level="yellow",
            urgency=2, due_on=TODAY, place=COUNTY, state=TaskState.LISTED, is_told=False, returned="", outcome="", escalated_to="",
            promise=0, is_released=False,
        )
        for number in range(MANY)
    )  # fmt: skip
    monkeypatch.setattr(carrying, "PIECE", 10)
    return cast


def asked(cast: Cast, code: str, step: Step, *, level: str = "yellow") -> Errand:
    officer = cast[code]
    by = Actor(officer, held_by(officer), TODAY)
    return ask_for_all(step, count=MANY, level=level, why="集中派发", by=by, at=timezone.now())


def carried(errand: Errand) -> str:
    said = carrying.carry_out(errand, on=TODAY, at=timezone.now(), tell=lambda done, total: None)
    see(EVERYWHERE)
    return said


def mine() -> list[Task]:
    return list(Task.objects.filter(pk__startswith="many").order_by("pk"))


def test_everything_that_matches_goes_one_level_down_each_with_its_line(waiting: Cast) -> None:
    said = carried(asked(waiting, "paifa", Step.SEND))

    assert {(one.place, one.state) for one in mine()} == {(TOWNSHIP, TaskState.LISTED)}
    assert Handover.objects.filter(task__in=mine(), step=Step.SEND, why="集中派发").count() == MANY
    assert Line.objects.filter(what="dispatch.sent", about__startswith="task:many").count() == MANY
    assert "25" in said


def test_an_errand_that_broke_off_goes_on_where_it_was(waiting: Cast) -> None:
    errand, heard = asked(waiting, "paifa", Step.SEND), []

    class Killed(Exception):
        pass

    def die(done: int, total: int) -> None:
        heard.append((done, total))
        if done == 10:
            raise Killed

    with pytest.raises(Killed):
        carrying.carry_out(errand, on=TODAY, at=timezone.now(), tell=die)
    said = carried(errand)

    assert Handover.objects.filter(task__in=mine(), step=Step.SEND).count() == MANY
    assert heard == [(0, 25), (10, 25)]
    assert "25" in said and "没有动" not in said


def test_visits_are_shared_out_evenly_up_to_the_weekly_cap(waiting: Cast) -> None:
    Task.objects.filter(pk__startswith="many").update(place=TOWNSHIP)
    Officer.objects.filter(code="xieli").update(weekly_cap=5)

    said = carried(asked(waiting, "jingban", Step.ASSIGN))

    held = [one.holder.code for one in mine() if one.holder]
    assert (held.count("xieli"), held.count("xia")) == (5, 10)
    assert {one.state for one in mine() if one.region == VILLAGE and one.holder is None} == {TaskState.LISTED}
    assert "10 件没有动" in said


def test_what_was_sent_by_mistake_is_taken_back_as_one_unless_somebody_has_opened_it(waiting: Cast) -> None:
    carried(asked(waiting, "paifa", Step.SEND))
    Task.objects.filter(pk="many003").update(opened_at=AT)

    carried(asked(waiting, "paifa", Step.TAKE_BACK))

    assert [one.pk for one in mine() if one.place != COUNTY] == ["many003"]


def test_who_has_lost_the_duty_moves_nothing(waiting: Cast) -> None:
    errand = asked(waiting, "paifa", Step.SEND)
    waiting["paifa"].postings.update(until=date(2026, 10, 1))

    carried(errand)

    assert {one.place for one in mine()} == {COUNTY}


def test_a_dispatcher_asks_on_the_page_and_sees_the_progress(waiting: Cast, entered: Enter) -> None:
    client = entered(waiting["paifa"])

    answer = client.post(reverse("errands:ask"), {"step": "send", "level": "yellow"}, follow=True)

    see(EVERYWHERE)
    run = JobRun.objects.get(kind="errands.carry")
    assert "全部下派：25 件" in answer.content.decode()
    assert carrying.carry_out(Errand.objects.get(), on=TODAY, at=timezone.now(), tell=Progress(run).reach)
    run.refresh_from_db()
    assert (run.done, run.total) == (25, 25)


def test_a_step_that_is_not_the_officers_finds_nothing_to_do(waiting: Cast, entered: Enter) -> None:
    answer = entered(waiting["paifa"]).post(reverse("errands:ask"), {"step": "assign"}, follow=True)

    assert "没有可以办这一步的任务" in answer.content.decode()
    assert not Errand.objects.exists()
