"""A phone that carries visits: what it is given, for how long, who stops it, and what is drawn on it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cast import AT, CHEN, NEXT_VILLAGE, VILLAGE, Cast
from jiwang.desk.pocket import actions, queries, rules
from jiwang.desk.pocket.models import Carried, Device, Mark
from jiwang.desk.pocket.rules import PocketRefused, image_of, made_at, standing
from jiwang.desk.pocket.states import Standing
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, Sight, see, seeing
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.dispatch import actions as dispatch
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Task
from jiwang.stages.visits.models import Visit
from jiwang.trail.models import Line
from pocket.village import settle
from typed import PICTURE

Enter = Callable[[Officer], Client]
TASK = f"t{CHEN}"


@pytest.fixture
def worker(cast: Cast, law: None, entered: Enter) -> Client:
    """The worker's browser, who has claimed chen's task."""
    dispatch.claim(TASK, by=Actor(cast["xieli"], held_by(cast["xieli"]), clock.today()), at=AT)
    return entered(cast["xieli"])


def enrolled(page: Client) -> dict[str, Any]:
    told: dict[str, Any] = page.post(reverse("pocket:enrol")).json()
    return told


def parcel(page: Client, device: str) -> dict[str, Any]:
    answer = page.get(reverse("pocket:parcel", args=[device]), headers={"accept-encoding": "gzip"})
    told: dict[str, Any] = json.loads(gzip.decompress(answer.content))
    return told


def letter(task: dict[str, Any], **more: str) -> dict[str, str]:
    return {
        "visit": str(uuid4()), "task": task["id"], "form": task["form"], "revision": "1", "outcome": "true", "met": "head",
        "visited_on": clock.today().isoformat(), "signed": "later", "why": "家里都看过了", "q-income.debt": "是", **more,
    }  # fmt: skip


def test_a_phone_is_given_what_its_officer_holds_and_the_desk_knows_since_when(worker: Client) -> None:
    told = enrolled(worker)

    (task,) = parcel(worker, told["device"])["tasks"]

    see(EVERYWHERE)
    assert (task["id"], task["name"], [one["name"] for one in task["members"]]) == (
        TASK,
        "陈大山",
        ["陈大山", "陈小宝"],
    )
    assert [one["signs"] for one in task["members"]] == [True, False]
    assert Carried.objects.get().task_id == TASK
    assert Line.objects.filter(what="pocket.carried", about=f"household:{CHEN}").count() == 1


def test_the_parcel_names_no_amount_no_illness_no_source_and_no_number(worker: Client) -> None:
    text = json.dumps(parcel(worker, enrolled(worker)["device"]), ensure_ascii=False)

    assert not [
        one for one in ("20,782", "医保", "预警", "999901196203041234", "1540000", "电子签名") if one in text
    ]


def test_what_is_asked_is_what_the_desk_s_own_form_asks(worker: Client) -> None:
    told = parcel(worker, enrolled(worker)["device"])

    shown = worker.get(reverse("visits:form", args=[TASK])).content.decode()
    asked = [
        ask for section in told["tasks"][0]["sections"] if not section["is_more"] for ask in section["asks"]
    ]
    assert asked == ["income.debt"] and told["questions"]["income.debt"]["wording"] in shown


def test_sentences_about_a_wrong_answer_are_the_desk_s_own(worker: Client) -> None:
    told = parcel(worker, enrolled(worker)["device"])

    assert told["patterns"]["count"][1] == "“{}”请只写整数。"
    ((sentence, field),) = told["checks"]["true "]
    assert sentence.startswith("请写明见到了谁") and field == "met" and "true head" not in told["checks"]
    assert told["checks"]["refused "][0][1:] == ["met", "objection"] and told["day"].startswith(
        "请填走访的日期"
    )


def test_a_household_with_two_tasks_is_carried_once_with_all_that_is_due(cast: Cast, worker: Client) -> None:
    with seeing(EVERYWHERE):
        other = Task.objects.get(pk=TASK)
        other.pk, other.say = "second", ["还要看看孩子上学的事"]
        other.save(force_insert=True)

    told = parcel(worker, enrolled(worker)["device"])

    (home,) = told["tasks"]
    assert "还要看看孩子上学的事" in home["say"] and len(home["say"]) > 1


def test_sixty_households_are_on_a_phone_and_no_more(cast: Cast, worker: Client) -> None:
    settle(range(1000, 1070), shared=0)

    told = parcel(worker, enrolled(worker)["device"])

    assert len(told["tasks"]) == rules.MOST_HOUSEHOLDS


def test_what_is_no_longer_held_is_no_longer_on_the_phone(cast: Cast, worker: Client) -> None:
    device = enrolled(worker)["device"]
    parcel(worker, device)
    see(EVERYWHERE)
    Task.objects.filter(pk=TASK).update(holder=cast["jingban"])

    answer = worker.get(reverse("pocket:parcel", args=[device]))

    see(EVERYWHERE)
    assert answer.json()["tasks"] == [] and Carried.objects.get().left_at is not None


def test_a_visit_is_taken_with_the_time_at_which_it_was_typed_though_the_phone_s_clock_is_wrong(
    worker: Client,
) -> None:
    device = enrolled(worker)["device"]
    (task,) = parcel(worker, device)["tasks"]
    typed, sent = datetime(2031, 1, 1, 8, tzinfo=UTC), datetime(2031, 1, 3, 8, tzinfo=UTC)
    there = reverse("pocket:deliver", args=[device])

    answer = worker.post(there, letter(task, made_at=typed.isoformat(), sent_at=sent.isoformat()))

    see(EVERYWHERE)
    visit = Visit.objects.get()
    assert answer.json() == {"state": "taken"} and visit.answers.get().value == "是"
    assert abs((visit.at - visit.made_at) - timedelta(days=2)) < timedelta(minutes=1)


def test_a_form_that_was_never_handed_out_and_a_letter_that_is_not_whole_are_refused_in_words(
    worker: Client,
) -> None:
    device = enrolled(worker)["device"]
    (task,) = parcel(worker, device)["tasks"]
    there = reverse("pocket:deliver", args=[device])

    strange = worker.post(there, letter(task, form="0" * 16))
    broken = worker.post(there, letter(task, visit="no id"))
    long = worker.post(there, letter(task, why="长" * 301))

    assert (strange.status_code, broken.status_code, long.status_code) == (404, 422, 422)
    assert all("还在手机上" in one.json()["why"] for one in (strange, broken, long))


def test_a_phone_belongs_to_one_officer(cast: Cast, worker: Client, entered: Enter) -> None:
    device = enrolled(worker)["device"]
    other = entered(cast["xia"])

    for name in ("renew", "deliver", "draw", "close"):
        assert other.post(reverse(f"pocket:{name}", args=[device])).status_code == 404
    assert other.get(reverse("pocket:parcel", args=[device])).status_code == 404


def test_a_lost_phone_is_stopped_by_the_township_and_given_nothing_any_more(
    cast: Cast, worker: Client, entered: Enter
) -> None:
    told = enrolled(worker)
    device = told["device"]
    (task,) = parcel(worker, device)["tasks"]
    clerk = entered(cast["jingban"])
    assert "xieli同志" in clerk.get(reverse("pocket:devices")).content.decode()

    clerk.post(reverse("pocket:revoke", args=[device]), {"why": "手机丢了"})

    assert Client().get(reverse("pocket:standing", args=[device])).json()["standing"] == "revoked"
    again = worker.post(reverse("pocket:renew", args=[device]), {"spare": "1"}).json()
    assert "secret" not in again and again["spare"] == told["spare"]
    assert worker.get(reverse("pocket:parcel", args=[device])).status_code == 403
    handed_in = worker.post(reverse("pocket:deliver", args=[device]), letter(task)).json()
    assert handed_in["state"] == "kept" and "停用" in handed_in["why"]


def test_the_clerk_of_the_next_township_neither_sees_nor_stops_it(
    cast: Cast, worker: Client, entered: Enter
) -> None:
    device = enrolled(worker)["device"]
    zhou = entered(cast["zhou"])

    assert "xieli同志" not in zhou.get(reverse("pocket:devices")).content.decode()
    assert zhou.post(reverse("pocket:revoke", args=[device])).status_code == 404


def test_the_secret_lies_sealed_and_is_handed_out_for_seven_days_at_a_time(
    cast: Cast, worker: Client
) -> None:
    told = enrolled(worker)
    see(EVERYWHERE)
    device = Device.objects.get()
    assert told["secret"].encode() not in bytes(device.sealed)
    assert told["seconds"] <= rules.TRUSTED.total_seconds()

    keys = actions.renew(device, at=device.issued_at + timedelta(days=9))

    see(EVERYWHERE)
    assert keys.secret == told["secret"]
    assert Device.objects.get().expires_at == device.issued_at + timedelta(days=16)


def test_a_fourth_phone_is_refused_until_one_is_given_up(cast: Cast, worker: Client) -> None:
    told = [enrolled(worker) for _ in range(rules.MOST_DEVICES)]

    refused = worker.post(reverse("pocket:enrol"))
    worker.post(reverse("pocket:close", args=[told[0]["device"]]))

    assert refused.status_code == 409 and "停用一台" in refused.json()["why"]
    assert "secret" in enrolled(worker)


@pytest.mark.parametrize(
    ("days", "revoked", "closed", "found"),
    [(6, False, False, Standing.LIVE), (7, False, False, Standing.EXPIRED), (6, True, True, Standing.REVOKED), (9, False, True, Standing.CLOSED)],
)  # fmt: skip
def test_where_a_phone_stands(days: int, revoked: bool, closed: bool, found: Standing) -> None:
    at = AT + timedelta(days=days)

    said = standing(
        expires_at=AT + rules.TRUSTED,
        revoked_at=AT if revoked else None,
        closed_at=AT if closed else None,
        at=at,
    )

    assert said is found


def test_times_are_taken_by_difference_and_never_lie_ahead() -> None:
    hour = timedelta(hours=1)

    assert made_at(typed=AT + 50 * hour, sent=AT + 52 * hour, at=AT) == AT - 2 * hour
    assert made_at(typed=AT + hour, sent=None, at=AT) == AT
    assert made_at(typed=None, sent=None, at=AT) == AT
    assert made_at(typed=AT - hour, sent=AT - 2 * hour, at=AT) == AT - hour


def drawn(task: dict[str, Any], visit: str, **more: str) -> dict[str, str]:
    return {
        "mark": str(uuid4()), "visit": visit, "task": task["id"], "form": task["form"], "hand": "family", "person": str(CHEN * 10),
        "name": "陈大山", "witnesses": "xieli同志、村干部", "image": PICTURE, **more,
    }  # fmt: skip


def test_a_signature_may_come_before_its_visit_and_stands_in_the_household_s_file(
    cast: Cast, worker: Client, entered: Enter
) -> None:
    device = enrolled(worker)["device"]
    (task,) = parcel(worker, device)["tasks"]
    visit = letter(task)
    mark = drawn(task, visit["visit"])

    first = worker.post(reverse("pocket:draw", args=[device]), mark)
    worker.post(reverse("pocket:draw", args=[device]), mark)
    worker.post(reverse("pocket:deliver", args=[device]), visit)
    page = entered(cast["jingban"])
    file = page.get(reverse("desk:household", args=[CHEN])).content.decode()

    see(EVERYWHERE)
    (kept,) = Mark.objects.all()
    assert first.json() == {"state": "taken"}
    assert "手写签名图样" in file and "村干部" in file and "电子签名" not in file
    assert len(kept.sm3) == len(kept.sha256) == 64 and PICTURE.encode() not in bytes(kept.sealed)
    assert page.get(reverse("pocket:mark", args=[kept.pk])).content == image_of(PICTURE)
    assert entered(cast["zhou"]).get(reverse("pocket:mark", args=[kept.pk])).status_code == 404


@pytest.mark.parametrize(
    "image",
    [
        "",
        "data:image/png;base64,AAAA",
        "data:image/svg+xml;base64,AAAA",
        f"{PICTURE}!",
        "data:image/png;base64," + "A" * 190_000,
    ],
)
def test_only_a_small_picture_is_taken_for_a_signature(image: str) -> None:
    with pytest.raises(PocketRefused, match="重签"):
        image_of(image)


def test_the_shell_is_the_same_for_everybody_and_its_worker_names_its_files(
    cast: Cast, worker: Client
) -> None:
    shell = Client().get(reverse("pocket:shell"))
    script = Client().get(reverse("pocket:worker"))

    assert shell.content == worker.get(reverse("pocket:shell")).content
    assert "陈" not in shell.content.decode() and script["Content-Type"].startswith("text/javascript")
    assert all(one in script.content.decode() for one in ("/pocket/", "pocket.js", "desk.css"))
    assert Client().get(reverse("pocket:manifest")).json()["scope"] == "/pocket/"


@pytest.mark.parametrize(
    ("asked", "led"), [("/pocket/", "/pocket/"), ("https://example.org/", "/"), ("//example.org", "/")]
)
def test_who_was_sent_to_the_door_by_the_pocket_comes_back_to_it(
    cast: Cast, settings: Any, asked: str, led: str
) -> None:
    settings.IS_DEMO = True
    page = Client()
    page.post(f"{reverse('staff:sign_in')}?next={asked}", {"code": "xieli", "password": "a long password"})
    token = page.get(reverse("staff:second_factor")).context["code"]

    answer = page.post(reverse("staff:second_factor"), {"token": token})

    assert answer["Location"] == led


def test_a_phone_of_the_next_village_is_not_seen(cast: Cast) -> None:
    device, _keys = actions.enrol(cast["xia"], area=NEXT_VILLAGE, agent="iPhone Safari", at=AT)

    with seeing(Sight.over([VILLAGE])):
        assert queries.devices_seen(Sight.over([VILLAGE]), cast["xieli"], []) == []
    assert device.label == "iPhone · Safari" and isinstance(device.pk, UUID)
