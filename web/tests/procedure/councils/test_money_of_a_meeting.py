"""SC16, first money: what a meeting has granted is decided by a named officer, named in the letter, paid and in the ledger: once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from aiding import fund
from cast import AT, CHEN, Cast
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.applications.models import SubCase
from jiwang.procedure.applications.rules import Filled
from jiwang.procedure.applications.states import Step
from jiwang.procedure.deliberation import actions as councils
from jiwang.procedure.deliberation.models import Booking, Matter
from jiwang.procedure.deliberation.queries import granted_by_meeting, matters_seen, on_shelf
from jiwang.procedure.rulings import actions, queries
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance import actions as ledger
from jiwang.stages.assistance.models import Entry
from jiwang.stages.assistance.queries import payable
from jiwang.stages.assistance.rules import Receipt
from jiwang.stages.assistance.states import Relation, Signed
from jiwang.stages.decisions.models import Decision
from jiwang.stages.decisions.rules import DecisionRefused, Ruling
from jiwang.stages.decisions.states import Outcome
from making.applying import HEAD, NOW, TODAY, acting, part_of, sent, taken
from making.deliberating import granting, met, minuted, opened, state, with_a_car

ITEM = "emergency_aid"
WHY = "按会议纪要先解决吃饭和看病"


@pytest.fixture
def part(cast: Cast, law: None) -> SubCase:
    """The family has asked for temporary aid, the township is in favour, and the county has met."""
    with_a_car()
    for fact, value in (
        ("accident_severity", "严重"),
        ("accident_on", (TODAY - timedelta(days=9)).isoformat()),
    ):
        state(HEAD, fact, value)
    made = part_of(sent(wanted=[ITEM]), ITEM)
    return taken(
        made, Step.ACCEPT, (Step.OPINION, Filled(words="摔伤瘫痪，没钱吃饭", is_in_favour=True)), Step.HAND_UP
    )


def council() -> Matter:
    """4,200 yuan, signed."""
    matter = opened(item=ITEM, ground="突发大额支出超过救助上限", words="父亲摔伤瘫痪，家里没钱吃饭，先救急")
    minuted(met(matter, granting()))
    return matter


def granted(part: SubCase, amount: int = 420_000, why: str = WHY) -> Decision:
    """By the one who decides."""
    found = queries.ruled(part, TODAY)
    assert found is not None
    ruling = Ruling(Outcome.AID, amount, None, why)
    return actions.decide(part.pk, ruling, found, is_apart=True, by=acting("queren"), at=NOW)


def test_the_form_begins_with_the_meetings_sum_the_letter_names_it_and_it_is_paid_once(
    part: SubCase, entered: Callable[[Officer], Client], cast: Cast
) -> None:
    matter = council()
    page = reverse("rulings:part", args=[part.pk])
    head, meeting = entered(cast["queren"]), reverse("deliberation:matter", args=[matter.pk])
    shown = head.get(page).content.decode()
    assert 'value="4200"' in shown and "社救议" in shown
    assert "还没有给付" in head.get(meeting).content.decode()

    form = {"outcome": "aid", "amount": "4200", "why": WHY, "is_apart": "on"}
    head.post(reverse("rulings:decide", args=[part.pk]), form)

    see(EVERYWHERE)
    made = Decision.objects.get()
    assert (made.amount, made.is_as_given, Booking.objects.get().decision_id) == (420_000, True, made.pk)
    assert (
        f"依据：青禾区社救议〔{TODAY.year}〕1号会议纪要，集体研究给予4,200元。"
        in made.letter.told["paragraphs"]
    )
    assert "4,200元" in head.get(meeting).content.decode()
    see(EVERYWHERE)
    assert not on_shelf(matters_seen(EVERYWHERE), "owed", TODAY).exists()

    receipt = Receipt("陈大山", Relation.SELF, Signed.PAPER, "出纳小韦")
    ledger.pay(made.pk, fund(), day=TODAY, receipt=receipt, by=acting("jingban"), at=NOW)
    assert [one.amount for one in Entry.objects.filter(household=CHEN)] == [420_000]


def test_another_sum_needs_a_reason_and_another_decision_does_not_take_it_again(part: SubCase) -> None:
    matter = council()
    with pytest.raises(DecisionRefused, match="会议纪要"):
        granted(part, 300_000, "少给一些")
    made = granted(part, 300_000, "家里刚收到亲友的1200元，先给三千")
    assert granted_by_meeting(CHEN, ITEM, TODAY) is None
    with pytest.raises(DecisionRefused, match="刚刚被另一件"):
        councils.book(matter.minutes, made, by=acting("queren"), at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Booking.objects.create(minutes=matter.minutes, decision=made, region=matter.region, by=made.by, at=AT)


def test_what_has_run_out_or_was_found_wrong_is_no_sum_any_more(part: SubCase) -> None:
    matter = council()
    assert granted_by_meeting(CHEN, ITEM, TODAY + timedelta(days=30)) is not None
    assert granted_by_meeting(CHEN, ITEM, TODAY + timedelta(days=31)) is None
    assert list(on_shelf(matters_seen(EVERYWHERE), "owed", TODAY)) == [matter]
    assert not on_shelf(matters_seen(EVERYWHERE), "owed", TODAY + timedelta(days=31)).exists()
    councils.review(
        matter.pk, is_upheld=False, is_honest=True, words="钱已经由保险公司付了", by=acting("shenhe"), at=NOW
    )
    assert granted_by_meeting(CHEN, ITEM, TODAY) is None
    assert not on_shelf(matters_seen(EVERYWHERE), "owed", TODAY).exists()


def test_the_sum_may_be_fixed_in_writing_where_no_meeting_is_needed(
    part: SubCase, entered: Callable[[Officer], Client], cast: Cast
) -> None:
    clerk, where = entered(cast["jingban"]), reverse("rulings:explain", args=[part.pk])
    typed = {"about": "emergency_sum:", "why": "住院和吃饭眼下缺三千六", "apart": "on"}
    assert "请写多少元" in clerk.post(where, typed).content.decode()
    clerk.post(where, typed | {"amount": "3600"})
    see(EVERYWHERE)
    found = queries.ruled(part, TODAY)
    assert found is not None and '"fen": 360000' in found.answer.replace('"fen":', '"fen": ').replace(
        "  ", " "
    )


def test_what_the_countys_coordination_grants_is_decided_and_paid_like_any_other(
    cast: Cast, law: None
) -> None:
    item = "deliberation_aid"
    with_a_car()
    state(None, "deliberation_raised", "是")
    made = part_of(sent(wanted=[item]), item)
    part = taken(
        made, Step.ACCEPT, (Step.OPINION, Filled(words="钱不够做手术", is_in_favour=True)), Step.HAND_UP
    )
    matter = opened(item=item, ground="突发大额支出超过救助上限", words="手术要九万九，别的救助都用完了")
    minuted(met(matter, replace(granting(9_900_000), key=f"aid:{item}")))
    assert list(on_shelf(matters_seen(EVERYWHERE), "owed", TODAY)) == [matter]
    found = queries.ruled(part, TODAY)
    assert found is not None and (found.verdict, found.amount) == ("yes", 9_900_000)
    assert not queries.explainable(part, TODAY)  # only a meeting grants it

    decision = granted(part, 9_900_000)
    assert not on_shelf(matters_seen(EVERYWHERE), "owed", TODAY).exists() and list(payable(EVERYWHERE)) == [
        decision
    ]
    receipt = Receipt("陈大山", Relation.SELF, Signed.PAPER, "出纳小韦")
    ledger.pay(decision.pk, fund(amount=10_000_000), day=TODAY, receipt=receipt, by=acting("jingban"), at=NOW)
    assert Entry.objects.get().amount == 9_900_000 and not payable(EVERYWHERE)
