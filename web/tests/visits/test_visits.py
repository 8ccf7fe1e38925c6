"""What is asked at the door, what is kept of it, who sees it; and that a no is respected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from cast import AT, CHEN, NEXT_VILLAGE, VILLAGE, Cast
from jiwang.kit import clock
from jiwang.kit.sights import Sight, seeing
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.alerts.models import Alert
from jiwang.stages.alerts.states import Outcome
from jiwang.stages.dispatch import actions as dispatch
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Task
from jiwang.stages.visits import actions, queries
from jiwang.stages.visits.actions import Sending
from jiwang.stages.visits.models import Answer, Draft, Visit
from jiwang.stages.visits.rules import Asked, Report, VisitRefused, check_report, value_of
from jiwang.stages.visits.states import Met, Signed
from jiwang.trail.models import Line

Enter = Callable[[Officer], Client]
DAY, TASK = clock.today(), f"t{CHEN}"
DEBT = "income.debt"
TOLD = Report(Outcome.TRUE, Met.HEAD, DAY, "村干部", Signed.PAPER, "家里有老人要照料")


def actor(cast: Cast, code: str) -> Actor:
    return Actor(cast[code], held_by(cast[code]), DAY)


@pytest.fixture
def claimed(cast: Cast, law: None) -> Task:
    """Chen's task in the hand of the village's worker, and a law in force that says what to ask."""
    return dispatch.claim(TASK, by=actor(cast, "xieli"), at=AT)


def sent(cast: Cast, report: Report = TOLD, visit: UUID | None = None, **typed: list[str]) -> Visit:
    """A visit that the worker sends, with answers by question."""
    said = {key.replace("__", "."): one for key, one in typed.items()}
    return actions.send(TASK, Sending(visit or uuid4(), report, said, AT), by=actor(cast, "xieli"), at=AT)


def keys_on(task: Task, on: date) -> set[str]:
    return {one.key for section in queries.asked_of(task, None, on) for one in section.questions}


def test_the_form_asks_what_the_task_wants_to_have_found_out(claimed: Task) -> None:
    asked = [one for section in queries.asked_of(claimed, None, DAY) for one in section.questions]

    assert [one.key for one in asked if one.topics] == [DEBT]
    assert all(one.topics or one.verifies for one in asked), "nothing is asked without a reason"


def test_without_a_law_in_force_a_topic_is_asked_in_its_own_words(cast: Cast) -> None:
    (section,) = queries.asked_of(Task.objects.get(pk=TASK), None, DAY)

    assert [one.question.wording for one in section.questions] == ["是否借债"]


def test_a_visit_is_one_record_with_its_answers_its_outcome_and_its_line(cast: Cast, claimed: Task) -> None:
    visit = sent(cast, income__debt=["是"])

    (answer,) = Answer.objects.filter(visit=visit)
    assert (answer.question, answer.value, answer.person, answer.region) == (DEBT, "是", None, VILLAGE)
    assert Alert.objects.get(pk=f"a{CHEN}").outcome == Task.objects.get(pk=TASK).outcome == Outcome.TRUE
    assert Line.objects.filter(what="visits.sent", about=f"visit:{visit.pk}").count() == 1
    assert visit.forms == ["household_visit 1", "vehicle_visit 1"]


def test_what_was_answered_is_not_asked_again_on_the_next_visit_of_these_days(
    cast: Cast, claimed: Task
) -> None:
    sent(cast, income__debt=["否"])
    other = Task.objects.get(pk=TASK)
    other.pk, other.outcome = "again", ""
    other.save(force_insert=True)

    assert DEBT not in keys_on(other, DAY)
    assert DEBT in keys_on(other, DAY + timedelta(days=200))


def test_the_same_visit_that_arrives_twice_is_one(cast: Cast, claimed: Task) -> None:
    first = sent(cast, income__debt=["是"])

    assert sent(cast, visit=first.pk, income__debt=["否"]) == first
    assert [one.value for one in Answer.objects.all()] == ["是"]


def test_a_second_answer_knows_which_one_it_followed(cast: Cast, claimed: Task) -> None:
    first = sent(cast, income__debt=["是"])
    again = sent(cast, Report(Outcome.UNTRUE, Met.HEAD, DAY, why="第一次听错了"), income__debt=["否"])

    assert again.answers.get().base == first.answers.get().pk
    assert [one.value for one in Answer.objects.order_by("value")] == ["否", "是"]


def test_a_second_visit_that_finds_the_same_is_kept_and_changes_nothing_about_the_alert(
    cast: Cast, claimed: Task
) -> None:
    sent(cast, income__debt=["是"])

    sent(cast, income__debt=["否"])

    assert Visit.objects.count() == 2 and Alert.objects.get(pk=f"a{CHEN}").outcome == Outcome.TRUE


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.MOVED])
def test_of_whoever_would_not_speak_or_has_moved_no_answer_is_kept(
    cast: Cast, claimed: Task, outcome: Outcome
) -> None:
    visit = sent(cast, Report(outcome, Met.HEAD, DAY), income__debt=["是"])

    assert visit.outcome == outcome and not Answer.objects.exists()


def test_the_six_activities_of_a_chosen_member_add_up_to_a_statement_of_the_fact(
    cast: Cast, claimed: Task
) -> None:
    head = CHEN * 10
    actions.keep(claimed, {}, chosen=[("self_care", head)], by=actor(cast, "xieli"), at=AT)
    names = ("eating", "dressing", "bed", "toilet", "walking", "bathing")
    said = {f"self_care.{name}@{head}": ["否" if name == "bathing" else "是"] for name in names}

    visit = actions.send(TASK, Sending(uuid4(), TOLD, said, AT), by=actor(cast, "xieli"), at=AT)

    answers = {one.question: (one.person_id, one.fact, one.value) for one in visit.answers.all()}
    assert len(answers) == 7 and answers["self_care"] == (head, "self_care_found", "半护理")


def test_a_draft_is_gone_once_it_was_sent_and_belongs_to_its_writer(cast: Cast, claimed: Task) -> None:
    actions.keep(claimed, {DEBT: ["是"]}, chosen=[], by=actor(cast, "xieli"), at=AT)
    assert queries.draft_of(claimed, cast["jingban"]) is None

    sent(cast)

    assert not Draft.objects.exists()


def test_what_cannot_be_sent_leaves_nothing_behind(cast: Cast, claimed: Task) -> None:
    with pytest.raises(VisitRefused, match="是否借债"), transaction.atomic():
        sent(cast, income__debt=["也许"])

    assert not Visit.objects.exists() and Task.objects.get(pk=TASK).outcome == ""


def test_the_next_village_sees_nothing_of_a_visit_and_nobody_changes_it(cast: Cast, claimed: Task) -> None:
    visit = sent(cast, income__debt=["是"])

    with seeing(Sight.over([NEXT_VILLAGE])):
        assert not (Visit.objects.exists() or Answer.objects.exists() or Draft.objects.exists())
    with seeing(Sight.over([VILLAGE])):
        assert Visit.objects.count() == Answer.objects.count() == 1
    with pytest.raises(DatabaseError, match="permission denied|never changed"), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(why="改掉")


@pytest.mark.parametrize(
    "report",
    [
        Report(None, Met.HEAD, DAY),
        Report(Outcome.TRUE, Met.HEAD, None),
        Report(Outcome.TRUE, Met.HEAD, DAY + timedelta(days=1)),
        Report(Outcome.TRUE, Met.NOBODY, DAY),
        Report(Outcome.KNOWN, None, DAY),
        Report(Outcome.NOT_FOUND, Met.MEMBER, DAY),
    ],
)
def test_a_report_that_does_not_fit_is_refused_with_what_to_do(report: Report) -> None:
    with pytest.raises(VisitRefused, match="。$"):
        check_report(report, today=DAY)


def kept(kind: str, *said: str) -> str:
    return value_of(Asked("问", kind, ("打工", "种养") if kind in ("one", "several") else ()), said)


def test_answers_are_kept_as_they_fit_their_questions() -> None:
    assert kept("several", "种养", "打工") == "打工、种养"
    assert (kept("amount", "380.50"), kept("count", "3"), kept("yes_no", "否")) == ("380.50", "3", "否")
    assert kept("date", "2026-07-01") == "2026-07-01" and kept("text", "  ") == ""


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("one", "别的"),
        ("amount", "三百"),
        ("count", "-1"),
        ("date", "去年"),
        ("text", "长" * 301),
        ("yes_no", "也许"),
    ],
)
def test_what_is_no_answer_to_a_question_is_refused_by_its_words(kind: str, said: str) -> None:
    with pytest.raises(VisitRefused, match="“问”.*。$"):
        kept(kind, said)


def fields(page: Client, **more: str) -> dict[str, str]:
    """What the page's form sends back, changed as wanted."""
    shown = page.get(reverse("visits:form", args=[TASK])).context
    return {
        "visit": str(shown["visit"]),
        "made_at": shown["made_at"],
        "visited_on": date.today().isoformat(),
        "act": "send",
        **more,
    }


