"""复议和诉讼: noted against a decision, with what came of it and what follows; nothing of it is ever changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from cast import AT, Cast
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.remedies import actions
from jiwang.procedure.remedies.models import Ending, Remedy
from jiwang.procedure.remedies.rules import Filed, Outcome, RemedyRefused
from jiwang.procedure.remedies.states import Kind, Result
from jiwang.registers.staff.models import Officer
from jiwang.stages.decisions.models import Decision
from making.recognising import DAY, acting, cut_of_chen, decided, heard

FILED = Filed(Kind.REVIEW, DAY, "青禾区人民政府", "", "认为打工收入算多了")
CHANGED = Outcome(Result.CHANGED, DAY, "青复决〔2026〕3号", "县级确认人12月前重新核算并补发")


@pytest.fixture
def decision(cast: Cast) -> Decision:
    """Chen's help was lowered."""
    return decided(heard(cut_of_chen()))


def test_a_review_and_its_result_stand_beside_the_decision(decision: Decision) -> None:
    gone = actions.note(decision, FILED, by=acting("jingban"), at=AT)
    with pytest.raises(RemedyRefused, match="已经登记过"):
        actions.note(decision, FILED, by=acting("queren"), at=AT)
    actions.note(decision, replace(FILED, kind=Kind.COURT, body="区人民法院"), by=acting("jingban"), at=AT)
    with pytest.raises(RemedyRefused, match="接下来怎么办"):
        actions.end(gone.pk, replace(CHANGED, follows="补发"), by=acting("queren"), at=AT)
    actions.end(gone.pk, CHANGED, by=acting("queren"), at=AT)
    with pytest.raises(RemedyRefused, match="刚刚已经登记"):
        actions.end(gone.pk, CHANGED, by=acting("queren"), at=AT)
    actions.note(decision, FILED, by=acting("jingban"), at=AT)  # a second one, once the first has ended


@pytest.mark.parametrize(
    ("filed", "words"),
    [
        (replace(FILED, day=DAY - timedelta(days=1)), "决定那天以后"),
        (replace(FILED, day=DAY + timedelta(days=1)), "不晚于今天"),
        (replace(FILED, body="区"), "哪个复议机关"),
        (replace(FILED, words="不服"), "要求什么"),
    ],
)
def test_what_says_too_little_is_refused(decision: Decision, filed: Filed, words: str) -> None:
    with pytest.raises(RemedyRefused, match=words):
        actions.note(decision, filed, by=acting("jingban"), at=AT)


def test_nobody_changes_what_stands_there(decision: Decision) -> None:
    gone = actions.note(decision, FILED, by=acting("jingban"), at=AT)
    actions.end(gone.pk, replace(CHANGED, result=Result.ENDED, number=""), by=acting("jingban"), at=AT)
    for model, named in ((Remedy, {"words": "x"}), (Ending, {"follows": "x"})):
        with pytest.raises(DatabaseError), transaction.atomic():
            model._default_manager.update(**named)


def test_an_officer_notes_it_on_the_page_and_finds_it_in_the_list(
    decision: Decision, entered: Callable[[Officer], Client], cast: Cast, settings: object
) -> None:
    settings.DEMO_DAY = DAY  # type: ignore[attr-defined]
    clerk, page = entered(cast["jingban"]), reverse("remedies:decision", args=[decision.pk])
    assert "没有人申请复议" in clerk.get(page).content.decode()
    asked = {"kind": "review", "day": f"{DAY}", "body": "青禾区人民政府", "words": "认为打工收入算多了"}
    again = clerk.post(page, asked | {"kind": "", "day": "昨天"})
    assert again.status_code == 422 and "青禾区人民政府" in again.content.decode()
    clerk.post(page, asked)
    see(EVERYWHERE)
    gone = Remedy.objects.get()
    assert "青禾区人民政府" in clerk.get(reverse("remedies:list")).content.decode()
    told = {"result": "redo", "day": f"{DAY}", "number": "青复决〔2026〕3号", "follows": ""}
    end = reverse("remedies:end", args=[gone.pk])
    refused = clerk.post(end, told)
    assert refused.status_code == 422 and "接下来怎么办" in refused.content.decode()
    told["follows"] = "县级12月20日前重新作出决定"
    clerk.post(end, told)
    assert "责令重新作出决定" in clerk.get(reverse("remedies:list") + "?show=ended").content.decode()
    assert entered(cast["zhou"]).get(page).status_code == 404
