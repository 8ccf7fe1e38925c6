"""⑧ Following up: when somebody looks again and by which rule, what an exit leaves behind, and what is clear about a family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from cast import AT, CHEN, LI, Cast
from jiwang.registers.staff.models import Officer
from jiwang.registers.statements.models import Statement
from jiwang.stages.alerts.models import Alert
from jiwang.stages.alerts.states import Outcome
from jiwang.stages.decisions.rules import DecisionRefused
from jiwang.stages.dispatch.models import Task
from jiwang.stages.followup.models import Relapse
from jiwang.stages.followup.queries import phase_outs_of
from making.following import TODAY, law_of_old, left, on_file, reckoned, seen_on, sent_out, standing
from making.paying import phased_out
from making.recognising import ENDED, cut_of_chen, decided, heard, law_says


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


def test_who_is_recognised_anew_after_twelve_months_and_a_half_has_not_relapsed(cast: Cast) -> None:
    for home, again in ((CHEN, date(2026, 9, 29)), (LI, date(2026, 10, 15))):
        left(on_file(home, date(2024, 3, 1)), date(2025, 9, 30))
        on_file(home, again, item="gangxing")
    reckoned()
    assert [one.household_id for one in Relapse.objects.all()] == [CHEN]


def test_help_ends_neither_on_paper_nor_at_once_nor_because_a_number_is_to_be_reached(cast: Cast) -> None:
    change = heard(cut_of_chen(0))
    says = law_says("no", 0)
    quota = replace(ENDED, why="今年退出任务还差一户")
    for ruling in (
        quota,
        ENDED,
        replace(ENDED, why="全县今年要退出五百户，这户收入也超过了，按任务安排退出"),
    ):
        with pytest.raises(DecisionRefused, match="不能只凭数据终止"), transaction.atomic():
            decided(change, ruling, says=says)
    (seen,) = seen_on(CHEN, date(2026, 10, 27))
    with pytest.raises(DecisionRefused, match="不能只凭数据终止"), transaction.atomic():
        decided(change, ENDED, says=says)  # somebody was there, and has verified nothing
    Statement.objects.create(
        household_id=CHEN, region=seen.region, depth="village", fact="monthly_income", wording="收入", value="5200", state="verified", source="走访",
        by="xieli", on=seen.visited_on, evidence=f"visit:{seen.pk}", at=AT,
    )  # fmt: skip
    with pytest.raises(DecisionRefused, match="好转的时间还不长"), transaction.atomic():
        decided(change, quota, says=says)
    told = decided(change, replace(ENDED, why="儿子考上公务员，每月六千元，家里人当面同意不再领"), says=says)
    assert told.outcome == "end"


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
