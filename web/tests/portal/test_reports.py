"""Anybody tells of a family in trouble; the clerk looks into it; who has told stays with the county."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cast import AT, CHEN, LI, NEXT_TOWNSHIP, TOWNSHIP, VILLAGE, Cast
from jiwang.kit.sights import EVERYWHERE, Sight, see
from jiwang.portal.actions import Sending, Words, close, merge, receive, send_to_look, show_reporter, walk_in
from jiwang.portal.models import Knock, Report, Reporter
from jiwang.portal.rules import ReportRefused
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.alerts.models import Alert
from jiwang.stages.alerts.states import Level, Outcome
from jiwang.stages.dispatch.actions import Actor, claim, close_told
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.rules import MoveRefused
from jiwang.stages.dispatch.states import TaskState
from jiwang.trail.models import Line

Enter = Callable[[Officer], Client]
WORDS = Words("老人一个人住，摔了一跤没人照应", "黄婆婆", "桥头第三家", "好心邻居", "13900000000")
FORM = {
    "told": WORDS.told,
    "name": WORDS.name,
    "address": WORDS.address,
    "by_name": WORDS.by_name,
    "by_phone": "",
}


def actor(cast: Cast, code: str) -> Actor:
    return Actor(cast[code], held_by(cast[code]), AT.date())


def told(**changed: str) -> Report:
    report = receive(WORDS, township=TOWNSHIP, sender=changed.get("sender", "192.0.2.1"), at=AT)
    see(EVERYWHERE)
    return report


def test_anybody_may_tell_without_signing_in_and_the_clerk_finds_it(cast: Cast, entered: Enter) -> None:
    answer = Client().post(reverse("portal:tell", args=[TOWNSHIP]), FORM)

    assert (answer.status_code, answer["Location"]) == (302, reverse("portal:thanks", args=[TOWNSHIP]))
    assert "摔了一跤" in entered(cast["jingban"]).get(reverse("portal:reports")).content.decode()
    assert Line.objects.filter(what="portal.received", who="public").count() == 1


def test_the_answer_is_the_same_whether_the_family_is_on_file_or_not(cast: Cast) -> None:
    known = FORM | {"name": "陈大山", "address": "陈家巷101号"}

    answers = [
        Client().post(reverse("portal:tell", args=[TOWNSHIP]), form, follow=True) for form in (FORM, known)
    ]

    [first, second] = [re.sub(rb'csrfmiddlewaretoken" value="\w+', b"", one.content) for one in answers]
    assert first == second and answers[0].status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"told": "难"}, {"told": ""}, {"address": ""}, {"by_phone": "<script>"}, {"told": "长" * 501}]
)
def test_what_cannot_be_used_is_asked_again_in_plain_words(db: None, wrong: dict[str, str]) -> None:
    answer = Client().post(reverse("portal:tell", args=[TOWNSHIP]), FORM | wrong)

    assert answer.status_code == 422
    assert 'class="wrong"' in answer.content.decode()
    see(EVERYWHERE)
    assert not Report.objects.exists()


@pytest.mark.parametrize("code", ["999999999", "9999", VILLAGE, "abc"])
def test_there_is_no_form_for_what_is_no_township(db: None, code: str) -> None:
    assert Client().get(reverse("portal:tell", args=[code])).status_code == 404


def test_the_sixth_report_within_an_hour_from_one_address_is_asked_to_wait(cast: Cast) -> None:
    for _ in range(5):
        told()

    with pytest.raises(ReportRefused, match="过一小时再试"):
        told()

    assert told(sender="192.0.2.2").pk
    receive(WORDS, township=TOWNSHIP, sender="192.0.2.1", at=AT + timedelta(hours=1, seconds=1))
    assert not any(b"192.0.2" in bytes(one.sender) for one in Knock.objects.all())


def test_the_page_says_so_too(cast: Cast) -> None:
    client = Client()
    codes = [client.post(reverse("portal:tell", args=[TOWNSHIP]), FORM).status_code for _ in range(6)]

    assert codes == [302] * 5 + [429]


def test_who_has_told_is_seen_by_the_county_for_a_reason_and_by_nobody_below(
    cast: Cast, entered: Enter
) -> None:
    report = told()
    page, reporter = reverse("portal:report", args=[report.pk]), reverse("portal:reporter", args=[report.pk])

    clerk = entered(cast["jingban"])
    assert "好心邻居" not in clerk.get(page).content.decode()
    assert clerk.post(reporter, {"why": "想知道是谁"}).status_code == 403
    county = entered(cast["shenhe"])
    assert "好心邻居" not in county.get(page).content.decode()
    assert "好心邻居" in county.post(reporter, {"why": "要回电话问门牌"}).content.decode()
    assert Line.objects.filter(what="portal.reporter_shown", why="要回电话问门牌").count() == 1


def test_row_security_keeps_who_has_told_from_the_township(cast: Cast) -> None:
    told()

    see(Sight.over([TOWNSHIP]))
    assert (Report.objects.count(), Reporter.objects.count()) == (1, 0)
    see(Sight.over([VILLAGE]))
    assert Report.objects.count() == 0


def test_names_and_phones_of_who_has_told_lie_sealed(cast: Cast) -> None:
    report = told()

    sealed = Reporter.objects.get(report=report)
    assert "好心邻居".encode() not in bytes(sealed.name_sealed or b"")
    assert show_reporter(report, by="shenhe", why="核对反映内容", at=AT) == ("好心邻居", "13900000000")


def test_a_walk_in_about_a_known_family_becomes_an_alert_and_joins_the_visit_that_waits(cast: Cast) -> None:
    sending = Sending(Level.RED, Task.objects.get(pk=f"t{CHEN}").household, indicator="M1")

    report = walk_in(WORDS, sending, township=TOWNSHIP, by=actor(cast, "jingban"), at=AT)

    task = Task.objects.get(pk=f"t{CHEN}")
    assert report.task == task and Task.objects.filter(household=CHEN).count() == 1
    assert (task.level, task.urgency, task.due_on) == ("red", 0, AT.date() + timedelta(days=3))
    assert "摔了一跤" not in "".join(task.say)
    alert = Alert.objects.get(task=task.pk, pk__startswith="h")
    assert (alert.sentence, alert.indicator_id, alert.source) == (WORDS.told, "M1", "来访登记")


def test_a_walk_in_about_somebody_unknown_becomes_a_visit_of_the_village(cast: Cast, entered: Enter) -> None:
    report = walk_in(
        WORDS, Sending(Level.ORANGE, village=VILLAGE), township=TOWNSHIP, by=actor(cast, "jingban"), at=AT
    )
    task = Task.objects.get(pk=report.task_id)
    assert (task.place, task.state, task.household) == (VILLAGE, TaskState.SENT, None)

    page = entered(cast["xieli"]).get(reverse("dispatch:task", args=[task.pk])).content.decode()
    see(EVERYWHERE)

    assert "桥头第三家" in page and "摔了一跤" not in page and "好心邻居" not in page
    with pytest.raises(MoveRefused, match="请先领取"):
        close_told(task.pk, outcome=Outcome.TRUE, why="确实摔伤了", by=actor(cast, "xieli"), at=AT)
    claim(task.pk, by=actor(cast, "xieli"), at=AT)
    assert close_told(task.pk, outcome=Outcome.TRUE, why="确实摔伤了", by=actor(cast, "xieli"), at=AT)
    assert Task.objects.get(pk=task.pk).state == TaskState.CLOSED


def test_a_report_is_handled_once(cast: Cast) -> None:
    report = told()
    send_to_look(report.pk, Sending(Level.ORANGE, village=VILLAGE), by=actor(cast, "jingban"), at=AT)

    with pytest.raises(ReportRefused, match="已经有人处理过"):
        close(report.pk, why="已经问过了", by=actor(cast, "jingban"), at=AT)


def test_two_reports_about_one_family_are_made_one_by_hand(cast: Cast) -> None:
    first, second = told(), told()

    merge(second.pk, first.pk, by=actor(cast, "jingban"), at=AT)

    assert Report.objects.get(pk=second.pk).into == first
    with pytest.raises(ReportRefused, match="只能并入"):
        merge(first.pk, second.pk, by=actor(cast, "jingban"), at=AT)


def test_nothing_is_ended_without_saying_why(cast: Cast) -> None:
    with pytest.raises(ReportRefused, match="请写明了解到的情况"):
        close(told().pk, why="没事", by=actor(cast, "jingban"), at=AT)


def test_the_clerk_finds_the_family_and_sends_somebody_by_the_page(cast: Cast, entered: Enter) -> None:
    client, report = entered(cast["jingban"]), told()

    page = client.post(
        reverse("portal:report", args=[report.pk]), {"text": "李水根", "find": "1"}
    ).content.decode()
    assert f'name="household" value="{LI}"' in page and "李水根" not in page.replace('value="李水根"', "")
    client.post(reverse("portal:send", args=[report.pk]), {"level": "yellow", "household": LI})

    see(EVERYWHERE)
    assert Report.objects.get(pk=report.pk).task_id == f"t{LI}"


@pytest.mark.parametrize(
    "strange", [{"household": "103"}, {"village": "999902100202"}, {"indicator": "NOPE"}]
)
def test_nobody_is_sent_to_what_the_clerk_does_not_see(
    cast: Cast, entered: Enter, strange: dict[str, str]
) -> None:
    report = told()

    answer = entered(cast["jingban"]).post(
        reverse("portal:send", args=[report.pk]), {"level": "red"} | strange
    )

    assert answer.status_code == 404


def test_the_clerk_next_door_finds_neither_report_nor_poster(cast: Cast, entered: Enter) -> None:
    report, client = told(), entered(cast["zhou"])

    for address in (reverse("portal:report", args=[report.pk]), reverse("portal:poster", args=[TOWNSHIP])):
        assert client.get(address).status_code == 404
    assert client.post(reverse("portal:close", args=[report.pk]), {"why": "不用去看了"}).status_code == 404
    assert client.get(reverse("portal:poster", args=[NEXT_TOWNSHIP])).status_code == 200


def test_the_poster_shows_the_address_of_the_form(cast: Cast, entered: Enter) -> None:
    page = entered(cast["jingban"]).get(reverse("portal:poster", args=[TOWNSHIP])).content.decode()

    assert f"http://testserver/tell/{TOWNSHIP}/" in page and "<svg" in page
