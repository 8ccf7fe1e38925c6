"""家庭的意见: said at a visit, sent to the township with it, answered once, and read in the household file."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cast import AT, CHEN, Cast
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.objections.models import Objection
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.dispatch import actions as dispatch
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.visits.models import Visit
from jiwang.trail.models import Line

Enter = Callable[[Officer], Client]
WORDS = "存款不是我家的，是替弟弟存的"
TASK = f"t{CHEN}"
INBOX, FILE = reverse("objections:inbox"), reverse("desk:household", args=[CHEN])


@pytest.fixture
def worker(cast: Cast, law: None, entered: Enter) -> Client:
    """The village's worker, chen's task in hand."""
    today = clock.today()
    dispatch.claim(TASK, by=Actor(cast["xieli"], held_by(cast["xieli"]), today), at=AT)
    return entered(cast["xieli"])


def sent(worker: Client, **other: str) -> str:
    """The page after a visit has been sent; the same id each time that it is asked so."""
    form = {
        "visit": str(uuid4()), "outcome": "true", "met": "head", "visited_on": f"{clock.today()}", "signed": "paper", "act": "send",
        "companion": "村干部", "why": "看过了，属实", "objection": WORDS, "more": "", **other,
    }  # fmt: skip
    page = worker.post(reverse("visits:form", args=[TASK]), form, follow=True).content.decode()
    see(EVERYWHERE)
    return page


def test_what_a_family_does_not_agree_with_is_answered_and_read_in_its_file(
    worker: Client, cast: Cast, entered: Enter
) -> None:
    sent(worker)
    one, visit = Objection.objects.get(), Visit.objects.get()
    assert (one.pk, one.words, one.heard_by, one.region) == (visit.pk, WORDS, cast["xieli"], visit.region)
    assert "待乡镇（街道）答复" in worker.get(FILE).content.decode()
    clerk = entered(cast["jingban"])
    assert WORDS in clerk.get(INBOX).content.decode()
    counted = re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", clerk.get(reverse("desk:home")).content.decode()))
    assert "1家庭的意见" in counted or "家庭的意见1" in counted

    clerk.post(reverse("objections:answer", args=[one.pk]), {"words": "已核对，不计入您家"})

    assert WORDS not in clerk.get(INBOX).content.decode()
    assert "已核对，不计入您家" in clerk.get(INBOX, {"show": "answered"}).content.decode()
    for client in (worker, clerk):
        said = client.get(FILE).content.decode()
        assert WORDS in said and "已核对，不计入您家" in said
    assert {"objections.noted", "objections.answered"} <= set(
        Line.objects.filter(about=f"objection:{one.pk}").values_list("what", flat=True)
    )


def test_an_answer_is_given_once_and_with_words(worker: Client, cast: Cast, entered: Enter) -> None:
    sent(worker)
    clerk, answer = entered(cast["jingban"]), reverse("objections:answer", args=[Objection.objects.get().pk])

    short = clerk.post(answer, {"words": "好"})
    long = clerk.post(answer, {"words": "长" * 301})
    clerk.post(answer, {"words": "已核对，不计入您家"})
    again = clerk.post(answer, {"words": "再说一次，不算"})

    assert short.status_code == long.status_code == again.status_code == 422
    assert "至少4个字" in short.content.decode() and ">好</textarea>" in short.content.decode()
    assert "最多300字" in long.content.decode() and "长" * 301 in long.content.decode()
    assert "刚刚已经有人答复" in again.content.decode()
    see(EVERYWHERE)
    assert Objection.objects.get().answer == "已核对，不计入您家"


def test_no_family_no_objection_and_nothing_typed_is_lost(worker: Client) -> None:
    page = sent(worker, outcome="not_found", met="nobody")

    assert "见到了谁说的" in page and WORDS in page and not Objection.objects.exists()
    sent(worker, objection="")
    assert Visit.objects.exists() and not Objection.objects.exists()


def test_a_family_that_would_not_speak_may_say_that_it_does_not_agree(worker: Client) -> None:
    sent(worker, outcome="refused", objection="不同意来家里查")

    assert Objection.objects.get().words == "不同意来家里查"


def test_the_same_visit_sent_twice_is_one_objection(worker: Client) -> None:
    for _again in range(2):
        sent(worker, visit="00000000-0000-4000-8000-00000000000c")

    assert Objection.objects.count() == 1


def test_the_next_township_sees_none_of_it(worker: Client, cast: Cast, entered: Enter) -> None:
    sent(worker)
    stranger = entered(cast["zhou"])
    pk = Objection.objects.get().pk

    assert WORDS not in stranger.get(INBOX).content.decode()
    assert stranger.post(reverse("objections:answer", args=[pk]), {"words": "不归我管"}).status_code == 404
    assert entered(cast["jiance"]).get(INBOX).status_code == 403


def test_the_paper_has_room_for_it(worker: Client) -> None:
    page = worker.get(reverse("visits:paper", args=[TASK])).content.decode()

    assert "家庭的意见（不同意什么）" in page
