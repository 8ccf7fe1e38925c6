"""Many at once: increases in one officer's name, jobs that go on where they were, and what PostgreSQL refuses whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cast import AT, CHEN, COUNTY, HOMES, LI, WANG, Cast
from jiwang.jobs.models import JobRun
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.policy.models import Version
from jiwang.registers.staff.models import Officer
from jiwang.stages.decisions import actions, jobs
from jiwang.stages.decisions.models import Change, Confirmation, Decision, Recognition
from jiwang.stages.decisions.rules import Span, difference, months_of, next_month, paid_in
from jiwang.stages.visits.models import Visit
from making.recognising import (
    DAY,
    NEXT,
    acting,
    cut_of_chen,
    heard,
    on_the_roll,
    reckoned,
    recognised_now,
    take_in,
)
from rivals.in_decisions import confirmation, law, raise_of_chen


def confirmed(asked: Confirmation, *changes: Change) -> int:
    return actions.confirm([one.pk for one in changes], asked, law(), engine="1", by=acting("queren"), at=AT)


def test_an_increase_is_confirmed_in_an_officer_s_name_and_twice_is_once(cast: Cast) -> None:
    change, asked = raise_of_chen(), confirmation()

    assert (confirmed(asked, change), confirmed(asked, change)) == (1, 0)

    decision, now = Decision.objects.get(), recognised_now(CHEN)
    assert (decision.by, decision.outcome, decision.is_as_given, decision.owed) == (
        cast["queren"],
        "raise",
        True,
        0,
    )
    assert (now.amount, now.since, now.decision) == (62_000, NEXT, decision)
    assert decision.receipt.answer == '{"item" : "dibao", "verdict" : "yes", "fen" : 62000}'


def test_who_has_visited_a_family_does_not_confirm_it_in_a_list(cast: Cast) -> None:
    change = raise_of_chen()
    Visit.objects.create(
        task_id=f"t{CHEN}", household_id=CHEN, region=HOMES[CHEN], reach="village", outcome="true", visited_on=DAY, by=cast["xieli"],
        typed_by=cast["queren"], made_at=AT, at=AT,
    )  # fmt: skip

    assert confirmed(confirmation(), change) == 0


def test_a_cut_is_never_confirmed_in_a_list(cast: Cast) -> None:
    assert confirmed(confirmation(), cut_of_chen()) == 0


def test_months_that_have_gone_are_paid_back_by_what_was_recognised_in_each(cast: Cast) -> None:
    change, asked = raise_of_chen(), confirmation()
    asked = Confirmation.objects.create(
        region=COUNTY, since=date(2026, 7, 1), why="示例市民发9号", asked=1, by=asked.by, at=AT
    )

    confirmed(asked, change)

    assert Decision.objects.get().owed == 5 * 12_000  # July to November
    spans = [Span(date(2025, 1, 1), 50_000)]
    new = [(month, 62_000) for month in months_of(date(2026, 7, 1), DAY)]
    assert difference(spans, new, through=DAY.replace(day=1)) == 60_000


@given(
    st.dictionaries(st.integers(0, 23), st.integers(0, 10**6), min_size=1, max_size=5),
    st.integers(0, 23),
    st.integers(0, 10**6),
)
def test_a_difference_is_the_sum_of_what_each_month_lacks(
    rows: dict[int, int], first: int, amount: int
) -> None:
    months = list(months_of(date(2025, 1, 1), date(2026, 12, 1)))
    spans = [Span(months[place], fen) for place, fen in sorted(rows.items())]
    asked = [(month, amount) for month in months[first:]]

    owed = difference(spans, asked, through=months[-1])

    counted = [month for month, _amount in asked if month >= spans[0].since]
    assert owed == sum(amount - paid_in(month, spans) for month in counted)


@pytest.mark.parametrize(
    "sets",
    [
        "amount = 20000, decision_id = %(by)s, source = ''",
        "amount = 0, is_over = true, decision_id = %(by)s, source = ''",
        "until = '2026-12-31', decision_id = %(by)s, source = ''",
    ],
)
def test_postgresql_knows_no_cut_of_a_family_that_was_not_heard(cast: Cast, sets: str) -> None:
    change = raise_of_chen()
    confirmed(confirmation(), change)
    decision = Decision.objects.get()
    row = recognised_now(CHEN)
    copy = {"id": uuid4(), "follows_id": row.pk, "by": decision.pk}
    with pytest.raises(DatabaseError, match="heard"), transaction.atomic():
        execute(
            "CREATE TEMP TABLE copy ON COMMIT DROP AS SELECT * FROM decisions_recognition WHERE id = %(follows_id)s; "
            f"UPDATE copy SET id = %(id)s, follows_id = %(follows_id)s, since = '2027-03-01', {sets}; "
            "INSERT INTO decisions_recognition SELECT * FROM copy",
            copy,
        )
    with pytest.raises(DatabaseError, match="heard|next month"), transaction.atomic():
        execute(
            "INSERT INTO decisions_decision (id, household_id, region, reach, matter, item, outcome, since, owed, verdict, is_as_given, why, is_apart, "
            "by_id, day, at) SELECT %(id)s, household_id, region, reach, 'change:x', item, 'end', since, 0, 'no', true, why, true, by_id, day, at "
            "FROM decisions_decision",
            copy,
        )


def test_postgresql_knows_no_cut_of_this_month_nor_by_who_has_heard(cast: Cast) -> None:
    change = heard(cut_of_chen())
    told = {
        "id": uuid4(),
        "matter": f"change:{change.pk}",
        "by": cast["queren"].pk,
        "heard": cast["shenhe"].pk,
    }
    insert = (
        "INSERT INTO decisions_decision (id, household_id, region, reach, matter, item, outcome, since, owed, verdict, is_as_given, why, is_apart, "
        f"by_id, day, at) VALUES (%(id)s, {CHEN}, '{HOMES[CHEN]}', 'township', %(matter)s, 'dibao', 'lower', {{}}, 0, 'yes', true, '理由', {{}}, "
        "{}, '2026-11-01', now())"
    )
    for since, apart, by in (
        ("'2026-11-01'", "true", "%(by)s"),
        ("'2026-12-01'", "true", "%(heard)s"),
        ("'2026-12-01'", "false", "%(by)s"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            execute(insert.format(since, apart, by), told)
    execute(insert.format("'2026-12-01'", "true", "%(by)s"), told)
    with pytest.raises(DatabaseError), transaction.atomic():
        execute(insert.format("'2026-12-01'", "true", "%(by)s"), {**told, "id": uuid4()})


def test_a_list_cannot_lower_what_was_decided_here(cast: Cast) -> None:
    confirmed(confirmation(), raise_of_chen())
    row = recognised_now(CHEN)

    with pytest.raises(DatabaseError, match="a list changes nothing"), transaction.atomic():
        Recognition.objects.create(
            household_id=CHEN, region=row.region, reach="township", item="dibao", members=row.members, amount=1, since=date(2027, 1, 1),
            source="某名单.xlsx", follows=row, at=AT,
        )  # fmt: skip


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of one, so that a job has several."""
    monkeypatch.setattr(jobs, "PIECE", 1)


