"""SC01: early frost has taken two mu of seedlings; a worker at the door asks, the township grants, and seed, fertiliser and film are there the next day.

Told through the pages, in Chinese, on two days; then the words beside it: what the ledger, the handbook and the fund say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from aiding import stock
from cast import AT, CHEN, Cast
from jiwang.aid.urgent.models import Request
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.assistance.models import Entry, Fund
from jiwang.stages.assistance.queries import balances_of
from jiwang.stages.dispatch import actions as dispatch
from jiwang.stages.dispatch.actions import Actor

Enter = Callable[[Officer], Client]
FROST = date(2026, 11, 2)
NEXT_DAY = FROST + timedelta(days=1)
SEED, FERTILISER, FILM = "稻种", "复合肥", "地膜"


def text(client: Client, address: str) -> str:
    """What a page says, without its tags."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def spring(cast: Cast, settings: Any, request: pytest.FixtureRequest) -> Cast:
    """The day on which the frost is found, the law in force, chen's task in the worker's hand, and three stocks in the township."""
    settings.DEMO_DAY = FROST
    request.getfixturevalue("law")
    dispatch.claim(f"t{CHEN}", by=Actor(cast["xieli"], held_by(cast["xieli"]), FROST), at=AT)
    for name, unit, worth in ((SEED, "袋", 4_500), (FERTILISER, "袋", 13_000), (FILM, "卷", 9_000)):
        stock(name, unit, pieces=10, worth=worth)
    return cast


def given(cast: Cast, enter: Enter, settings: Any) -> Request:
    """The whole way through the pages; the request as it stands afterwards."""
    worker, clerk = enter(cast["xieli"]), enter(cast["jingban"])
    asking = reverse("urgent:ask_for_task", args=[f"t{CHEN}"])
    assert "申请小额快救" in text(worker, reverse("dispatch:task", args=[f"t{CHEN}"]))
    assert "最多860元" in text(worker, asking)
    form = worker.get(asking).context["form"]
    wanted = {field.name: "2" if FERTILISER not in str(field.label) else "1" for field in form.goods()}
    said = {
        "request": str(form.initial["request"]), "person": str(CHEN * 10), "cause": "自然灾害", "money": "",
        "words": "早春冻害，两亩秧苗都死了，没有种子、化肥和薄膜",
    }  # fmt: skip
    assert worker.post(asking, said | wanted).status_code == 302
    see(EVERYWHERE)
    made = Request.objects.get()
    page = reverse("urgent:request", args=[made.pk])
    step = reverse("urgent:step", args=[made.pk])
    assert "待批 1" in text(clerk, reverse("urgent:inbox")) and "两亩秧苗" in text(clerk, page)
    see(EVERYWHERE)
    amounts = {f"granted-{one.pk}": str(one.asked) for one in made.wanted.all()}
    assert (
        clerk.post(step, {"step": "grant", "is_apart": "on", "words": "先送去，抢农时"} | amounts).status_code
        == 302
    )

    settings.DEMO_DAY = NEXT_DAY
    receipt = {
        "step": "hand_over", "day": f"{NEXT_DAY}", "second": "农技员老罗", "received_by": "陈大山", "relation": "self", "signed": "paper",
        "witness": "", "evidence": "收条在村委会",
    }  # fmt: skip
    assert worker.post(step, receipt).status_code == 302
    see(EVERYWHERE)
    return Request.objects.get()


def test_seed_fertiliser_and_film_are_there_the_next_day_and_stand_in_the_ledger(
    spring: Cast, entered: Enter, settings: Any
) -> None:
    request = given(spring, entered, settings)

    rows = {
        one.what: (one.amount, one.unit, one.day, one.received_by, one.second) for one in Entry.objects.all()
    }
    assert rows == {
        SEED: (2, "袋", NEXT_DAY, "陈大山", "农技员老罗"),
        FERTILISER: (1, "袋", NEXT_DAY, "陈大山", "农技员老罗"),
        FILM: (2, "卷", NEXT_DAY, "陈大山", "农技员老罗"),
    }
    assert (request.asked_on, request.state, request.sign_by) == (
        FROST,
        "handed",
        NEXT_DAY + timedelta(days=3),
    )
    assert [one.step for one in request.passages.order_by("at", "pk")] == ["ask", "grant", "hand_over"]
    funds = {one.pk: one.name for one in Fund.objects.all()}
    left = {funds[key]: one.free for key, one in balances_of(Fund.objects.all()).items()}
    assert left == {SEED: 8, FERTILISER: 9, FILM: 8}


