"""A live application takes a further item: only unknown facts are asked, no paper again, and its clock runs from that day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cast import CHEN, LI, Cast
from jiwang.analysis.applying.courses import Clock, due_on
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.applications import actions, adding, queries
from jiwang.procedure.applications.models import Application
from jiwang.procedure.applications.rules import ApplicationRefused, Filled, Typed
from jiwang.procedure.applications.states import Step
from jiwang.registers.people.models import Household, Person
from jiwang.registers.staff.models import Officer
from jiwang.registers.statements.models import Statement
from making.applying import (  # fmt: skip
    DIBAO,
    HEAD,
    INPATIENT,
    NOW,
    POWER,
    RENT,
    TODAY,
    acting,
    begun,
    listed,
    part_of,
    sent,
    signed,
    taken,
)

LATER = TODAY + timedelta(days=5)
WAGES = f"means.wages@{HEAD}"


@pytest.fixture
def family(cast: Cast, law: None) -> Household:
    """Chen's household, of which lists have come and everybody has signed."""
    listed()
    signed()
    return Household.objects.get(pk=CHEN)


def added(application: Application, *items: str, **typed: Any) -> Application:
    """Noted, filled in and handed in five days later."""
    begun(wanted=items, on=LATER)
    told = Typed(wanted=items, **typed)
    adding.keep_more(application.pk, told, by=acting("jingban", LATER), at=NOW)
    return adding.send_more(application.pk, by=acting("jingban", LATER), at=NOW)


def test_a_further_item_has_its_own_clock_and_the_others_keep_theirs(family: Household) -> None:
    made = sent(wanted=[RENT])
    before = part_of(made, RENT)
    grown = added(made, POWER)

    assert grown.pk == made.pk and grown.wanted == [POWER, RENT] and grown.adding == []
    power, rent = part_of(grown, POWER), part_of(grown, RENT)
    assert (power.started_on, power.due_on) == (LATER, LATER + timedelta(days=30))
    assert (rent.started_on, rent.due_on) == (TODAY, due_on(Clock(10, "working"), TODAY).last)
    assert (rent.started_on, rent.state) == (before.started_on, before.state)
    assert Application.objects.filter(household=family).count() == 1


def test_what_was_answered_before_is_not_asked_again_and_counts_add_up(family: Household) -> None:
    made = sent(wanted=[DIBAO], answers={WAGES: ["600"]})
    asked = made.asked
    begun(wanted=["bianyuan"], on=LATER)
    sheet = queries.sheet_of(family, ["bianyuan"], LATER)
    assert WAGES not in {one.key for section in sheet.sections for one in section.questions}

    business = f"means.business_income@{HEAD}"
    keys = [one.key for section in sheet.sections for one in section.questions]
    grown = added(made, "bianyuan", answers={business if business in keys else keys[0]: ["0"]})
    assert (grown.asked, grown.answered) == (asked + sheet.asked, 2)
    assert Statement.objects.filter(evidence=f"application:{made.pk}").count() == 2


def test_a_paper_that_was_asked_for_is_asked_of_nobody_again(family: Household) -> None:
    made = sent(wanted=[INPATIENT, POWER])
    assert made.papers == 1
    told = Filled(papers=("用电户号",))
    taken(part_of(made, POWER), Step.ACCEPT, (Step.ASK, told), Step.BRING)
    grown = added(made, DIBAO)
    assert grown.papers == 1
    part = taken(part_of(grown, DIBAO), Step.ACCEPT, on=LATER)
    with pytest.raises(ApplicationRefused, match="已经要过，不得再要"):
        taken(part, (Step.ASK, told), on=LATER)
    taken(part, (Step.ASK, Filled(papers=("租房合同",))), on=LATER)


def test_what_is_there_already_or_over_or_somebody_elses_is_not_added(family: Household) -> None:
    made = sent(wanted=[RENT])
    with pytest.raises(ApplicationRefused, match="已经在编号"):
        begun(wanted=[RENT])
    with pytest.raises(ApplicationRefused, match="没有要加的事项"):
        adding.send_more(made.pk, by=acting("jingban"), at=NOW)
    with pytest.raises(ApplicationRefused, match=str(made.pk)[:8]):
        begun(wanted=[POWER], by="xieli")  # the worker has not begun it
    Person.objects.filter(pk=LI * 10).update(number_blind=Person.objects.get(pk=HEAD).number_blind)
    with pytest.raises(ApplicationRefused, match=str(made.pk)[:8]):
        begun(LI, wanted=[POWER])

    begun(wanted=[POWER])
    taken(part_of(made, RENT), Step.WITHDRAW)
    with pytest.raises(ApplicationRefused, match="刚刚办完了"):
        adding.send_more(made.pk, by=acting("jingban"), at=NOW)
    assert begun(wanted=[POWER]).pk != made.pk  # a new form, for the other one is over


def test_an_item_that_was_unticked_is_not_added(family: Household) -> None:
    made = sent(wanted=[RENT])
    begun(wanted=[POWER])
    adding.keep_more(made.pk, Typed(answers={"x": ["1"]}), by=acting("jingban"), at=NOW)
    made.refresh_from_db()
    assert (made.adding, made.typed, made.parts.count()) == ([], {}, 1)
    begun(wanted=[POWER])
    actions.withdraw(made.pk, why="家里自己解决了", by=acting("jingban"), at=NOW)
    made.refresh_from_db()
    assert made.adding == []


def test_the_clerk_adds_an_item_from_the_screening_page(
    family: Household, entered: Callable[[Officer], Client], cast: Cast
) -> None:
    made, clerk = sent(wanted=[RENT]), entered(cast["jingban"])
    screening = reverse("applications:screening", args=[CHEN])
    page = clerk.get(screening).content.decode()
    assert "勾选的会加进去" in page and f'id="item-{RENT}"' not in page and f'id="item-{POWER}"' in page
    form = clerk.post(screening, {"wanted": [POWER]}, follow=True)
    assert form.redirect_chain[0][0] == reverse("applications:more", args=[made.pk])
    assert "谁来申请，" not in form.content.decode() and 'name="kind"' not in form.content.decode()
    assert (
        "有要加的事项还没有递交"
        in clerk.get(reverse("applications:application", args=[made.pk])).content.decode()
    )
    more = reverse("applications:more", args=[made.pk])
    assert clerk.post(more, {"wanted": ["nothing"], "act": "send"}).status_code == 422
    done = clerk.post(more, {"wanted": [POWER], "act": "send"}, follow=True)
    assert "已加进这份申请" in done.content.decode()
    see(EVERYWHERE)
    assert made.parts.count() == 2
    assert "没有要加的事项" in clerk.get(more, follow=True).content.decode()
