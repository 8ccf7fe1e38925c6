"""Overdue work reaches the level above, order learns from earlier visits, and nobody is given more than their week holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cast import AT, CHEN, CITY, COUNTY, LI, TOWNSHIP, VILLAGE, ZHAO, Cast, tasks
from jiwang.kit.sights import Sight
from jiwang.registers.staff.actions import set_cap
from jiwang.registers.staff.queries import held_by
from jiwang.stages.alerts.actions import dispose
from jiwang.stages.alerts.rules import Ruling
from jiwang.stages.alerts.states import Level, Outcome
from jiwang.stages.dispatch import actions
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Handover, Task
from jiwang.stages.dispatch.queries import given_this_week, tasks_escalated
from jiwang.stages.dispatch.rules import MoveRefused, over_cap, promise, told_of, week_of
from jiwang.stages.dispatch.states import PATIENCE, Step

DUE = date(2026, 11, 8)  # of every task of the cast; they are orange: patience is three days
LEVELS, PLACES = st.sampled_from(Level), st.sampled_from([CITY, COUNTY, TOWNSHIP, VILLAGE])


def actor(cast: Cast, code: str) -> Actor:
    return Actor(cast[code], held_by(cast[code]), AT.date())


def more_tasks(number: int, *, level: str = "orange") -> list[str]:
    """Further tasks of household chen that lie at its township."""
    one = tasks()[0]
    rows = [(f"m{n}", *one[1:4], level, *one[5:11], TOWNSHIP, "listed") for n in range(number)]
    urgency = [(*row[:5], list(Level).index(Level(level)), *row[6:]) for row in rows]
    actions.take_in(urgency, by="job:test", at=AT)
    return [str(row[0]) for row in rows]


@pytest.mark.parametrize(
    ("days", "told"), [(0, ""), (2, ""), (3, TOWNSHIP), (5, TOWNSHIP), (6, COUNTY), (9, CITY), (90, CITY)]
)
def test_the_longer_a_task_is_overdue_the_higher_it_is_told(cast: Cast, days: int, told: str) -> None:
    actions.escalate(DUE + timedelta(days=days), at=AT)

    assert Task.objects.get(pk=f"t{CHEN}").escalated_to == told
    assert tasks_escalated(Sight.over([CITY]), [told] if told else []).exists() == bool(told)


def test_the_same_night_again_tells_nobody_twice(cast: Cast) -> None:
    first = actions.escalate(DUE + timedelta(days=3), at=AT)

    second = actions.escalate(DUE + timedelta(days=4), at=AT)

    assert (first, second) == (4, 0)
    assert Handover.objects.filter(step=Step.ESCALATE, task=f"t{CHEN}").count() == 1


def test_a_night_that_was_missed_is_made_up_for(cast: Cast) -> None:
    actions.escalate(DUE + timedelta(days=30), at=AT)

    assert Task.objects.get(pk=f"t{LI}").escalated_to == CITY


@given(level=LEVELS, place=PLACES, days=st.integers(-40, 200), more=st.integers(0, 60))
def test_whom_time_has_told_it_does_not_untell(level: Level, place: str, days: int, more: int) -> None:
    early = told_of(place, level=level, due_on=DUE, today=DUE + timedelta(days=days))
    late = told_of(place, level=level, due_on=DUE, today=DUE + timedelta(days=days + more))

    assert not early or (late and len(late) <= len(early) < len(place))
    assert bool(early) == (days >= PATIENCE[level] and place != CITY)
    assert place.startswith(early)


def test_a_worker_is_given_no_more_than_their_week_holds(cast: Cast) -> None:
    set_cap(cast["xieli"], cap=2, by="paifa", at=AT)
    first, second, third = more_tasks(3)
    for one in (first, second):
        actions.assign(one, to=cast["xieli"], by=actor(cast, "jingban"), at=AT)

    with pytest.raises(MoveRefused, match="本周已有2件"):
        actions.assign(third, to=cast["xieli"], by=actor(cast, "jingban"), at=AT)


def test_what_is_red_is_never_held_back(cast: Cast) -> None:
    set_cap(cast["xieli"], cap=0, by="paifa", at=AT)
    red = more_tasks(1, level="red")[0]

    actions.assign(red, to=cast["xieli"], by=actor(cast, "jingban"), at=AT)

    assert Task.objects.get(pk=red).holder == cast["xieli"]
    assert given_this_week(cast["xieli"], AT.date()) == 0


@given(given_now=st.integers(0, 40), cap=st.integers(0, 40), level=LEVELS)
def test_only_the_cap_holds_back_and_never_what_is_red(given_now: int, cap: int, level: Level) -> None:
    is_full = over_cap(given=given_now, cap=cap, level=level) is not None

    assert is_full == (given_now >= cap and level is not Level.RED)
    assert week_of(DUE).weekday() == 0


def test_of_two_tasks_of_one_day_the_one_that_visits_find_true_comes_first(cast: Cast) -> None:
    by = Actor(cast["shenhe"], held_by(cast["shenhe"]), DUE)
    dispose(f"a{ZHAO}", Ruling(Outcome.TRUE), by=by, at=AT)  # the sign L3 turns out true, M1 does not
    dispose(f"a{CHEN}", Ruling(Outcome.UNTRUE), by=by, at=AT)

    changed = actions.rank([COUNTY], at=AT)

    promises = dict(Task.objects.values_list("pk", "promise"))
    assert changed == 3
    assert promises[f"t{ZHAO}"] > promises[f"t{CHEN}"] == promises[f"t{LI}"] > 0
    assert actions.rank([COUNTY], at=AT) == 0


@given(
    true=st.integers(0, 50),
    untrue=st.integers(0, 50),
    all_true=st.integers(0, 500),
    all_untrue=st.integers(0, 500),
)
def test_a_share_lies_between_none_and_all_and_grows_with_what_was_true(
    *, true: int, untrue: int, all_true: int, all_untrue: int
) -> None:
    usual = {"all_true": all_true + true, "all_visited": all_true + true + all_untrue + untrue}

    now = promise(true=true, visited=true + untrue, **usual)

    assert 0 <= now <= 1000
    assert now <= promise(true=true + 1, visited=true + untrue + 1, **usual)
