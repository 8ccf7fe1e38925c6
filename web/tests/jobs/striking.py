"""A desk with much to do, for the story of processes that are killed: `prepare` makes it, `load` brings runs without end."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402  # after the set-up
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_otp.plugins.otp_totp.models import TOTPDevice  # noqa: E402

from cast import CHEN, CITY, COUNTY, LI, NEXT_VILLAGE, VILLAGE, play  # noqa: E402
from jiwang.config.migrating import migrate  # noqa: E402
from jiwang.kit.sights import EVERYWHERE, see  # noqa: E402
from jiwang.registers.staff.models import Officer  # noqa: E402
from jiwang.stages.dispatch.actions import take_in  # noqa: E402
from jiwang.stages.intake.actions import issue_token  # noqa: E402

MANY, RUN = 2400, 10  # tasks at first, and new ones with every run
USERS = ("paifa", "jingban", "xieli", "xia")


def prepare() -> None:
    """Tables, the cast, many visits at the county, and officers who are signed in; prints their sessions and numbers."""
    migrate()
    with transaction.atomic():
        see(EVERYWHERE)
        play()
        Officer.objects.update(weekly_cap=10_000)
        bring([row(f"many{number:05}", number) for number in range(MANY)])
    told: dict[str, object] = {code: signed_in(Officer.objects.get(code=code)) for code in USERS}
    with transaction.atomic():
        see(EVERYWHERE)
        until = timezone.localdate() + timedelta(days=30)
        _token, told["token"] = issue_token(
            area=CITY, department="省民政厅", sources=["province_reply"], seals=True, expires_on=until,
            by=Officer.objects.get(code="jiance"), at=timezone.now(),
        )  # fmt: skip
    print(json.dumps(told))


def load() -> None:
    """A run after the other, each with all tasks so far and some new ones."""
    for run in count(1):
        with transaction.atomic():
            see(EVERYWHERE)
            bring([row(f"run{number:06}", number) for number in range(run * RUN)])


def bring(rows: Sequence[Sequence[Any]]) -> None:
    take_in(rows, by="job:loading", at=timezone.now())


def row(task: str, number: int) -> tuple[Any, ...]:
    home, region = ((CHEN, VILLAGE), (LI, NEXT_VILLAGE))[number % 2]
    return (
        task, home, region, "visit", "yellow", 2, date(2026, 12, 1), number % 7, ["理由"], ["请看看"], [], COUNTY, "listed",
    )  # fmt: skip


def signed_in(officer: Officer) -> tuple[str, int]:
    device = TOTPDevice.objects.create(user=officer, name="phone", confirmed=True)
    session = SessionStore()
    session[SESSION_KEY] = str(officer.pk)
    session[BACKEND_SESSION_KEY] = "jiwang.registers.staff.sessions.Desk"
    session[HASH_SESSION_KEY] = officer.get_session_auth_hash()
    session["otp_device_id"] = device.persistent_id
    session.save()
    return session.session_key, officer.pk


if __name__ == "__main__":
    {"prepare": prepare, "load": load}[sys.argv[1]]()
