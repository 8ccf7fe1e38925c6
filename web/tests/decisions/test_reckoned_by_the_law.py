"""Decisions by the engine itself: a receipt comes out the same again, a phase-out is reckoned month by month, and what is owed is exact to the fen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import AT, CHEN, COUNTY, HOMES, Cast
from jiwang.analysis.homes import given_in, ruled_besides, ruled_on
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.people.models import Household, Source
from jiwang.registers.policy.models import Version
from jiwang.registers.staff.models import Officer
from jiwang.registers.statements.models import Statement
from jiwang.stages.decisions import actions
from jiwang.stages.decisions.models import Change, Decision, Receipt, Recognition
from jiwang.stages.decisions.queries import comes_out_the_same, living_of, owed, recognised, ruled
from jiwang.stages.decisions.rules import DecisionRefused, Ruling, months_of, next_month
from jiwang.stages.decisions.states import Outcome
from making.recognising import SAID, acting, change_of, on_the_roll, recognised_now, take_in

TODAY = clock.today()
NEXT = next_month(TODAY)
NOTHING = {
    "business_income": "0元/月",
    "property_income": "0元/月",
    "transfer_income": "0元/月",
    "basic_pension": "0元/月",
    "all_cars": "0",
}
PEOPLE = (CHEN * 10, CHEN * 10 + 1)


@pytest.fixture
def poor(law: None, cast: Cast) -> Household:
    """Chen is on the list with 1,720 yuan for two, owns nothing and earns nothing."""
    for person in (0, 1):
        on_the_roll(CHEN, "1,720.00元", day=TODAY, person=person)
    Source.objects.create(pk="deaths", label="死亡与火化信息")
    take_in(TODAY)
    for person in PEOPLE:
        for fact, value in NOTHING.items():
            state(person, fact, value)
        state(person, "wages", "0元/月")
    state(None, "deposits", "0元")
    state(None, "houses", "1")
    return Household.objects.get(pk=CHEN)


def state(person: int | None, fact: str, value: str, *, on: date = TODAY - timedelta(days=2)) -> None:
    """A visit has found something true, and knew what had been said before."""
    before = Statement.objects.filter(household_id=CHEN, person_id=person, fact=fact).order_by("on").last()
    Statement.objects.create(
        household_id=CHEN, person_id=person, region=HOMES[CHEN], depth="village", fact=fact, wording=fact, value=value, state="verified",
        source="走访", by="xieli", on=on, evidence="visit:1", at=AT,
        follows=before.pk if before else None,
    )  # fmt: skip


def earns(wage: str, home: Household) -> Change:
    """The head has found work; the family is reckoned again, and heard."""
    state(CHEN * 10, "wages", wage, on=TODAY - timedelta(days=1))
    actions.reckon_home(home, by=acting("shenhe", TODAY), at=timezone.now())
    change = change_of(CHEN)
    told = SAID.__class__(
        TODAY, *[getattr(SAID, one) for one in ("way", "speaker", "name", "place", "present", "words")]
    )
    return actions.hear(change.pk, uuid4(), told, by=acting("shenhe", TODAY), at=timezone.now())


def decided(change: Change, ruling: Ruling) -> Decision:
    found = ruled(change, TODAY)
    assert found is not None
    return actions.decide(
        change.pk, ruling, found, is_apart=True, by=acting("queren", TODAY), at=timezone.now()
    )


def test_a_visit_s_finding_is_reckoned_at_once_and_a_receipt_gives_the_same_answer_byte_for_byte(
    poor: Household,
) -> None:
    change = earns("500元/月", poor)
    assert (change.kind, change.before, change.proposed) == ("lower", 172_000, 122_000)

    decision = decided(change, Ruling(Outcome.LOWER, 122_000, NEXT, "收入增加，按规定调减"))

    assert decision.is_as_given
    state(CHEN * 10, "wages", "900元/月", on=TODAY)
    assert comes_out_the_same(Decision.objects.get(pk=decision.pk)) is True
    assert '"低保标准"' in decision.receipt.answer and decision.receipt.law_hash == Version.objects.get().hash


def test_what_a_decider_writes_down_holds_against_what_a_visit_has_said(poor: Household) -> None:
    law = Version.objects.get()
    found = ruled_on(law, poor, living_of(poor), item="dibao", on=TODAY)

    richer = ruled_besides(law, found, "dibao", said=[("存款", "9000000元")])

    assert (found.verdict, richer.verdict) == ("yes", "no")


def test_a_receipt_that_was_tampered_with_does_not_come_out_the_same(poor: Household) -> None:
    decision = decided(earns("500元/月", poor), Ruling(Outcome.LOWER, 122_000, NEXT, "收入增加，按规定调减"))
    told = Receipt.objects.get(pk=decision.pk)
    told.case = told.case.replace('"500元/月"', '"501元/月"')
    decision.receipt = told

    assert comes_out_the_same(decision) is False


def test_the_officer_s_button_works_it_out_again(
    poor: Household, entered: Callable[[Officer], Client], cast: Cast
) -> None:
    decision = decided(earns("500元/月", poor), Ruling(Outcome.LOWER, 122_000, NEXT, "收入增加，按规定调减"))

    page = entered(cast["shenhe"]).post(reverse("decisions:again", args=[decision.pk]), follow=True)

    assert "逐字相同" in page.content.decode()


def test_who_has_found_work_is_phased_out_month_by_month_as_the_law_says(
    poor: Household, entered: Callable[[Officer], Client], cast: Cast
) -> None:
    change = earns("4000元/月", poor)
    assert change.kind == "end"
    asked = {
        "step": "decide", "outcome": "phase_out", "amount": "", "since": NEXT.isoformat(), "exceeded_on": TODAY.isoformat(),
        "why": "因就业增收，收入超过标准，给予渐退", "is_apart": "on",
    }  # fmt: skip

    page = entered(cast["queren"]).post(reverse("decisions:step", args=[change.pk]), asked, follow=True)

    see(EVERYWHERE)
    assert "告知书已编号" in page.content.decode()
    rows = list(Recognition.objects.filter(household=CHEN, decision__isnull=False).order_by("since"))
    months = [(one.since.year - NEXT.year) * 12 + one.since.month - NEXT.month for one in rows]
    assert [(month, one.amount, one.is_over) for month, one in zip(months, rows, strict=True)] == [
        (0, 172_000, False), (2, 137_600, False), (4, 103_200, False), (6, 0, True),
    ]  # fmt: skip
    assert comes_out_the_same(Decision.objects.get()) is True


def test_after_a_death_the_others_are_heard_and_reckoned_without_the_dead(poor: Household) -> None:
    recognition = recognised_now(CHEN)
    Change.objects.create(
        id=uuid4(), household=poor, recognition=recognition, region=poor.region, reach="township", item="dibao", kind="lower", state="open",
        before=172_000, proposed=86_000, died_on=TODAY - timedelta(days=20), due_on=TODAY + timedelta(days=70), law_hash="x", found_on=TODAY, at=AT,
    )  # fmt: skip
    poor.members.filter(pk=CHEN * 10).update(is_present=False)
    told = SAID.__class__(
        TODAY, SAID.way, "member", "陈小山", "家里", "陈小山、村支书", "父亲去世了，家里只剩我一个"
    )
    change = actions.hear(change_of(CHEN).pk, uuid4(), told, by=acting("shenhe", TODAY), at=timezone.now())

    decided(change, Ruling(Outcome.LOWER, 86_000, NEXT, "家庭成员去世，按现有成员重新核算"))

    now = recognised_now(CHEN)
    assert (now.members, now.amount, now.follows) == ([CHEN * 10 + 1], 86_000, recognition)


def test_what_is_owed_for_the_past_is_exact_to_the_fen_by_the_numbers_of_each_month(poor: Household) -> None:
    first = recognised_now(CHEN)
    law = Version.objects.get()
    found = ruled_on(law, poor, living_of(poor), item="dibao", on=TODAY)
    change = Change(household=poor, recognition=first, item="dibao", region=poor.region, before=100_000)
    ruling = Ruling(Outcome.RAISE, 172_000, date(2026, 5, 1), "补发")

    owed_ = owed(change, found, ruling, through=TODAY.replace(day=1))

    months = list(months_of(date(2026, 5, 1), TODAY))
    amounts = given_in(law, found.case, "dibao", months=months)
    assert amounts[0] != amounts[-1] == 172_000
    assert owed_ == sum(amount - 172_000 for amount in amounts if amount is not None)


def test_a_list_of_increases_does_not_reach_back_before_its_numbers(poor: Household, cast: Cast) -> None:
    batch = actions.Batch(COUNTY, date(2026, 6, 1), "示例市民发9号调整标准", is_apart=True)

    with pytest.raises(DecisionRefused, match="补发最早从"), transaction.atomic():
        actions.ask_to_confirm(
            batch, ["dibao"], count=1, title="确认", page="/", by=acting("queren", TODAY), at=timezone.now()
        )


def test_who_is_recognised_stays_so_until_the_month_of_the_cut(poor: Household) -> None:
    decided(earns("500元/月", poor), Ruling(Outcome.LOWER, 122_000, NEXT, "收入增加，按规定调减"))

    held = recognised(Recognition.objects.filter(household=CHEN), NEXT - timedelta(days=1))
    assert [one.amount for one in held] == [172_000]
