"""Every clock of the law on the State Council's calendar: around New Year, Spring Festival and Saturdays that are worked. Days worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiwang_engine.alerting.calendar import national_calendar
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.packs.model import Clock
from jiwang_engine.procedures import Course, course_of, courses, due, next_status

SHILI, DAY = checked_pack("shili"), date(2026, 11, 23)
CALENDAR = national_calendar()
THIRTY = Clock(30, "working", delegated=20, hard=45)
DAYS = st.dates(date(2025, 1, 1), date(2026, 6, 30))


def course(item: str) -> Course:
    found = course_of(SHILI, item, DAY)
    assert found is not None
    return found


def clock_of(item: str, step: str) -> Clock:
    found = course(item)
    clock = found.total if step == "" else next(one.clock for one in found.steps if one.id == step)
    assert clock is not None
    return clock


@pytest.mark.parametrize(
    ("item", "step", "started", "last"),
    [
        ("dibao", "investigate", "2025-12-30", "2026-01-05"),  # 31, Sunday 4 is worked, 5
        ("dibao", "verify", "2026-02-12", "2026-02-24"),  # 13, Saturday 14 is worked, 24
        ("dibao", "notice", "2026-02-13", "2026-02-20"),  # calendar days run through the festival
        ("dibao", "decide", "2026-02-10", "2026-03-02"),  # 11 12 13 14 | 24 25 26 27 28 | 2
        ("dibao", "refuse", "2026-02-13", "2026-02-25"),  # 14 | 24 25
        ("dibao", "", "2026-01-26", "2026-03-13"),  # 4 + 5 + 6 | 5 + 5 + 5
        ("tekun_living", "investigate", "2026-02-02", "2026-02-28"),  # 4 + 6 | 5, the last a worked Saturday
        (
            "tekun_living",
            "objection",
            "2025-12-19",
            "2026-01-12",
        ),  # 22-26 | 29-31, Sunday 4 is worked | 5-9 | 12
        ("tekun_living", "confirm", "2026-09-18", "2026-10-15"),  # 20-24 | 28-30 | 8 9 10 | 12-15
        ("tekun_living", "refuse", "2026-09-30", "2026-10-10"),  # 8 9, Saturday 10 is worked
        ("gangxing", "", "2026-04-24", "2026-06-09"),  # 27-30 | 6-9 | 5 + 5 + 5 + 5 + 2
        ("small_fast_aid", "", "2025-12-31", "2026-01-03"),
        ("expenditure_aid", "", "2026-09-18", "2026-10-09"),  # 20-24 | 28-30 | 8 9
        ("expenditure_aid", "notice", "2026-02-14", "2026-02-17"),
        ("emergency_aid", "", "2025-12-24", "2026-01-08"),  # 25 26 | 29-31 | 4-8
        ("de_facto_unsupported", "check", "2025-01-20", "2025-02-14"),  # 21-24 26 27 | 5-8 | 10-14
        ("de_facto_unsupported", "confirm", "2026-02-02", "2026-02-28"),
        ("legal_aid", "decide", "2026-02-12", "2026-02-19"),
        ("legal_aid", "assign", "2026-02-19", "2026-02-22"),
        ("employment_difficulty", "recognise", "2026-02-12", "2026-02-26"),  # 13 14 | 24 25 26
        ("wage_arrears", "accept", "2025-12-31", "2026-01-08"),  # 4-8
    ],
)
def test_a_clock_of_the_law_ends_on_its_day(item: str, step: str, started: str, last: str) -> None:
    found = due(clock_of(item, step), date.fromisoformat(started), calendar=CALENDAR)

    assert found.last is not None and (found.last.isoformat(), found.is_leaning) == (last, False)


@pytest.mark.parametrize(
    ("is_delegated", "is_hard", "last"),
    [(False, False, "03-13"), (True, False, "02-28"), (False, True, "04-03"), (True, True, "04-03")],
)
def test_a_township_has_twenty_days_and_a_hard_case_forty_five(
    is_delegated: bool, is_hard: bool, last: str
) -> None:
    found = due(THIRTY, date(2026, 1, 26), calendar=CALENDAR, is_delegated=is_delegated, is_hard=is_hard)

    assert found.last == date.fromisoformat(f"2026-{last}")


def test_a_clock_stands_still_while_papers_are_awaited_and_runs_on() -> None:
    started, asked = date(2026, 1, 26), date(2026, 1, 30)  # 2 and 3 February do not count

    assert due(THIRTY, started, calendar=CALENDAR, stops=[(asked, None)]).last is None
    assert due(THIRTY, started, calendar=CALENDAR, stops=[(asked, date(2026, 2, 3))]).last == date(
        2026, 3, 17
    )


def test_a_year_without_a_calendar_is_said() -> None:
    assert due(THIRTY, date(2026, 12, 15), calendar=CALENDAR).is_leaning
    assert not due(Clock(7, "calendar"), date(2026, 12, 30), calendar=CALENDAR).is_leaning


@given(started=DAYS, since=st.integers(0, 40), length=st.integers(0, 30), other=st.integers(0, 10))
def test_a_stop_never_shortens_a_clock_and_one_within_another_changes_nothing(
    started: date, since: int, length: int, other: int
) -> None:
    begun = started + timedelta(days=since)
    stop = (begun, begun + timedelta(days=length))
    inner = (begun + timedelta(days=min(other, length)), stop[1])
    plain, stopped, twice = (
        due(THIRTY, started, calendar=CALENDAR, stops=stops).last for stops in ([], [stop], [stop, inner])
    )

    assert plain is not None and stopped is not None and plain <= stopped == twice
    assert CALENDAR.is_working(stopped) and not stop[0] < stopped <= stop[1]


def test_only_the_days_of_notice_of_the_destitute_are_counted_apart() -> None:
    apart = {one.item for one in courses(SHILI, DAY) if one.stops_for_notice}

    assert {"tekun_living", "tekun_care"} == {one for one in apart if course(one).procedure}


def test_children_and_small_fast_aid_are_never_put_on_a_wall() -> None:
    hung = {one.item for one in courses(SHILI, DAY) if one.step_of("notice")}

    assert {"dibao", "tekun_living", "bianyuan", "danren"} <= hung
    assert not hung & {"de_facto_unsupported", "orphan_living", "small_fast_aid", "gangxing"}


def test_an_application_takes_the_way_of_applying_never_that_of_ending() -> None:
    assert {course(one).procedure for one in ("dibao", "gangxing", "tekun_living")} == {
        "dibao_steps",
        "gangxing_steps",
        "tekun_steps",
    }
    assert course("public_rental").steps == () and course("public_rental").total == Clock(10, "working")


def test_who_is_refused_one_status_is_looked_at_for_the_next() -> None:
    every = courses(SHILI, DAY)
    ladder = ["tekun_living"]
    while (after := next_status(every, course(ladder[-1]))) is not None:
        ladder.append(after.item)

    assert ladder == ["tekun_living", "dibao", "bianyuan", "gangxing"]
    assert next_status(every, course("public_rental")) is None


def test_the_lists_of_what_nobody_is_asked_name_facts_and_papers_that_there_are() -> None:
    lists = {one.id: set(one.values) for one in SHILI.pack.codes.values()}
    papers = {paper for one in SHILI.pack.items.values() for paper in one.documents}

    assert lists["facts_by_check"] | lists["facts_of_who_may_work"] <= {
        one.label for one in SHILI.pack.facts.values()
    }
    assert lists["papers_by_register"] | lists["papers_signed_with_application"] <= papers