def test_a_worker_fills_the_form_on_the_page_and_the_household_s_file_tells_it(
    cast: Cast, claimed: Task, entered: Enter
) -> None:
    page, address = entered(cast["xieli"]), reverse("visits:form", args=[TASK])

    kept = page.post(address, fields(page, act="more", more=f"services@{CHEN * 10}", **{f"q-{DEBT}": "是"}))
    asked = page.get(address)
    refused = page.post(address, fields(page, outcome="true"), follow=True)
    day = str(asked.context["today"])
    done = page.post(
        address,
        fields(page, outcome="true", met="head", visited_on=day, signed="paper", **{f"q-{DEBT}": "是"}),
        follow=True,
    )

    assert (
        kept.status_code == 302 and "checked" in asked.content.decode() and "轮椅" in asked.content.decode()
    )
    assert "见到了谁" in refused.content.decode()
    assert "走访已登记" in done.content.decode()
    file = page.get(reverse("desk:household", args=[CHEN])).content.decode()
    assert "走访时怎么说" in file and "是否借债" in file


def test_of_several_wrong_things_each_stands_at_its_field_and_nothing_typed_is_lost(
    cast: Cast, claimed: Task, entered: Enter
) -> None:
    page, address = entered(cast["xieli"]), reverse("visits:form", args=[TASK])
    later = f"{DAY + timedelta(days=9)}"

    several = page.post(
        address, fields(page, outcome="true", visited_on=later, why="米缸见底", **{f"q-{DEBT}": "也许"})
    )
    too_long = page.post(address, fields(page, companion="韦" * 61, objection="长" * 400))

    assert several.status_code == too_long.status_code == 422
    assert several.context["wrong"].keys() == {"met", "visited_on", DEBT}
    assert all(one in several.content.decode() for one in ("米缸见底", later, "有 3 处没填好"))
    assert too_long.context["wrong"].keys() == {"companion", "objection"}
    assert "韦" * 61 in too_long.content.decode() and "长" * 400 in too_long.content.decode()


