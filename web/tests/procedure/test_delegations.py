"""下放: one person asks, another confirms; from its day on the township decides, within the days that the law gives it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cast import AT, COUNTY, SINCE, TOWNSHIP, Cast
from jiwang.analysis.applying.courses import Clock, courses_on, due_on
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.applications.queries import law_at, whole_file
from jiwang.procedure.applications.rules import Filled
from jiwang.procedure.applications.states import Step
from jiwang.procedure.delegations import actions, queries
from jiwang.procedure.delegations.models import Delegation
from jiwang.procedure.delegations.rules import DelegationRefused, Wanted, overlapping
from jiwang.procedure.rulings.queries import standing_of
from jiwang.procedure.rulings.rules import Asking, refusal
from jiwang.registers.staff.actions import appoint, enrol
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from jiwang.stages.decisions.queries import hearings_of, raises_at, refusals
from jiwang.stages.decisions.states import Step as Decide
from making.applying import (
    DIBAO,
    NOW,
    RENT,
    TODAY,
    acting,
    liaison,
    listed,
    part_of,
    ready,
    sent,
    signed,
    taken,
)
from making.recognising import cut_of_chen, heard
from rivals.in_decisions import raise_of_chen

DAY = TODAY + timedelta(days=8)
PAPER = Wanted((DIBAO,), (TOWNSHIP,), "青民发〔2026〕12号", TODAY)
ALL = {DIBAO: "yes", "bianyuan": "yes", RENT: "possible", "social_insurance": "no"}


def delegated(wanted: Wanted = PAPER, **other: Any) -> Delegation:
    """Asked for by the reviewer, confirmed by the decider."""
    asked = actions.propose(wanted, ALL, by=acting("shenhe"), at=NOW, **other)
    return actions.confirm(asked.pk, by=acting("queren"), at=NOW)


def township_decider() -> Officer:
    officer = enrol(code="zhenqueren", name="镇确认人", password="a long password", by="job:test", at=AT)
    appoint(officer, Held(Duty.DECIDER, TOWNSHIP, SINCE), by="job:test", at=AT)
    return officer


@pytest.fixture
def family(cast: Cast, law: None) -> None:
    listed()
    signed()


def test_what_is_delegated_is_done_in_the_days_of_the_township(family: None) -> None:
    delegated()
    made = sent(wanted=[DIBAO, "bianyuan"])

    below, above = part_of(made, DIBAO), part_of(made, "bianyuan")
    assert (below.is_delegated, below.days, below.due_on) == (
        True,
        20,
        due_on(Clock(20, "working"), TODAY).last,
    )
    assert (above.is_delegated, above.days, above.due_on) == (
        False,
        30,
        due_on(Clock(30, "working"), TODAY).last,
    )


def test_who_decides_follows_from_it(family: None) -> None:
    part = ready(part_of(sent(wanted=[DIBAO]), DIBAO))
    county, below = (Asking(one.pk, one.name, (Held(Duty.DECIDER, area, SINCE),)) for one, area in (
        (Officer.objects.get(code="queren"), COUNTY), (township_decider(), TOWNSHIP)))  # fmt: skip

    def said(asking: Asking) -> str | None:
        file = whole_file(EVERYWHERE, part.pk)
        assert file is not None
        return refusal(standing_of(file, DAY), asking, on=DAY)

    assert said(county) is None and "没有下放" in str(said(below))
    paper = delegated()
    assert "已经下放" in str(said(county)) and said(below) is None
    delegated(replace(PAPER, until=TODAY), replaces=paper.pk)  # it ends, and the county decides again
    assert said(county) is None and "没有下放" in str(said(below))


def test_a_change_of_who_is_on_file_is_decided_where_the_document_says(cast: Cast) -> None:
    change, below = heard(cut_of_chen()), township_decider()

    def said(officer: Officer) -> str | None:
        asked = {"officer": officer.pk, "held": acting(officer.code).held, "on": TODAY}
        return refusals(change, hearings_of(change), **asked)[Decide.DECIDE]

    assert said(cast["queren"]) is None and "没有下放" in str(said(below))
    delegated()
    assert "已经下放" in str(said(cast["queren"])) and said(below) is None


def test_increases_are_confirmed_together_where_the_document_says(cast: Cast) -> None:
    raise_of_chen()
    township_decider()

    def waiting() -> tuple[int, int]:
        return raises_at(EVERYWHERE, [COUNTY], TODAY).count(), raises_at(
            EVERYWHERE, [TOWNSHIP], TODAY
        ).count()

    assert waiting() == (1, 0)
    delegated()
    assert waiting() == (0, 1)


def test_where_nobody_at_the_township_may_decide_the_county_does(family: None) -> None:
    delegated()
    assert not queries.is_decided_below(DIBAO, TOWNSHIP + "001", TODAY)
    township_decider()
    assert queries.is_decided_below(DIBAO, TOWNSHIP + "001", TODAY)
    assert not queries.is_decided_below(DIBAO, TOWNSHIP + "001", TODAY - timedelta(days=1))


def test_an_item_of_a_department_that_is_delegated_is_done_by_the_township(family: None) -> None:
    liaison("住建", "zhujian")
    delegated(replace(PAPER, items=(RENT,)))
    part = taken(part_of(sent(wanted=[RENT]), RENT), Step.ACCEPT, (Step.FINISH, Filled(words="排在第三位")))
    assert part.state == "done"


def test_nothing_holds_before_a_second_person_has_confirmed_it(cast: Cast, law: None) -> None:
    asked = actions.propose(PAPER, ALL, by=acting("shenhe"), at=NOW)
    assert queries.delegated(DIBAO, TOWNSHIP + "001", TODAY) is None
    with pytest.raises(DelegationRefused, match="另一个人"):
        actions.confirm(asked.pk, by=acting("shenhe"), at=NOW)
    with pytest.raises(DelegationRefused, match="本县"):
        actions.confirm(asked.pk, by=acting("jingban"), at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.filter(pk=asked.pk).update(confirmed_by=asked.by_id)
    actions.drop(asked.pk, by=acting("shenhe"), at=NOW)
    with pytest.raises(DelegationRefused, match="已经办过"):
        actions.confirm(asked.pk, by=acting("queren"), at=NOW)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (replace(PAPER, items=()), "请勾选"),
        (replace(PAPER, items=("social_insurance",)), "没有说可以下放"),
        (replace(PAPER, document=" "), "文号"),
        (replace(PAPER, until=TODAY - timedelta(days=1)), "不能早于"),
        (replace(PAPER, areas=(TOWNSHIP, "110101001")), "一份文件写一个县"),
        (replace(PAPER, areas=("110101001",)), "本县"),
    ],
)
def test_what_may_not_be_delegated_is_refused(cast: Cast, wanted: Wanted, words: str) -> None:
    with pytest.raises(DelegationRefused, match=words):
        actions.propose(wanted, ALL, by=acting("shenhe"), at=NOW)


def test_the_same_is_delegated_once_at_a_time(cast: Cast) -> None:
    delegated(replace(PAPER, until=TODAY + timedelta(days=30)))
    with pytest.raises(DelegationRefused, match="已经由"):
        delegated()
    delegated(replace(PAPER, since=TODAY + timedelta(days=31)))
    assert overlapping(PAPER, replace(PAPER, areas=("999901999",))) is None


def test_the_pack_says_seventeen_items_and_more_may_be_delegated(cast: Cast, law: None) -> None:
    courses = courses_on(law_at(COUNTY, TODAY), TODAY)
    may = [one for one in courses.values() if one.delegable != "no"]
    assert len(may) >= 17 and courses[DIBAO].delegable == "yes"
    wanted = replace(PAPER, items=tuple(one.item for one in may[:17]))
    assert len(delegated_by(wanted, {one.item: one.delegable for one in may}).items) == 17


def delegated_by(wanted: Wanted, delegable: dict[str, str]) -> Delegation:
    return actions.propose(wanted, delegable, by=acting("shenhe"), at=NOW)


def test_two_people_delegate_on_the_page(cast: Cast, law: None, entered: Callable[[Officer], Client]) -> None:
    reviewer, decider, page = entered(cast["shenhe"]), entered(cast["queren"]), reverse("delegations:list")
    assert "都由县级决定" in reviewer.get(page).content.decode()
    asked = {
        "items": [DIBAO, "bianyuan"],
        "areas": [TOWNSHIP],
        "document": "青民发〔2026〕12号",
        "since": f"{TODAY}",
    }
    refused = reviewer.post(reverse("delegations:propose"), asked | {"since": "明天"})
    assert refused.status_code == 422 and "青民发〔2026〕12号" in refused.content.decode()
    reviewer.post(reverse("delegations:propose"), asked)
    see(EVERYWHERE)
    one = Delegation.objects.get()
    settle = reverse("delegations:settle", args=[one.pk])
    assert "请由另一个人确认" in reviewer.post(settle, {"act": "confirm"}, follow=True).content.decode()
    assert "已确认下放" in decider.post(settle, {"act": "confirm"}, follow=True).content.decode()
    assert "下放中" in entered(cast["jingban"]).get(page).content.decode()
    assert f'value="{one.document}"' in reviewer.get(page + f"?replaces={one.pk}").content.decode()
    assert reviewer.get(page + "?replaces=nothing").status_code == 200
