"""The list of officers: who keeps it, what it refuses in plain words, and what it shows once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import CITY, COUNTY, OTHER_COUNTY, TOWNSHIP, VILLAGE, Cast
from jiwang.registers.staff.models import Officer, Posting, SecondHand

Enter = Callable[[Officer], Client]
NEW = {"code": "xinren", "name": "新同志", "duty": "village_worker", "area": VILLAGE, "since": "2026-01-01"}


def said(answer: object) -> str:
    return str(answer.content.decode())  # type: ignore[attr-defined]


def test_somebody_new_can_sign_in_with_the_password_that_is_shown_once(cast: Cast, entered: Enter) -> None:
    client = entered(cast["paifa"])

    page = said(client.post(reverse("staff:enrol"), NEW, follow=True))

    secret = re.search(r"初始密码是 (\S+?)。", page)
    assert secret and Officer.objects.get(code="xinren").check_password(secret[1])
    assert secret[1] not in said(client.get(reverse("staff:officer", args=["xinren"])))


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"area": "999902100202"}, "不归您管"), ({"area": OTHER_COUNTY, "duty": "decider"}, "不归您管"),
        ({"area": COUNTY, "duty": "county_dispatcher"}, "由上一级设"), ({"area": TOWNSHIP}, "不设在这一级"),
        ({"area": COUNTY, "duty": "liaison"}, "写明是哪个部门"), ({"until": "2025-01-01"}, "早于开始日期"),
        ({"code": "jingban"}, "已经有了"), ({"code": "Xin!"}, "小写字母开头"), ({"since": "昨天"}, "日期"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_plain_words(
    cast: Cast, entered: Enter, changed: dict[str, str], word: str
) -> None:
    page = said(entered(cast["paifa"]).post(reverse("staff:enrol"), NEW | changed, follow=True))

    assert word in page
    assert not Officer.objects.filter(code="xinren").exists()


def test_two_duties_that_nobody_may_hold_together_are_refused_in_a_sentence(
    cast: Cast, entered: Enter
) -> None:
    asked = {"duty": "decider", "area": COUNTY, "since": "2026-01-01"}

    page = said(entered(cast["paifa"]).post(reverse("staff:officer", args=["jingban"]), asked, follow=True))

    assert "不能由同一人兼任" in page


def test_nobody_appoints_or_changes_themselves(cast: Cast, entered: Enter) -> None:
    client = entered(cast["jiance"])
    asked = {"duty": "decider", "area": COUNTY, "since": "2026-01-01"}

    page = said(client.post(reverse("staff:officer", args=["jiance"]), asked, follow=True))
    change = said(client.post(reverse("staff:change", args=["jiance"]), {"renew": "1"}, follow=True))

    assert "不能给自己" in page and "不能给自己" in change
    assert Posting.objects.filter(officer=cast["jiance"]).count() == 1


def test_a_county_finds_its_own_officers_only(cast: Cast, entered: Enter) -> None:
    client = entered(cast["paifa"])

    page = said(client.get(reverse("staff:officers")))

    assert "jingban同志" in page and "jiance同志" not in page
    assert client.get(reverse("staff:officer", args=["jiance"])).status_code == 404
    assert client.post(reverse("staff:change", args=["jiance"]), {"close": "1"}).status_code == 404


def test_a_duty_ends_today_and_a_closed_account_opens_nothing(cast: Cast, entered: Enter) -> None:
    client, posting = entered(cast["paifa"]), Posting.objects.get(officer=cast["xia"])

    client.post(reverse("staff:end_posting", args=["xia", posting.pk]))
    client.post(reverse("staff:change", args=["zhou"]), {"close": "1"})

    assert Posting.objects.get(pk=posting.pk).until == timezone.localdate()
    assert Posting.objects.get(officer=cast["zhou"]).until == timezone.localdate() - timedelta(days=1)
    assert not Officer.objects.get(code="zhou").is_active


@pytest.mark.parametrize(("cap", "kept"), [("4", 4), ("-1", 10), ("many", 10), ("", 10)])
def test_the_weekly_cap_is_a_number_of_tasks(cast: Cast, entered: Enter, cap: str, kept: int) -> None:
    entered(cast["paifa"]).post(reverse("staff:change", args=["xieli"]), {"cap": cap})

    assert Officer.objects.get(code="xieli").weekly_cap == kept


@pytest.mark.parametrize(
    ("code", "is_named"),
    [("paifa", True), ("zhou", True), ("xieli", True), ("shenhe", False), ("queren", False)],
)
def test_the_second_hand_may_sit_at_the_county_next_door_or_in_a_village(
    cast: Cast, entered: Enter, code: str, is_named: bool
) -> None:
    asked = {"township": TOWNSHIP, "officer": cast[code].pk}

    page = said(entered(cast["paifa"]).post(reverse("staff:second_hands"), asked, follow=True))

    assert SecondHand.objects.filter(township=TOWNSHIP).exists() == is_named
    assert is_named or "不能由同一人兼任" in page


def test_a_strange_township_has_no_second_hand_of_ours(cast: Cast, entered: Enter) -> None:
    for township in ("999902100", CITY, "x"):
        asked = {"township": township, "officer": cast["xieli"].pk}
        entered(cast["paifa"]).post(reverse("staff:second_hands"), asked)

    assert not SecondHand.objects.exists()


def test_an_officer_changes_their_own_password_with_the_old_one(cast: Cast, entered: Enter) -> None:
    client = entered(cast["xieli"])

    wrong = client.post(reverse("staff:password"), {"old": "wrong", "new": "another long password"})
    client.post(reverse("staff:password"), {"old": "a long password", "new": "another long password"})

    assert wrong.status_code == 422
    assert Officer.objects.get(code="xieli").check_password("another long password")
    assert client.get(reverse("desk:home")).status_code == 200