def test_the_jobs_reckon_and_confirm_in_pieces_and_a_repeat_doubles_nothing(
    law: None, small: None, entered: Callable[[Officer], Client], cast: Cast
) -> None:
    version, today = Version.objects.get(), clock.today()
    for home in (CHEN, LI, WANG):
        on_the_roll(home, day=today)
    take_in(today)
    reckoned({CHEN: 62_000, LI: 63_000, WANG: 30_000}, law=version.hash)
    reviewer, decider = entered(cast["shenhe"]), entered(cast["queren"])
    reviewer.post(reverse("decisions:reckon"))
    see(EVERYWHERE)
    run = JobRun.objects.get(kind="decisions.reckon")
    assert "新发现变动 2 件" in worked(run, jobs.reckon)
    asked = {
        "area": COUNTY,
        "since": next_month(today).isoformat(),
        "why": "示例市民发9号调整标准",
        "is_apart": "on",
    }

    page = decider.post(reverse("decisions:confirm"), asked, follow=True)

    assert "已开始成批确认" in page.content.decode()
    see(EVERYWHERE)
    assert "已确认增发 2 件" in worked(JobRun.objects.get(kind="decisions.confirm"), jobs.confirm)
    assert sorted(Decision.objects.values_list("household", flat=True)) == [CHEN, LI]
    assert not Change.objects.filter(household=WANG).exists()  # of another county
    again = decider.post(reverse("decisions:confirm"), asked)
    assert again.status_code == 422 and "没有待确认的增发" in again.content.decode()


def worked(run: JobRun, carry: Any) -> str:
    """Carry out a job that waits, as a worker does, and once more."""
    for _time in range(2):
        carry(run.pk)
        see(EVERYWHERE)
    run.refresh_from_db()
    return run.said


def execute(sql: str, values: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
