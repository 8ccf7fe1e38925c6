"""Temporary aid is granted once: no month, no recognition; it is paid out of a purse by somebody else, once, and stands in the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from aiding import fund
from cast import CHEN, Cast
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.applications.models import SubCase
from jiwang.procedure.applications.rules import Filled
from jiwang.procedure.applications.states import State, Step
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance import actions as ledger
from jiwang.stages.assistance.models import Entry
from jiwang.stages.decisions.models import Decision, Recognition
from jiwang.stages.decisions.states import Outcome
from making.applying import NOW, TODAY, acting, listed, part_of, sent, signed, taken

Enter = Callable[[Officer], Client]
OPINION = Filled(words="摔伤瘫痪，家里没钱吃饭", is_in_favour=True)
RECEIPT = {
    "signed": "bank", "evidence": "农商行回单0412号", "received_by": "陈大山", "relation": "self", "witness": "", "second": "出纳小韦",
    "day": TODAY.isoformat(),
}  # fmt: skip


@pytest.fixture
def part(cast: Cast, law: None) -> SubCase:
    """The family has asked for temporary aid, and the township is in favour."""
    listed()
    signed()
    made = part_of(sent(wanted=["emergency_aid"]), "emergency_aid")
    return taken(made, Step.ACCEPT, (Step.OPINION, OPINION), Step.HAND_UP)


def decided(part: SubCase, head: Client) -> Decision:
    """Granted on the page: what it asks for is a sum given once."""
    page = head.get(reverse("rulings:part", args=[part.pk])).content.decode()
    assert "一次发多少元" in page and "每月多少元" not in page and "的下月" not in page
    form = {"outcome": "aid", "why": "摔伤瘫痪，先解决吃饭和看病", "is_apart": "on"}
    without = head.post(reverse("rulings:decide", args=[part.pk]), form)
    assert without.status_code == 422 and "请写一次发多少元" in without.content.decode()
    monthly = head.post(
        reverse("rulings:decide", args=[part.pk]), form | {"outcome": "grant", "amount": "4200"}
    )
    assert monthly.status_code == 422
    head.post(reverse("rulings:decide", args=[part.pk]), form | {"amount": "4200"})
    see(EVERYWHERE)
    return Decision.objects.get()


def test_what_is_granted_once_is_no_monthly_benefit_and_is_paid_once_by_somebody_else(
    part: SubCase, cast: Cast, entered: Enter
) -> None:
    head, clerk = entered(cast["queren"]), entered(cast["jingban"])
    made = decided(part, head)
    assert (made.outcome, made.amount, made.since) == (Outcome.AID, 420_000, None)
    assert "给予你户急难型临时救助，一次发给4,200元。" in made.letter.told["paragraphs"][0]
    assert not Recognition.objects.exists() and SubCase.objects.get(pk=part.pk).state == State.DONE

    pay, form = reverse("assistance:pay", args=[made.pk]), {**RECEIPT, "fund": fund().pk}
    assert "待发放" in clerk.get(reverse("assistance:funds")).content.decode()
    assert "由另一个人登记" in head.post(pay, form).content.decode()
    without = clerk.post(pay, form | {"evidence": ""})
    assert without.status_code == 422 and "银行回单号" in without.content.decode()
    early = clerk.post(pay, form | {"day": (TODAY - timedelta(days=1)).isoformat()})
    assert "不能早于决定" in early.content.decode()
    assert "4,200元" in clerk.post(pay, form, follow=True).content.decode()
    assert "已经发放过" in clerk.post(pay, form).content.decode()

    see(EVERYWHERE)
    row = Entry.objects.get()
    assert (row.household_id, row.amount, row.what, row.signed) == (CHEN, 420_000, "急难型临时救助", "bank")
    assert "待发放" not in clerk.get(reverse("assistance:funds")).content.decode()
    see(EVERYWHERE)
    ledger.reverse(row, why="账号写错，退回来了", by=acting("jingban"), at=NOW)
    assert "待发放" in clerk.get(reverse("assistance:funds")).content.decode()
    clerk.post(pay, form | {"evidence": "农商行回单0500号"})
    see(EVERYWHERE)
    assert sum(one.amount for one in Entry.objects.all()) == 420_000
