"""Leave hands work on in one step, and a cancelled leave hands it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import AT, CHEN, TOWNSHIP, VILLAGE, Cast
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.staff.actions import grant_leave, name_second_hand
from jiwang.registers.staff.models import Absence, Officer
from jiwang.registers.staff.queries import held_by, may_stand_in
from jiwang.registers.staff.rules import PostingRefused
from jiwang.registers.staff.states import Duty
from jiwang.stages.dispatch import actions
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Handover, Task
from jiwang.stages.dispatch.queries import orphaned

Enter = Callable[[Officer], Client]


def today() -> date:
    return timezone.localdate()


def actor(cast: Cast, code: str) -> Actor:
    return Actor(cast[code], held_by(cast[code]), today())


def ask(cast: Cast, client: Client, *, who: str, substitute: str) -> str:
    asked = {
        "since": today(), "until": today() + timedelta(days=5), "substitute": cast[substitute].pk if substitute else "",
    }  # fmt: skip
    page = client.post(reverse("dispatch:leave", args=[who]), asked, follow=True)
    see(EVERYWHERE)
    return page.content.decode()


def holder(home: int) -> str:
    task = Task.objects.get(pk=f"t{home}")
    return task.holder.code if task.holder else task.state


def test_what_an_officer_holds_goes_to_the_substitute_in_one_step_and_comes_back(
    cast: Cast, entered: Enter
) -> None:
    actions.claim(f"t{CHEN}", by=actor(cast, "xieli"), at=AT)
    client = entered(cast["xieli"])

    said = ask(cast, client, who="xieli", substitute="xia")
    assert "1 件任务已转出" in said and holder(CHEN) == "xia"
    assert any(one.area == VILLAGE and one.is_live(today()) for one in held_by(cast["xia"]))

    client.post(reverse("dispatch:cancel_leave", args=[Absence.objects.get().pk]))
    see(EVERYWHERE)
    assert holder(CHEN) == "xieli"
    assert not any(one.area == VILLAGE and one.is_live(today()) for one in held_by(cast["xia"]))
    assert [one.to.code if one.to else "" for one in Handover.objects.order_by("pk")] == [
        "xieli",
        "xia",
        "xieli",
    ]


def test_the_substitute_sees_the_village_while_the_leave_lasts(cast: Cast, entered: Enter) -> None:
    ask(cast, entered(cast["paifa"]), who="xieli", substitute="xia")

    answer = entered(cast["xia"]).get(reverse("dispatch:task", args=[f"t{CHEN}"]))

    assert answer.status_code == 200


@pytest.mark.parametrize("code", ["zhou", "xia", "jingban", "queren"])
def test_leave_is_entered_by_oneself_or_the_county_only(cast: Cast, entered: Enter, code: str) -> None:
    client = entered(cast[code])

    assert client.get(reverse("dispatch:leave", args=["xieli"])).status_code == 404
    ask(cast, client, who="xieli", substitute="")
    assert not Absence.objects.exists()


def test_nobody_stands_in_who_may_not_hold_both_duties(cast: Cast) -> None:
    offered = {one.code for one in may_stand_in(cast["jingban"], since=today(), until=today())}

    assert {"shenhe", "queren", "jiandu"} & offered == set()
    assert {"paifa", "zhou", "xieli"} <= offered
    with pytest.raises(PostingRefused, match="不能由同一人兼任"):
        grant_leave(cast["jingban"], since=today(), until=today(), by="x", at=AT, substitute=cast["shenhe"])
    assert held_by(cast["shenhe"])[0].duty is not Duty.TOWNSHIP_CLERK


def test_two_leaves_of_one_officer_do_not_overlap(cast: Cast) -> None:
    grant_leave(cast["xieli"], since=today(), until=today(), by="x", at=AT)

    with pytest.raises(PostingRefused, match="已经登记过休假"):
        grant_leave(cast["xieli"], since=today(), until=today(), by="x", at=AT)


def test_the_second_hand_of_a_township_may_be_a_village_worker_and_is_offered_first(
    cast: Cast, entered: Enter
) -> None:
    name_second_hand(TOWNSHIP, cast["xieli"], on=today(), by="paifa", at=AT)

    page = entered(cast["jingban"]).get(reverse("dispatch:leave", args=["jingban"])).content.decode()

    assert f'<option value="{cast["xieli"].pk}" selected>' in page


def test_a_task_whose_holder_is_away_is_shown_as_nobodys(cast: Cast, entered: Enter) -> None:
    actions.claim(f"t{CHEN}", by=actor(cast, "xieli"), at=AT)
    grant_leave(cast["xieli"], since=today(), until=today(), by="x", at=AT)
    see(EVERYWHERE)

    assert [one.pk for one in orphaned(EVERYWHERE, [TOWNSHIP], on=today())] == [f"t{CHEN}"]
    page = entered(cast["jingban"]).get(reverse("dispatch:lists"), {"where": "away"}).content.decode()
    assert f'value="t{CHEN}"' in page