def test_the_household_file_and_the_handbook_say_what_came_and_who_signed(
    spring: Cast, entered: Enter, settings: Any
) -> None:
    given(spring, entered, settings)
    worker, clerk, stranger = (entered(spring[code]) for code in ("xieli", "jingban", "xia"))

    for client in (worker, clerk):
        said = text(client, reverse("desk:household", args=[CHEN]))
        assert "帮扶台账" in said and all(one in said for one in ("稻种2袋", "复合肥1袋", "地膜2卷"))
        assert "送达：xieli同志、农技员老罗" in said and "《社会救助法》第50条" in said
    book = text(clerk, reverse("assistance:handbook", args=[CHEN]))
    assert all(name in book for name in (SEED, FERTILISER, FILM)) and f"截至 {NEXT_DAY}" in book
    sheet = load_workbook(
        BytesIO(clerk.get(reverse("assistance:household_book", args=[CHEN])).content)
    ).active
    assert sheet is not None and {row[2].value for row in sheet.iter_rows(min_row=2)} == {
        SEED,
        FERTILISER,
        FILM,
    }
    assert stranger.get(reverse("desk:household", args=[CHEN])).status_code == 404


def test_who_only_sends_tasks_reads_that_there_was_help_and_not_how_much(
    spring: Cast, entered: Enter, settings: Any
) -> None:
    given(spring, entered, settings)

    said = text(entered(spring["paifa"]), reverse("desk:household", args=[CHEN]))

    assert "帮扶台账" in said and "数量不显示" in said and "2卷" not in said


def test_what_was_typed_comes_back_with_the_reason_when_it_does_not_fit(
    spring: Cast, entered: Enter, settings: Any
) -> None:
    worker = entered(spring["xieli"])
    asking = reverse("urgent:ask", args=[CHEN])
    typed = {
        "request": "00000000-0000-4000-8000-000000000009",
        "person": str(CHEN * 10),
        "cause": "火灾",
        "words": "灶房烧了",
        "money": "",
    }

    answer = worker.post(asking, typed)

    page = answer.content.decode()
    assert answer.status_code == 422 and "请填要多少钱，或者要哪些物资、多少。" in page and "灶房烧了" in page
    assert worker.post(asking, typed | {"money": "九百"}).status_code == 422


def test_who_comes_second_to_a_decision_reads_that_somebody_was_faster(
    spring: Cast, entered: Enter, settings: Any
) -> None:
    request = given(spring, entered, settings)
    step = reverse("urgent:step", args=[request.pk])

    answer = entered(spring["queren"]).post(step, {"step": "refuse", "words": "这不是急难情形"})

    assert answer.status_code == 422 and "刚刚被别人办过了" in answer.content.decode()


def test_a_fund_is_set_up_confirmed_and_corrected_through_its_pages_by_two(
    spring: Cast, entered: Enter, settings: Any
) -> None:
    clerk, decider = entered(spring["jingban"]), entered(spring["queren"])
    form = clerk.get(reverse("assistance:open_fund")).context["form"]
    typed = {
        "deposit": str(form.initial["deposit"]), "region": "999901001", "kind": "money", "name": "临时救助备用金", "channel": "reserve",
        "amount": "5000", "unit": "", "worth": "", "document": "示例财〔2026〕8号",
    }  # fmt: skip
    answer = clerk.post(reverse("assistance:open_fund"), typed)
    assert "可用" in text(clerk, answer["Location"]) and "5,000元" in text(clerk, answer["Location"])
    see(EVERYWHERE)
    (deposit,) = Fund.objects.get(kind="money").deposits.all()
    judged = reverse("assistance:answer", args=[deposit.pk])

    assert "不能自己复核" in text(clerk, clerk.post(judged, {"accepts": "1", "why": ""})["Location"])
    assert "已复核入账" in text(decider, decider.post(judged, {"accepts": "1", "why": ""})["Location"])
    assert "已经复核过了" in text(decider, decider.post(judged, {"accepts": "0", "why": ""})["Location"])
    half = clerk.post(
        reverse("assistance:open_fund"),
        typed | {"kind": "goods", "name": "棉被", "amount": "2.5", "unit": "床"},
    )
    assert (
        half.status_code == 422
        and "物资按整数记" in half.content.decode()
        and "请估一个价" in half.content.decode()
    )


def test_a_row_is_reversed_from_the_household_file_and_stays_struck_through(
    spring: Cast, entered: Enter, settings: Any
) -> None:
    given(spring, entered, settings)
    film = Entry.objects.get(what=FILM)
    clerk = entered(spring["jingban"])
    assert clerk.post(reverse("assistance:reverse", args=[film.pk]), {"why": "错"}).status_code == 302
    assert "原因至少写4个字" in text(clerk, reverse("desk:household", args=[CHEN]))

    clerk.post(reverse("assistance:reverse", args=[film.pk]), {"why": "地膜退回来了"})

    page = clerk.get(reverse("desk:household", args=[CHEN])).content.decode()
    assert (
        page.count('class="struck"') == 2
        and "地膜退回来了" in page
        and "2卷" not in page.split("打印手册")[0]
    )
