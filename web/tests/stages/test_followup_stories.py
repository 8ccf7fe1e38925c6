"""Stories of following up: the families and the figures that the product was made for, and laws that hold for every history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import AT, CHEN, LI, TOWNSHIP, Cast
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.stages.alerts.models import Alert
from jiwang.stages.alerts.states import Outcome
from jiwang.stages.dispatch.models import Task
from jiwang.stages.followup import actions
from jiwang.stages.followup.actions import Reported, Said
from jiwang.stages.followup.models import Colouring, Count, Relapse
from jiwang.stages.followup.queries import colours_of, counts_of, relapse_share
from jiwang.stages.followup.rules import (
    FollowRefused,
    Share,
    is_in_time,
    months_before,
    quarter_before,
    quarter_of,
    summed,
)
from jiwang.stages.followup.states import Colour
from making.following import TODAY, acting, law_of_old, left, on_file, reckoned, seen_on, standing

Enter = Callable[[Officer], Client]
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@pytest.fixture
def quiet(cast: Cast) -> None:
    """The law holds, nobody waits for a visit, and no sign is open."""
    law_of_old()
    Task.objects.exclude(pk="").update(state="closed")
    Alert.objects.exclude(pk="").update(disposal="no_need")


def test_sc01_a_family_of_particular_help_is_looked_after_again_and_the_visit_stands_on_its_way(
    cast: Cast, quiet: None, entered: Enter
) -> None:
    on_file(CHEN)
    reckoned()
    actions.mark(standing(), "冻灾绝收，缺种子化肥", is_on=True, by=acting("jingban"), at=AT)
    seen_on(CHEN, date(2026, 10, 20))  # the supervisors came back
    reckoned()
    assert "marked" in standing().signs and standing().last_on == date(2026, 10, 20)
    page = entered(cast["jingban"]).get(reverse("followup:household", args=[CHEN])).content.decode()
    assert "列为帮扶重点对象" in page and "2026-10-20" in page and "没有新的困难" not in page.split("经过")[0]
    assert entered(cast["xieli"]).get(reverse("followup:household", args=[CHEN])).status_code == 403


def test_sc07_of_103_found_100_have_an_outcome_and_three_are_shown_without_one() -> None:
    words = ["返乡"] * 76 + ["家属领回"] * 6 + ["政府接回"] * 6 + ["医疗救治"] * 12 + [None] * 3
    found = summed(103, words, ["返乡", "家属领回", "政府接回", "医疗救治"])
    assert sum(found.parts.values()) == 100 and found.remainder == 3


def test_sc12_558_of_nobody_knows_how_many_asks_for_the_whole_and_shows_no_rate(
    cast: Cast, entered: Enter
) -> None:
    made = Count(id=uuid4(), region=TOWNSHIP, label="解困脱困", done=558, source="工会台账", day=TODAY)
    actions.count(made, by=acting("jingban"), at=AT)
    page = entered(cast["jingban"]).get(reverse("followup:reports")).content.decode()
    assert (
        "558 / ?" in page and "请补总数" in page and "%" not in page.split("完成情况")[1].split("什么事")[0]
    )
    whole = Count(
        id=uuid4(), region=TOWNSHIP, label="解困脱困", done=558, total=569, source="工会台账", day=TODAY
    )
    actions.count(whole, by=acting("jingban"), at=AT + timedelta(days=1))
    assert [Share(one.done, one.total).per_cent for one in counts_of([TOWNSHIP])] == ["98.0%"]
    with pytest.raises(FollowRefused, match="总数不能小于"):
        actions.count(Count(id=uuid4(), region=TOWNSHIP, label="x", done=3, total=2, source="工会台账", day=TODAY), by=acting("jingban"), at=AT)  # fmt: skip


def test_sc14_a_confirmed_relapse_counts_one_of_two_exits_and_brings_what_still_holds(
    cast: Cast, quiet: None, entered: Enter
) -> None:
    for home in (CHEN, LI):
        left(on_file(home, date(2025, 3, 1)), date(2026, 6, 1))
    seen_on(CHEN, date(2026, 10, 8), outcome=Outcome.TRUE)
    reckoned()
    assert relapse_share(TOWNSHIP, TODAY) == Share(0, 2)
    actions.settle(
        Relapse.objects.get().pk, "走访核实，又断了收入", is_relapse=True, by=acting("jingban"), at=AT
    )
    assert relapse_share(TOWNSHIP, TODAY) == Share(1, 2)
    page = entered(cast["jingban"]).get(reverse("followup:household", args=[CHEN])).content.decode()
    assert "重新申请：看能享受什么" in page and "是返困" in page


def test_sc15_a_family_is_clear_only_when_all_six_are_and_nothing_can_be_ticked(
    cast: Cast, quiet: None, entered: Enter
) -> None:
    on_file(CHEN)
    reckoned()
    assert standing().gaps == ["family", "needs", "plan", "results", "pairing"]
    seen_on(CHEN, date(2026, 10, 8))
    reckoned()
    assert standing().gaps == ["needs", "plan", "results", "pairing"]  # nobody was asked about hardship
    page = entered(cast["jingban"]).get(reverse("followup:clear")).content.decode()
    assert "0 / 1 户已清" in page
    assert 'type="checkbox"' not in page


def test_a_person_s_colour_holds_until_its_day_and_then_the_rule_s(cast: Cast, quiet: None) -> None:
    on_file(CHEN, date(2026, 1, 5))
    reckoned()
    said = Said(Colour.ORANGE, "老人刚出院，多看看", date(2026, 12, 1))
    actions.review(standing(), said, by=acting("jingban"), at=AT)
    assert colours_of([CHEN], date(2026, 12, 1))[CHEN].colour == "orange"
    assert colours_of([CHEN], date(2026, 12, 2))[CHEN].colour == "green"
    with pytest.raises(FollowRefused, match="到哪天为止"):
        actions.review(standing(), Said(Colour.RED, "看看再说吧", None), by=acting("jingban"), at=AT)
    assert Colouring.objects.filter(by=None).count() == 1  # a repeat of the machine adds nothing


def test_what_a_family_reports_asks_for_a_visit_once_and_three_months_are_in_time(
    cast: Cast, quiet: None
) -> None:
    told = Reported(uuid4(), "大儿子找到了工作", "陈大山", date(2026, 7, 1), date(2026, 11, 1))
    home = Household.objects.get(pk=CHEN)
    first = actions.note_news(home, told, by=acting("jingban"), at=AT)
    assert actions.note_news(home, told, by=acting("jingban"), at=AT) == first and not first.is_in_time
    assert first.task is not None and first.task.desk == "visit"
    assert is_in_time(date(2026, 8, 1), date(2026, 11, 1), 3)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # each is rolled back
@given(days=st.lists(st.dates(date(2026, 1, 10), TODAY), max_size=6))
@pytest.mark.django_db
def test_a_visit_is_never_due_before_the_last_one_and_their_order_does_not_matter(
    cast: Cast, quiet: None, days: list[date]
) -> None:
    with transaction.atomic():
        on_file(CHEN, date(2026, 1, 5))
        seen_on(CHEN, *days)
        reckoned()
        one = standing()
        assert one.due_on >= max([date(2026, 1, 5), *days]) and one.visits == len(set(days))
        before = [one.due_on, one.signs, one.colour, one.gaps]
        reckoned()
        again = standing()
        assert [again.due_on, again.signs, again.colour, again.gaps] == before
        transaction.set_rollback(True)


@given(DAYS)
def test_a_quarter_follows_the_one_before_without_a_gap(day: date) -> None:
    now, before = quarter_of(day), quarter_before(day)
    assert now.since <= day <= now.until and before.until + timedelta(days=1) == now.since
    assert months_before(day, 3) < day
