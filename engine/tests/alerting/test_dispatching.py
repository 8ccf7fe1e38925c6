"""Stories of sharing out: the week of a worker is finite, red is not held back, nothing is lost."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiwang_engine.alerting import Worker
from jiwang_engine.alerting.dispatching import seat_of
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.terms import Level
from town import CHEN, INDICATORS, LI, NEXT_VILLAGE, VILLAGE, WANG, ZHAO, Town

MONDAY = date(2026, 11, 2)
ONE_A_WEEK = (Worker("孙一", (VILLAGE,), weekly_cap=1),)


def states(town: Town) -> dict[int, str]:
    return dict(town.backend.rows("SELECT unit, state FROM task"))


def test_the_household_with_more_points_goes_first_and_the_other_is_held_with_its_clock_running(
    town: Town,
) -> None:
    town.household(CHEN, points=5)
    town.household(LI, points=40)
    town.hit("M1", CHEN)
    town.hit("M1", LI)

    town.judge(MONDAY, workers=ONE_A_WEEK)

    assert states(town) == {LI: "dispatched", CHEN: "held"}
    assert town.column("SELECT DISTINCT due_on FROM task") == [date(2026, 11, 9)]


def test_a_held_task_keeps_its_number_and_its_due_date_and_goes_next_week(town: Town) -> None:
    for unit, points in ((CHEN, 5), (LI, 40)):
        town.household(unit, points=points)
        town.hit("M1", unit)
    town.judge(MONDAY, workers=ONE_A_WEEK)
    held = town.backend.rows("SELECT task, due_on FROM task WHERE state = 'held'")

    town.judge(MONDAY + timedelta(days=2), workers=ONE_A_WEEK)
    assert states(town) == {CHEN: "held"}  # this week is full: Li went on Monday

    town.judge(MONDAY + timedelta(days=7), workers=ONE_A_WEEK)
    assert states(town) == {CHEN: "dispatched"}
    assert town.backend.rows("SELECT task, due_on FROM task") == held


def test_what_earlier_batches_of_the_day_have_given_fills_the_week_too(town: Town) -> None:
    for unit in (CHEN, LI):
        town.household(unit)
        town.hit("M1", unit)
    town.judge(MONDAY, workers=(Worker("孙一", (VILLAGE,), weekly_cap=2),))
    town.backend.run("DELETE FROM unit")  # the batch knows its own households only
    town.backend.run("DELETE FROM hit")
    town.household(WANG)
    town.hit("M1", WANG)
    town.household(ZHAO)
    town.hit("F1", ZHAO)

    town.judge(MONDAY, workers=(Worker("孙一", (VILLAGE,), weekly_cap=2),), is_part=True)

    assert states(town) == {WANG: "held", ZHAO: "dispatched"}  # red goes always


def test_a_part_of_a_day_that_is_judged_again_shares_out_the_same(town: Town) -> None:
    town.household(CHEN)
    town.hit("M1", CHEN)
    first = [town.judge(MONDAY, workers=ONE_A_WEEK, is_part=True) for _ in range(2)]

    assert [one.dispatched for one in first] == [1, 1]


def test_red_is_never_held_back(town: Town) -> None:
    for unit in (CHEN, LI, WANG):
        town.household(unit)
        town.hit("F1", unit)

    report = town.judge(workers=ONE_A_WEEK, minimum_points={Level.RED: 999})

    assert (report.dispatched, report.held) == (3, 0)


def test_a_level_may_ask_for_points_and_what_lacks_them_is_held(town: Town) -> None:
    town.household(CHEN, points=0)
    town.household(LI, points=30)
    town.hit("D2", CHEN)
    town.hit("D2", LI)

    town.judge(minimum_points={Level.YELLOW: 25})

    assert states(town) == {CHEN: "held", LI: "dispatched"}


def test_a_worker_on_leave_passes_the_village_to_the_township(town: Town) -> None:
    town.household(CHEN)
    town.hit("M1", CHEN)
    away = Worker("孙一", (VILLAGE,), leave=((MONDAY, MONDAY),))

    town.judge(MONDAY, workers=(away,))

    assert town.backend.rows("SELECT worker, state FROM task") == [(None, "dispatched")]


def test_a_village_may_be_named_and_two_workers_share_it(town: Town) -> None:
    for unit in (CHEN, LI, WANG, ZHAO):
        town.household(unit)
        town.hit("M1", unit)

    town.judge(workers=(Worker("孙一", ("东村",)), Worker("周二", (VILLAGE,))))

    assert Counter(town.column("SELECT worker FROM task")) == {"孙一": 2, "周二": 2}


def test_a_village_that_nobody_knows_is_noted_and_goes_to_the_township(town: Town) -> None:
    town.household(CHEN, region=NEXT_VILLAGE)
    town.hit("M1", CHEN)

    report = town.judge(workers=(Worker("孙一", ("南村",)),))

    assert report.notes == ("人员表：孙一的“南村”区划表里没有这个村，已转乡镇办理。",)
    assert town.column("SELECT worker FROM task") == [None]


def test_what_the_township_must_look_at_first_goes_to_its_clerk_and_not_to_the_villages_worker(
    town: Town,
) -> None:
    for unit in (CHEN, LI):
        town.household(unit)
        town.hit("M1", unit)
    town.hit("M2", CHEN)

    town.judge()

    assert town.backend.rows("SELECT unit, worker, state FROM task ORDER BY unit") == [
        (CHEN, None, "dispatched"),
        (LI, "孙一", "dispatched"),
    ]


def test_what_a_department_must_look_at_first_stays_at_the_county_on_a_task_of_its_own(town: Town) -> None:
    town.household(CHEN)
    for name in ("M1", "E1", "Q1"):
        town.hit(name, CHEN)

    report = town.judge()

    assert (report.dispatched, report.county) == (1, 2)
    assert town.column(
        "SELECT a.indicator FROM alert AS a JOIN task AS t ON t.task = a.task WHERE t.desk = 'county' ORDER BY 1"
    ) == ["E1", "Q1"]


@pytest.mark.parametrize(
    ("handler", "seat"),
    [
        ("", "village"), ("村协理员", "village"), ("社区网格员", "village"), ("乡镇（街道）", "township"), ("街道救助站", "township"),
        ("县级民政部门", "county"), ("县救助岗", "county"), ("部门联络员", "county"), ("学校", "county"),
    ],
)  # fmt: skip
def test_the_name_of_the_first_handler_says_where_he_sits(handler: str, seat: str) -> None:
    assert seat_of(handler) == seat


HITS = st.lists(
    st.tuples(st.sampled_from(sorted(INDICATORS)), st.integers(1, 12)), unique=True, min_size=1, max_size=25
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hits=HITS, shuffled=st.randoms(use_true_random=False), cap=st.integers(0, 3))
def test_every_hit_ends_in_one_task_whatever_the_order_of_the_hits(hits, shuffled, cap) -> None:  # type: ignore[no-untyped-def]
    outcomes = []
    for order in (hits, shuffled.sample(hits, len(hits))):
        backend = DuckDB()
        town = Town(backend)
        for unit in {unit for _, unit in order}:
            town.household(unit, points=unit % 4)
        for name, unit in order:
            town.hit(name, unit)
        report = town.judge(workers=(Worker("孙一", (VILLAGE,), weekly_cap=cap),))
        outcomes.append((report, backend.rows("FROM alert"), backend.rows("FROM task")))
        backend.close()

    report = outcomes[0][0]
    assert outcomes[0] == outcomes[1]
    assert report.raised + report.merged == len(hits)
    assert report.raised == report.dispatched + report.held + report.county
