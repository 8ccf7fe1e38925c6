"""⑧ Following up: when somebody looks again and by which rule, what an exit leaves behind, and what is clear about a family."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cast import CHEN, LI, Cast
from jiwang.registers.staff.models import Officer
from jiwang.stages.alerts.models import Alert
from jiwang.stages.alerts.states import Outcome
from jiwang.stages.dispatch.models import Task
from jiwang.stages.followup.models import Relapse
from jiwang.stages.followup.queries import phase_outs_of
from making.following import TODAY, law_of_old, left, on_file, reckoned, seen_on, sent_out, standing
from making.paying import phased_out


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    """The law holds, nobody waits for a visit, and no sign is open."""
    law_of_old()
    Task.objects.exclude(pk="").update(state="closed")
    Alert.objects.exclude(pk="").update(disposal="no_need")


def test_a_family_on_file_is_due_a_quarter_after_the_last_visit_by_an_article_of_the_law(cast: Cast) -> None:
    on_file(CHEN)
    seen_on(CHEN, date(2026, 2, 1), date(2026, 5, 2), date(2026, 7, 3), date(2026, 9, 20))
    reckoned()
    chen = standing()
    assert (chen.due_on, chen.rule, chen.colour) == (date(2026, 12, 19), "follow_on_file", "green")
    assert "探访关爱规定" in chen.article and not chen.is_missed and chen.visits == 4


def test_sc14_a_quarter_after_the_exit_that_ends_without_a_visit_is_an_overdue_task(cast: Cast) -> None:
    row = on_file(CHEN, date(2025, 3, 1))
    left(row, date(2026, 6, 1))
    reckoned()
    chen = standing()
    assert chen.items == [] and chen.exited_on == date(2026, 6, 1) and chen.may_phone
    assert chen.is_missed and "too_few_visits" in chen.signs and chen.colour == "red"
    assert sent_out() == 1
    task = Task.objects.get(household=CHEN, occasion="quarterly")
    assert task.due_on == date(2026, 9, 30) < TODAY and task.period == "2026Q3"
    assert sent_out() == 0  # who waits already is asked for once


def test_a_phase_out_says_on_the_page_and_in_the_file_when_it_ends_and_then_no_more(
    cast: Cast, entered: Callable[[Officer], Client]
) -> None:
    on_file(CHEN, date(2026, 9, 1))
    phased_out(CHEN, [(date(2026, 12, 1), 41_700), (date(2027, 2, 1), 0)])
    reckoned(date(2026, 12, 1))
    assert standing().signs == ["dibao", "phasing_out"] and standing().colour == "orange"
    browser = entered(cast["jingban"])
    for name in ("followup:household", "desk:household"):
        assert "2027-02 起不再发" in browser.get(reverse(name, args=[CHEN])).content.decode()
    assert phase_outs_of(CHEN, date(2027, 2, 1)) == []
    reckoned(date(2027, 2, 1))
    assert standing().items == [] and "phasing_out" not in standing().signs


def test_a_relapse_is_within_twelve_months_of_the_exit_and_a_day_later_is_none(cast: Cast) -> None:
    for home, day in ((CHEN, date(2026, 10, 29)), (LI, date(2026, 10, 30))):
        left(on_file(home, date(2024, 3, 1)), date(2025, 10, 30))
        seen_on(home, day, outcome=Outcome.TRUE)
    reckoned(date(2026, 10, 29))
    reckoned(date(2026, 10, 30))
    assert [one.household_id for one in Relapse.objects.all()] == [CHEN]


def test_sc14_a_visit_that_finds_hardship_again_warns_once_and_the_rate_has_both_numbers(cast: Cast) -> None:
    for home in (CHEN, LI):
        left(on_file(home, date(2025, 3, 1)), date(2026, 6, 1))
    seen_on(CHEN, date(2026, 10, 8), outcome=Outcome.TRUE)
    assert reckoned().warned == 1 and reckoned().warned == 0
    relapse = Relapse.objects.get()
    assert (relapse.household_id, relapse.exited_on, relapse.found_on) == (
        CHEN,
        date(2026, 6, 1),
        date(2026, 10, 8),
    )
    assert standing().colour == "red" and "relapsed" in standing().signs
