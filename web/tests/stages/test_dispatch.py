"""A task goes down, is claimed, assigned and handed back; refusals say whose move it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cast import (
    AT,
    CHEN,
    COUNTY,
    LI,
    NEXT_VILLAGE,
    OTHER_COUNTY,
    POSTS,
    TOWNSHIP,
    VILLAGE,
    WANG,
    ZHAO,
    Cast,
    tasks,
)
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.dispatch import actions
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Handover, Task
from jiwang.stages.dispatch.rules import MoveRefused, Standing, sent_to
from jiwang.stages.dispatch.states import Desk, TaskState
from jiwang.trail.models import Line

Enter = Callable[[Officer], Client]


def actor(cast: Cast, code: str) -> Actor:
    return Actor(cast[code], held_by(cast[code]), AT.date())


def where(home: int) -> tuple[str, str]:
    task = Task.objects.get(pk=f"t{home}")
    return task.place, task.state


def test_a_task_goes_from_the_township_to_the_village_and_waits_there(cast: Cast) -> None:
    actions.send(f"t{LI}", by=actor(cast, "jingban"), at=AT)

    assert where(LI) == (NEXT_VILLAGE, TaskState.SENT)


def test_a_worker_claims_a_task_of_the_village(cast: Cast) -> None:
    task = actions.claim(f"t{CHEN}", by=actor(cast, "xieli"), at=AT)

    assert (task.state, task.holder) == (TaskState.CLAIMED, cast["xieli"])


def test_of_two_who_claim_the_second_is_told_that_somebody_has_it(cast: Cast) -> None:
    actions.claim(f"t{CHEN}", by=actor(cast, "xieli"), at=AT)

    with pytest.raises(MoveRefused, match="已由别人领取"):
        actions.claim(f"t{CHEN}", by=actor(cast, "xieli"), at=AT)


def test_a_clerk_assigns_to_a_worker_of_that_village_only(cast: Cast) -> None:
    with pytest.raises(MoveRefused, match="不在这个村"):
        actions.assign(f"t{LI}", to=cast["xieli"], by=actor(cast, "jingban"), at=AT)

    actions.assign(f"t{LI}", to=cast["xia"], by=actor(cast, "jingban"), at=AT)

    assert where(LI) == (NEXT_VILLAGE, TaskState.CLAIMED)


def test_a_task_goes_back_up_with_its_reason(cast: Cast) -> None:
    actions.claim(f"t{CHEN}", by=actor(cast, "xieli"), at=AT)

    actions.hand_back(f"t{CHEN}", why="这户已搬到镇上住", by=actor(cast, "xieli"), at=AT)

    assert where(CHEN) == (TOWNSHIP, TaskState.LISTED)
    assert [one.why for one in Handover.objects.filter(task=f"t{CHEN}").order_by("pk")] == [
        "",
        "这户已搬到镇上住",
    ]
    assert Line.objects.get(what="dispatch.handed_back").about == f"task:t{CHEN}"


@pytest.mark.parametrize("why", ["", "  ", "不去"])
def test_nothing_goes_back_without_a_reason(cast: Cast, why: str) -> None:
    with pytest.raises(MoveRefused, match="写明退回的原因"):
        actions.hand_back(f"t{CHEN}", why=why, by=actor(cast, "xieli"), at=AT)


@pytest.mark.parametrize(
    ("step", "home", "code", "word"),
    [
        ("send", LI, "zhou", "不在您这一级"), ("send", LI, "paifa", "不在您这一级"), ("send", LI, "queren", "不办这一步"),
        ("send", ZHAO, "paifa", "只在县级办理"), ("claim", WANG, "shenhe", "不在您这一级"), ("claim", CHEN, "jingban", "不在您这一级"),
        ("send", CHEN, "xieli", "不办这一步"),
    ],
)  # fmt: skip
def test_a_step_is_refused_with_its_reason(cast: Cast, *, step: str, home: int, code: str, word: str) -> None:
    with pytest.raises(MoveRefused, match=word):
        getattr(actions, step)(f"t{home}", by=actor(cast, code), at=AT)


def test_a_home_that_nobody_knows_is_asked_for() -> None:
    lost = Standing(TaskState.LISTED, Desk.UNLOCATED, "9999", "9999")

    with pytest.raises(MoveRefused, match="请选择下派到哪里"):
        sent_to(lost)
    assert sent_to(lost, COUNTY) == (COUNTY, TaskState.LISTED)


@pytest.mark.parametrize("to", ["9998", OTHER_COUNTY + "100", VILLAGE])
def test_nothing_is_sent_to_a_place_that_is_not_one_level_down(to: str) -> None:
    with pytest.raises(MoveRefused):
        sent_to(Standing(TaskState.LISTED, Desk.UNLOCATED, "9999", "9999"), to)


def test_the_same_run_again_leaves_a_task_where_its_officers_have_put_it(cast: Cast) -> None:
    actions.send(f"t{LI}", by=actor(cast, "jingban"), at=AT)

    copied = actions.take_in(tasks(), by="job:test", at=AT)

    assert (copied.added, copied.changed) == (0, 0)
    assert where(LI) == (NEXT_VILLAGE, TaskState.SENT)


def test_many_tasks_move_together_or_not_at_all(cast: Cast, entered: Enter) -> None:
    asked = {"step": "send", "tasks": [f"t{LI}", f"t{CHEN}"], "next": reverse("dispatch:lists")}

    page = entered(cast["jingban"]).post(reverse("dispatch:step"), asked, follow=True).content.decode()

    assert "不在您这一级" in page
    assert where(LI) == (TOWNSHIP, TaskState.HELD)


def test_a_task_out_of_sight_cannot_be_moved_by_its_number(cast: Cast, entered: Enter) -> None:
    answer = entered(cast["zhou"]).post(reverse("dispatch:step"), {"step": "send", "tasks": [f"t{LI}"]})

    assert answer.status_code == 404


@pytest.mark.parametrize("code", [code for code in POSTS if code not in {"lianluo", "jiandu", "bangfu"}])
@pytest.mark.parametrize(
    "word", ["<script>alert(1)</script>", "'; DROP TABLE dispatch_task; --", "长" * 4000, "\x00"]
)
def test_strange_input_gets_a_clear_refusal(cast: Cast, entered: Enter, *, code: str, word: str) -> None:
    client = entered(cast[code])
    asked = {"step": word, "tasks": [word], "why": word, "to": word, "officer": word, "next": word}

    step = client.post(reverse("dispatch:step"), asked, follow=True)
    found = client.post(reverse("desk:search"), {"text": word})

    assert step.status_code == 200 and found.status_code == 200
    assert "<script>alert" not in step.content.decode() + found.content.decode()


def test_after_a_step_nobody_is_sent_to_a_strange_site(cast: Cast, entered: Enter) -> None:
    asked = {"step": "claim", "tasks": [f"t{CHEN}"], "next": "https://example.org/"}

    answer = entered(cast["xieli"]).post(reverse("dispatch:step"), asked)

    assert answer["Location"] == reverse("desk:home")


def test_what_was_just_sent_is_taken_back_from_the_same_screen(cast: Cast, entered: Enter) -> None:
    client, lists = entered(cast["jingban"]), reverse("dispatch:lists")
    asked = {"step": "send", "tasks": [f"t{LI}"], "why": "请本周内看望", "next": lists}

    page = client.post(reverse("dispatch:step"), asked, follow=True).content.decode()
    assert "刚下派 1 件" in page and Handover.objects.get(task=f"t{LI}").why == "请本周内看望"

    client.post(reverse("dispatch:step"), {"step": "take_back", "tasks": [f"t{LI}"], "next": lists})
    assert where(LI) == (TOWNSHIP, TaskState.LISTED)


def test_what_somebody_below_has_opened_is_not_taken_back(cast: Cast, entered: Enter) -> None:
    actions.send(f"t{LI}", by=actor(cast, "jingban"), at=AT)
    entered(cast["xia"]).get(reverse("dispatch:task", args=[f"t{LI}"]))

    with pytest.raises(MoveRefused, match="下级已经打开过"):
        actions.take_back(f"t{LI}", by=actor(cast, "jingban"), at=AT)


def test_there_is_a_box_to_tick_only_where_something_may_be_done(cast: Cast, entered: Enter) -> None:
    page = entered(cast["paifa"]).get(reverse("dispatch:lists")).content.decode()

    assert reverse("dispatch:task", args=[f"t{ZHAO}"]) in page  # it stays at the county
    assert f'value="t{ZHAO}"' not in page


def test_what_was_handed_back_stands_first_with_its_reason(cast: Cast, entered: Enter) -> None:
    actions.hand_back(f"t{CHEN}", why="这户已搬到镇上住", by=actor(cast, "xieli"), at=AT)

    page = entered(cast["jingban"]).get(reverse("dispatch:lists")).content.decode()

    assert "退回到本级" in page and "这户已搬到镇上住" in page


def test_the_list_says_of_every_household_what_has_happened(cast: Cast, entered: Enter) -> None:
    page = entered(cast["jingban"]).get(reverse("dispatch:lists")).content.decode()

    assert "自付医疗费用较大" in page
