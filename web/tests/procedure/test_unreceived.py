"""Entitled and not received: the screening page finds it, a person asks for a visit, and an alert and a task stand in everybody's lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cast import AT, CHEN, HOMES, Cast
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.applications import adding
from jiwang.procedure.applications.queries import screening_of
from jiwang.procedure.applications.rules import ApplicationRefused
from jiwang.registers.people.models import Household, Source
from jiwang.registers.staff.models import Officer
from jiwang.registers.statements.models import Statement
from jiwang.stages.alerts import actions as alerts
from jiwang.stages.alerts.models import Alert
from jiwang.stages.alerts.rules import QUIET, Ruling
from jiwang.stages.alerts.states import Disposal, Ground, Level, Outcome
from jiwang.stages.dispatch.models import Task
from lists import on_the_lists
from making.applying import CHILD, DIBAO, HEAD, NOW, RENT, TODAY, acting, signed

POOR = {"wages": "300元/月", "business_income": "0元/月", "property_income": "0元/月", "transfer_income": "0元/月", "basic_pension": "0元/月", "all_cars": "0"}  # fmt: skip


@pytest.fixture
def family(cast: Cast, law: None) -> Household:
    """Chen's family earns 300 yuan a month for two, has signed, and is not on the bureau's list, which has come."""
    on_the_lists(has_car=False)
    assert Source.objects.filter(pk="roll").exists()
    signed()
    said = {(person, fact): value for person in (HEAD, CHILD) for fact, value in POOR.items()}
    for (person, fact), value in (said | {(None, "deposits"): "0元", (None, "houses"): "1"}).items():
        Statement.objects.create(
            household_id=CHEN, person_id=person, region=HOMES[CHEN], depth="village", fact=fact, wording=fact, value=value, state="verified",
            source="走访", by="xieli", on=TODAY - timedelta(days=2), evidence="visit:1", at=AT,
        )  # fmt: skip
    return Household.objects.get(pk=CHEN)


def test_a_person_asks_for_a_visit_and_it_is_asked_for_once(family: Household) -> None:
    result = screening_of(family, TODAY).best()[DIBAO]
    assert (result.verdict, result.is_unreceived) == ("yes", True)
    task = adding.suggest(family, DIBAO, by=acting("jingban"), at=NOW)

    alert = Alert.objects.get(household=family, sentence__contains="没有享受")
    assert alert.task == task.pk and "最低生活保障" in alert.sentence
    assert (alert.indicator_id, alert.indicator.label, alert.level) == (
        "Q1.dibao",
        "应享未享：最低生活保障",
        "grey",
    )
    assert "符合而没有享受" in Task.objects.get(pk=task.pk).reasons
    with pytest.raises(ApplicationRefused, match="已经建议过"):
        adding.suggest(family, DIBAO, by=acting("shenhe"), at=NOW)
    with pytest.raises(ApplicationRefused, match="请刷新"):
        adding.suggest(family, RENT, by=acting("jingban"), at=NOW)  # nobody knows whether it is received


@pytest.mark.parametrize("ground", [Ground.NO_HARDSHIP, Ground.DECLINED])
def test_what_was_found_to_be_no_hardship_rests_for_its_quiet_period(
    family: Household, ground: Ground
) -> None:
    adding.suggest(family, DIBAO, by=acting("jingban"), at=NOW)
    alert = Alert.objects.get(indicator="Q1.dibao")
    alerts.dispose(
        alert.pk,
        Ruling(Outcome.UNTRUE, Disposal.NO_NEED, ground, why="去过了，儿子每月寄钱"),
        by=acting("jingban"),
        at=NOW,
    )
    with pytest.raises(ApplicationRefused, match="以前不再报"):
        adding.suggest(family, DIBAO, by=acting("jingban", TODAY + QUIET), at=NOW)

    adding.suggest(family, DIBAO, by=acting("jingban", TODAY + QUIET + timedelta(days=1)), at=NOW)
    assert Alert.objects.filter(indicator="Q1.dibao").count() == 2


def test_it_joins_the_visit_for_which_the_household_waits(family: Household) -> None:
    task = adding.suggest(family, DIBAO, by=acting("jingban"), at=NOW)
    assert (
        task.pk == f"t{CHEN}" and Task.objects.get(pk=task.pk).level == Level.ORANGE
    )  # a grey sign does not make it less urgent
    assert (
        Alert.objects.filter(task=task.pk, indicator="Q1.dibao").exists()
        and Alert.objects.filter(task=task.pk).count() > 1
    )


def test_the_button_stands_on_the_screening_page(
    family: Household, entered: Callable[[Officer], Client], cast: Cast
) -> None:
    clerk, page = entered(cast["jingban"]), reverse("applications:screening", args=[CHEN])
    assert "请人上门：最低生活保障" in clerk.get(page).content.decode()
    assert "请人上门" not in entered(cast["xieli"]).get(page).content.decode()
    done = clerk.post(reverse("applications:suggest", args=[CHEN]), {"item": DIBAO}, follow=True)
    assert "走访任务已经发出" in done.content.decode()
    see(EVERYWHERE)
    assert Alert.objects.filter(sentence__contains="没有享受").count() == 1
