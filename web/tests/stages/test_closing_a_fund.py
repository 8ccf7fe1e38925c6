"""A fund that ends: what is left is given back or carried over, and nothing goes out of it any more."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from cast import AT, VILLAGE, Cast
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance import actions
from jiwang.stages.assistance.queries import balance_of, funds_for
from jiwang.stages.assistance.rules import LedgerRefused
from jiwang.stages.assistance.states import Kind
from meeting import actor
from stages.test_assistance import DAY, given_out, held, opened


def test_what_is_left_at_the_end_is_carried_over_by_two_and_nothing_goes_out_any_more(cast: Cast) -> None:
    fund, other = opened(), opened(name="明年备用金")
    given_out(fund, 400_000)

    actions.close_fund(fund, into=other, document="示例财〔2026〕12号", by=actor("jingban"), at=AT)

    assert (balance_of(fund).left, balance_of(other).left) == (0, 500_000)
    carried = other.deposits.get(acceptance=None)
    actions.answer_deposit(carried, accepts=True, by=actor("queren"), at=AT)
    assert balance_of(other).left == 600_000 and fund.name in carried.document
    for act in (lambda: given_out(fund, 1), lambda: held(fund, 1)):
        with pytest.raises(LedgerRefused, match="结清"), transaction.atomic():
            act()
    with pytest.raises(LedgerRefused, match="结清"), transaction.atomic():
        actions.propose_deposit(fund, uuid4(), 100, document="凭证", by=actor("jingban"), at=AT)
    assert fund not in funds_for(VILLAGE, DAY) and other in funds_for(VILLAGE, DAY)


def test_a_fund_with_a_promise_or_a_deposit_that_waits_or_into_other_things_is_not_closed(cast: Cast) -> None:
    fund, sacks = opened(), opened(name="大米", kind=Kind.GOODS, unit="袋", worth=6_500, amount=20)
    by = actor("jingban")
    with pytest.raises(LedgerRefused, match="同一种类"), transaction.atomic():
        actions.close_fund(fund, into=sacks, document="交接单", by=by, at=AT)
    promise = held(fund, 100)
    with pytest.raises(LedgerRefused, match="预留"), transaction.atomic():
        actions.close_fund(fund, into=None, document="交接单", by=by, at=AT)
    actions.let_lapse(promise, why="不用送了", by=by, at=AT)
    waits = actions.propose_deposit(fund, uuid4(), 100, document="凭证", by=by, at=AT)
    with pytest.raises(LedgerRefused, match="复核"), transaction.atomic():
        actions.close_fund(fund, into=None, document="交接单", by=by, at=AT)
    actions.answer_deposit(waits, accepts=True, by=actor("queren"), at=AT)

    assert actions.close_fund(fund, into=None, document="交接单", by=by, at=AT).amount == 500_100


def test_a_deposit_and_an_end_that_are_refused_stand_on_the_page_as_they_were_typed(
    cast: Cast, entered: Callable[[Officer], Client]
) -> None:
    fund, clerk = opened(), entered(cast["jingban"])

    paid = clerk.post(reverse("assistance:deposit", args=[fund.pk]), {"deposit": str(uuid4()), "amount": "一百", "document": "示例财3号"})  # fmt: skip
    ended = clerk.post(reverse("assistance:close_fund", args=[fund.pk]), {"into": "", "document": "甲"})

    assert paid.status_code == ended.status_code == 422
    assert 'value="一百"' in paid.content.decode() and 'value="示例财3号"' in paid.content.decode()
    assert "数量只写数字" in paid.content.decode() and 'value="甲"' in ended.content.decode()
