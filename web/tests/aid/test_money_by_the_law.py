"""Whatever happens in half a year, every family has what was recognised, to the fen: counted here by hand, month by month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import AT, CHEN, COUNTY, LI, Cast
from jiwang.aid.benefits import actions, rules
from jiwang.aid.benefits.models import Answer, Finding, Line, Run
from jiwang.aid.benefits.queries import exclusive_pairs, units_of, vault
from jiwang.jobs.models import JobRun
from jiwang.kit import clock
from jiwang.registers.people.models import Person
from jiwang.stages.assistance import actions as ledger
from jiwang.stages.assistance.models import Entry, Fund
from jiwang.stages.assistance.queries import balance_of
from jiwang.stages.assistance.rules import summed
from jiwang.stages.decisions.models import Recognition
from making.paying import (
    MONTH,
    answered,
    approved,
    died,
    drafted,
    payee,
    phased_out,
    purse,
    raised,
    receiving_homes,
)
from making.recognising import DAY, acting, on_the_roll, take_in

FIRST = 50_000  # that chen has at first
MONTHS = [rules.months_before(MONTH, -one) for one in range(5)]
GROUPINGS: list[Callable[[Entry], Any]] = [
    lambda one: one.giver, lambda one: one.basis, lambda one: one.article, lambda one: one.fund_id, lambda one: (one.day.year, one.day.month),
    lambda one: one.region, lambda one: one.household_id,
]  # fmt: skip


@given(st.integers(0, 10**14))
def test_what_stands_in_a_file_is_the_same_to_the_fen(sum_: int) -> None:
    assert rules.fen(f"{sum_ // 100}.{sum_ % 100:02}") == sum_


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 400))
def test_months_go_back_and_forth(day: date, count: int) -> None:
    first = rules.months_before(day, 0)

    assert rules.months_before(rules.months_before(day, count), -count) == first == day.replace(day=1)
    assert rules.months_before(day, 1) == (first - timedelta(days=1)).replace(day=1)


@dataclass(frozen=True)
class Life:
    """What happens to chen: less or more from some month on, what is owed for before, months that come back, and a death."""

    stages: tuple[tuple[int, int], ...]  # so many months after the first: fen
    owed: int
    back: frozenset[int]
    died: int  # before which month; after the last: lives

    def due(self, month: int) -> int:
        """What the month brings by the last stage that has begun; a decision counts from the month after it."""
        begun = [amount for since, amount in self.stages if max(since, 1) <= month]
        return begun[-1] if begun else FIRST


_LESS = st.lists(
    st.tuples(st.integers(1, 4), st.integers(0, FIRST - 1)), max_size=3, unique_by=lambda one: one[0]
)
_RAISED = st.tuples(st.integers(-9, 0), st.integers(FIRST + 1, 80_000)).map(lambda one: [one])
LIVES = st.builds(
    Life, st.one_of(_LESS.map(sorted), _RAISED).map(tuple), st.integers(1, 9_999), st.frozensets(st.integers(0, 4), max_size=2), st.integers(1, 7),
)  # fmt: skip


def test_half_a_year_is_what_a_child_would_count(cast: Cast) -> None:
    @settings(max_examples=12, deadline=None)
    @given(LIVES)
    def told(life: Life) -> None:
        with transaction.atomic():
            _lived(life)
            transaction.set_rollback(True)

    told()


def _lived(life: Life) -> None:
    receiving_homes({CHEN: f"{FIRST // 100}.00元", LI: "386.50元"})
    owed = _decide(life)
    fund, had, missed = purse(10**10), 0, dict[int, int]()
    for number, month in enumerate(MONTHS):
        if number == life.died:
            died(CHEN * 10, "2026-12-01")
        missed |= {number: life.due(number)} if life.due(number) else {}
        wanted = missed | owed if number < life.died else {}
        run = _month(fund, month)
        lines = Line.objects.filter(run=run, household=CHEN)
        assert {_at(one): one.amount for one in lines} == wanted
        comes_back = number in life.back
        answered(approved(run, on=month), failed=frozenset({CHEN} if comes_back else ()), on=month)
        if comes_back and wanted:
            payee(CHEN, number=f"{number:012}", at=AT + timedelta(days=number + 1))
        elif wanted:
            had, missed, owed = had + sum(wanted.values()), {}, {}
    assert _booked(fund, CHEN) == had
    assert _booked(fund, LI) == 38_650 * len(MONTHS)
    _counted_and_undone(fund)


def _decide(life: Life) -> dict[int, int]:
    """The stages as somebody has decided them on the first day; what the decision owes, under a month that is none."""
    stages = [(rules.months_before(MONTH, -since), amount) for since, amount in life.stages]
    if stages and stages[0][1] > FIRST:
        raised(CHEN, stages[0][1], since=stages[0][0], owed=life.owed)
        return {-9: life.owed}
    if stages:
        phased_out(CHEN, stages)
    return {}


def _month(fund: Fund, month: date) -> Run:
    """Drafted; and once more the same, which adds nothing."""
    by, homes = acting("shenhe", month), units_of(COUNTY)
    run = actions.ask_to_draft(COUNTY, month, fund, title="编制", page="", by=by, at=AT)
    span = homes[0], homes[-1] + 1
    assert actions.draft(run, span, by="job:test", at=AT) >= 0
    assert actions.draft(run, span, by="job:test", at=AT) == 0
    return actions.finish_draft(run, by="job:test", at=AT)


def _at(line: Line) -> int:
    return -9 if line.kind == "owed" else MONTHS.index(line.month)


def _booked(fund: Fund, home: int) -> int:
    return Entry.objects.filter(fund=fund, household=home).aggregate(sum=Sum("amount"))["sum"] or 0


def _counted_and_undone(fund: Fund) -> None:
    """However the ledger is grouped it comes to what the fund has spent; reversed, row by row, it comes to nothing in every group."""
    rows, spent = list(Entry.objects.filter(fund=fund)), balance_of(fund).spent
    assert {_whole(rows, by) for by in GROUPINGS} == {spent}
    for one in rows:
        ledger.reverse(one, why="核对后冲销", by=acting("shenhe"), at=AT)
    rows = list(Entry.objects.filter(fund=fund))
    assert (balance_of(fund).spent, balance_of(fund).reserved) == (0, 0)
    for by in (
        one for number, one in enumerate(GROUPINGS) if number != 4
    ):  # a reversal stands in the month in which it was made
        assert all(part == {"元": 0} for part in summed(rows, by=by).values())


def _whole(rows: list[Entry], by: Callable[[Entry], Any]) -> int:
    return sum(sum(part.values()) for part in summed(rows, by=by).values())


def test_a_file_of_the_bank_given_twice_changes_nothing(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.VAULT = tmp_path
    receiving_homes()
    run = approved()
    asked = {"name": "回盘.csv", "title": "回盘", "page": "", "by": acting("shenhe"), "at": AT}
    first, is_new = actions.take_answer(run, vault().keep([b"the same"]), **asked)
    before = JobRun.objects.count()

    again, is_new_again = actions.take_answer(run, vault().keep([b"the same"]), **asked)

    assert (again, is_new, is_new_again) == (first, True, False)
    assert Answer.objects.count() == 1 and JobRun.objects.count() == before


def test_nothing_is_added_to_what_was_approved(cast: Cast) -> None:
    receiving_homes()
    run = approved()
    line = Line.objects.filter(run=run).first()
    assert line is not None

    line.pk, line.serial, line.month, line.root = uuid4(), 99, date(2026, 10, 1), uuid4()
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        line.save(force_insert=True)


def _sorts(run: Run) -> set[tuple[int, str, str, str]]:
    return set(Finding.objects.filter(run=run).values_list("household", "sort", "item", "words"))


def _also(home: int, item: str, members: list[int]) -> None:
    """Recognised with one more thing, by a list."""
    before = Recognition.objects.filter(household=home).first()
    region = before.region if before else "999901001002"
    Recognition.objects.create(
        household_id=home, region=region, reach="township", item=item, members=members, amount=10_000, since=date(2026, 1, 1), source="名单",
        as_of=DAY, at=AT,
    )  # fmt: skip


@pytest.mark.usefixtures("law")
def test_what_excludes_each_other_is_told_with_the_name_and_paid_until_somebody_decides(cast: Cast) -> None:
    receiving_homes({CHEN: "500.00元"})
    _also(CHEN, "bianyuan", [CHEN * 10])
    name = Person.objects.get(pk=CHEN * 10).name

    run = drafted(month=clock.today().replace(day=1), on=clock.today())

    assert {"dibao:bianyuan", "bianyuan:dibao"} <= set(exclusive_pairs(COUNTY, clock.today()))
    assert _sorts(run) == {(CHEN, "exclusive", item, name) for item in ("dibao", "bianyuan")}
    assert run.lines == 2


@pytest.mark.usefixtures("law")
def test_two_things_of_two_members_exclude_nothing(cast: Cast) -> None:
    receiving_homes({CHEN: "500.00元"})
    _also(CHEN, "bianyuan", [CHEN * 10 + 1])

    assert _sorts(drafted(month=clock.today().replace(day=1), on=clock.today())) == set()


def test_one_person_in_two_units_is_told_in_both(cast: Cast) -> None:
    receiving_homes({CHEN: "500.00元"})
    _also(LI, "dibao", [LI * 10, CHEN * 10])
    payee(LI)
    name = Person.objects.get(pk=CHEN * 10).name

    run = drafted()

    assert _sorts(run) == {(one, "two_units", "dibao", name) for one in (CHEN, LI)}
    assert run.lines == 2


def test_the_same_account_for_two_needs_the_reason_of_the_second_who_is_accepted(cast: Cast) -> None:
    on_the_roll(CHEN)
    on_the_roll(LI)
    take_in()
    payee(CHEN, number="6222999900001111", shared_why="")

    with pytest.raises(rules.BenefitRefused, match="另一户"):
        payee(LI, number="6222999900001111", shared_why="  ")
