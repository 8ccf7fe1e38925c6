"""The demo lives on one day: whatever an action writes with a day, and whatever a page judges by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import CHEN, CITY, Cast
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.authorisations.models import Authorisation
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.staff.models import Officer

DEMO_DAY = date(2026, 10, 31)


@pytest.fixture
def demo(settings: Any, cast: Cast) -> None:
    """The desk calls this day today."""
    settings.DEMO_DAY = DEMO_DAY


def test_a_moment_belongs_to_the_desk_s_day(demo: None) -> None:
    assert clock.day_of(timezone.now()) == clock.today() == DEMO_DAY


def test_the_law_put_in_force_in_the_demo_holds_on_its_day(demo: None, law: None) -> None:
    assert version_in_force(CITY, DEMO_DAY) is not None


def test_an_authorisation_is_taken_in_and_withdrawn_on_the_demo_s_day(
    demo: None, law: None, cast: Cast, entered: Callable[[Officer], Client]
) -> None:
    client = entered(cast["jingban"])
    asked = {
        "subject": CHEN * 10, "purpose": "application", "items": ["dibao"], "scope": ["income"], "signed_on": str(DEMO_DAY),
        "expires_on": str(DEMO_DAY + timedelta(days=90)),
    }  # fmt: skip

    client.post(reverse("authorisations:take_in", args=[CHEN]), asked)
    see(EVERYWHERE)
    made = Authorisation.objects.get()
    client.post(reverse("authorisations:withdraw", args=[made.pk]), {"why": "本人要求撤回"})

    see(EVERYWHERE)
    made.refresh_from_db()
    assert made.withdrawn_on == DEMO_DAY


def test_tomorrow_s_signature_is_refused_by_the_demo_s_day_too(
    demo: None, law: None, cast: Cast, entered: Callable[[Officer], Client]
) -> None:
    asked = {
        "subject": CHEN * 10, "purpose": "application", "items": ["dibao"], "scope": ["income"],
        "signed_on": str(DEMO_DAY + timedelta(days=1)), "expires_on": str(DEMO_DAY + timedelta(days=90)),
    }  # fmt: skip

    answer = entered(cast["jingban"]).post(reverse("authorisations:take_in", args=[CHEN]), asked)

    assert answer.status_code == 422 and "不能晚于今天" in answer.content.decode()


def test_an_age_is_counted_to_a_moment_of_the_demo_s_day(demo: None) -> None:
    assert clock.now().date() == DEMO_DAY and timezone.is_aware(clock.now())