def test_only_who_holds_the_task_and_who_types_in_their_papers_open_its_form(
    cast: Cast, claimed: Task, entered: Enter
) -> None:
    for code, status in (("xieli", 200), ("jingban", 200), ("xia", 404), ("zhou", 404), ("paifa", 403)):
        page = entered(cast[code])
        assert page.get(reverse("visits:form", args=[TASK])).status_code == status
        assert page.get(reverse("visits:paper", args=[TASK])).status_code == status


def test_the_form_and_its_paper_name_no_amount_no_illness_and_no_source(
    cast: Cast, claimed: Task, entered: Enter
) -> None:
    page = entered(cast["xieli"])
    for name in ("visits:form", "visits:paper"):
        text = page.get(reverse(name, args=[TASK])).content.decode()
        assert not [one for one in ("20,782", "医保", "预警线", "自付医疗", "电子签名") if one in text]


def test_what_a_visit_has_told_waits_on_the_clerk_s_shelf_and_is_ended_from_the_task_s_own_page(
    cast: Cast, claimed: Task, entered: Enter
) -> None:
    worker, clerk = entered(cast["xieli"]), entered(cast["jingban"])
    shelf, task = reverse("dispatch:lists") + "?where=heard", reverse("dispatch:task", args=[TASK])
    before = clerk.get(shelf), clerk.get(task)
    day = str(worker.get(reverse("visits:form", args=[TASK])).context["today"])
    told = fields(worker, outcome="true", met="head", visited_on=day, signed="paper")
    worker.post(reverse("visits:form", args=[TASK]), told)

    waiting, open_page = clerk.get(shelf), clerk.get(task)
    ruling = {"outcome": "true", "disposal": "refer", "department": "医保局", "next": task}
    ruled = [one.pk for one in open_page.context["ruled"]]
    ended = clerk.post(reverse("dispatch:dispose"), {"alerts": ruled, **ruling}, follow=True)

    assert (len(before[0].context["rows"]), len(waiting.context["rows"])) == (0, 1)
    assert ('id="settle"' in before[1].content.decode(), 'id="settle"' in open_page.content.decode()) == (
        False,
        True,
    )
    assert 'value="true" selected' in open_page.content.decode()
    assert "任务办结" in ended.content.decode() and clerk.get(shelf).context["rows"] == []
    assert 'id="settle"' not in entered(cast["paifa"]).get(task).content.decode()
