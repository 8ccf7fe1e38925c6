"""One visit serves everything that is due, nobody is sent to a house twice without a reason, and the day has an order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cast import AT, CHEN, VILLAGE, ZHAO, Cast
from jiwang.kit import clock
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.alerts.models import Alert
from jiwang.stages.alerts.states import Outcome
from jiwang.stages.dispatch import actions as dispatch
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.rules import Call, MoveRefused, day_of, is_resting, moved_stop
from jiwang.stages.visits import actions, queries
from jiwang.stages.visits.actions import Sending
from jiwang.stages.visits.models import Visit
from jiwang.stages.visits.rules import Report, VisitRefused
from jiwang.stages.visits.states import Met, Signed
from jiwang.trail.models import Line

Enter = Callable[[Officer], Client]
DAY, TASK = clock.today(), f"t{CHEN}"
TOLD = Report(Outcome.TRUE, Met.HEAD, DAY, "村干部", Signed.PAPER, "家里有老人要照料")


def actor(cast: Cast, code: str) -> Actor:
    return Actor(cast[code], held_by(cast[code]), DAY)


def beside(name: str, **more: object) -> Task:
    """Another task of chen, as another run may bring it."""
    task = Task.objects.get(pk=TASK)
    task.pk, task.find_out, task.reasons = name, ["家庭收入来源"], ["另一件事"]
    task.holder = None
    for key, value in more.items():
        setattr(task, key, value)
    task.save(force_insert=True)
    return task


def sent(cast: Cast, report: Report = TOLD, task: str = TASK, **typed: str) -> Visit:
    said = {key.replace("__", "."): [one] for key, one in typed.items()}
    return actions.send(task, Sending(uuid4(), report, said, AT), by=actor(cast, "xieli"), at=AT)


def test_one_visit_asks_for_all_tasks_of_the_house_and_ends_them_together(cast: Cast, law: None) -> None:
    claimed = dispatch.claim(TASK, by=actor(cast, "xieli"), at=AT)
    other = beside("second", state="listed", place="999901001")
    asked = {one.key for section in queries.asked_of(claimed, None, DAY) for one in section.questions}
    assert {"income.debt", "income.sources"} <= asked

    visit = sent(cast, income__debt="是", income__sources="打工")

    other.refresh_from_db()
    assert (other.state, other.merged_into_id) == ("closed", TASK) and visit.serves == ["second"]
    assert {one.question for one in visit.answers.all()} >= {"income.debt", "income.sources"}
    assert list(queries.visits_to(other)) == [visit]


def test_what_somebody_else_has_taken_on_stays_with_them(cast: Cast, law: None) -> None:
    dispatch.claim(TASK, by=actor(cast, "xieli"), at=AT)
    other = beside("second", state="claimed", holder=cast["jingban"])

    visit = sent(cast)

    other.refresh_from_db()
    assert other.state == "claimed" and visit.serves == []


def test_a_visit_without_an_alert_ends_with_it_and_what_it_finds_anew_becomes_an_alert(
    cast: Cast, law: None
) -> None:
    for name, outcome in (("quiet", Outcome.UNTRUE), ("again", Outcome.TRUE)):
        beside(name, state="claimed", holder=cast["xieli"], occasion="quarterly", household_id=ZHAO)  # fmt: skip
        sent(cast, Report(outcome, Met.HEAD, DAY, why="儿子又没有工作了"), name)

    assert Task.objects.get(pk="quiet").state == "closed" and not Alert.objects.filter(task="quiet").exists()
    told = Alert.objects.get(task="again")
    assert (told.sentence, told.outcome, Task.objects.get(pk="again").state) == ("儿子又没有工作了", "true", "claimed")  # fmt: skip


def visited_days_ago(days: int) -> None:
    beside("earlier", state="closed", visited_on=DAY - timedelta(days=days))
    Alert.objects.filter(task=TASK).update(raised_on=DAY - timedelta(days=days + 1))
    Task.objects.filter(pk=TASK).update(place="999901001", state="listed")


def test_nobody_is_sent_to_a_house_again_within_thirty_days_without_a_reason(cast: Cast, law: None) -> None:
    visited_days_ago(12)

    with pytest.raises(MoveRefused, match="30天内已走访"):
        dispatch.send(TASK, by=actor(cast, "jingban"), at=AT)
    with pytest.raises(MoveRefused, match="30天内已走访"):
        dispatch.assign(TASK, to=cast["xieli"], by=actor(cast, "jingban"), at=AT)

    moved = dispatch.send(TASK, by=actor(cast, "jingban"), at=AT, why="上次没有见到老人")
    assert moved.place == VILLAGE


def test_a_new_alert_or_thirty_days_send_somebody_again(cast: Cast, law: None) -> None:
    visited_days_ago(30)
    assert dispatch.send(TASK, by=actor(cast, "jingban"), at=AT).place == VILLAGE

    Task.objects.filter(pk="earlier").update(visited_on=DAY - timedelta(days=3))
    Task.objects.filter(pk=TASK).update(place="999901001", state="listed")
    Alert.objects.filter(task=TASK).update(raised_on=DAY - timedelta(days=1))
    assert dispatch.send(TASK, by=actor(cast, "jingban"), at=AT).place == VILLAGE


def test_who_sends_sees_that_the_house_was_visited(cast: Cast, law: None, entered: Enter) -> None:
    visited_days_ago(12)
    client = entered(cast["jingban"])

    for page in (reverse("dispatch:lists"), reverse("dispatch:task", args=[TASK])):
        assert "已走访" in client.get(page).content.decode()


def test_my_day_keeps_the_order_that_the_worker_sets(cast: Cast, entered: Enter) -> None:
    dispatch.claim(TASK, by=actor(cast, "xieli"), at=AT)
    beside("second", state="claimed", holder=cast["xieli"], household_id=ZHAO, urgency=0, level="red")
    client = entered(cast["xieli"])

    def shown() -> list[str]:
        page = client.get(reverse("dispatch:mine")).content.decode()
        return sorted(("陈大山", "赵二牛"), key=page.index)

    assert shown() == ["赵二牛", "陈大山"], "the red one first"
    client.post(reverse("dispatch:plan"), {"task": TASK, "move": "up"})
    assert shown() == ["陈大山", "赵二牛"]
    client.post(reverse("dispatch:plan"), {"task": "", "move": "forget"})
    assert shown() == ["赵二牛", "陈大山"]


def calls() -> st.SearchStrategy[list[Call]]:
    one = st.builds(
        Call, st.uuids().map(str), st.one_of(st.none(), st.integers(1, 5)), st.integers(0, 4), st.dates(date(2026, 1, 1), date(2026, 3, 1)),
        st.sampled_from(["999901001001", "999901001002"]), st.sampled_from(["陈家巷1号", "陈家巷12号", "陈家巷9号", "河边", ""]),
        st.one_of(st.none(), st.integers(0, 9)),
    )  # fmt: skip
    return st.lists(one, max_size=12, unique_by=lambda call: call.task)


@given(calls(), st.randoms(use_true_random=False))
def test_a_day_holds_every_task_once_and_a_house_is_one_stop_whatever_the_order(
    some: list[Call], random: object
) -> None:
    stops = day_of(some)
    shuffled = list(some)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert sorted(one for stop in stops for one in stop) == sorted(one.task for one in some)
    homes = {one.task: one.household if one.household is not None else one.task for one in some}
    assert all(len({homes[one] for one in stop}) == 1 for stop in stops)
    assert len(stops) == len(set(homes.values()))
    assert {tuple(sorted(stop)) for stop in day_of(shuffled)} == {tuple(sorted(stop)) for stop in stops}


@given(calls())
def test_a_house_put_earlier_changes_places_with_the_one_before_it_alone(some: list[Call]) -> None:
    stops = day_of(some)
    for place, stop in enumerate(stops):
        turns = moved_stop(stops, stop[0], is_earlier=True)
        assert turns.keys() == {one.task for one in some}
        assert turns[stop[0]] == max(place - 1, 0)


def test_houses_that_lie_together_come_together_and_nine_before_twelve() -> None:
    at = {"陈家巷12号": 2, "河边3号": 1, "陈家巷9号": 3}
    some = [Call(name, number, 1, DAY, VILLAGE, name) for name, number in at.items()]

    assert [stop[0] for stop in day_of(some)] in (
        ["河边3号", "陈家巷9号", "陈家巷12号"],
        ["陈家巷9号", "陈家巷12号", "河边3号"],
    )


def test_a_house_rests_until_the_day_on_which_its_days_are_over() -> None:
    def rests(ago: int, told: int | None = None) -> bool:
        told_on = DAY - timedelta(days=told) if told is not None else None
        return is_resting(DAY - timedelta(days=ago), told_on=told_on, days=30, today=DAY)

    assert [rests(29), rests(30), rests(5, told=4), rests(5, told=5)] == [True, False, False, True]
    assert not is_resting(None, told_on=None, days=30, today=DAY)


def test_a_clerk_types_in_a_worker_s_paper_and_both_names_are_kept(
    cast: Cast, law: None, entered: Enter
) -> None:
    dispatch.claim(TASK, by=actor(cast, "xieli"), at=AT)
    page, form = entered(cast["jingban"]), reverse("visits:form", args=[TASK])
    assert "录入纸质表" in page.get(reverse("dispatch:task", args=[TASK])).content.decode()
    assert "走访人记 xieli同志" in page.get(form).content.decode()

    filled = {
        "visit": str(uuid4()), "outcome": "true", "met": "head", "visited_on": DAY.isoformat(), "signed": "paper", "why": "看过了",
        "act": "send", "q-income.debt": "是",
    }  # fmt: skip
    answer = page.post(form, filled, follow=True)

    visit = Visit.objects.get()
    assert (visit.by.code, visit.typed_by and visit.typed_by.code) == ("xieli", "jingban")
    assert "jingban同志录入" in answer.content.decode().replace("（", "")
    assert Line.objects.get(what="visits.sent").who == "jingban", "the trail names who typed"
    assert Task.objects.get(pk=TASK).outcome == "true"


def test_a_paper_of_a_task_that_has_passed_to_somebody_else_is_not_taken_for_theirs(
    cast: Cast, law: None
) -> None:
    dispatch.claim(TASK, by=actor(cast, "xieli"), at=AT)
    sending = Sending(uuid4(), TOLD, {}, AT, visitor=cast["xia"])

    with pytest.raises(VisitRefused, match="换了办理人"):
        actions.send(TASK, sending, by=actor(cast, "jingban"), at=AT)


def test_an_authorisation_noted_at_the_door_comes_back_to_the_form_and_elsewhere_nowhere(
    cast: Cast, law: None, entered: Enter
) -> None:
    dispatch.claim(TASK, by=actor(cast, "xieli"), at=AT)
    page, form = entered(cast["xieli"]), reverse("visits:form", args=[TASK])
    paper = reverse("authorisations:take_in", args=[CHEN])
    assert f"{paper}?back={form}" in page.get(form).content.decode()
    shown = page.get(f"{paper}?back={form}").content.decode()
    assert f'value="{clock.today().isoformat()}"' in shown and "回上一页" in shown

    signed = {
        "subject": str(CHEN * 10), "purpose": "application", "items": "dibao", "scope": "income", "signed_on": DAY.isoformat(),
        "expires_on": (DAY + timedelta(days=300)).isoformat(), "guardian": "", "paper": "档案柜3",
    }  # fmt: skip
    onward = page.post(f"{paper}?back={form}", signed)["Location"]
    assert onward.startswith(f"{paper}?back=") and "&like=" in onward, "the child has not signed yet"
    assert (
        page.post(onward, signed | {"subject": str(CHEN * 10 + 1), "guardian": str(CHEN * 10)})["Location"]
        == form
    )
    signed["signed_on"] = (DAY - timedelta(days=1)).isoformat()
    assert page.post(f"{paper}?back=//evil.example/", signed)["Location"] == reverse("desk:household", args=[CHEN])  # fmt: skip
