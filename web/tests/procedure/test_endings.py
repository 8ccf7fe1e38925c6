"""What does not fit beside a new recognition ends with it, once the officer has seen it; and never so that money is cut unheard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from cast import AT, CHEN, HOMES, SINCE, Cast
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.applications.models import SubCase
from jiwang.procedure.applications.queries import whole_file
from jiwang.procedure.rulings import actions, rules
from jiwang.procedure.rulings.queries import ending_with, ruled
from jiwang.procedure.rulings.rules import Ending
from jiwang.registers.staff.models import Officer
from jiwang.registers.statements.models import Statement
from jiwang.stages.decisions.models import Change, Decision, Recognition
from jiwang.stages.decisions.rules import DecisionRefused, Ruling, next_month
from jiwang.stages.decisions.states import Outcome
from making.applying import DIBAO, HEAD, NOW, TODAY, acting, listed, part_of, ready, sent, signed

DAY = TODAY + timedelta(days=8)
NEXT = next_month(DAY)
NOTHING = {"business_income": "0元/月", "property_income": "0元/月", "transfer_income": "0元/月", "basic_pension": "0元/月", "all_cars": "0", "wages": "0元/月"}  # fmt: skip
EDGE = Ending("1", "低保边缘", 0, SINCE)


@pytest.fixture
def waiting(cast: Cast, law: None) -> SubCase:
    """Chen's family is poorer than it was: its application for 低保 waits, and it is still recognised as 低保边缘."""
    listed()
    signed()
    for person, facts in ((HEAD, NOTHING), (HEAD + 1, NOTHING), (None, {"deposits": "0元", "houses": "1"})):
        for fact, value in facts.items():
            Statement.objects.create(
                household_id=CHEN, person_id=person, region=HOMES[CHEN], depth="village", fact=fact, wording=fact, value=value, state="verified",
                source="走访", by="xieli", on=TODAY - timedelta(days=2), evidence="visit:1", at=AT,
            )  # fmt: skip
    recognised("bianyuan", None, [HEAD, HEAD + 1])
    return ready(part_of(sent(wanted=[DIBAO]), DIBAO))


def recognised(item: str, amount: int | None, members: list[int]) -> Recognition:
    """As the bureau's list says it."""
    return Recognition.objects.create(
        household_id=CHEN, region=HOMES[CHEN], reach="township", item=item, members=members, amount=amount, since=SINCE, source="名单.xlsx",
        as_of=SINCE, at=AT,
    )  # fmt: skip


def decided(part: SubCase, outcome: Outcome = Outcome.GRANT, *, ends: Any = None) -> Decision:
    """As the law gives it; everything that ends was seen."""
    found, file = ruled(part, DAY), whole_file(EVERYWHERE, part.pk)
    assert found is not None and file is not None
    seen = [str(one.pk) for one in ending_with(file, DAY)] if ends is None else ends
    is_grant = outcome is Outcome.GRANT
    ruling = Ruling(
        outcome, found.amount if is_grant else None, NEXT if is_grant else None, "入户和核对都看过，符合规定"
    )
    with transaction.atomic():
        return actions.decide(
            part.pk, ruling, found, is_apart=True, ends=seen, by=acting("queren", DAY), at=NOW
        )


def last_of(item: str) -> Recognition:
    return Recognition.objects.get(household=CHEN, item=item, follower=None)


def test_the_edge_status_ends_with_the_grant_and_the_letter_says_so(waiting: SubCase) -> None:
    decision = decided(waiting)

    edge, dibao = last_of("bianyuan"), last_of("dibao")
    assert (edge.is_over, edge.since, edge.decision_id) == (True, NEXT, decision.pk)
    assert (dibao.is_over, dibao.since) == (False, NEXT)
    assert any("终止你户低保边缘家庭认定" in one for one in decision.letter.told["paragraphs"])


def test_nothing_ends_unseen_and_a_refusal_ends_nothing(waiting: SubCase) -> None:
    with pytest.raises(DecisionRefused, match="同时终止的是：低保边缘"):
        decided(waiting, ends=())
    assert not Decision.objects.exists() and not last_of("bianyuan").is_over
    decided(waiting, Outcome.REFUSE, ends=())
    assert not last_of("bianyuan").is_over


def test_what_was_under_way_about_it_does_not_hold_any_more(waiting: SubCase) -> None:
    change = Change.objects.create(
        id=uuid4(), household_id=CHEN, region=HOMES[CHEN], reach="county", recognition=last_of("bianyuan"), item="bianyuan", kind="end",
        law_hash="x", found_on=TODAY, at=AT,
    )  # fmt: skip
    decided(waiting)
    change.refresh_from_db()
    assert change.state == "overtaken"


def test_more_money_is_never_ended_without_a_hearing(waiting: SubCase) -> None:
    recognised("danren", 1_000_000, [HEAD])
    with pytest.raises(DecisionRefused, match="听取意见"):
        decided(waiting)
    assert not Decision.objects.exists()


def test_the_database_itself_refuses_the_cut(waiting: SubCase) -> None:
    row, decision = recognised("danren", 1_000_000, [HEAD]), decided(waiting, Outcome.REFUSE, ends=())
    granted = Decision.objects.create(
        matter="part:another", item="dibao", outcome="grant", amount=10_000, since=NEXT, verdict="yes", is_as_given=True, why="符合规定",
        is_apart=True, by=decision.by, day=DAY, at=NOW, household_id=CHEN, region=HOMES[CHEN], reach="township",
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="no cut without"), transaction.atomic():
        Recognition.objects.create(
            household_id=CHEN, region=HOMES[CHEN], reach="township", item="danren", members=[HEAD], amount=0, since=NEXT, is_over=True,
            decision=granted, follows=row, at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("endings", "seen", "words"),
    [
        ((EDGE,), (), "请逐项勾选"),
        ((), ("1",), "请逐项勾选"),
        ((Ending("1", "特困", 0, SINCE, is_of_others=True),), ("1",), "别的成员"),
        ((Ending("1", "低保边缘", 0, next_month(NEXT)),), ("1",), "以后才开始"),
        (
            (Ending("1", "单人保", 60_000, SINCE), Ending("2", "低保边缘", 0, SINCE)),
            ("1", "2"),
            "发的比这次认定的多",
        ),
    ],
)
def test_an_ending_that_the_rules_refuse(
    endings: tuple[Ending, ...], seen: tuple[str, ...], words: str
) -> None:
    with pytest.raises(DecisionRefused) as refused:
        rules.check_endings(endings, seen, amount=50_000, since=NEXT)
    assert words in str(refused.value)


def test_the_page_shows_what_ends_and_keeps_what_was_typed(
    waiting: SubCase, entered: Callable[[Officer], Client], cast: Cast, settings: Any
) -> None:
    settings.DEMO_DAY = DAY
    officer, page = entered(cast["queren"]), reverse("rulings:part", args=[waiting.pk])
    shown = officer.get(page).content.decode()
    assert "认定以后同时终止" in shown and "低保边缘" in shown
    asked = {"outcome": "grant", "amount": "1720", "why": "入户和核对都看过，符合规定", "is_apart": "on"}
    decide = reverse("rulings:decide", args=[waiting.pk])
    again = officer.post(decide, asked)
    assert again.status_code == 422 and "请逐项勾选确认" in again.content.decode()
    see(EVERYWHERE)
    row = last_of("bianyuan")
    done = officer.post(decide, asked | {"ends": [str(row.pk)]}, follow=True).content.decode()
    assert "告知书已编号" in done and "同时终止" in done and "低保边缘" in done
