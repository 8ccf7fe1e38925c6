"""Who may hold which duty, and how an officer comes in."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from cast import AT, COUNTY, TOWNSHIP, VILLAGE, Cast
from jiwang.registers.staff.actions import appoint, grant_leave
from jiwang.registers.staff.queries import officers_at
from jiwang.registers.staff.rules import Held, PostingRefused, areas_seen, check
from jiwang.registers.staff.states import Duty
from jiwang.trail.models import Line

SINCE, TODAY = date(2026, 1, 1), date(2026, 11, 1)
CLERK = Held(Duty.TOWNSHIP_CLERK, TOWNSHIP, SINCE)


@pytest.mark.parametrize(
    "new",
    [
        Held(Duty.TOWNSHIP_CLERK, COUNTY, SINCE),
        Held(Duty.LIAISON, COUNTY, SINCE),
        Held(Duty.DECIDER, COUNTY, SINCE),
        Held(Duty.SUPERVISOR, COUNTY, SINCE),
        Held(Duty.VILLAGE_WORKER, VILLAGE, SINCE, until=date(2025, 1, 1)),
    ],
)
def test_a_clerk_is_refused_a_posting_that_the_table_of_duties_forbids(new: Held) -> None:
    with pytest.raises(PostingRefused):
        check(new, [CLERK])


def test_a_duty_that_has_ended_hinders_no_other() -> None:
    ended = Held(Duty.TOWNSHIP_CLERK, TOWNSHIP, SINCE, until=date(2026, 6, 30))

    check(Held(Duty.DECIDER, COUNTY, date(2026, 7, 1)), [ended])


def test_who_supervises_sees_no_families() -> None:
    assert areas_seen([Held(Duty.SUPERVISOR, COUNTY, SINCE), CLERK], TODAY) == {TOWNSHIP}


def test_an_expired_posting_shows_nothing() -> None:
    expired = Held(Duty.TOWNSHIP_CLERK, TOWNSHIP, SINCE, until=date(2026, 10, 31))

    assert areas_seen([expired], TODAY) == frozenset()


def test_an_incompatible_appointment_is_refused_in_the_database_too(cast: Cast) -> None:
    with pytest.raises(PostingRefused):
        appoint(cast["jingban"], Held(Duty.DECIDER, COUNTY, SINCE), by="wu", at=AT)


def test_who_is_on_leave_is_given_nothing(cast: Cast) -> None:
    grant_leave(cast["xieli"], since=TODAY, until=TODAY, by="wu", at=AT)

    assert not officers_at(VILLAGE, duty=Duty.VILLAGE_WORKER, on=TODAY).exists()
    assert officers_at(VILLAGE, duty=Duty.VILLAGE_WORKER, on=date(2026, 11, 2)).exists()


def test_an_officer_comes_in_with_both_factors_and_the_trail_says_so(cast: Cast) -> None:
    client = Client()
    client.post(reverse("staff:sign_in"), {"code": "jingban", "password": "a long password"})
    client.get(reverse("staff:second_factor"))
    device = TOTPDevice.objects.get(user=cast["jingban"])

    client.post(reverse("staff:second_factor"), {"token": f"{totp(device.bin_key):06d}"})

    assert client.get(reverse("desk:home")).status_code == 200
    assert Line.objects.filter(what="staff.signed_in", who="jingban").exists()


def test_who_comes_back_within_the_half_minute_is_shown_a_code_that_still_holds(
    cast: Cast, settings: Settings
) -> None:
    """A code opens the door once; the demo shows the next where this one has been used."""
    settings.IS_DEMO = True
    for _ in range(2):
        client = Client()
        client.post(reverse("staff:sign_in"), {"code": "jingban", "password": "a long password"})
        shown = re.search(r"动态码是 (\d{6})", client.get(reverse("staff:second_factor")).content.decode())
        assert shown is not None
        client.post(reverse("staff:second_factor"), {"token": shown[1]})

        assert client.get(reverse("desk:home")).status_code == 200


def test_the_password_alone_opens_no_page(cast: Cast) -> None:
    client = Client()
    client.post(reverse("staff:sign_in"), {"code": "jingban", "password": "a long password"})

    answer = client.get(reverse("alerts:board"))

    assert (answer.status_code, answer["Location"]) == (302, reverse("staff:second_factor"))


def test_five_wrong_passwords_lock_the_account(cast: Cast) -> None:
    client = Client()
    for _ in range(5):
        client.post(reverse("staff:sign_in"), {"code": "jingban", "password": "wrong"})

    answer = client.post(reverse("staff:sign_in"), {"code": "jingban", "password": "a long password"})

    assert answer.status_code == 403
    assert "账号已锁定" in answer.content.decode()


def test_a_wrong_code_and_a_wrong_password_get_the_same_answer(cast: Cast) -> None:
    answers = [
        Client().post(reverse("staff:sign_in"), {"code": code, "password": "wrong"})
        for code in ("jingban", "nobody")
    ]

    texts = {answer.content.decode().partition("csrfmiddlewaretoken")[0] for answer in answers}
    assert {answer.status_code for answer in answers} == {422} and len(texts) == 1
